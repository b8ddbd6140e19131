//! Promptbooks on the wire: ordered prompts with `<INPUTS>`, and their runs.

use crate::{Access, EvaluationState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Who sees a promptbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PromptbookVisibility {
    /// Its owner.
    #[default]
    Private,
    /// Everybody in the workspace.
    Workspace,
}

/// An input of a promptbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookInput {
    /// Its name, as it stands between `<` and `>`.
    pub name: String,
    /// What it means.
    #[serde(default)]
    pub description: String,
}

/// A prompt of a promptbook.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PromptbookPrompt {
    /// What is asked, with `<INPUTS>`.
    pub content: String,
    /// The skill to call, which leaves nothing to plan.
    pub skill: Option<String>,
    /// The skill's inputs, with `<INPUTS>`.
    pub skill_inputs: Map<String, Value>,
    /// The only plugins it may use; empty for all that are on.
    pub plugins: Vec<String>,
    /// Whether the book goes on when this prompt fails.
    pub continue_on_failure: bool,
}

/// What a promptbook says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PromptbookContent {
    /// Name, as `*name` in a prompt.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Its inputs; every `<INPUT>` of the prompts is one, described here or not.
    pub inputs: Vec<PromptbookInput>,
    /// The prompts, in the order in which they run.
    pub prompts: Vec<PromptbookPrompt>,
    /// Who sees it.
    pub visibility: PromptbookVisibility,
}

/// A promptbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Promptbook {
    /// Id.
    pub id: String,
    /// Whose it is; empty for the built-in ones.
    pub owner: String,
    /// Whether it came with the program; such a book can be duplicated, not changed.
    pub built_in: bool,
    /// What the caller may do with it.
    pub access: Access,
    /// Which version it is, from 1.
    pub version: u64,
    /// What it says.
    pub content: PromptbookContent,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When this version was written.
    pub updated_at: DateTime<Utc>,
}

/// Promptbooks that the caller sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PromptbookList {
    /// Built-in ones first, then by name.
    pub value: Vec<Promptbook>,
}

/// A new version of a promptbook.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookChange {
    /// The version that was changed; another's change meanwhile is refused.
    pub from_version: u64,
    /// What it shall say.
    pub content: PromptbookContent,
}

/// A promptbook's file to take in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromptbookImport {
    /// The file: YAML or JSON.
    pub text: String,
}

/// What a run is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NewPromptbookRun {
    /// Values of the inputs, by name.
    pub inputs: BTreeMap<String, String>,
    /// The session to run in; a new one unless given.
    pub session_id: Option<String>,
}

/// A run that began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookRunBegun {
    /// The session it runs in.
    pub session_id: String,
    /// Its id.
    pub run_id: String,
}

/// A prompt of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookRunPrompt {
    /// Its place, from 1.
    pub position: u64,
    /// Where it stands.
    pub state: EvaluationState,
    /// The prompt in the session, once it began.
    pub prompt_id: Option<String>,
    /// Its evaluation, once it began.
    pub evaluation_id: Option<String>,
    /// What went wrong or why it was left out; empty when nothing did.
    pub message: String,
}

/// A run of a promptbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromptbookRun {
    /// Id.
    pub id: String,
    /// The promptbook.
    pub promptbook_id: String,
    /// The session it runs in.
    pub session_id: String,
    /// Where it stands.
    pub state: EvaluationState,
    /// Its prompts.
    pub prompts: Vec<PromptbookRunPrompt>,
}
