//! Sessions: a line of prompts about one matter, of one owner.
//!
//! A deleted session is unreadable at once and is erased with all it holds when [`WorkspaceState::purge_sessions`]
//! says so.

use crate::engine::{Row, Value, parameters};
use crate::page::{Page, PageOf};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde_json::Value as Json;

pub(crate) const WHAT: &str = "session";

/// Characters that a title may have.
const TITLE_CHARACTERS: usize = 200;

/// A session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Id.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// Title.
    pub title: String,
    /// Where it began (`standalone`, `incident`, `api`, `agent`).
    pub surface: String,
    /// The page it began on, in the portal's shape.
    pub context: Json,
    /// Which plugins and files are on or off in this session.
    pub sources: Json,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Prompts in it.
    pub prompt_count: u64,
    /// Its runs that wait for its owner: for the decision on a plan, or an answer to a question.
    pub waiting_count: u64,
}

/// A session to begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewSession {
    /// Title.
    pub title: String,
    /// Where it begins.
    pub surface: String,
    /// The page it begins on.
    pub context: Json,
}

/// Which sessions are wanted; what is `None` matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Words in the title or a prompt, whatever their case.
    pub text: Option<String>,
    /// Where they began.
    pub surface: Option<String>,
    /// Only those with a run that waits for its user.
    pub is_waiting: bool,
}

const COLUMNS: &str = "s.id, s.owner, s.title, s.surface, s.context, s.sources, s.created_at, s.updated_at, \
                       (SELECT COUNT(*) FROM prompt p WHERE p.session_id = s.id) AS prompt_count, \
                       (SELECT COUNT(*) FROM evaluation e WHERE e.workspace = s.workspace AND e.session_id = s.id \
                       AND e.completed_at IS NULL AND e.state = 'waiting') AS waiting_count";

impl Session {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner")?,
            title: row.get("title")?,
            surface: row.get("surface")?,
            context: row.json("context")?,
            sources: row.json("sources")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            prompt_count: row.get("prompt_count")?,
            waiting_count: row.get("waiting_count")?,
        })
    }
}

pub(crate) fn clean_title(title: &str) -> Result<String, Error> {
    let title: String = title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(TITLE_CHARACTERS)
        .collect();
    if title.is_empty() {
        return Err(Error::invalid("title", "is empty"));
    }
    Ok(title)
}

impl WorkspaceState {
    /// Begins a session.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the title is empty.
    pub async fn begin_session(&self, new: &NewSession, owner: &str) -> Result<Session, Error> {
        let now = self.store.now();
        let session = Session {
            id: self.store.new_id()?,
            owner: owner.to_owned(),
            title: clean_title(&new.title)?,
            surface: new.surface.clone(),
            context: new.context.clone(),
            sources: Json::Null,
            created_at: now,
            updated_at: now,
            prompt_count: 0,
            waiting_count: 0,
        };
        self.store
            .engine
            .execute(
                "begin a session",
                "INSERT INTO session (id, workspace, owner, title, surface, context, sources, created_at, updated_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
                vec![
                    (&session.id).into(),
                    (&self.id).into(),
                    owner.into(),
                    (&session.title).into(),
                    (&session.surface).into(),
                    Value::json(&session.context)?,
                    Value::json(&session.sources)?,
                    now.into(),
                ],
            )
            .await?;
        Ok(session)
    }

