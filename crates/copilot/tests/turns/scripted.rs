//! A model server that answers what its script says, in each of the three protocols, and keeps what it was asked.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use copilot::{Models, PricedModel};
use egress::{Egress, HostPattern, Options, Policy};
use llm::{Client, Protocol, ProviderConfig, RetryPolicy};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const PROTOCOLS: [Protocol; 3] = [Protocol::OpenAiChat, Protocol::OpenAiResponses, Protocol::Anthropic];

/// What the model does with a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// Writes.
    Text(&'static str),
    /// Calls tools: name and arguments as it sends them.
    Calls(Vec<(&'static str, &'static str)>),
    /// Begins to write and breaks off.
    Broken(&'static str),
    /// Refuses with a status.
    Status(u16),
    /// Never answers.
    Silence,
    /// Does what is made of the request.
    Made(fn(&Value) -> Reply),
}

#[derive(Clone)]
struct Script {
    protocol: Protocol,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

pub(crate) struct Scripted {
    script: Script,
    url: String,
}

impl Scripted {
    pub(crate) async fn start(protocol: Protocol, replies: Vec<Reply>) -> Self {
        let script = Script {
            protocol,
            replies: Arc::new(Mutex::new(replies.into())),
            asked: Arc::default(),
        };
        let app = Router::new()
            .route("/api/tags", get(tags))
            .fallback(answer)
            .with_state(script.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { script, url }
    }

    /// Where it is, as settings name it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn asked(&self) -> Vec<Value> {
        self.script.asked.lock().unwrap().clone()
    }

    pub(crate) fn models(&self) -> Models {
        let mut config = ProviderConfig::new(self.script.protocol.clone(), &self.url, "scripted-1");
        config.key = "sk-scripted-secret-key".to_owned();
        config.timeout = Duration::from_secs(2);
        config.idle_timeout = Duration::from_secs(2);
        config.retry = RetryPolicy {
            tries: 2,
            first_wait: Duration::from_millis(5),
            longest_wait: Duration::from_millis(50),
        };
        Models::of(vec![PricedModel {
            id: "scripted".to_owned(),
            model: Arc::new(Client::new(config, egress())),
            input_price: Some(1.0),
            output_price: Some(4.0),
        }])
        .guarding(vec!["sk-scripted-secret-key".to_owned()])
    }
}

pub(crate) fn egress() -> Egress {
    Egress::new(Options {
        policy: Policy {
            internal: vec![HostPattern::parse("127.0.0.1").unwrap()],
            ..Policy::default()
        },
        ..Options::default()
    })
    .unwrap()
}

async fn answer(State(script): State<Script>, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let reply = match script.replies.lock().unwrap().pop_front() {
        Some(Reply::Made(make)) => Some(make(&asked)),
        reply => reply,
    };
    script.asked.lock().unwrap().push(asked);
    let stream = [("content-type", "text/event-stream")];
    match reply {
        Some(Reply::Text(words)) => (stream, parts(text(&script.protocol, words))).into_response(),
        Some(Reply::Calls(wanted)) => (stream, parts(calls(&script.protocol, &wanted))).into_response(),
        Some(Reply::Broken(words)) => {
            let whole = text(&script.protocol, words);
            let half = whole[..whole.floor_char_boundary(whole.len() / 2)].to_owned();
            (stream, parts(half)).into_response()
        }
        Some(Reply::Status(status)) => {
            let body = json!({ "error": { "message": "not now" } }).to_string();
            (StatusCode::from_u16(status).unwrap(), body).into_response()
        }
        Some(Reply::Silence) => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
        Some(Reply::Made(_)) => (StatusCode::IM_A_TEAPOT, "a reply makes no reply").into_response(),
        None => (StatusCode::IM_A_TEAPOT, "the script is at its end").into_response(),
    }
}

/// What Ollama answers when it is asked for its models.
async fn tags() -> Response {
    let model = |name: &str, size: u64| {
        json!({ "name": name, "model": name, "modified_at": "2026-03-02T08:00:00.7-07:00", "size": size,
            "digest": "0a8c266910232fd3291e71e5ba1e058cc5af9d411192cf88b6d30e92b6e73163",
            "details": { "parent_model": "", "format": "gguf", "family": "qwen2", "families": ["qwen2"],
                "parameter_size": "7.6B", "quantization_level": "Q4_K_M" } })
    };
    axum::Json(json!({ "models": [model("qwen2.5:7b", 4_683_075_271), model("small:latest", 19_808)] })).into_response()
}

/// Cut at places that no event ends at.
fn parts(events: String) -> Body {
    let parts: Vec<Result<Bytes, std::io::Error>> = events
        .as_bytes()
        .chunks(11)
        .map(|part| Ok(Bytes::copy_from_slice(part)))
        .collect();
    Body::from_stream(futures::stream::iter(parts))
}

fn events(values: &[Value]) -> String {
    values
        .iter()
        .map(|value| match value["type"].as_str() {
            Some(name) => format!("event: {name}\ndata: {value}\n\n"),
            None => format!("data: {value}\n\n"),
        })
        .collect()
}

fn text(protocol: &Protocol, words: &str) -> String {
    match protocol {
        Protocol::OpenAiResponses => events(&[
            json!({ "type": "response.output_text.delta", "delta": words }),
            json!({ "type": "response.completed", "response": { "model": "scripted-1",
                "usage": { "input_tokens": 100, "output_tokens": 20 } } }),
        ]),
        Protocol::Anthropic => events(&[
            json!({ "type": "message_start", "message": { "model": "scripted-1", "usage": { "input_tokens": 100 } } }),
            json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } }),
            json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": words } }),
            json!({ "type": "content_block_stop", "index": 0 }),
            json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" }, "usage": { "output_tokens": 20 } }),
            json!({ "type": "message_stop" }),
        ]),
        Protocol::OpenAiChat | Protocol::AzureOpenAi { .. } => {
            events(&[
                json!({ "model": "scripted-1", "choices": [{ "delta": { "content": words } }] }),
                json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] }),
                json!({ "choices": [], "usage": { "prompt_tokens": 100, "completion_tokens": 20 } }),
            ]) + "data: [DONE]\n\n"
        }
    }
}

