-- Runs of promptbooks: which prompt of which run stands where, so that a restart goes on with them.

CREATE TABLE promptbook_run (
    id         TEXT   NOT NULL PRIMARY KEY,
    workspace  TEXT   NOT NULL,
    owner      TEXT   NOT NULL,
    session_id TEXT   NOT NULL,
    ended      BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX promptbook_run_open ON promptbook_run (workspace, ended, created_at);