    /// Returns a session.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the workspace has none of that id.
    pub async fn session(&self, id: &str) -> Result<Session, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM session s WHERE s.workspace = $1 AND s.id = $2 AND s.deleted_at IS NULL");
        self.find("read a session", &sql, parameters![&self.id, id], Session::read)
            .await?
            .ok_or_else(|| Error::not_found(WHAT, id))
    }

    /// Returns an owner's sessions, the last begun first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn sessions(&self, owner: &str, filter: &SessionFilter, page: &Page) -> Result<PageOf<Session>, Error> {
        let pattern = filter.text.as_deref().map(like_pattern);
        let sql = format!(
            "SELECT {COLUMNS} FROM session s WHERE s.workspace = $1 AND s.deleted_at IS NULL \
             AND ($2 = '' OR s.id < $2) AND s.owner = $4 AND ($5 = '' OR s.surface = $5) \
             AND ($6 = '' OR LOWER(s.title) LIKE $6 ESCAPE '!' OR EXISTS (SELECT 1 FROM prompt p \
             WHERE p.session_id = s.id AND LOWER(p.content) LIKE $6 ESCAPE '!')) \
             AND ($7 = 0 OR EXISTS (SELECT 1 FROM evaluation e WHERE e.workspace = s.workspace \
             AND e.session_id = s.id AND e.completed_at IS NULL AND e.state = 'waiting')) \
             ORDER BY s.id DESC LIMIT $3"
        );
        let mut parameters = page.parameters(&self.id);
        parameters.extend(parameters![
            owner,
            filter.surface.clone().unwrap_or_default(),
            pattern.unwrap_or_default(),
            i64::from(filter.is_waiting),
        ]);
        let rows = self.store.engine.query("list sessions", &sql, parameters).await?;
        page.read(&rows, Session::read, |session| &session.id)
    }

    /// Gives a session another title.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none, [`Error::Invalid`] when the title is empty.
    pub async fn rename_session(&self, id: &str, title: &str) -> Result<Session, Error> {
        self.set_in_session(id, "title", clean_title(title)?.into()).await
    }

    /// Sets which plugins and files are on or off in a session.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn set_session_sources(&self, id: &str, sources: &Json) -> Result<Session, Error> {
        self.set_in_session(id, "sources", Value::json(sources)?).await
    }

    async fn set_in_session(&self, id: &str, column: &'static str, value: Value) -> Result<Session, Error> {
        let sql = format!(
            "UPDATE session SET {column} = $3, updated_at = $4 \
             WHERE workspace = $1 AND id = $2 AND deleted_at IS NULL RETURNING id"
        );
        let parameters = vec![(&self.id).into(), id.into(), value, self.store.now().into()];
        self.change((WHAT, id), &sql, parameters, |row| row.get::<String>("id"))
            .await?;
        self.session(id).await
    }

    /// Makes a copy with all prompts and the last answer to each, for an owner.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn duplicate_session(&self, id: &str, owner: &str) -> Result<Session, Error> {
        let original = self.session(id).await?;
        let new = NewSession {
            title: format!("Copy of {}", original.title),
            surface: original.surface,
            context: original.context,
        };
        let copy = self.begin_session(&new, owner).await?;
        self.set_session_sources(&copy.id, &original.sources).await?;
        for prompt in self.prompts(id).await? {
            self.copy_prompt(&prompt, &copy.id, owner).await?;
        }
        self.session(&copy.id).await
    }

    /// Deletes a session: nobody can read it from now on.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn delete_session(&self, id: &str) -> Result<(), Error> {
        self.must_meet(
            (WHAT, id),
            "UPDATE session SET deleted_at = $3 WHERE workspace = $1 AND id = $2 AND deleted_at IS NULL",
            parameters![&self.id, id, self.store.now()],
        )
        .await
    }

    /// Erases the sessions that were deleted before an instant, and returns how many.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn purge_sessions(&self, deleted_before: DateTime<Utc>) -> Result<u64, Error> {
        self.store
            .engine
            .execute(
                "erase sessions",
                "DELETE FROM session WHERE workspace = $1 AND deleted_at < $2",
                parameters![&self.id, deleted_before],
            )
            .await
    }
}

/// Returns a `LIKE` pattern for texts that hold the words, with `!` before what would be a wildcard.
fn like_pattern(text: &str) -> String {
    let escaped: String = text
        .trim()
        .to_lowercase()
        .chars()
        .flat_map(|c| {
            let escape = matches!(c, '%' | '_' | '!').then_some('!');
            escape.into_iter().chain([c])
        })
        .collect();
    if escaped.is_empty() {
        String::new()
    } else {
        format!("%{escaped}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_a_search_mean_themselves() {
        assert_eq!(like_pattern(" 100%_A! "), "%100!%!_a!!%");
        assert_eq!(like_pattern("  "), "");
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(clean_title(" a\n b ").unwrap(), "a b");
        assert_eq!(clean_title(&"x".repeat(999)).unwrap().len(), TITLE_CHARACTERS);
        assert!(clean_title("\t").is_err());
    }
}