fn calls(protocol: &Protocol, wanted: &[(&str, &str)]) -> String {
    let numbered = wanted.iter().enumerate();
    match protocol {
        Protocol::OpenAiResponses => {
            let mut all: Vec<Value> = numbered
                .map(|(at, (name, arguments))| {
                    json!({ "type": "response.output_item.done", "item": { "type": "function_call",
                        "call_id": format!("c{at}"), "name": name, "arguments": arguments } })
                })
                .collect();
            all.push(
                json!({ "type": "response.completed", "response": { "model": "scripted-1",
                "usage": { "input_tokens": 100, "output_tokens": 20 } } }),
            );
            events(&all)
        }
        Protocol::Anthropic => {
            let mut all = vec![
                json!({ "type": "message_start", "message": { "model": "scripted-1", "usage": { "input_tokens": 100 } } }),
            ];
            for (at, (name, arguments)) in numbered {
                all.push(json!({ "type": "content_block_start", "index": at,
                    "content_block": { "type": "tool_use", "id": format!("c{at}"), "name": name, "input": {} } }));
                all.push(json!({ "type": "content_block_delta", "index": at,
                    "delta": { "type": "input_json_delta", "partial_json": arguments } }));
                all.push(json!({ "type": "content_block_stop", "index": at }));
            }
            all.push(json!({ "type": "message_delta", "delta": { "stop_reason": "tool_use" },
                "usage": { "output_tokens": 20 } }));
            all.push(json!({ "type": "message_stop" }));
            events(&all)
        }
        Protocol::OpenAiChat | Protocol::AzureOpenAi { .. } => {
            let list: Vec<Value> = numbered
                .map(|(at, (name, arguments))| {
                    json!({ "index": at, "id": format!("c{at}"), "type": "function",
                        "function": { "name": name, "arguments": arguments } })
                })
                .collect();
            events(&[
                json!({ "model": "scripted-1", "choices": [{ "delta": { "tool_calls": list } }] }),
                json!({ "choices": [{ "delta": {}, "finish_reason": "tool_calls" }] }),
                json!({ "choices": [], "usage": { "prompt_tokens": 100, "completion_tokens": 20 } }),
            ]) + "data: [DONE]\n\n"
        }
    }
}
