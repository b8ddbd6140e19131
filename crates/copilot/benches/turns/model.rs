//! The scripted model: a process that answers at once (`quick`) or word by word at a pace (`paced`).

use crate::{STREAMED_TOKENS, TOKENS_A_SECOND};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use axum::serve::ListenerExt as _;
use egress::{Egress, HostPattern, Options, Policy};
use futures::StreamExt as _;
use llm::{ChatModel, Client, Protocol, ProviderConfig};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// The key that everybody here has; LiteLLM's proxy starts with no weaker one.
pub(crate) const KEY: &str = "sk-6b1f0c9e2d7a4853b6e1f09c2d7a48536b1f0c9e2d7a4853b6e1f09c2d7a4853";
/// What a process is told that shall be the model.
pub(crate) const ARGUMENT: &str = "--scripted-model";
/// Words of an answer that comes at once.
const QUICK_TOKENS: u64 = 20;

/// Serves until the process ends; prints where.
pub(crate) fn serve(address: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        // A word is sent when it is there, and does not wait for the one before to be acknowledged.
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        axum::serve(listener, Router::new().fallback(answer)).await.unwrap();
    });
}

async fn answer(body: Bytes) -> impl IntoResponse {
    let is_paced = body.windows(5).any(|part| part == b"paced");
    let (tokens, pace) = if is_paced {
        (
            STREAMED_TOKENS,
            Duration::from_secs(1) / u32::try_from(TOKENS_A_SECOND).unwrap(),
        )
    } else {
        (QUICK_TOKENS, Duration::ZERO)
    };
    let start = tokio::time::Instant::now();
    // Each word has its moment, so a late one makes no later one late.
    let words = futures::stream::iter(1..=tokens).then(move |at| async move {
        if !pace.is_zero() {
            tokio::time::sleep_until(start + pace * u32::try_from(at).unwrap()).await;
        }
        Ok::<_, std::io::Error>(event(r#"{"content":"word "}"#, "null"))
    });
    let end = futures::stream::once(async { Ok(event("{}", r#""stop""#) + "data: [DONE]\n\n") });
    let head = [("content-type", "text/event-stream")];
    (head, Body::from_stream(words.chain(end)))
}

fn event(delta: &str, finish: &str) -> String {
    let choice = format!(r#"{{"index":0,"delta":{delta},"finish_reason":{finish}}}"#);
    format!(
        "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"scripted\",\"choices\":[{choice}]}}\n\n"
    )
}

/// The process.
pub(crate) struct Process {
    child: Child,
    address: String,
}

impl Process {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([ARGUMENT, "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let address = format!("http://{}/v1", address.trim());
        Self { child, address }
    }

    pub(crate) fn url(&self) -> &str {
        &self.address
    }

    pub(crate) fn named(&self, name: &str) -> Arc<dyn ChatModel> {
        client(&self.address, name)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().unwrap();
    }
}

/// Returns a client of what speaks OpenAI's chat completions on this machine.
pub(crate) fn client(url: &str, name: &str) -> Arc<dyn ChatModel> {
    let egress = Egress::new(Options {
        policy: Policy {
            internal: vec![HostPattern::parse("127.0.0.1").unwrap()],
            ..Policy::default()
        },
        ..Options::default()
    })
    .unwrap();
    let mut config = ProviderConfig::new(Protocol::OpenAiChat, url, name);
    config.key = KEY.to_owned();
    Arc::new(Client::new(config, egress))
}
