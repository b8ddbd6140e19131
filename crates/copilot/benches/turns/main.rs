//! What a turn adds to a model that answers at once, and many streams side by side, beside LiteLLM.
//!
//! `cargo bench -p copilot --bench turns`. A scripted model (a process of its own that speaks OpenAI's chat
//! completions) is asked 100 prompts a second: directly, by turns of the copilot, and through LiteLLM's proxy. What
//! a turn adds is its time less the median of a direct call: planning, guard, budget, check and the durable store
//! are in it. Then 500 answers are streamed at once, at 50 tokens a second each. LiteLLM comes from a Python
//! environment that is made when there is `python3` and a package index; else it says so. Memory is the most that
//! a process ever held.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

mod litellm;
mod load;
mod memory;
mod model;

use api::{NewPrompt, NewSession};
use copilot::{Asker, Copilot, Models, Options, PricedModel};
use llm::{ChatModel, ChatRequest, Message};
use load::{at_once, at_rate};
use mimalloc::MiMalloc;
use skill::Registry;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Location, Store};

/// As in the program.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// Prompts a second, and for how long.
const RATE: u64 = 100;
const SECONDS: u64 = 10;
/// Answers that are streamed at once, and how much of each.
const STREAMS: usize = 500;
const STREAMED_TOKENS: u64 = 250;
const TOKENS_A_SECOND: u64 = 50;

const PROMPT: &str = "what is lateral movement?";

fn main() {
    if let Some(address) = std::env::args()
        .skip_while(|argument| argument != model::ARGUMENT)
        .nth(1)
    {
        return model::serve(&address);
    }
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(run());
}

async fn run() {
    let model = model::Process::start();
    let quick = model.named("quick");
    let paced = model.named("paced");
    let rate = format!("{RATE} prompts/s");
    let streams = format!("{STREAMS} streams at {TOKENS_A_SECOND} tokens/s");
    let ideal = Duration::from_millis(1_000 / TOKENS_A_SECOND) * u32::try_from(STREAMED_TOKENS).unwrap();

    let direct = at_rate(RATE, SECONDS, || call(Arc::clone(&quick))).await;
    println!("{rate}, the model itself: {direct}");
    let folder = tempfile::tempdir().unwrap();
    let before = memory::peak_mb(std::process::id());
    let copilot = copilot(folder.path(), &quick).await;
    let sessions = Sessions::begin(&copilot, usize::try_from(RATE * SECONDS).unwrap() + STREAMS).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let turns = at_rate(RATE, SECONDS, || turn(copilot.clone(), sessions.take())).await;
    println!("{rate}, added by a turn: {}", turns.beyond(direct.median()));
    let late = at_once(STREAMS, || call(Arc::clone(&paced))).await;
    println!("{streams}, the model itself is late by {}", late.beyond(ideal));
    copilot.set_models(Some(models(&paced)));
    let late = at_once(STREAMS, || turn(copilot.clone(), sessions.take())).await;
    println!("{streams}, turns are late by {}", late.beyond(ideal));
    println!(
        "memory of this process: {before} MB before the first turn, {} MB at most",
        memory::peak_mb(std::process::id())
    );

    let proxy = match litellm::Process::start(&model).await {
        Ok(proxy) => proxy,
        Err(reason) => {
            println!("SKIPPED LiteLLM: {reason}");
            return;
        }
    };
    let through = at_rate(RATE, SECONDS, || call(proxy.named("quick"))).await;
    println!("{rate}, added by LiteLLM: {}", through.beyond(direct.median()));
    let late = at_once(STREAMS, || call(proxy.named("paced"))).await;
    println!("{streams}, LiteLLM is late by {}", late.beyond(ideal));
    println!("memory of LiteLLM: {} MB at most", proxy.peak_mb());
}

fn models(model: &Arc<dyn ChatModel>) -> Models {
    Models::of(vec![PricedModel {
        id: "scripted".to_owned(),
        model: Arc::clone(model),
        input_price: None,
        output_price: None,
    }])
}

async fn copilot(folder: &std::path::Path, model: &Arc<dyn ChatModel>) -> Copilot {
    let store = Store::open(&Location::in_folder(folder)).await.unwrap();
    let copilot = Copilot::new(
        store.workspace("bench"),
        Registry::default(),
        Options::closed().unwrap(),
    );
    // As the server does at its start.
    copilot.watch();
    copilot.set_models(Some(models(model)));
    copilot
}

/// Asks the model itself; says whether it answered.
async fn call(model: Arc<dyn ChatModel>) -> bool {
    let request = ChatRequest {
        messages: vec![Message::User(PROMPT.to_owned())],
        max_output_tokens: 1_000,
        ..ChatRequest::default()
    };
    model.chat(&request, &|_| {}).await.is_ok()
}

/// Sessions that nothing was asked in.
struct Sessions(Mutex<Vec<String>>);

impl Sessions {
    async fn begin(copilot: &Copilot, count: usize) -> Self {
        let mut begun = Vec::with_capacity(count);
        for _ in 0..count {
            let new = NewSession {
                title: Some("a session".to_owned()),
                ..NewSession::default()
            };
            let session = copilot.begin_session(new, &Asker::user("ann")).await.unwrap();
            begun.push(session.id);
        }
        Self(Mutex::new(begun))
    }

    fn take(&self) -> String {
        self.0.lock().unwrap().pop().unwrap()
    }
}

/// Asks in a session and follows the answer to its end; says whether it is one.
async fn turn(copilot: Copilot, session: String) -> bool {
    let asker = Asker::user("ann");
    let new = NewPrompt {
        content: PROMPT.to_owned(),
        ..NewPrompt::default()
    };
    let prompt = copilot.ask(&session, new, &asker).await.unwrap();
    let evaluation = &prompt.evaluations[0].id;
    let mut follower = copilot.follow(evaluation, 0, &asker.user).await.unwrap();
    let mut last = None;
    while let Some(event) = follower.next().await {
        last = Some(event);
    }
    last.is_some_and(|event| event.name == "end" && event.data.contains("word"))
}
