//! Prompts of a session, in their order, with pins.

use crate::engine::{Row, Transaction, Value, parameters, storable};
use crate::page::{Page, PageOf};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use std::borrow::Cow;

const WHAT: &str = "prompt";

/// Bytes that a prompt may have.
pub const PROMPT_BYTES: usize = 256 << 10;

/// A prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Id.
    pub id: String,
    /// Its session.
    pub session_id: String,
    /// Its place in the session, from one.
    pub position: u64,
    /// What was asked.
    pub content: String,
    /// `Prompt`, or `Skill` when a skill was named.
    pub kind: String,
    /// The skill that was named, which leaves nothing to plan.
    pub skill: Option<String>,
    /// The skill's inputs.
    pub inputs: Json,
    /// The page it was asked on.
    pub context: Json,
    /// Who asked.
    pub user_id: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// Who pinned it, and when.
    pub pinned: Option<(String, DateTime<Utc>)>,
}

/// A prompt to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewPrompt {
    /// What is asked.
    pub content: String,
    /// The skill that is named.
    pub skill: Option<String>,
    /// The skill's inputs.
    pub inputs: Json,
    /// The page it is asked on.
    pub context: Json,
}

const COLUMNS: &str = "id, session_id, position, content, kind, skill, inputs, context, user_id, created_at, \
                       updated_at, pinned_by, pinned_at";

impl Prompt {
    fn read(row: &Row) -> Result<Self, Error> {
        let pinned_by: Option<String> = row.get("pinned_by")?;
        let pinned_at: Option<DateTime<Utc>> = row.get("pinned_at")?;
        Ok(Self {
            id: row.get("id")?,
            session_id: row.get("session_id")?,
            position: row.get("position")?,
            content: row.get("content")?,
            kind: row.get("kind")?,
            skill: row.get("skill")?,
            inputs: row.json("inputs")?,
            context: row.json("context")?,
            user_id: row.get("user_id")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            pinned: pinned_by.zip(pinned_at),
        })
    }
}

fn check_content(content: &str) -> Result<(), Error> {
    if content.trim().is_empty() {
        return Err(Error::invalid("prompt", "is empty"));
    }
    if content.len() > PROMPT_BYTES {
        let reason = format!("has {} bytes of at most {PROMPT_BYTES}", content.len());
        return Err(Error::invalid("prompt", reason));
    }
    Ok(())
}

impl WorkspaceState {
    /// Adds a prompt at the end of a session.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such session, [`Error::Invalid`] when the prompt is empty or too long.
    pub async fn add_prompt(&self, session_id: &str, new: &NewPrompt, user_id: &str) -> Result<Prompt, Error> {
        let mut prompt = self.new_prompt(session_id, new, user_id)?;
        let transaction = self.store.engine.begin().await?;
        prompt.position = self.add_prompt_in(&transaction, &prompt).await?;
        transaction.commit().await?;
        Ok(prompt)
    }

    /// Returns a prompt that is not kept and so has no place in its session yet.
    pub(crate) fn new_prompt(&self, session_id: &str, new: &NewPrompt, user_id: &str) -> Result<Prompt, Error> {
        check_content(&new.content)?;
        let now = self.store.now();
        Ok(Prompt {
            id: self.store.new_id()?,
            session_id: session_id.to_owned(),
            position: 0,
            content: storable(&new.content).into_owned(),
            kind: if new.skill.is_some() { "Skill" } else { "Prompt" }.to_owned(),
            skill: new.skill.as_deref().map(storable).map(Cow::into_owned),
            inputs: new.inputs.clone(),
            context: new.context.clone(),
            user_id: user_id.to_owned(),
            created_at: now,
            updated_at: now,
            pinned: None,
        })
    }

    /// Keeps a new prompt at the end of its session, and returns its place there.
    pub(crate) async fn add_prompt_in(&self, transaction: &Transaction, prompt: &Prompt) -> Result<u64, Error> {
        // The session's row is written first, so that two prompts at once get different places.
        let touched = transaction
            .execute(
                "touch a session",
                "UPDATE session SET updated_at = $3 WHERE workspace = $1 AND id = $2 AND deleted_at IS NULL",
                parameters![&self.id, &prompt.session_id, prompt.created_at],
            )
            .await?;
        if touched == 0 {
            return Err(Error::not_found(crate::session::WHAT, &prompt.session_id));
        }
        let sql = "INSERT INTO prompt (id, workspace, session_id, position, content, kind, skill, inputs, context, \
                   user_id, created_at, updated_at) \
                   VALUES ($1, $2, $3, (SELECT COALESCE(MAX(position), 0) + 1 FROM prompt WHERE session_id = $3), \
                   $4, $5, $6, $7, $8, $9, $10, $10) RETURNING position";
        let parameters = vec![
            (&prompt.id).into(),
            (&self.id).into(),
            (&prompt.session_id).into(),
            (&prompt.content).into(),
            (&prompt.kind).into(),
            prompt.skill.clone().into(),
            Value::json(&prompt.inputs)?,
            Value::json(&prompt.context)?,
            (&prompt.user_id).into(),
            prompt.created_at.into(),
        ];
        let row = transaction.query_one("add a prompt", sql, parameters).await?;
        row.ok_or_else(|| Error::damaged("prompt", "an added row is not there"))?
            .get("position")
    }

