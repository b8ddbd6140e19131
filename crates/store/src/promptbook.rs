//! Promptbooks: ordered prompts with `<INPUTS>`, private or for the whole workspace, with all their versions.

use crate::engine::{Row, Value, parameters, word};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

const WHAT: &str = "promptbook";

/// Who sees a promptbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Its owner.
    #[default]
    Private,
    /// Everybody in the workspace.
    Workspace,
}

/// What a promptbook says: this is also its file, for export and import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookBody {
    /// Name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What the inputs mean; those of the prompts that are not described here are inputs all the same.
    #[serde(default)]
    pub inputs: Vec<PromptbookInput>,
    /// The prompts, in the order in which they run.
    pub prompts: Vec<PromptbookPrompt>,
    /// What an imported file says beyond that; kept for its export.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, Json>,
}

/// A described input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookInput {
    /// Its name, as it stands between `<` and `>`.
    pub name: String,
    /// What it means.
    #[serde(default)]
    pub description: String,
}

/// A prompt of a promptbook.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookPrompt {
    /// What is asked, with `<INPUTS>`.
    pub content: String,
    /// The skill, when one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
    /// The skill's inputs.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub skill_inputs: Json,
    /// The only plugins it may use; empty for all that are on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plugins: Vec<String>,
    /// Whether the book goes on when this prompt fails.
    #[serde(default)]
    pub continue_on_failure: bool,
    /// What an imported file says beyond that; kept for its export.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, Json>,
}

/// A promptbook, in one of its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Promptbook {
    /// Id.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// Which version this is, from one.
    pub version: u64,
    /// What it says.
    pub body: PromptbookBody,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When this version was written.
    pub updated_at: DateTime<Utc>,
}

const COLUMNS: &str = "b.id, b.owner, b.visibility, v.version, v.body, b.created_at, v.created_at AS updated_at";
const SEEN: &str = "b.deleted_at IS NULL AND (b.owner = $2 OR b.visibility = 'workspace')";

impl Promptbook {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner")?,
            visibility: row.word("visibility")?,
            version: row.get("version")?,
            body: row.json("body")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

fn check(body: &PromptbookBody) -> Result<(), Error> {
    if body.name.trim().is_empty() {
        return Err(Error::invalid("name", "is empty"));
    }
    if body.prompts.is_empty() {
        return Err(Error::invalid("prompts", "are none: add at least one"));
    }
    match body.prompts.iter().position(|prompt| prompt.content.trim().is_empty()) {
        Some(at) => Err(Error::invalid(
            "prompts",
            format!("hold an empty one, number {}", at + 1),
        )),
        None => Ok(()),
    }
}

impl WorkspaceState {
    /// Keeps a new promptbook.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when it has no name, no prompts or an empty one.
    pub async fn add_promptbook(
        &self,
        body: &PromptbookBody,
        visibility: Visibility,
        owner: &str,
    ) -> Result<Promptbook, Error> {
        check(body)?;
        let id = self.store.new_id()?;
        let now = self.store.now();
        let transaction = self.store.engine.begin().await?;
        transaction
            .execute(
                "add a promptbook",
                "INSERT INTO promptbook (id, workspace, owner, visibility, version, created_at, updated_at) \
                 VALUES ($1, $2, $3, $4, 1, $5, $5)",
                vec![
                    id.as_str().into(),
                    (&self.id).into(),
                    owner.into(),
                    word(&visibility)?,
                    now.into(),
                ],
            )
            .await?;
        self.add_version(&transaction, &id, 1, body, owner).await?;
        transaction.commit().await?;
        self.promptbook(&id, owner).await
    }

