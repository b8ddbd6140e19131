-- What analysts and automation do with an incident; stored summaries; guidebooks; settings; feedback.
-- Times are microseconds since 1970 in UTC.

CREATE TABLE incident_state (
    workspace      TEXT   NOT NULL,
    incident_id    TEXT   NOT NULL,
    status         TEXT   NOT NULL,
    assigned_to    TEXT,
    classification TEXT   NOT NULL,
    determination  TEXT   NOT NULL,
    tags           TEXT   NOT NULL,
    resolved_at    BIGINT,
    version        BIGINT NOT NULL,
    updated_by     TEXT   NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (workspace, incident_id)
);

CREATE TABLE activity (
    id          TEXT   NOT NULL PRIMARY KEY,
    workspace   TEXT   NOT NULL,
    incident_id TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    actor_kind  TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    once_key    TEXT   NOT NULL
);
CREATE UNIQUE INDEX activity_once ON activity (workspace, incident_id, once_key);
CREATE INDEX activity_order ON activity (workspace, incident_id, at, id);

CREATE TABLE summary (
    workspace    TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject_id   TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    id           TEXT   NOT NULL UNIQUE,
    content_hash TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    written_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (workspace, subject_kind, subject_id, kind)
);

CREATE TABLE guidebook (
    id          TEXT   NOT NULL PRIMARY KEY,
    workspace   TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    file_name   TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    tasks       TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    created_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    reviewed_by TEXT,
    reviewed_at BIGINT
);
CREATE INDEX guidebook_workspace ON guidebook (workspace, created_at, id);

CREATE TABLE setting (
    workspace  TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    updated_by TEXT   NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);

CREATE TABLE feedback (
    id           TEXT   NOT NULL PRIMARY KEY,
    workspace    TEXT   NOT NULL,
    user_id      TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject_id   TEXT   NOT NULL,
    verdict      TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    detail       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX feedback_one_each ON feedback (workspace, subject_kind, subject_id, user_id);
CREATE INDEX feedback_order ON feedback (workspace, created_at, id);
