-- What a turn knows beside its plan and its answer, and whether a stopped program ended it.

ALTER TABLE evaluation ADD COLUMN detail TEXT NOT NULL DEFAULT 'null';
ALTER TABLE evaluation ADD COLUMN interrupted BIGINT NOT NULL DEFAULT 0;