    /// Returns the promptbooks that a user sees, by name.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn promptbooks(&self, user_id: &str) -> Result<Vec<Promptbook>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM promptbook b JOIN promptbook_version v ON v.promptbook_id = b.id \
             AND v.version = b.version WHERE b.workspace = $1 AND {SEEN}"
        );
        let mut books = self
            .list(
                "list promptbooks",
                &sql,
                parameters![&self.id, user_id],
                Promptbook::read,
            )
            .await?;
        books.sort_by(|a, b| a.body.name.cmp(&b.body.name).then_with(|| a.id.cmp(&b.id)));
        Ok(books)
    }

    /// Returns the last version of a promptbook that a user sees.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user sees none of that id.
    pub async fn promptbook(&self, id: &str, user_id: &str) -> Result<Promptbook, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM promptbook b JOIN promptbook_version v ON v.promptbook_id = b.id \
             AND v.version = b.version WHERE b.workspace = $1 AND {SEEN} AND b.id = $3"
        );
        self.find(
            "read a promptbook",
            &sql,
            parameters![&self.id, user_id, id],
            Promptbook::read,
        )
        .await?
        .ok_or_else(|| Error::not_found(WHAT, id))
    }

    /// Returns all versions of a promptbook that a user sees, the last first.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user sees none of that id.
    pub async fn promptbook_versions(&self, id: &str, user_id: &str) -> Result<Vec<Promptbook>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM promptbook b JOIN promptbook_version v ON v.promptbook_id = b.id \
             WHERE b.workspace = $1 AND {SEEN} AND b.id = $3 ORDER BY v.version DESC"
        );
        let versions = self
            .list(
                "read a promptbook",
                &sql,
                parameters![&self.id, user_id, id],
                Promptbook::read,
            )
            .await?;
        if versions.is_empty() {
            return Err(Error::not_found(WHAT, id));
        }
        Ok(versions)
    }

    /// Writes a new version of a promptbook; only its owner may.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when `from_version` is not the last, [`Error::Refused`] when it is another's.
    pub async fn edit_promptbook(
        &self,
        id: &str,
        body: &PromptbookBody,
        from_version: u64,
        user_id: &str,
    ) -> Result<Promptbook, Error> {
        check(body)?;
        self.own_promptbook(id, user_id).await?;
        let from = i64::try_from(from_version).unwrap_or(i64::MAX);
        let transaction = self.store.engine.begin().await?;
        let changed = transaction
            .execute(
                "edit a promptbook",
                "UPDATE promptbook SET version = version + 1, updated_at = $4 \
                 WHERE workspace = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL",
                parameters![&self.id, id, from, self.store.now()],
            )
            .await?;
        if changed == 0 {
            return Err(Error::Conflict {
                what: WHAT,
                id: id.to_owned(),
            });
        }
        self.add_version(&transaction, id, from.saturating_add(1), body, user_id)
            .await?;
        transaction.commit().await?;
        self.promptbook(id, user_id).await
    }

    /// Sets who sees a promptbook; only its owner may.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`], or [`Error::Refused`] when it is another's.
    pub async fn set_promptbook_visibility(
        &self,
        id: &str,
        visibility: Visibility,
        user_id: &str,
    ) -> Result<Promptbook, Error> {
        self.own_promptbook(id, user_id).await?;
        let parameters = vec![(&self.id).into(), id.into(), word(&visibility)?];
        let sql = "UPDATE promptbook SET visibility = $3 WHERE workspace = $1 AND id = $2";
        self.must_meet((WHAT, id), sql, parameters).await?;
        self.promptbook(id, user_id).await
    }

    /// Makes a private copy of a promptbook that a user sees.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user sees none of that id.
    pub async fn duplicate_promptbook(&self, id: &str, user_id: &str) -> Result<Promptbook, Error> {
        let mut body = self.promptbook(id, user_id).await?.body;
        body.name = format!("Copy of {}", body.name);
        self.add_promptbook(&body, Visibility::Private, user_id).await
    }

    /// Deletes a promptbook; only its owner may.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`], or [`Error::Refused`] when it is another's.
    pub async fn delete_promptbook(&self, id: &str, user_id: &str) -> Result<(), Error> {
        self.own_promptbook(id, user_id).await?;
        let sql = "UPDATE promptbook SET deleted_at = $3 WHERE workspace = $1 AND id = $2 AND deleted_at IS NULL";
        self.must_meet((WHAT, id), sql, parameters![&self.id, id, self.store.now()])
            .await
    }

    async fn own_promptbook(&self, id: &str, user_id: &str) -> Result<(), Error> {
        if self.promptbook(id, user_id).await?.owner == user_id {
            return Ok(());
        }
        Err(Error::Refused {
            what: WHAT,
            id: id.to_owned(),
            reason: "belongs to somebody else: duplicate it to change it",
        })
    }

    async fn add_version(
        &self,
        transaction: &crate::engine::Transaction,
        id: &str,
        version: i64,
        body: &PromptbookBody,
        user_id: &str,
    ) -> Result<(), Error> {
        transaction
            .execute(
                "add a version of a promptbook",
                "INSERT INTO promptbook_version (promptbook_id, version, workspace, body, written_by, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                vec![
                    id.into(),
                    version.into(),
                    (&self.id).into(),
                    Value::json(body)?,
                    user_id.into(),
                    self.store.now().into(),
                ],
            )
            .await?;
        Ok(())
    }
}
