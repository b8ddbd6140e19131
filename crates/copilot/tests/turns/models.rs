//! Models as owners set them up: what each is asked for, what it gets to see, and where one is found.

use crate::desk::{Desk, text};
use crate::scripted::{Reply, Scripted, egress};
use api::{Block, ModelProtocol, ModelProvider, ModelSettings, NewPrompt, ResultType};
use egress::{Egress, HostPattern, Options, Policy};
use llm::Protocol;
use serde_json::{Value, json};

/// The pseudonym with that beginning in what a model was sent.
fn pseudonym(asked: &Value, stem: &str) -> String {
    let sent = asked["messages"].to_string();
    let at = sent.find(stem).unwrap_or_else(|| panic!("no `{stem}` in {sent}"));
    let letters = sent[at..].chars();
    letters
        .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .collect()
}

/// Looks up the machine that the prompt names, by the only name that the model knows of it.
fn look_up(asked: &Value) -> Reply {
    let arguments: &'static str = json!({ "device": pseudonym(asked, "host-") }).to_string().leak();
    Reply::Calls(vec![("summarize_device", arguments)])
}

/// Writes about who was found, by the only names that the model knows of them.
fn tell(asked: &Value) -> Reply {
    let (host, user) = (pseudonym(asked, "host-"), pseudonym(asked, "user-"));
    let told = format!("Incident 7 began on {host} when {user} ran powershell.exe [1].");
    Reply::Text(told.leak())
}

