//! Answers kept for later: an incident's summary or report, a file's analysis.
//!
//! The last one of a kind is kept with the hash of what it was written from. While the hash is the same, it
//! can be shown again without asking a model; how old it may be is the reader's question.

use crate::engine::{Row, Value};
use crate::feedback::Subject;
use crate::{Actor, Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde_json::Value as Json;

/// A kept answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Id; feedback refers to it.
    pub id: String,
    /// What it is about.
    pub subject: Subject,
    /// Which kind of answer (`summary`, `report`).
    pub kind: String,
    /// The hash of what it was written from.
    pub content_hash: String,
    /// The answer, in its writer's shape.
    pub body: Json,
    /// Which model or writer wrote it.
    pub written_by: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// An answer to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSummary {
    /// What it is about.
    pub subject: Subject,
    /// Which kind of answer.
    pub kind: String,
    /// The hash of what it was written from.
    pub content_hash: String,
    /// The answer.
    pub body: Json,
}

const COLUMNS: &str = "id, subject_kind, subject_id, kind, content_hash, body, written_by, created_at";

impl Summary {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            subject: Subject::read(row)?,
            kind: row.get("kind")?,
            content_hash: row.get("content_hash")?,
            body: row.json("body")?,
            written_by: row.get("written_by")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl WorkspaceState {
    /// Returns the kept answer of a kind, whatever it was written from.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn summary(&self, subject: &Subject, kind: &str) -> Result<Option<Summary>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM summary WHERE workspace = $1 AND subject_kind = $2 AND subject_id = $3 AND kind = $4"
        );
        self.store
            .engine
            .query_one(
                "read a summary",
                &sql,
                vec![
                    (&self.id).into(),
                    (&subject.kind).into(),
                    (&subject.id).into(),
                    kind.into(),
                ],
            )
            .await?
            .map(|row| Summary::read(&row))
            .transpose()
    }

    /// Keeps an answer in place of the last one of its kind.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn keep_summary(&self, summary: NewSummary, by: &Actor) -> Result<Summary, Error> {
        let kept = Summary {
            id: self.store.new_id()?,
            subject: summary.subject,
            kind: summary.kind,
            content_hash: summary.content_hash,
            body: summary.body,
            written_by: by.name.clone(),
            created_at: self.store.now(),
        };
        self.store
            .engine
            .execute(
                "keep a summary",
                "INSERT INTO summary (workspace, subject_kind, subject_id, kind, id, content_hash, body, written_by, \
                 created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                 ON CONFLICT (workspace, subject_kind, subject_id, kind) DO UPDATE SET id = excluded.id, \
                 content_hash = excluded.content_hash, body = excluded.body, written_by = excluded.written_by, \
                 created_at = excluded.created_at",
                vec![
                    (&self.id).into(),
                    (&kept.subject.kind).into(),
                    (&kept.subject.id).into(),
                    (&kept.kind).into(),
                    (&kept.id).into(),
                    (&kept.content_hash).into(),
                    Value::json(&kept.body)?,
                    (&kept.written_by).into(),
                    kept.created_at.into(),
                ],
            )
            .await?;
        Ok(kept)
    }

    /// Forgets the kept answers about something.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn forget_summaries(&self, subject: &Subject) -> Result<u64, Error> {
        self.store
            .engine
            .execute(
                "forget summaries",
                "DELETE FROM summary WHERE workspace = $1 AND subject_kind = $2 AND subject_id = $3",
                vec![(&self.id).into(), (&subject.kind).into(), (&subject.id).into()],
            )
            .await
    }
}
