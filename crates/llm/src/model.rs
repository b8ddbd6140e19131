//! The trait of chat models.

use crate::{ChatRequest, ChatResponse, Error};
use async_trait::async_trait;

/// What happens while a model answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatEvent {
    /// More text.
    Text(String),
    /// The answer begins anew: what came before is void.
    Restarted,
}

/// Takes events. It must not wait.
pub type Events<'call> = &'call (dyn Fn(ChatEvent) + Send + Sync);

/// A chat model.
///
/// Implementors tell text as it comes and return the whole answer; they check `request.stop` while they wait. An
/// answer that ends in the middle is an error.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// Returns the model's name, for records.
    fn name(&self) -> &str;

    /// Returns the tokens that a request and its answer may have together.
    fn window_tokens(&self) -> usize;

    /// Asks the model.
    async fn chat(&self, request: &ChatRequest, events: Events<'_>) -> Result<ChatResponse, Error>;
}
