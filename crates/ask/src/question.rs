//! What is asked and what is answered.

use chrono::{DateTime, Utc};
use evidence::RowRef;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A question, as a line of `ask --jsonl` gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The asker's own id, given back with the answer.
    #[serde(default)]
    pub id: Option<String>,
    /// The question.
    pub question: String,
    /// What is known already: a story that leads to it, or the page that it is asked on as any JSON.
    #[serde(default)]
    pub context: Value,
}

impl Question {
    /// Returns the words of the context: all texts and numbers in it, in order.
    pub(crate) fn context_text(&self) -> String {
        let mut text = String::new();
        let mut open = vec![&self.context];
        while let Some(value) = open.pop() {
            match value {
                Value::String(own) => text.push_str(own),
                Value::Number(number) => text.push_str(&number.to_string()),
                Value::Array(items) => open.extend(items.iter().rev()),
                Value::Object(fields) => open.extend(fields.values().rev()),
                Value::Null | Value::Bool(_) => {}
            }
            text.push(' ');
        }
        text
    }
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// The question does not say what it wants.
    NotUnderstood,
    /// No alert fits what the question describes.
    NoAlert,
    /// The alerts that fit hold nothing of the wanted kind.
    NoValue,
    /// More things fit equally than one answer may name.
    Ambiguous,
}

/// An alert that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// Id of the alert.
    pub alert_id: String,
    /// Its title; hostile text.
    pub title: String,
    /// Its first activity.
    pub at: DateTime<Utc>,
    /// The row that tells of it.
    pub row: Option<RowRef>,
    /// What the alert says of the answer, by field.
    pub fields: serde_json::Map<String, Value>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's id.
    pub id: Option<String>,
    /// Prose with `[1]` after what citations show, or "not in the data" with the reason.
    pub answer: String,
    /// The short answer: one value, several that fit equally, or none.
    pub value: Option<Value>,
    /// What the answer rests on, in the order of its numbers.
    pub citations: Vec<Proof>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}
