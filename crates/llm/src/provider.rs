//! A configured model: where it is, how it is spoken to, with which key.

use crate::embeddings::{self, Embedded, EmbeddingModel};
use crate::error::Error;
use crate::http::Call;
use crate::message::{ChatRequest, ChatResponse};
use crate::model::{ChatEvent, ChatModel, Events};
use crate::retry::RetryPolicy;
use crate::{anthropic, openai_chat, openai_responses};
use async_trait::async_trait;
use egress::{Egress, Redactor};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How a server is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// OpenAI's chat completions: also Ollama, vLLM, llama.cpp under their `/v1`.
    OpenAiChat,
    /// OpenAI's responses.
    OpenAiResponses,
    /// Azure OpenAI's chat completions, of this API version; the model is the deployment's name.
    AzureOpenAi {
        /// The version (`2024-10-21`).
        api_version: String,
    },
    /// Anthropic's messages.
    Anthropic,
}

/// A model as it is configured.
#[derive(Clone)]
pub struct ProviderConfig {
    /// How the server is spoken to.
    pub protocol: Protocol,
    /// The server's address (`https://api.openai.com/v1`, `http://localhost:11434/v1`).
    pub base_url: String,
    /// The model.
    pub model: String,
    /// The key; empty for servers that want none.
    pub key: String,
    /// For Azure: whether the key is an Entra token.
    pub is_bearer: bool,
    /// Tokens that a request and its answer may have together.
    pub window_tokens: usize,
    /// How long the answer's head may take; a model may have to be loaded first.
    pub timeout: Duration,
    /// How long each next part may take.
    pub idle_timeout: Duration,
    /// How a failed call is repeated.
    pub retry: RetryPolicy,
}

impl ProviderConfig {
    /// Returns the usual settings of a model.
    pub fn new(protocol: Protocol, base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            protocol,
            base_url: base_url.into(),
            model: model.into(),
            key: String::new(),
            is_bearer: false,
            window_tokens: 128_000,
            timeout: Duration::from_secs(120),
            idle_timeout: Duration::from_secs(60),
            retry: RetryPolicy::default(),
        }
    }

    fn url(&self) -> String {
        let base = self.base_url.trim_end_matches('/');
        match &self.protocol {
            Protocol::OpenAiChat => format!("{base}/chat/completions"),
            Protocol::OpenAiResponses => format!("{base}/responses"),
            Protocol::AzureOpenAi { api_version } => format!(
                "{base}/openai/deployments/{}/chat/completions?api-version={}",
                encoded(&self.model),
                encoded(api_version)
            ),
            Protocol::Anthropic => format!("{}/v1/messages", base.trim_end_matches("/v1")),
        }
    }

    /// Returns where embeddings are; Anthropic has none.
    fn embeddings_url(&self) -> Option<String> {
        let base = self.base_url.trim_end_matches('/');
        match &self.protocol {
            Protocol::OpenAiChat | Protocol::OpenAiResponses => Some(format!("{base}/embeddings")),
            Protocol::AzureOpenAi { api_version } => Some(format!(
                "{base}/openai/deployments/{}/embeddings?api-version={}",
                encoded(&self.model),
                encoded(api_version)
            )),
            Protocol::Anthropic => None,
        }
    }

    fn headers(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let bearer = || pair("authorization", format!("Bearer {}", self.key));
        let mut headers = Vec::new();
        if self.protocol == Protocol::Anthropic {
            headers.push(pair("anthropic-version", "2023-06-01".to_owned()));
        }
        if self.key.is_empty() {
            return headers;
        }
        headers.push(match &self.protocol {
            Protocol::OpenAiChat | Protocol::OpenAiResponses => bearer(),
            Protocol::AzureOpenAi { .. } if self.is_bearer => bearer(),
            Protocol::AzureOpenAi { .. } => pair("api-key", self.key.clone()),
            Protocol::Anthropic => pair("x-api-key", self.key.clone()),
        });
        headers
    }
}

/// A model that can be asked.
pub struct Client {
    config: ProviderConfig,
    egress: Egress,
    redactor: Redactor,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("protocol", &self.config.protocol)
            .field("model", &self.config.model)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a model of a configuration.
    pub fn new(config: ProviderConfig, egress: Egress) -> Self {
        Self {
            redactor: Redactor::new([config.key.clone()]),
            config,
            egress,
        }
    }