    /// Returns a prompt of a session that is not deleted.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the workspace has none of that id.
    pub async fn prompt(&self, id: &str) -> Result<Prompt, Error> {
        let sql = format!("SELECT {COLUMNS} FROM prompt WHERE workspace = $1 AND id = $2 AND {LIVE}");
        self.find("read a prompt", &sql, parameters![&self.id, id], Prompt::read)
            .await?
            .ok_or_else(|| Error::not_found(WHAT, id))
    }

    /// Returns the prompts of a session, in order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn prompts(&self, session_id: &str) -> Result<Vec<Prompt>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM prompt WHERE workspace = $1 AND session_id = $2 AND {LIVE} ORDER BY position"
        );
        self.list(
            "read the prompts of a session",
            &sql,
            parameters![&self.id, session_id],
            Prompt::read,
        )
        .await
    }

    /// Returns a page of all prompts of sessions that are not deleted, oldest first, for export.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn all_prompts(&self, page: &Page) -> Result<PageOf<Prompt>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM prompt WHERE workspace = $1 AND id > $2 AND {LIVE} ORDER BY id LIMIT $3");
        let rows = self
            .store
            .engine
            .query("export prompts", &sql, page.parameters(&self.id))
            .await?;
        page.read(&rows, Prompt::read, |prompt| &prompt.id)
    }

    /// Changes what a prompt asks. Its evaluations stay until it is run again.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none, [`Error::Invalid`] when the text is empty or too long.
    pub async fn edit_prompt(&self, id: &str, content: &str) -> Result<Prompt, Error> {
        check_content(content)?;
        let sql = format!(
            "UPDATE prompt SET content = $3, updated_at = $4 WHERE workspace = $1 AND id = $2 AND {LIVE} \
             RETURNING {COLUMNS}"
        );
        let parameters = parameters![&self.id, id, content, self.store.now()];
        self.change((WHAT, id), &sql, parameters, Prompt::read).await
    }

    /// Pins a prompt and its answer to the session's board.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn pin_prompt(&self, id: &str, user_id: &str) -> Result<Prompt, Error> {
        let sql = format!(
            "UPDATE prompt SET pinned_by = COALESCE(pinned_by, $3), pinned_at = COALESCE(pinned_at, $4) \
             WHERE workspace = $1 AND id = $2 AND {LIVE} RETURNING {COLUMNS}"
        );
        let parameters = parameters![&self.id, id, user_id, self.store.now()];
        self.change((WHAT, id), &sql, parameters, Prompt::read).await
    }

    /// Takes a prompt from the board.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn unpin_prompt(&self, id: &str) -> Result<Prompt, Error> {
        let sql = format!(
            "UPDATE prompt SET pinned_by = NULL, pinned_at = NULL \
             WHERE workspace = $1 AND id = $2 AND {LIVE} RETURNING {COLUMNS}"
        );
        self.change((WHAT, id), &sql, parameters![&self.id, id], Prompt::read)
            .await
    }

    /// Deletes a prompt with its evaluations.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn delete_prompt(&self, id: &str) -> Result<(), Error> {
        self.must_meet(
            (WHAT, id),
            "DELETE FROM prompt WHERE workspace = $1 AND id = $2",
            parameters![&self.id, id],
        )
        .await
    }

    /// Copies a prompt and its last finished evaluation into another session.
    pub(crate) async fn copy_prompt(&self, prompt: &Prompt, session_id: &str, user_id: &str) -> Result<(), Error> {
        let new = NewPrompt {
            content: prompt.content.clone(),
            skill: prompt.skill.clone(),
            inputs: prompt.inputs.clone(),
            context: prompt.context.clone(),
        };
        let copy = self.add_prompt(session_id, &new, user_id).await?;
        if prompt.pinned.is_some() {
            self.pin_prompt(&copy.id, user_id).await?;
        }
        self.copy_last_evaluation(&prompt.id, &copy).await
    }
}

/// True for rows of sessions that are not deleted.
pub(crate) const LIVE: &str =
    "EXISTS (SELECT 1 FROM session live WHERE live.id = session_id AND live.deleted_at IS NULL)";
