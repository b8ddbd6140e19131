//! Settings of language models on the wire. Keys are written, never read.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How a model's server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ModelProtocol {
    /// OpenAI's chat completions: also Ollama, vLLM and llama.cpp.
    OpenAiChat,
    /// OpenAI's responses.
    OpenAiResponses,
    /// Azure OpenAI.
    AzureOpenAi,
    /// Anthropic.
    Anthropic,
}

/// A model and where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelProvider {
    /// Its name in the settings.
    pub id: String,
    /// How its server is spoken to.
    pub protocol: ModelProtocol,
    /// The server's address.
    pub base_url: String,
    /// The model, or Azure's deployment.
    pub model: String,
    /// Azure's version of the interface.
    #[serde(default)]
    pub api_version: Option<String>,
    /// Whether Azure's key is an Entra token.
    #[serde(default)]
    pub is_bearer: bool,
    /// Tokens that a request and its answer may have together.
    #[serde(default = "window_tokens")]
    pub window_tokens: u64,
    /// Seconds that the beginning of an answer may take.
    #[serde(default = "timeout_seconds")]
    pub timeout_seconds: u64,
    /// What a million tokens that are sent cost, in the settings' currency.
    #[serde(default)]
    pub input_price: Option<f64>,
    /// What a million tokens that it writes cost.
    #[serde(default)]
    pub output_price: Option<f64>,
    /// Whether a key is kept. Not read when settings are written.
    #[serde(default)]
    pub has_key: bool,
    /// A key to keep; written, never read. Empty forgets the one that is kept, absent leaves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

fn window_tokens() -> u64 {
    128_000
}

fn timeout_seconds() -> u64 {
    120
}

/// What happens when the budget is used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum WhenExhausted {
    /// New prompts are refused, with the reason and when they are accepted again.
    #[default]
    Refuse,
    /// The embedded analyst answers.
    Embedded,
}

/// The models of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ModelSettings {
    /// The models there are.
    pub providers: Vec<ModelProvider>,
    /// Ids of the models for a job (`plan`, `general`), the preferred first; `default` holds for the
    /// jobs that are not named. After the last comes the embedded analyst. The one of `embed` compares
    /// meanings in uploaded files; without it, words alone are compared.
    pub jobs: BTreeMap<String, Vec<String>>,
    /// Whether names of people and devices are replaced before a model sees them, and put back in its answer.
    pub pseudonymise: bool,
    /// What happens when the budget is used up.
    pub when_exhausted: WhenExhausted,
    /// ISO 4217 code of the prices.
    pub currency: String,
    /// Models of an Ollama nearby that could be used; not read when settings are written.
    pub detected: Vec<DetectedModel>,
}

/// A model that an Ollama nearby offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetectedModel {
    /// The server's address.
    pub base_url: String,
    /// The model.
    pub model: String,
}
