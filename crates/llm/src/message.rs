//! What is said to a model and what it says.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

/// A message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The user's, or what stands for it.
    User(String),
    /// The model's.
    Assistant {
        /// Its text.
        text: String,
        /// The tools it called.
        tool_calls: Vec<ToolCall>,
    },
    /// What a tool gave back.
    ToolResult {
        /// The call's id.
        call_id: String,
        /// The tool.
        name: String,
        /// What it gave; data, not instructions.
        content: String,
        /// Whether it failed.
        is_error: bool,
    },
}

/// A tool that may be called.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The JSON schema of its arguments.
    pub parameters: Value,
}

/// Whether tools are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// The model chooses.
    #[default]
    Auto,
    /// None is.
    None,
    /// At least one is.
    Required,
    /// This one is.
    Named(String),
}

/// The shape that the answer must have.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputSchema {
    /// What the shape is called: letters, digits, `_`.
    pub name: String,
    /// Its JSON schema.
    pub schema: Value,
}

/// A request.
#[derive(Clone, Debug, Default)]
pub struct ChatRequest {
    /// What the model is told to be and do.
    pub system: String,
    /// The conversation so far.
    pub messages: Vec<Message>,
    /// The tools there are.
    pub tools: Vec<Tool>,
    /// Whether they are called.
    pub tool_choice: ToolChoice,
    /// The shape of the answer, when it must have one.
    pub output_schema: Option<OutputSchema>,
    /// Tokens that the answer may have.
    pub max_output_tokens: u32,
    /// How freely the model chooses words; `None` leaves it to the server.
    pub temperature: Option<f32>,
    /// Stops the call.
    pub stop: CancellationToken,
}

/// The arguments of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Arguments {
    /// They are an object.
    Valid(Map<String, Value>),
    /// They are not; the model can be told why and try again.
    Invalid {
        /// What it sent, shortened.
        text: String,
        /// Why that is no object.
        reason: String,
    },
}

impl Arguments {
    /// Returns the arguments that a text is; nothing is an empty object.
    pub fn parse(text: &str) -> Self {
        /// Characters that are kept of what cannot be read.
        const KEPT: usize = 400;
        if text.trim().is_empty() {
            return Self::Valid(Map::new());
        }
        match serde_json::from_str::<Map<String, Value>>(text) {
            Ok(arguments) => Self::Valid(arguments),
            Err(error) => Self::Invalid {
                text: text.chars().take(KEPT).collect(),
                reason: error.to_string(),
            },
        }
    }

    /// Returns the arguments as text, as they go back to the model.
    pub fn to_text(&self) -> String {
        match self {
            Self::Valid(arguments) => Value::Object(arguments.clone()).to_string(),
            // Servers refuse what is no JSON, so it goes back as a text in an object.
            Self::Invalid { text, .. } => serde_json::json!({ "invalid": text }).to_string(),
        }
    }

    /// Returns the arguments as an object, as they go back to the model.
    pub(crate) fn to_object(&self) -> Value {
        match self {
            Self::Valid(arguments) => Value::Object(arguments.clone()),
            Self::Invalid { text, .. } => serde_json::json!({ "invalid": text }),
        }
    }
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Its id; the result names it.
    pub id: String,
    /// The tool that is called, as the model named it.
    pub name: String,
    /// The arguments.
    pub arguments: Arguments,
    /// Whether there is such a tool in the request.
    pub is_known: bool,
}

/// Tokens that a call took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Sent.
    pub input_tokens: u64,
    /// Written.
    pub output_tokens: u64,
    /// Of those sent, how many the server had already.
    pub cached_tokens: u64,
}

/// Why the model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It was done.
    Stop,
    /// It calls tools.
    ToolCalls,
    /// It ran out of tokens.
    Length,
    /// The server's filter stopped it.
    Filtered,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatResponse {
    /// Its text.
    pub text: String,
    /// The tools that are called.
    pub tool_calls: Vec<ToolCall>,
    /// Tokens that it took, as the server counts; zero when it does not say.
    pub usage: Usage,
    /// Why the model stopped.
    pub finish: Finish,
    /// The model, as the server names it.
    pub model: String,
}
