-- Which program works on a run, and programs that say that they are there while they work.

CREATE TABLE program (
    id        TEXT   NOT NULL,
    workspace TEXT   NOT NULL,
    beats     BIGINT NOT NULL,
    seen_at   BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
);

ALTER TABLE evaluation ADD COLUMN program TEXT NOT NULL DEFAULT '';
ALTER TABLE promptbook_run ADD COLUMN program TEXT NOT NULL DEFAULT '';
