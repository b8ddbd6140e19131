//! What a turn adds to a model that answers at once, and many streams side by side.
//!
//! `cargo bench -p copilot --bench turns` asks a scripted model in this process, 100 prompts a second, and tells
//! the time from a prompt's acceptance to its end without the time that the model took; then it streams 500 answers
//! at 50 tokens a second and tells how late their events were. Memory is the process's.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

use api::{NewPrompt, NewSession};
use async_trait::async_trait;
use copilot::{Asker, Copilot, Models, Options, PricedModel};
use llm::{ChatEvent, ChatModel, ChatRequest, ChatResponse, Events, Finish, Usage};
use skill::Registry;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Location, Store};

const RATE: u64 = 100;
const SECONDS: u64 = 10;
const STREAMS: usize = 500;
const TOKENS: u64 = 250;
const TOKENS_A_SECOND: u64 = 50;

/// A model in this process: what is measured is the copilot, not a socket.
struct Scripted {
    /// Between two tokens.
    pace: Duration,
    tokens: u64,
    busy_us: AtomicU64,
}

#[async_trait]
impl ChatModel for Scripted {
    fn name(&self) -> &str {
        "scripted"
    }

    fn window_tokens(&self) -> usize {
        128_000
    }

    async fn chat(&self, _request: &ChatRequest, events: Events<'_>) -> Result<ChatResponse, llm::Error> {
        let started = Instant::now();
        let mut text = String::new();
        for _ in 0..self.tokens {
            if !self.pace.is_zero() {
                tokio::time::sleep(self.pace).await;
            }
            events(ChatEvent::Text("word ".to_owned()));
            text.push_str("word ");
        }
        self.busy_us
            .fetch_add(started.elapsed().as_micros().try_into().unwrap(), Ordering::Relaxed);
        Ok(ChatResponse {
            text,
            tool_calls: Vec::new(),
            usage: Usage {
                input_tokens: 100,
                output_tokens: self.tokens,
                cached_tokens: 0,
            },
            finish: Finish::Stop,
            model: "scripted".to_owned(),
        })
    }
}

async fn copilot(folder: &std::path::Path, pace: Duration, tokens: u64) -> Copilot {
    let store = Store::open(&Location::in_folder(folder)).await.unwrap();
    let copilot = Copilot::new(
        store.workspace("bench"),
        Registry::default(),
        Options::closed().unwrap(),
    );
    copilot.set_models(Some(Models::of(vec![PricedModel {
        id: "scripted".to_owned(),
        model: Arc::new(Scripted {
            pace,
            tokens,
            busy_us: AtomicU64::new(0),
        }),
        input_price: None,
        output_price: None,
    }])));
    copilot
}

async fn turn(copilot: Copilot, asker: Asker) -> Duration {
    let session = copilot.begin_session(NewSession::default(), &asker).await.unwrap().id;
    let new = NewPrompt {
        content: "what is lateral movement?".to_owned(),
        ..NewPrompt::default()
    };
    let started = Instant::now();
    let prompt = copilot.ask(&session, new, &asker).await.unwrap();
    let mut follower = copilot.follow(&prompt.evaluations[0].id, 0, &asker.user).await.unwrap();
    while follower.next().await.is_some() {}
    started.elapsed()
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

fn tell(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    println!(
        "{name}: p50 {:?}, p99 {:?}, most {:?} ({} turns)",
        percentile(&times, 50),
        percentile(&times, 99),
        times.last().unwrap(),
        times.len()
    );
}

async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let asker = Asker::user("ann");
    let quick = copilot(folder.path(), Duration::ZERO, 20).await;
    let mut turns = Vec::new();
    let mut clock = tokio::time::interval(Duration::from_millis(1_000 / RATE));
    for _ in 0..RATE * SECONDS {
        clock.tick().await;
        turns.push(tokio::spawn(turn(quick.clone(), asker.clone())));
    }
    let mut times = Vec::new();
    for turn in turns {
        times.push(turn.await.unwrap());
    }
    tell(&format!("added by a turn at {RATE} prompts/s"), times);

    let pace = Duration::from_millis(1_000 / TOKENS_A_SECOND);
    let slow = copilot(folder.path(), pace, TOKENS).await;
    let started = Instant::now();
    let turns: Vec<_> = (0..STREAMS)
        .map(|_| tokio::spawn(turn(slow.clone(), asker.clone())))
        .collect();
    let mut late = Vec::new();
    let expected = pace * u32::try_from(TOKENS).unwrap();
    for turn in turns {
        late.push(turn.await.unwrap().saturating_sub(expected));
    }
    tell(
        &format!("{STREAMS} streams at {TOKENS_A_SECOND} tokens/s, beyond the model's {expected:?}"),
        late,
    );
    println!("all streams in {:?}; most memory {} MB", started.elapsed(), memory_mb());
}

fn main() {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(run());
}
