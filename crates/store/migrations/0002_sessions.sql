-- Sessions and what was said in them; promptbooks; knowledge files; usage; audit; secrets.

CREATE TABLE session (
    id         TEXT   NOT NULL PRIMARY KEY,
    workspace  TEXT   NOT NULL,
    owner      TEXT   NOT NULL,
    title      TEXT   NOT NULL,
    surface    TEXT   NOT NULL,
    context    TEXT   NOT NULL,
    sources    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX session_owner ON session (workspace, owner, updated_at, id);

CREATE TABLE prompt (
    id           TEXT   NOT NULL PRIMARY KEY,
    workspace    TEXT   NOT NULL,
    session_id   TEXT   NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    position     BIGINT NOT NULL,
    content      TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    skill        TEXT,
    inputs       TEXT   NOT NULL,
    context      TEXT   NOT NULL,
    user_id      TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    pinned_by    TEXT,
    pinned_at    BIGINT,
    UNIQUE (session_id, position)
);

CREATE TABLE evaluation (
    id            TEXT   NOT NULL PRIMARY KEY,
    workspace     TEXT   NOT NULL,
    session_id    TEXT   NOT NULL,
    prompt_id     TEXT   NOT NULL REFERENCES prompt (id) ON DELETE CASCADE,
    attempt       BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    plan          TEXT   NOT NULL,
    plan_state    TEXT   NOT NULL,
    approved_by   TEXT,
    result_type   TEXT   NOT NULL,
    message       TEXT   NOT NULL,
    blocks        TEXT   NOT NULL,
    suggestions   TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    completed_at  BIGINT,
    UNIQUE (prompt_id, attempt)
);
CREATE INDEX evaluation_open ON evaluation (workspace, state);

CREATE TABLE step (
    id            TEXT   NOT NULL PRIMARY KEY,
    workspace     TEXT   NOT NULL,
    evaluation_id TEXT   NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE,
    position      BIGINT NOT NULL,
    name          TEXT   NOT NULL,
    plugin        TEXT,
    skill         TEXT,
    effect        TEXT   NOT NULL,
    inputs        TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    output        TEXT   NOT NULL,
    message       TEXT   NOT NULL,
    started_at    BIGINT,
    ended_at      BIGINT,
    UNIQUE (evaluation_id, position)
);

CREATE TABLE evidence (
    id            TEXT   NOT NULL PRIMARY KEY,
    workspace     TEXT   NOT NULL,
    evaluation_id TEXT   NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE,
    step_id       TEXT,
    number        BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    title         TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    flagged       BIGINT NOT NULL,
    UNIQUE (evaluation_id, number)
);

CREATE TABLE share (
    id         TEXT   NOT NULL PRIMARY KEY,
    workspace  TEXT   NOT NULL,
    session_id TEXT   NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    reader     TEXT   NOT NULL,
    prompt_ids TEXT,
    shared_by  TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (session_id, reader)
);
CREATE INDEX share_reader ON share (workspace, reader);

CREATE TABLE promptbook (
    id          TEXT   NOT NULL PRIMARY KEY,
    workspace   TEXT   NOT NULL,
    owner       TEXT   NOT NULL,
    visibility  TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    deleted_at  BIGINT
);
CREATE INDEX promptbook_workspace ON promptbook (workspace, visibility, owner);

CREATE TABLE promptbook_version (
    promptbook_id TEXT   NOT NULL REFERENCES promptbook (id) ON DELETE CASCADE,
    version       BIGINT NOT NULL,
    workspace     TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    written_by    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (promptbook_id, version)
);

CREATE TABLE knowledge_file (
    id           TEXT   NOT NULL PRIMARY KEY,
    workspace    TEXT   NOT NULL,
    owner        TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    media_type   TEXT   NOT NULL,
    size_bytes   BIGINT NOT NULL,
    content_hash TEXT   NOT NULL,
    content      BYTEA  NOT NULL,
    text         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    UNIQUE (workspace, owner, content_hash)
);
CREATE INDEX knowledge_owner ON knowledge_file (workspace, owner, created_at, id);

CREATE TABLE usage_entry (
    id            TEXT   NOT NULL PRIMARY KEY,
    workspace     TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    user_id       TEXT   NOT NULL,
    session_id    TEXT,
    prompt_id     TEXT,
    category      TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    surface       TEXT   NOT NULL,
    plugin        TEXT,
    skill         TEXT,
    model         TEXT,
    input_tokens  BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    elapsed_ms    BIGINT NOT NULL,
    cost_micros   BIGINT NOT NULL,
    overage       BIGINT NOT NULL
);
CREATE INDEX usage_time ON usage_entry (workspace, at, id);

CREATE TABLE audit_record (
    position      BIGINT NOT NULL PRIMARY KEY,
    id            TEXT   NOT NULL UNIQUE,
    workspace     TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    operation     TEXT   NOT NULL,
    user_id       TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    previous_hash TEXT   NOT NULL,
    hash          TEXT   NOT NULL
);
CREATE INDEX audit_time ON audit_record (workspace, at, position);

CREATE TABLE secret (
    id         TEXT   NOT NULL PRIMARY KEY,
    workspace  TEXT   NOT NULL,
    owner      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    key_id     TEXT   NOT NULL,
    nonce      BYTEA  NOT NULL,
    sealed     BYTEA  NOT NULL,
    updated_by TEXT   NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (workspace, owner, name)
);
