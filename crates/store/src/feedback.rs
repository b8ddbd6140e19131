//! What readers think of an answer: one of three verdicts and a reason, for people and for later runs.

use crate::engine::{Row, Value, word};
use crate::page::{Page, PageOf};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What something is about: an incident, a prompt, a query.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// Its kind (`incident`, `evaluation`, `query`, `file`).
    pub kind: String,
    /// Its id.
    pub id: String,
}

impl Subject {
    /// Returns a subject.
    pub fn new(kind: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            id: id.into(),
        }
    }

    /// An incident.
    pub fn incident(id: impl Into<String>) -> Self {
        Self::new("incident", id)
    }

    pub(crate) fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            kind: row.get("subject_kind")?,
            id: row.get("subject_id")?,
        })
    }
}

/// The three verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It looks right.
    LooksRight,
    /// It needs improvement.
    NeedsImprovement,
    /// It should not have been said.
    Inappropriate,
}

/// One reader's verdict on one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// Id.
    pub id: String,
    /// Who gave it.
    pub user_id: String,
    /// What it is about.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in the reader's words; may be empty.
    pub reason: String,
    /// More, for programs: the query that would have been right.
    pub detail: Json,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// A verdict to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFeedback {
    /// What it is about.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// Why; may be empty.
    pub reason: String,
    /// More, for programs; may be null.
    pub detail: Json,
}

/// Bytes that a reason may have.
const REASON_BYTES: usize = 16 << 10;
const COLUMNS: &str = "id, user_id, subject_kind, subject_id, verdict, reason, detail, created_at";

impl Feedback {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            subject: Subject::read(row)?,
            verdict: row.word("verdict")?,
            reason: row.get("reason")?,
            detail: row.json("detail")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl WorkspaceState {
    /// Keeps a user's verdict, in place of the one that the user gave the same answer before.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the reason is too long.
    pub async fn give_feedback(&self, feedback: NewFeedback, user_id: &str) -> Result<Feedback, Error> {
        if feedback.reason.len() > REASON_BYTES {
            let reason = format!("has {} bytes of at most {REASON_BYTES}", feedback.reason.len());
            return Err(Error::invalid("reason", reason));
        }
        let kept = Feedback {
            id: self.store.new_id()?,
            user_id: user_id.to_owned(),
            subject: feedback.subject,
            verdict: feedback.verdict,
            reason: feedback.reason,
            detail: feedback.detail,
            created_at: self.store.now(),
        };
        self.store
            .engine
            .execute(
                "keep feedback",
                "INSERT INTO feedback (id, workspace, user_id, subject_kind, subject_id, verdict, reason, detail, \
                 created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                 ON CONFLICT (workspace, subject_kind, subject_id, user_id) DO UPDATE SET id = excluded.id, \
                 verdict = excluded.verdict, reason = excluded.reason, detail = excluded.detail, \
                 created_at = excluded.created_at",
                vec![
                    (&kept.id).into(),
                    (&self.id).into(),
                    (&kept.user_id).into(),
                    (&kept.subject.kind).into(),
                    (&kept.subject.id).into(),
                    word(&kept.verdict)?,
                    (&kept.reason).into(),
                    Value::json(&kept.detail)?,
                    kept.created_at.into(),
                ],
            )
            .await?;
        Ok(kept)
    }

    /// Returns the verdicts on one answer, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn feedback(&self, subject: &Subject) -> Result<Vec<Feedback>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM feedback WHERE workspace = $1 AND subject_kind = $2 AND subject_id = $3 \
             ORDER BY created_at, id"
        );
        self.store
            .engine
            .query(
                "read feedback",
                &sql,
                vec![(&self.id).into(), (&subject.kind).into(), (&subject.id).into()],
            )
            .await?
            .iter()
            .map(Feedback::read)
            .collect()
    }

    /// Returns a page of all verdicts, oldest first, for export.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn all_feedback(&self, page: &Page) -> Result<PageOf<Feedback>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM feedback WHERE workspace = $1 AND id > $2 ORDER BY id LIMIT $3");
        let rows = self
            .store
            .engine
            .query("export feedback", &sql, page.parameters(&self.id))
            .await?;
        page.read(&rows, Feedback::read, |feedback| &feedback.id)
    }
}
