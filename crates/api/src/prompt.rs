//! Prompts of a session on the wire.

use crate::{Evaluation, PageContext};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A prompt with its runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Prompt {
    /// Id.
    pub id: String,
    /// Its session.
    pub session_id: String,
    /// Its place in the session, from 1.
    pub position: u64,
    /// What was asked.
    pub content: String,
    /// The skill that was named, which leaves nothing to plan.
    pub skill: Option<String>,
    /// The skill's inputs.
    pub inputs: Map<String, Value>,
    /// The page it was asked on.
    pub context: Option<PageContext>,
    /// Who asked.
    pub user: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// Whether it stands on the pin board.
    pub pinned: bool,
    /// Its runs, the newest last.
    pub evaluations: Vec<Evaluation>,
}

/// Prompts of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PromptList {
    /// In their order.
    pub value: Vec<Prompt>,
}

/// A prompt to run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NewPrompt {
    /// What is asked; may be empty when a skill is named.
    pub content: String,
    /// The skill to call, which leaves nothing to plan.
    pub skill: Option<String>,
    /// The skill's inputs.
    pub inputs: Map<String, Value>,
    /// The page it is asked on; the session's unless given.
    pub context: Option<PageContext>,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PromptChange {
    /// Another text, which runs at once as a new evaluation.
    pub content: Option<String>,
    /// Whether it stands on the pin board.
    pub pinned: Option<bool>,
}
