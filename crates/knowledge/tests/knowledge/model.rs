//! A server of embeddings that knows which words mean the same: each of its dimensions is one meaning.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use egress::{Egress, HostPattern, Options, Policy};
use llm::{Client, EmbeddingModel, Protocol, ProviderConfig};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const MEANINGS: [&[&str]; 4] = [
    &["ransomware", "trojan", "crypto"],
    &["contain", "cut off", "isolate"],
    &["canteen", "noon"],
    &["it", "the", "a"],
];

#[derive(Clone, Default)]
struct Told {
    texts: Arc<AtomicUsize>,
    fails: Arc<AtomicBool>,
}

pub(crate) struct Server {
    told: Told,
    url: String,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let told = Told::default();
        let app = Router::new()
            .route("/v1/embeddings", post(answer))
            .with_state(told.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { told, url }
    }

    /// How many texts it was sent.
    pub(crate) fn texts(&self) -> usize {
        self.told.texts.load(Ordering::Relaxed)
    }

    /// Refuses from now on.
    pub(crate) fn fail(&self) {
        self.told.fails.store(true, Ordering::Relaxed);
    }

    pub(crate) fn client(&self) -> Arc<dyn EmbeddingModel> {
        let egress = Egress::new(Options {
            policy: Policy {
                internal: vec![HostPattern::parse("127.0.0.1").unwrap()],
                ..Policy::default()
            },
            ..Options::default()
        })
        .unwrap();
        Arc::new(Client::new(
            ProviderConfig::new(Protocol::OpenAiChat, &self.url, "meanings"),
            egress,
        ))
    }
}

async fn answer(State(told): State<Told>, Json(asked): Json<Value>) -> Response {
    if told.fails.load(Ordering::Relaxed) {
        return (StatusCode::BAD_REQUEST, "not today").into_response();
    }
    let texts = asked["input"].as_array().unwrap();
    told.texts.fetch_add(texts.len(), Ordering::Relaxed);
    let data: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let text = text.as_str().unwrap().to_lowercase();
            let count = |words: &[&str]| words.iter().filter(|word| text.contains(*word)).count();
            json!({ "index": index, "embedding": MEANINGS.map(count) })
        })
        .collect();
    let tokens: usize = texts.iter().map(|text| text.as_str().unwrap().len() / 4).sum();
    Json(json!({ "data": data, "usage": { "prompt_tokens": tokens } })).into_response()
}