    fn call(&self, url: String, body: Value) -> Call<'_> {
        let config = &self.config;
        Call {
            egress: &self.egress,
            model: &config.model,
            url,
            headers: config.headers(),
            body,
            timeout: config.timeout,
            idle_timeout: config.idle_timeout,
            redactor: &self.redactor,
        }
    }

    /// Waits before a call that failed is repeated; an error when it is not to be.
    async fn wait(&self, tries: u32, error: Error, stop: &CancellationToken) -> Result<(), Error> {
        let Some(wait) = self.config.retry.wait(tries, &error) else {
            return Err(error);
        };
        tracing::info!(model = self.config.model, %error, wait_ms = wait.as_millis(), "a model is asked again");
        tokio::select! {
            biased;
            () = stop.cancelled() => Err(Error::Stopped),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }

    async fn try_chat(
        &self,
        request: &ChatRequest,
        is_streamed: bool,
        events: Events<'_>,
    ) -> Result<ChatResponse, Error> {
        let config = &self.config;
        let body = match &config.protocol {
            Protocol::OpenAiChat | Protocol::AzureOpenAi { .. } => {
                openai_chat::body(&config.model, request, is_streamed)
            }
            Protocol::OpenAiResponses => openai_responses::body(&config.model, request),
            Protocol::Anthropic => anthropic::body(&config.model, request),
        };
        let mut stream = self.call(config.url(), body).send(request).await?;
        match &config.protocol {
            Protocol::OpenAiChat | Protocol::AzureOpenAi { .. } => {
                openai_chat::read(&mut stream, request, events).await
            }
            Protocol::OpenAiResponses => openai_responses::read(&mut stream, request, events).await,
            Protocol::Anthropic => anthropic::read(&mut stream, request, events).await,
        }
    }
}

#[async_trait]
impl ChatModel for Client {
    fn name(&self) -> &str {
        &self.config.model
    }

    fn window_tokens(&self) -> usize {
        self.config.window_tokens
    }

    async fn chat(&self, request: &ChatRequest, events: Events<'_>) -> Result<ChatResponse, Error> {
        let mut tries = 0;
        let mut is_streamed = true;
        loop {
            tries += 1;
            let told = AtomicBool::new(false);
            let forward = |event: ChatEvent| {
                told.store(true, Ordering::Relaxed);
                events(event);
            };
            let error = match self.try_chat(request, is_streamed, &forward).await {
                Ok(mut response) => {
                    if response.model.is_empty() {
                        response.model.clone_from(&self.config.model);
                    }
                    return Ok(response);
                }
                Err(error) => error,
            };
            // A stream that ends before its first word may be of a server that streams no calls of tools.
            let told = told.into_inner();
            is_streamed = told || request.tools.is_empty() || !matches!(error, Error::Truncated { .. });
            self.wait(tries, error, &request.stop).await?;
            if told {
                events(ChatEvent::Restarted);
            }
        }
    }
}

#[async_trait]
impl EmbeddingModel for Client {
    fn name(&self) -> &str {
        &self.config.model
    }

    async fn embed(&self, texts: &[String], stop: &CancellationToken) -> Result<Embedded, Error> {
        let Some(url) = self.config.embeddings_url() else {
            return Err(Error::Protocol {
                model: self.config.model.clone(),
                reason: "its protocol has no embeddings".to_owned(),
            });
        };
        let mut all = Embedded::default();
        for part in texts.chunks(embeddings::TEXTS) {
            let mut tries = 0;
            let answer = loop {
                tries += 1;
                let call = self.call(url.clone(), embeddings::body(&self.config.model, part));
                match call.fetch(stop).await {
                    Ok(answer) => break answer,
                    Err(error) => self.wait(tries, error, stop).await?,
                }
            };
            embeddings::read(&answer, part.len(), &mut all).map_err(|reason| Error::Protocol {
                model: self.config.model.clone(),
                reason,
            })?;
        }
        Ok(all)
    }
}

/// Returns a name as a part of a path or query.
fn encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_protocol_has_its_address_and_key() {
        let url = |protocol, base: &str| ProviderConfig::new(protocol, base, "m/1").url();
        assert_eq!(
            url(Protocol::OpenAiChat, "http://h/v1/"),
            "http://h/v1/chat/completions"
        );
        assert_eq!(url(Protocol::OpenAiResponses, "http://h/v1"), "http://h/v1/responses");
        assert_eq!(url(Protocol::Anthropic, "https://h/v1"), "https://h/v1/messages");
        let azure = Protocol::AzureOpenAi {
            api_version: "2024-10-21".to_owned(),
        };
        let embeddings = |protocol, base: &str| ProviderConfig::new(protocol, base, "m/1").embeddings_url();
        assert_eq!(
            embeddings(Protocol::OpenAiChat, "http://h/v1/").as_deref(),
            Some("http://h/v1/embeddings")
        );
        assert_eq!(
            embeddings(azure.clone(), "https://x.openai.azure.com").as_deref(),
            Some("https://x.openai.azure.com/openai/deployments/m%2F1/embeddings?api-version=2024-10-21")
        );
        assert_eq!(embeddings(Protocol::Anthropic, "https://h/v1"), None);
        assert_eq!(
            url(azure.clone(), "https://x.openai.azure.com"),
            "https://x.openai.azure.com/openai/deployments/m%2F1/chat/completions?api-version=2024-10-21"
        );
        let header = |protocol, is_bearer| {
            let mut config = ProviderConfig::new(protocol, "http://h", "m");
            config.key = "k".to_owned();
            config.is_bearer = is_bearer;
            config.headers().pop().unwrap()
        };
        assert_eq!(
            header(Protocol::OpenAiChat, false),
            ("authorization".to_owned(), "Bearer k".to_owned())
        );
        assert_eq!(header(azure.clone(), false), ("api-key".to_owned(), "k".to_owned()));
        assert_eq!(header(azure, true).0, "authorization");
        assert_eq!(
            header(Protocol::Anthropic, false),
            ("x-api-key".to_owned(), "k".to_owned())
        );
    }
}
