-- What a turn writes lies on fewer pages: no index that nothing is searched by, and no second copy of a key.
-- What stands in comments is spelled as each database wants it, see `Engine::spelled`.

-- Sessions are listed by id, which sorts by when they were begun, and are touched with each prompt.
DROP INDEX session_owner;
CREATE INDEX session_owner ON session (workspace, owner, id);

-- Only open runs are searched for.
DROP INDEX evaluation_open;
CREATE INDEX evaluation_open ON evaluation (workspace, session_id) WHERE completed_at IS NULL;

CREATE TABLE step_by_place (
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
    PRIMARY KEY (evaluation_id, position)
) /*rows by key*/;
INSERT INTO step_by_place SELECT workspace, evaluation_id, position, name, plugin, skill, effect, inputs, state,
    output, message, started_at, ended_at FROM step;
DROP TABLE step;
ALTER TABLE step_by_place RENAME TO step;

CREATE TABLE evidence_by_number (
    workspace     TEXT   NOT NULL,
    evaluation_id TEXT   NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    title         TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    flagged       BIGINT NOT NULL,
    PRIMARY KEY (evaluation_id, number)
);
INSERT INTO evidence_by_number SELECT workspace, evaluation_id, number, kind, title, body, flagged FROM evidence;
DROP TABLE evidence;
ALTER TABLE evidence_by_number RENAME TO evidence;

-- An id tells when it was made, so that entries of a time lie together.
CREATE TABLE usage_by_id (
    workspace     TEXT   NOT NULL,
    id            TEXT   NOT NULL,
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
    overage       BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
) /*rows by key*/;
INSERT INTO usage_by_id SELECT workspace, id, at, user_id, session_id, prompt_id, category, kind, surface, plugin,
    skill, model, input_tokens, output_tokens, elapsed_ms, cost_micros, overage FROM usage_entry;
DROP TABLE usage_entry;
ALTER TABLE usage_by_id RENAME TO usage_entry;

CREATE TABLE audit_by_position (
    position      /*row key*/ NOT NULL PRIMARY KEY,
    id            TEXT   NOT NULL,
    workspace     TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    operation     TEXT   NOT NULL,
    user_id       TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    previous_hash TEXT   NOT NULL,
    hash          TEXT   NOT NULL
);
INSERT INTO audit_by_position SELECT position, id, workspace, at, operation, user_id, body, previous_hash, hash
    FROM audit_record;
DROP TABLE audit_record;
ALTER TABLE audit_by_position RENAME TO audit_record;
