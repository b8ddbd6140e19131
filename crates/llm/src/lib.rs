//! Chat models behind one trait: OpenAI (chat and responses), Azure OpenAI, Anthropic, and the many servers that
//! speak as these do (Ollama, vLLM, llama.cpp). The same servers give embeddings.
//!
//! A call streams: text comes as events, the whole answer at the end. What a model sends is not trusted: calls of
//! tools come with their arguments parsed, or with the reason why they cannot be. A broken stream is an error and
//! never half an answer.
//!
//! Leaves to others: what is asked and what becomes of answers (`copilot`), connections (`egress`).

mod anthropic;
mod budget;
mod embeddings;
mod error;
mod fallback;
mod http;
mod message;
mod model;
mod openai_chat;
mod openai_responses;
mod provider;
mod retry;
mod sse;

pub use budget::{estimate_tokens, fit};
pub use embeddings::{Embedded, EmbeddingModel, EmbeddingSlot};
pub use error::Error;
pub use fallback::Fallback;
pub use message::{
    Arguments, ChatRequest, ChatResponse, Finish, Message, OutputSchema, Tool, ToolCall, ToolChoice, Usage,
};
pub use model::{ChatEvent, ChatModel, Events};
pub use provider::{Client, Protocol, ProviderConfig};
pub use retry::RetryPolicy;
