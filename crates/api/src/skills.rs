//! Skills on the wire: what can be asked for by name.

use crate::{SkillCost, SkillEffect};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// An input of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SkillInput {
    /// Name.
    pub name: String,
    /// What it means.
    pub description: String,
    /// `text`, `integer`, `number`, `flag`, `choice`, `instant` or `texts`.
    pub kind: String,
    /// The words of a choice.
    pub choices: Vec<String>,
    /// The least integer.
    pub least: Option<i64>,
    /// The greatest integer.
    pub greatest: Option<i64>,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it is when a call does not say.
    pub default: Option<Value>,
}

/// A skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Skill {
    /// Name, as `/name` in a prompt.
    pub name: String,
    /// Its plugin.
    pub plugin: String,
    /// Its name for people.
    pub display_name: String,
    /// What it does and when it is of use.
    pub description: String,
    /// Its inputs.
    pub inputs: Vec<SkillInput>,
    /// Whether it may change something.
    pub effect: SkillEffect,
    /// What a call takes, roughly.
    pub cost: SkillCost,
    /// Prompts that it answers.
    pub examples: Vec<String>,
    /// Whether it can be chosen.
    pub enabled: bool,
}

/// All skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SkillList {
    /// By name.
    pub value: Vec<Skill>,
}
