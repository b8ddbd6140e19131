//! The copilot over HTTP: our own API, Graph's shape, the connector.

use crate::fixture::{Answer, Fixture, ask, get};
use axum::Router;
use axum::http::StatusCode;
use copilot::Rights;
use serde_json::{Value, json};
use server::{Access, Outside, copilot_of, router_with};
use std::sync::Arc;
use std::time::Duration;

pub(crate) async fn post(router: &Router, path: &str, body: Value) -> Answer {
    ask(router, "POST", path, Some(&body)).await
}

pub(crate) async fn session(router: &Router) -> String {
    let answer = post(router, "/api/sessions", json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Asks and waits until the run ends or waits.
pub(crate) async fn turn(router: &Router, session: &str, body: Value) -> Value {
    let answer = post(router, &format!("/api/sessions/{session}/prompts"), body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
    let id = answer.json()["evaluations"][0]["id"].as_str().unwrap().to_owned();
    settled(router, &id).await
}

async fn settled(router: &Router, id: &str) -> Value {
    for _ in 0..2_000 {
        let evaluation = get(router, &format!("/api/evaluations/{id}")).await.json();
        if !matches!(evaluation["state"].as_str(), Some("created" | "running")) {
            return evaluation;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("evaluation {id} does not end");
}

async fn incident(router: &Router) -> String {
    let found = get(router, "/api/incidents?severity=high").await.json();
    found["value"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_prompt_on_an_incidents_page_is_answered_with_citations() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = incident(&router).await;
    let session = session(&router).await;
    let body = json!({ "content": "summarize this incident", "context": { "kind": "incident", "id": id } });
    let answer = turn(&router, &session, body).await;
    assert_eq!(answer["resultType"], "success", "{answer}");
    assert!(!answer["citations"].as_array().unwrap().is_empty(), "{answer}");
    assert!(answer["claims"]["supported"].as_u64().unwrap() > 0);
    let prompts = get(&router, &format!("/api/sessions/{session}/prompts")).await.json();
    assert_eq!(prompts["value"][0]["evaluations"][0]["id"], answer["id"]);
}

#[tokio::test]
async fn events_are_numbered_and_resume_behind_the_last_one_seen() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let session = session(&router).await;
    let answer = turn(&router, &session, json!({ "content": "/list_incidents" })).await;
    let path = format!("/api/evaluations/{}/events", answer["id"].as_str().unwrap());
    let all = get(&router, &path).await;
    assert!(all.header("content-type").starts_with("text/event-stream"));
    let ids: Vec<u64> = all
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("id: ")?.parse().ok())
        .collect();
    assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
    assert!(all.text.contains("event: step") && all.text.contains("event: end"));
    let request = axum::http::Request::builder()
        .uri(&path)
        .header("host", "localhost")
        .header("last-event-id", (ids.len() - 1).to_string())
        .body(axum::body::Body::empty())
        .unwrap();
    let rest = crate::fixture::send(&router, request).await;
    assert_eq!(rest.text.matches("event: ").count(), 1, "{}", rest.text);
}

#[tokio::test]
async fn p_224_a_change_waits_for_approval_and_then_stands() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = incident(&router).await;
    let session = session(&router).await;
    let body =
        json!({ "content": "", "skill": "change_incident", "inputs": { "incident_id": id, "status": "inProgress" } });
    let plan = turn(&router, &session, body).await;
    assert_eq!(
        (&plan["state"], &plan["planState"]),
        (&json!("waiting"), &json!("proposed")),
        "{plan}"
    );
    let standing = format!("/api/incidents/{id}/standing");
    assert_eq!(get(&router, &standing).await.json()["status"], "active");
    let path = format!("/api/evaluations/{}/approve", plan["id"].as_str().unwrap());
    assert_eq!(post(&router, &path, json!({})).await.status, StatusCode::OK);
    let done = settled(&router, plan["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "completed", "{done}");
    assert_eq!(get(&router, &standing).await.json()["status"], "inProgress");
    assert_eq!(post(&router, &path, json!({})).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn p_195_p_197_the_connectors_prompt_call_answers_at_the_end_or_at_once() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let answer = post(
        &router,
        "/process-prompt",
        json!({ "PromptContent": "List the incidents" }),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let body = answer.json();
    assert_eq!(
        (&body["evaluationState"], &body["evaluationResultType"]),
        (&json!("Completed"), &json!("Success"))
    );
    assert_eq!(body["skillName"], "list_incidents");
    assert!(body["EvaluationResultContent"].as_str().unwrap().len() > 10);
    let direct = json!({ "PromptContent": "", "SkillName": "list_incidents", "SkillInputs": {},
        "SessionId": body["sessionId"], "Skillsets": ["incidents"] });
    let direct = post(&router, "/process-prompt", direct).await.json();
    assert_eq!(direct["sessionId"], body["sessionId"]);
    let refused = json!({ "PromptContent": "", "SkillName": "list_incidents", "Skillsets": ["hunting"] });
    let refused = post(&router, "/process-prompt", refused).await.json();
    assert_eq!(refused["evaluationResultType"], "Rejected", "{refused}");

    let accepted = post(
        &router,
        "/process-prompt/async",
        json!({ "PromptContent": "List the incidents" }),
    )
    .await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED);
    let path = accepted.json()["statusUrl"].as_str().unwrap().to_owned();
    for _ in 0..2_000 {
        let status = get(&router, &path).await.json();
        if status["evaluationState"] == "Completed" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never completes");
}

#[tokio::test]
async fn graphs_shape_creates_sessions_and_prompts_and_evaluates_them() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let workspaces = get(&router, "/beta/security/securityCopilot/workspaces").await.json();
    let workspace = workspaces["value"][0]["id"].as_str().unwrap();
    let base = format!("/beta/security/securityCopilot/workspaces/{workspace}/sessions");
    let made = post(&router, &base, json!({ "displayName": "From Graph" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let session = made.json()["id"].as_str().unwrap().to_owned();
    let prompts = format!("{base}/{session}/prompts");
    let prompt = post(
        &router,
        &prompts,
        json!({ "content": "List the incidents", "type": "prompt" }),
    )
    .await
    .json();
    let evaluations = format!("{prompts}/{}/evaluations", prompt["id"].as_str().unwrap());
    assert_eq!(
        get(&router, &evaluations).await.json()["value"],
        json!([]),
        "it does not run by itself"
    );
    let run = post(&router, &evaluations, json!({})).await.json();
    settled(&router, run["id"].as_str().unwrap()).await;
    let done = get(&router, &format!("{evaluations}/{}", run["id"].as_str().unwrap()))
        .await
        .json();
    assert_eq!(
        (&done["state"], &done["result"]["type"]),
        (&json!("completed"), &json!("success")),
        "{done}"
    );
    assert_eq!(
        (&done["isCancelled"], &done["executionCount"]),
        (&json!(false), &json!(1))
    );
    let elsewhere = get(&router, "/beta/security/securityCopilot/workspaces/other/sessions").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}

struct NobodyOwns;

impl Rights for NobodyOwns {
    fn may_use(&self, _user: &str, _plugin: &str) -> bool {
        true
    }

    fn is_owner(&self, _user: &str) -> bool {
        false
    }
}

#[tokio::test]
async fn p_199_the_owner_pages_through_activity_and_others_get_403() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let session = session(&router).await;
    for _ in 0..3 {
        turn(&router, &session, json!({ "content": "/list_incidents" })).await;
    }
    let path = "/beta/security/securityCopilot/activity?$top=2";
    let first = get(&router, path).await.json();
    assert_eq!(first["value"].as_array().unwrap().len(), 2);
    assert_eq!(first["value"][0]["evaluation"]["result"]["type"], "success");
    let second = get(&router, first["@odata.nextLink"].as_str().unwrap()).await.json();
    assert_eq!(second["value"].as_array().unwrap().len(), 1);
    let outside = Outside {
        rights: Arc::new(NobodyOwns),
        ..Outside::default()
    };
    let copilot = copilot_of(&fixture.workspace, &outside).unwrap();
    let other = router_with(Arc::clone(&fixture.workspace), Access::open(), copilot);
    let refused = get(&other, path).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let error = &refused.json()["error"];
    assert!(error["message"].is_string() && error["code"].is_string() && error["innerError"]["request-id"].is_string());
}

#[tokio::test]
async fn models_are_set_with_keys_that_nobody_reads_back() {
    let fixture = Fixture::new().await;
    let outside = Outside {
        internal: vec!["127.0.0.1:1".to_owned()],
        ..Outside::default()
    };
    let copilot = copilot_of(&fixture.workspace, &outside).unwrap();
    let router = router_with(Arc::clone(&fixture.workspace), Access::open(), copilot);
    let provider = |url: &str| {
        json!({ "providers": [{ "id": "a", "protocol": "openAiChat", "baseUrl": url, "model": "m",
            "key": "sk-very-secret-key" }] })
    };
    let refused = ask(
        &router,
        "PUT",
        "/api/settings/models",
        Some(&provider("https://api.openai.com/v1")),
    )
    .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "no administrator allowed it");
    let set = ask(
        &router,
        "PUT",
        "/api/settings/models",
        Some(&provider("http://127.0.0.1:1/v1")),
    )
    .await;
    assert_eq!(set.status, StatusCode::OK, "{set:?}");
    let read = get(&router, "/api/settings/models").await;
    assert_eq!(read.json()["providers"][0]["hasKey"], true);
    assert!(!read.text.contains("sk-very"));
    let state = std::fs::read(fixture.workspace.data().join("state.sqlite")).unwrap();
    assert!(
        !state.windows(11).any(|bytes| bytes == b"sk-very-sec"),
        "the key is sealed"
    );
    // The model cannot be reached; the embedded analyst answers and says why.
    let session = session(&router).await;
    let answer = turn(&router, &session, json!({ "content": "List the incidents" })).await;
    assert_eq!(answer["state"], "completed", "{answer}");
    assert!(
        answer["blocks"].to_string().contains("the embedded analyst answers"),
        "{answer}"
    );
}

#[tokio::test]
async fn p_196_the_connectors_promptbook_call_answers_in_order_with_sources() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = incident(&router).await;
    let book = json!({ "name": "Two looks", "prompts": [
        { "content": "Summarize incident <INCIDENT_ID>" },
        { "content": "List the incidents" } ] });
    let book = post(&router, "/api/promptbooks", book).await.json();
    let asked = json!({ "PromptbookId": book["id"], "PromptbookInputs": { "INCIDENT_ID": id } });
    let answer = post(&router, "/run-promptbook", asked.clone()).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let body = answer.json();
    let results = body["evaluationResults"].as_array().unwrap();
    assert_eq!(results.len(), 2, "{body}");
    assert_eq!(results[0]["skillName"], "summarize_incident");
    assert_eq!(results[1]["promptContent"], "List the incidents");
    assert_eq!(results[0]["evaluationResultType"], "Success");
    assert_eq!(results[0]["skillSources"][0]["sourceType"], "incidents");
    assert!(body["error"].is_null(), "{body}");
    let accepted = post(&router, "/run-promptbook/async", asked).await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED);
    let missing = json!({ "PromptbookId": book["id"], "PromptbookInputs": {} });
    assert_eq!(
        post(&router, "/run-promptbook", missing).await.status,
        StatusCode::BAD_REQUEST
    );
}
