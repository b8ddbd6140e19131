//! A server that answers what its script says, in order, and keeps what it was asked.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use egress::{Egress, HostPattern, Options, Policy};
use llm::{
    ChatEvent, ChatModel, ChatRequest, ChatResponse, Client, Error, Message, Protocol, ProviderConfig, RetryPolicy,
    Tool,
};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a request.
pub(crate) enum Reply {
    /// Sends events and ends.
    Events(String),
    /// Sends one JSON value.
    Whole(Value),
    /// Sends events and breaks the connection.
    Broken(String),
    /// Refuses: status, headers, body.
    Status(u16, Vec<(&'static str, &'static str)>, &'static str),
    /// Never answers.
    Silence,
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

#[derive(Clone, Default)]
struct Script {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

pub(crate) struct Server {
    script: Script,
    pub(crate) url: String,
}

impl Server {
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let script = Script {
            replies: Arc::new(Mutex::new(replies.into())),
            asked: Arc::default(),
        };
        let app = Router::new().fallback(answer).with_state(script.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { script, url }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.script.asked.lock().unwrap().clone()
    }

    /// A model of this server that is asked again quickly.
    pub(crate) fn model(&self, protocol: Protocol) -> Client {
        let mut config = ProviderConfig::new(protocol, format!("{}/v1", self.url), "test-model");
        config.key = "sk-secret-key".to_owned();
        config.timeout = Duration::from_millis(400);
        config.idle_timeout = Duration::from_millis(400);
        config.retry = RetryPolicy {
            tries: 3,
            first_wait: Duration::from_millis(5),
            longest_wait: Duration::from_secs(2),
        };
        Client::new(config, egress())
    }
}

fn egress() -> Egress {
    Egress::new(Options {
        policy: Policy {
            internal: vec![HostPattern::parse("127.0.0.1").unwrap()],
            ..Policy::default()
        },
        ..Options::default()
    })
    .unwrap()
}

async fn answer(State(script): State<Script>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    script.asked.lock().unwrap().push(Asked {
        path: uri.path_and_query().unwrap().to_string(),
        headers,
        body: serde_json::from_slice(&body).unwrap(),
    });
    let reply = script.replies.lock().unwrap().pop_front();
    let stream = [("content-type", "text/event-stream")];
    match reply {
        Some(Reply::Events(events)) => {
            // Cut at places that no event ends at.
            let parts: Vec<Result<Bytes, std::io::Error>> = events
                .as_bytes()
                .chunks(7)
                .map(|part| Ok(Bytes::copy_from_slice(part)))
                .collect();
            (stream, Body::from_stream(futures::stream::iter(parts))).into_response()
        }
        Some(Reply::Whole(value)) => axum::Json(value).into_response(),
        Some(Reply::Broken(events)) => {
            let first = futures::stream::once(async { Ok(Bytes::from(events)) });
            // What was sent is on its way before the connection breaks.
            let last = futures::stream::once(async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Err(std::io::Error::other("broken"))
            });
            let parts = futures::StreamExt::chain(first, last);
            (stream, Body::from_stream(parts)).into_response()
        }
        Some(Reply::Status(status, headers, body)) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        Some(Reply::Silence) => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
        None => (StatusCode::IM_A_TEAPOT, "the script is at its end").into_response(),
    }
}

/// Events as a server sends them.
pub(crate) fn events(values: &[Value]) -> String {
    values
        .iter()
        .map(|value| match value["type"].as_str() {
            Some(name) => format!("event: {name}\ndata: {value}\n\n"),
            None => format!("data: {value}\n\n"),
        })
        .collect()
}

pub(crate) fn request(text: &str) -> ChatRequest {
    ChatRequest {
        system: "You are a test.".to_owned(),
        messages: vec![Message::User(text.to_owned())],
        tools: vec![Tool {
            name: "run_query".to_owned(),
            description: "Runs KQL.".to_owned(),
            parameters: json!({ "type": "object", "properties": { "query": { "type": "string" } } }),
        }],
        max_output_tokens: 200,
        ..ChatRequest::default()
    }
}

/// Asks, and returns what was told on the way too.
pub(crate) async fn ask(model: &dyn ChatModel, request: &ChatRequest) -> (Result<ChatResponse, Error>, Vec<ChatEvent>) {
    let told = Mutex::new(Vec::new());
    let result = model.chat(request, &|event| told.lock().unwrap().push(event)).await;
    (result, told.into_inner().unwrap())
}

/// A chat answer with some text.
pub(crate) fn chat_text(text: &str) -> String {
    events(&[
        json!({ "model": "m-1", "choices": [{ "delta": { "role": "assistant", "content": "" } }] }),
        json!({ "choices": [{ "delta": { "content": text } }] }),
        json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] }),
        json!({ "choices": [], "usage": { "prompt_tokens": 11, "completion_tokens": 5,
                "prompt_tokens_details": { "cached_tokens": 4 } } }),
    ]) + "data: [DONE]\n\n"
}
