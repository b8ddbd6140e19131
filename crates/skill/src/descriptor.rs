//! What is told of a skill, to people and to models.

use crate::DescriptorError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whether a skill may change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Effect {
    /// It only reads.
    Read,
    /// It may change something; a person approves each call. In doubt, a skill says this.
    Write,
}

/// What a call takes, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cost {
    /// Nothing worth telling: a look-up.
    Free,
    /// A query or a small file: seconds.
    Low,
    /// Many rows, or a call to another service.
    Medium,
    /// A model writes, or minutes pass.
    High,
}

/// The type of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InputKind {
    /// Text.
    Text,
    /// A whole number between two, both included.
    Integer {
        /// The least.
        least: i64,
        /// The greatest.
        greatest: i64,
    },
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// One of some words.
    Choice(Vec<String>),
    /// An instant, as RFC 3339 writes it.
    Instant,
    /// Several texts.
    Texts,
}

/// An input of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Its name (`incident_id`).
    pub name: String,
    /// What it means.
    pub description: String,
    /// Its type.
    pub kind: InputKind,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it is when a call does not say.
    pub default: Option<Value>,
}

impl Input {
    /// Returns an input that must be given.
    pub fn required(name: &str, kind: InputKind, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            description: description.to_owned(),
            kind,
            required: true,
            default: None,
        }
    }

    /// Returns an input that may be given.
    pub fn optional(name: &str, kind: InputKind, description: &str) -> Self {
        Self {
            required: false,
            ..Self::required(name, kind, description)
        }
    }

    /// Sets what the input is when a call does not say.
    #[must_use]
    pub fn or(mut self, default: impl Into<Value>) -> Self {
        self.default = Some(default.into());
        self
    }
}

/// What is told of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Its name: verb and object (`summarize_incident`).
    pub name: String,
    /// The plugin it belongs to.
    pub plugin: String,
    /// Its name for people.
    pub display_name: String,
    /// What it does and when it is of use: people and models choose by it.
    pub description: String,
    /// Its inputs.
    pub inputs: Vec<Input>,
    /// Whether it may change something.
    pub effect: Effect,
    /// What a call takes.
    pub cost: Cost,
    /// Prompts that it answers.
    pub examples: Vec<String>,
}

/// Characters that a name may have, so that every model's interface takes it.
const NAME_CHARACTERS: usize = 64;

impl Descriptor {
    /// Checks that the descriptor says what it must.
    ///
    /// # Errors
    ///
    /// Names what is missing or wrong.
    pub fn check(&self) -> Result<(), DescriptorError> {
        let wrong = |field: &'static str, reason: String| {
            Err(DescriptorError {
                skill: self.name.clone(),
                field,
                reason,
            })
        };
        if !is_name(&self.name) {
            return wrong(
                "name",
                format!("must be 1 to {NAME_CHARACTERS} letters, digits, `_` or `-`"),
            );
        }
        if self.display_name.trim().is_empty() {
            return wrong("display name", "is empty".to_owned());
        }
        if self.description.trim().is_empty() {
            return wrong("description", "is empty".to_owned());
        }
        if self.examples.is_empty() {
            return wrong(
                "examples",
                "are missing: give at least one prompt that it answers".to_owned(),
            );
        }
        for (at, input) in self.inputs.iter().enumerate() {
            if !is_name(&input.name) {
                return wrong("inputs", format!("`{}` is no usable name", input.name));
            }
            if self.inputs[..at].iter().any(|other| other.name == input.name) {
                return wrong("inputs", format!("`{}` stands twice", input.name));
            }
            if input.description.trim().is_empty() {
                return wrong("inputs", format!("`{}` has no description", input.name));
            }
            if input.required && input.default.is_some() {
                return wrong("inputs", format!("`{}` is required and has a default", input.name));
            }
            if let Some(default) = &input.default
                && let Err(reason) = crate::check::check_value(&input.kind, default)
            {
                return wrong("inputs", format!("the default of `{}` {reason}", input.name));
            }
        }
        Ok(())
    }
}

fn is_name(name: &str) -> bool {
    (1..=NAME_CHARACTERS).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
