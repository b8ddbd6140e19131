//! What a run knows beside its plan and its answer, as it is kept with it.

use crate::asker::Asker;
use crate::route::PastTurn;
use api::{Claims, ContentFlag, Cost, Question};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// It. What is not kept of it has the default: in most runs that is most of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Detail {
    /// Who asks.
    pub(crate) asker: Asker,
    /// What the user is asked.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) question: Option<Question>,
    /// What the user answered.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) answer: Option<String>,
    /// Whether a model planned it, and so writes the answer.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) by_model: bool,
    /// Whether its steps were named by the user and not planned.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) direct: bool,
    /// How many claims were found in what they cite.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) claims: Claims,
    /// Text that tries to instruct a model.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) flags: Vec<ContentFlag>,
    /// The model that wrote.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) model: Option<String>,
    /// What it took.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) cost: Cost,
    /// What later turns may refer to.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) past: PastTurn,
    /// What was told beside the answer.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) notices: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Detail {
    /// Reads it; what is not readable is as good as not there, since an answer is worth more than its circumstances.
    pub(crate) fn read(value: &Value) -> Self {
        match value {
            Value::Null => Self::default(),
            value => Self::deserialize(value).unwrap_or_else(|error| {
                tracing::error!(%error, "what is kept with a run cannot be read");
                Self::default()
            }),
        }
    }

    /// Returns it as it is kept.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_else(|error| {
            tracing::error!(%error, "what a run knows cannot be written");
            Value::Null
        })
    }
}
