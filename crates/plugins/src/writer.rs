//! A language model, as skills see it.

use async_trait::async_trait;
use skill::{Failure, SkillContext};

/// Writes from general knowledge.
#[async_trait]
pub trait Writer: Send + Sync {
    /// Returns an answer to a general question; none when no model is set up.
    ///
    /// # Errors
    /// When the model cannot be reached or was stopped.
    async fn answer(&self, context: &SkillContext, question: &str) -> Result<Option<String>, Failure>;
}
