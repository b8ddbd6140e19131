//! Sessions of the copilot on the wire: a line of prompts about one matter, whose it is, who else reads it.

use crate::{Block, Citation, Prompt};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The page that something was asked on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PageContext {
    /// `incident`, `alert`, `device`, `user`, `file`, `ip`, `domain`, `url`, `email`, `query`, `promptbook` or `home`.
    pub kind: String,
    /// Id of what the page shows; for a query its text.
    pub id: String,
    /// What the page is called; hostile text where it quotes evidence.
    pub title: String,
}

/// What a caller may do with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Access {
    /// Everything.
    Owner,
    /// Read what was shared.
    Reader,
}

/// Which plugins and files a session may use; what is not named is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Sources {
    /// Plugins by name.
    pub plugins: BTreeMap<String, bool>,
    /// Knowledge files by id.
    pub files: BTreeMap<String, bool>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it began: `standalone`, `incident`, `hunting`, `promptbook`, `cli` or `api`.
    pub surface: String,
    /// The page it began on.
    pub context: Option<PageContext>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Prompts in it.
    pub prompt_count: u64,
    /// Runs that wait for the owner: for the decision on a plan, or an answer to a question.
    pub waiting_count: u64,
    /// Whose it is.
    pub owner: String,
    /// What the caller may do with it.
    pub access: Access,
    /// Which plugins and files it may use.
    pub sources: Sources,
}

/// A page of sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionList {
    /// The last begun first; those that others share come after the caller's own.
    pub value: Vec<Session>,
    /// What `cursor` takes for the next page, when there is one.
    pub next_cursor: Option<String>,
}

/// A session to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NewSession {
    /// Title; taken from the first prompt unless given.
    pub title: Option<String>,
    /// Where it begins; `standalone` unless given.
    pub surface: Option<String>,
    /// The page it begins on.
    pub context: Option<PageContext>,
    /// Which plugins and files it may use.
    pub sources: Option<Sources>,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionChange {
    /// Title.
    pub title: Option<String>,
    /// Which plugins and files it may use.
    pub sources: Option<Sources>,
}

/// With whom a session is shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// Who may read it.
    pub reader: String,
    /// Ids of the prompts that may be read; all, later ones too, when absent.
    pub prompt_ids: Option<Vec<String>>,
    /// Who shared it.
    pub shared_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Everybody with whom a session is shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShareList {
    /// The first shared first.
    pub value: Vec<Share>,
}

/// A session, or a part of it, to share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewShare {
    /// Who may read it.
    pub reader: String,
    /// Ids of the prompts that may be read; all when absent.
    #[serde(default)]
    pub prompt_ids: Option<Vec<String>>,
}

/// The pinned prompts of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PinBoard {
    /// Pinned prompts with their evaluations, in the session's order.
    pub prompts: Vec<Prompt>,
    /// What the pinned answers say together.
    pub summary: Vec<Block>,
    /// What the summary cites.
    pub citations: Vec<Citation>,
}

/// A session as a file: what an export in JSON holds and an import takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionFile {
    /// `outrider-session-1`.
    pub format: String,
    /// The session.
    pub session: Session,
    /// Its prompts with their evaluations.
    pub prompts: Vec<Prompt>,
}
