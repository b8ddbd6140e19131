-- What the stretches of an uploaded file mean, as vectors of the embedding model that was set when they were made.

CREATE TABLE knowledge_vectors (
    file_id      TEXT   NOT NULL REFERENCES knowledge_file (id) ON DELETE CASCADE,
    workspace    TEXT   NOT NULL,
    model        TEXT   NOT NULL,
    content_hash TEXT   NOT NULL,
    vectors      BYTEA  NOT NULL,
    made_at      BIGINT NOT NULL,
    PRIMARY KEY (file_id)
);
