//! Runs of promptbooks, as far as they have come. What a run consists of is for the copilot to say.

use crate::engine::{Row, Value, parameters};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde_json::Value as Json;

const WHAT: &str = "promptbook run";

pub(crate) const COLUMNS: &str = "id, owner, session_id, ended, body, created_at, updated_at";

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptbookRun {
    /// Id.
    pub id: String,
    /// Who began it.
    pub owner: String,
    /// The session it runs in.
    pub session_id: String,
    /// Whether it has ended.
    pub ended: bool,
    /// Its prompts and where they stand, in the copilot's shape.
    pub body: Json,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl PromptbookRun {
    pub(crate) fn read(row: &Row) -> Result<Self, Error> {
        let ended: i64 = row.get("ended")?;
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner")?,
            session_id: row.get("session_id")?,
            ended: ended != 0,
            body: row.json("body")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl WorkspaceState {
    /// Keeps a run that begins.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn add_promptbook_run(&self, session_id: &str, body: &Json, owner: &str) -> Result<PromptbookRun, Error> {
        let sql = format!(
            "INSERT INTO promptbook_run (id, workspace, owner, session_id, ended, body, created_at, updated_at, program) \
             VALUES ($1, $2, $3, $4, 0, $5, $6, $6, $7) RETURNING {COLUMNS}"
        );
        let parameters = vec![
            self.store.new_id()?.into(),
            (&self.id).into(),
            owner.into(),
            session_id.into(),
            Value::json(body)?,
            self.store.now().into(),
            self.store.program().into(),
        ];
        let transaction = self.store.engine.begin().await?;
        let row = transaction
            .query_one("keep a promptbook run", &sql, parameters)
            .await?
            .ok_or_else(|| Error::damaged("promptbook_run", "an added row is not there"))?;
        transaction.commit().await?;
        PromptbookRun::read(&row)
    }

    /// Keeps how far a run has come; returns whether it did: a run that has ended changes only by another end, and how
    /// far one has come is told by the program that works on it. Any program may end it.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn note_promptbook_run(&self, id: &str, body: &Json, ended: bool) -> Result<bool, Error> {
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            Value::json(body)?,
            i64::from(ended).into(),
            self.store.now().into(),
            self.store.program().into(),
        ];
        let transaction = self.store.engine.begin().await?;
        let changed = transaction
            .execute(
                "note a promptbook run",
                "UPDATE promptbook_run SET body = $3, ended = $4, updated_at = $5 \
                 WHERE workspace = $1 AND id = $2 AND ended <= $4 AND (program = $6 OR $4 = 1)",
                parameters,
            )
            .await?;
        transaction.commit().await?;
        Ok(changed > 0)
    }

    /// Returns a user's run.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user has none of that id.
    pub async fn promptbook_run(&self, id: &str, owner: &str) -> Result<PromptbookRun, Error> {
        let sql = format!("SELECT {COLUMNS} FROM promptbook_run WHERE workspace = $1 AND owner = $2 AND id = $3");
        self.find(
            "read a promptbook run",
            &sql,
            parameters![&self.id, owner, id],
            PromptbookRun::read,
        )
        .await?
        .ok_or_else(|| Error::not_found(WHAT, id))
    }
}
