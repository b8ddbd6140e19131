//! Shares: a session, or some prompts of it, readable by named users.
//!
//! A share names its reader, so a link that is passed on opens nothing. Whether the reader may see what the
//! answers show is asked again at every view, by who shows them.

use crate::engine::{Row, Value, parameters};
use crate::session::Session;
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};

/// A session shared with a reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Id.
    pub id: String,
    /// The session.
    pub session_id: String,
    /// Who may read it.
    pub reader: String,
    /// The prompts that may be read; `None` for all, later ones too.
    pub prompt_ids: Option<Vec<String>>,
    /// Who shared it.
    pub shared_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// What a user may do with a session.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionAccess {
    /// Everything: it is theirs.
    Owner(Session),
    /// Read what was shared.
    Reader(Session, Share),
}

const COLUMNS: &str = "id, session_id, reader, prompt_ids, shared_by, created_at";

impl Share {
    fn read(row: &Row) -> Result<Self, Error> {
        let prompt_ids: Option<String> = row.get("prompt_ids")?;
        Ok(Self {
            id: row.get("id")?,
            session_id: row.get("session_id")?,
            reader: row.get("reader")?,
            prompt_ids: match prompt_ids {
                Some(_) => Some(row.json("prompt_ids")?),
                None => None,
            },
            shared_by: row.get("shared_by")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl WorkspaceState {
    /// Shares a session, or some prompts of it, with a reader, in place of what was shared with them before.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such session, [`Error::Refused`] when the reader owns it.
    pub async fn share_session(
        &self,
        session_id: &str,
        reader: &str,
        prompt_ids: Option<&[String]>,
        shared_by: &str,
    ) -> Result<Share, Error> {
        let session = self.session(session_id).await?;
        if session.owner == reader {
            return Err(Error::Refused {
                what: crate::session::WHAT,
                id: session_id.to_owned(),
                reason: "is the reader's own",
            });
        }
        let sql = format!(
            "INSERT INTO share (id, workspace, session_id, reader, prompt_ids, shared_by, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (session_id, reader) DO UPDATE SET id = excluded.id, \
             prompt_ids = excluded.prompt_ids, shared_by = excluded.shared_by, created_at = excluded.created_at \
             RETURNING {COLUMNS}"
        );
        let parameters = vec![
            self.store.new_id()?.into(),
            (&self.id).into(),
            session_id.into(),
            reader.into(),
            prompt_ids.map_or(Ok(Value::Null), Value::json)?,
            shared_by.into(),
            self.store.now().into(),
        ];
        self.change((crate::session::WHAT, session_id), &sql, parameters, Share::read)
            .await
    }

    /// Takes a session back from a reader.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when it is not shared with them.
    pub async fn unshare_session(&self, session_id: &str, reader: &str) -> Result<(), Error> {
        self.must_meet(
            ("share", session_id),
            "DELETE FROM share WHERE workspace = $1 AND session_id = $2 AND reader = $3",
            parameters![&self.id, session_id, reader],
        )
        .await
    }

    /// Returns with whom a session is shared.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn shares(&self, session_id: &str) -> Result<Vec<Share>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM share WHERE workspace = $1 AND session_id = $2 ORDER BY created_at, id");
        self.list("read shares", &sql, parameters![&self.id, session_id], Share::read)
            .await
    }

    /// Returns what was shared with a reader and is not deleted, the last first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn shared_with(&self, reader: &str) -> Result<Vec<Share>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM share WHERE workspace = $1 AND reader = $2 AND {} ORDER BY created_at DESC, id DESC",
            crate::prompt::LIVE
        );
        self.list("read shares", &sql, parameters![&self.id, reader], Share::read)
            .await
    }

    /// Returns what a user may do with a session.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when it is neither theirs nor shared with them: others do not learn that it exists.
    pub async fn session_access(&self, session_id: &str, user_id: &str) -> Result<SessionAccess, Error> {
        let session = self.session(session_id).await?;
        if session.owner == user_id {
            return Ok(SessionAccess::Owner(session));
        }
        let sql = format!("SELECT {COLUMNS} FROM share WHERE workspace = $1 AND session_id = $2 AND reader = $3");
        match self
            .find(
                "read a share",
                &sql,
                parameters![&self.id, session_id, user_id],
                Share::read,
            )
            .await?
        {
            Some(share) => Ok(SessionAccess::Reader(session, share)),
            None => Err(Error::not_found(crate::session::WHAT, session_id)),
        }
    }
}