#[tokio::test]
async fn a_model_sees_no_name_in_a_whole_turn_and_the_answer_has_them_all() {
    let script = vec![
        Reply::Made(look_up),
        Reply::Calls(vec![("summarize_incident", r#"{"incident_id":"7"}"#)]),
        Reply::Made(tell),
        Reply::Text("The data does not show it."),
        Reply::Made(|asked| {
            Reply::Text(format!("It is a machine like any other: {}.", pseudonym(asked, "host-")).leak())
        }),
    ];
    let server = Scripted::start(Protocol::OpenAiChat, script).await;
    let mut models = server.models();
    models.pseudonymise = true;
    let desk = Desk::with_models(models).await;
    let session = desk.session().await;
    let new = NewPrompt {
        content: "What happened on WS-07 in incident 7?".to_owned(),
        ..NewPrompt::default()
    };
    let prompt = desk.copilot.ask(&session, new, &desk.asker).await.unwrap();
    let id = &prompt.evaluations[0].id;
    let mut follower = desk.copilot.follow(id, 0, "ann").await.unwrap();
    let mut told = String::new();
    while let Some(event) = follower.next().await {
        told.push_str(&event.data);
    }
    let answer = desk.wait(id).await;
    assert_eq!(answer.result_type, ResultType::Success, "{answer:?}");
    let calls = desk.calls.lock().unwrap().clone();
    assert_eq!(calls[0].1["device"], "WS-07", "a skill gets the real name");
    let shown = text(&answer);
    assert!(shown.contains("began on WS-07 when kim ran powershell.exe"), "{shown}");
    assert_eq!((answer.claims.supported, answer.claims.removed), (1, 0), "{answer:?}");

    // A name without a shape of its own is known from what was said before.
    desk.ask(&session, "Tell me more about user kim").await;

    // What is not about the data goes out without names too.
    let general = desk
        .ask(&session, "/AskGPT what kind of machine is WS-07, which kim has?")
        .await;
    let Some(Block::Card { value, .. }) = general.blocks.first() else {
        panic!("{general:?}");
    };
    assert!(value["text"].as_str().unwrap().ends_with("WS-07."), "{value}");

    let asked = server.asked();
    assert_eq!(asked.len(), 5);
    let mark = pseudonym(&asked[0], "host-");
    for request in &asked {
        let sent = request.to_string();
        let words: Vec<&str> = sent
            .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
            .collect();
        for name in ["WS-07", "ws-07", "kim"] {
            assert!(!words.contains(&name), "{name} was sent: {sent}");
        }
        assert!(!sent.contains("WS-07"), "{sent}");
    }
    assert!(!told.contains(&mark), "followers see real names: {told}");
}

fn provider(id: &str, url: &str, model: &str) -> ModelProvider {
    ModelProvider {
        id: id.to_owned(),
        protocol: ModelProtocol::OpenAiChat,
        base_url: url.to_owned(),
        model: model.to_owned(),
        api_version: None,
        is_bearer: false,
        window_tokens: 128_000,
        timeout_seconds: 10,
        input_price: None,
        output_price: None,
        has_key: false,
        key: None,
    }
}

#[tokio::test]
async fn each_job_has_its_own_model() {
    let plans = vec![
        Reply::Calls(vec![("summarize_incident", r#"{"incident_id":"7"}"#)]),
        Reply::Text("Incident 7 began on WS-07 when kim ran powershell.exe [1]."),
    ];
    let planner = Scripted::start(Protocol::OpenAiChat, plans).await;
    let knower = Scripted::start(
        Protocol::OpenAiChat,
        vec![Reply::Text("Pass-the-hash uses a hash in place of a password.")],
    )
    .await;
    let desk = Desk::with_way_out(egress()).await;
    let settings = ModelSettings {
        providers: vec![
            provider("large", planner.url(), "large-1"),
            provider("small", knower.url(), "small-1"),
        ],
        jobs: [("plan", "large"), ("general", "small")]
            .map(|(job, id)| (job.to_owned(), vec![id.to_owned()]))
            .into(),
        ..ModelSettings::default()
    };
    desk.copilot.set_model_settings(settings, "ann").await.unwrap();
    let session = desk.session().await;
    let general = desk.ask(&session, "/AskGPT what is pass-the-hash?").await;
    assert_eq!(general.result_type, ResultType::Success, "{general:?}");
    assert_eq!((planner.asked().len(), knower.asked().len()), (0, 1));
    assert_eq!(knower.asked()[0]["model"], "small-1");
    let answer = desk.ask(&session, "What happened in incident 7?").await;
    assert!(text(&answer).contains("kim ran powershell.exe"), "{answer:?}");
    assert_eq!((planner.asked().len(), knower.asked().len()), (2, 1));
    assert_eq!(planner.asked()[0]["model"], "large-1");

    let wrong = ModelSettings {
        providers: vec![provider("large", planner.url(), "large-1")],
        jobs: [("plan".to_owned(), vec!["missing".to_owned()])].into(),
        ..ModelSettings::default()
    };
    let refused = desk.copilot.set_model_settings(wrong, "ann").await.unwrap_err();
    assert!(refused.to_string().contains("`missing`"), "{refused}");
}

#[tokio::test]
async fn one_model_compares_meanings_and_talks_to_nobody() {
    let talker = Scripted::start(Protocol::OpenAiChat, vec![Reply::Text("A hash instead of a password.")]).await;
    let meanings = Scripted::start(Protocol::OpenAiChat, Vec::new()).await;
    let desk = Desk::with_way_out(egress()).await;
    let settings = |jobs: &[&str]| ModelSettings {
        // The first would be asked first, were it not the one that compares.
        providers: vec![
            provider("vectors", meanings.url(), "vectors-1"),
            provider("large", talker.url(), "large-1"),
        ],
        jobs: [("embed".to_owned(), jobs.iter().map(|id| (*id).to_owned()).collect())].into(),
        ..ModelSettings::default()
    };
    assert!(desk.copilot.embeddings().get().is_none());
    desk.copilot
        .set_model_settings(settings(&["vectors"]), "ann")
        .await
        .unwrap();
    assert_eq!(desk.copilot.embeddings().get().unwrap().name(), "vectors-1");
    let session = desk.session().await;
    desk.ask(&session, "/AskGPT what is pass-the-hash?").await;
    assert_eq!((talker.asked().len(), meanings.asked().len()), (1, 0));

    let refusal = async |settings| {
        let refused = desk.copilot.set_model_settings(settings, "ann").await.unwrap_err();
        refused.to_string()
    };
    let hidden = ModelSettings {
        pseudonymise: true,
        ..settings(&["vectors"])
    };
    assert!(refusal(hidden).await.contains("stop replacing names"));
    assert!(refusal(settings(&["vectors", "large"])).await.contains("several"));
    let mut other = settings(&["vectors"]);
    other.providers[0].protocol = api::ModelProtocol::Anthropic;
    assert!(refusal(other).await.contains("no embeddings"));
    desk.copilot.set_model_settings(settings(&[]), "ann").await.unwrap();
    assert!(desk.copilot.embeddings().get().is_none());
}

/// A way out to one internal address.
fn only(place: &str) -> Egress {
    Egress::new(Options {
        policy: Policy {
            internal: vec![HostPattern::parse(place).unwrap()],
            ..Policy::default()
        },
        ..Options::default()
    })
    .unwrap()
}

#[tokio::test]
async fn an_ollama_at_an_allowed_address_is_found_and_can_be_used() {
    let script = vec![
        Reply::Calls(vec![("summarize_incident", r#"{"incident_id":"7"}"#)]),
        Reply::Text("Incident 7 began on WS-07 when kim ran powershell.exe [1]."),
    ];
    let ollama = Scripted::start(Protocol::OpenAiChat, script).await;
    let place = ollama.url().trim_start_matches("http://").trim_end_matches("/v1");
    let desk = Desk::with_way_out(only(place)).await;
    let mut settings = desk.copilot.model_settings().await.unwrap();
    let found: Vec<(&str, &str)> = settings
        .detected
        .iter()
        .map(|found| (found.base_url.as_str(), found.model.as_str()))
        .collect();
    assert_eq!(found, [(ollama.url(), "qwen2.5:7b"), (ollama.url(), "small:latest")]);

    let chosen = settings.detected[0].clone();
    settings.providers = vec![provider("local", &chosen.base_url, &chosen.model)];
    desk.copilot.set_model_settings(settings, "ann").await.unwrap();
    let session = desk.session().await;
    let answer = desk.ask(&session, "What happened in incident 7?").await;
    assert!(text(&answer).contains("kim ran powershell.exe"), "{answer:?}");
    assert_eq!(ollama.asked()[0]["model"], "qwen2.5:7b");

    // Where no administrator allowed it, nobody looks.
    let elsewhere = Desk::with_way_out(only("127.0.0.1:1")).await;
    let settings = elsewhere.copilot.model_settings().await.unwrap();
    assert!(settings.detected.is_empty(), "{:?}", settings.detected);
}
