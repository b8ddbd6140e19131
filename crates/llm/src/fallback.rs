//! Models in order: the next is asked when one fails.

use crate::error::Error;
use crate::message::{ChatRequest, ChatResponse};
use crate::model::{ChatEvent, ChatModel, Events};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Several models as one.
pub struct Fallback {
    models: Vec<Arc<dyn ChatModel>>,
}

impl std::fmt::Debug for Fallback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.models.iter().map(|model| model.name()).collect();
        f.debug_struct("Fallback").field("models", &names).finish()
    }
}

impl Fallback {
    /// Returns models as one, the preferred first.
    pub fn new(models: Vec<Arc<dyn ChatModel>>) -> Self {
        Self { models }
    }
}

#[async_trait]
impl ChatModel for Fallback {
    fn name(&self) -> &str {
        self.models.first().map_or("none", |model| model.name())
    }

    /// The smallest, so that what fits one fits all.
    fn window_tokens(&self) -> usize {
        self.models.iter().map(|model| model.window_tokens()).min().unwrap_or(0)
    }

    async fn chat(&self, request: &ChatRequest, events: Events<'_>) -> Result<ChatResponse, Error> {
        let mut last = Error::NoModel;
        let told = AtomicBool::new(false);
        for model in &self.models {
            if told.swap(false, Ordering::Relaxed) {
                events(ChatEvent::Restarted);
            }
            let forward = |event: ChatEvent| {
                told.store(event != ChatEvent::Restarted, Ordering::Relaxed);
                events(event);
            };
            match model.chat(request, &forward).await {
                Err(Error::Stopped) => return Err(Error::Stopped),
                Err(error) => {
                    tracing::warn!(model = model.name(), %error, "a model failed; the next is asked");
                    last = error;
                }
                answer => return answer,
            }
        }
        Err(last)
    }
}
