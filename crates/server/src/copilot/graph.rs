//! Sessions, prompts and evaluations in the shape of Microsoft Graph beta's `security/securityCopilot`.
//!
//! Source: Graph beta reference, `security-copilot` resource types `workspace`, `session`, `prompt`, `evaluation`,
//! `evaluationResult`. A prompt that is created does not run: creating an evaluation runs it.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{Evaluation, EvaluationState, NewSession, Prompt, ResultType, Session};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Page, SessionFilter};

const BASE: &str = "/beta/security/securityCopilot/workspaces";
const PAGE: u32 = 50;

pub(super) fn routes() -> Router<App> {
    let at = |tail: &str| format!("{BASE}/{{workspace}}{tail}");
    Router::new()
        .route(BASE, get(workspaces))
        .route(&at(""), get(workspace))
        .route(&at("/sessions"), get(sessions).post(begin_session))
        .route(&at("/sessions/{session}"), get(session))
        .route(&at("/sessions/{session}/prompts"), get(prompts).post(add_prompt))
        .route(&at("/sessions/{session}/prompts/{prompt}"), get(prompt))
        .route(
            &at("/sessions/{session}/prompts/{prompt}/evaluations"),
            get(evaluations).post(evaluate),
        )
        .route(
            &at("/sessions/{session}/prompts/{prompt}/evaluations/{evaluation}"),
            get(evaluation),
        )
        .route("/beta/security/securityCopilot/activity", get(activity))
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Only the data folder's own workspace is here.
fn check_workspace(app: &App, id: &str) -> Result<(), Error> {
    if id == app.copilot.state().id() {
        return Ok(());
    }
    Err(Error::NotFound {
        kind: "workspace",
        id: id.to_owned(),
    })
}

fn workspace_json(id: &str) -> Value {
    json!({ "id": id, "displayName": id, "sessions@odata.navigationLink": format!("{BASE}/{id}/sessions") })
}

fn session_json(session: &Session) -> Value {
    json!({
        "id": session.id,
        "displayName": session.title,
        "createdDateTime": time(session.created_at),
        "lastModifiedDateTime": time(session.updated_at),
    })
}

fn prompt_json(prompt: &Prompt) -> Value {
    let inputs: Vec<Value> = prompt
        .inputs
        .iter()
        .map(|(name, value)| json!({ "key": name, "value": copilot::cell_text(value) }))
        .collect();
    json!({
        "id": prompt.id,
        "content": prompt.content,
        "type": if prompt.skill.is_some() { "skill" } else { "prompt" },
        "skillName": prompt.skill,
        "skillInputDescriptors": inputs,
        "createdDateTime": time(prompt.created_at),
        "lastModifiedDateTime": time(prompt.updated_at),
    })
}

/// Returns the word of a result type.
pub(super) fn result_word(kind: ResultType) -> &'static str {
    match kind {
        ResultType::Unknown => "unknown",
        ResultType::Success => "success",
        ResultType::Error => "error",
        ResultType::NeedAdditionalClaims => "needAdditionalClaims",
        ResultType::Rejected => "rejected",
        ResultType::TimedOut => "timedOut",
        ResultType::CapacityExceeded => "capacityExceeded",
    }
}

fn evaluation_json(evaluation: &Evaluation) -> Value {
    let has_ended = evaluation.completed_at.is_some();
    json!({
        "id": evaluation.id,
        "state": match evaluation.state {
            EvaluationState::Created => "created",
            EvaluationState::Waiting => "waitingForInput",
            EvaluationState::Running => "running",
            EvaluationState::Completed | EvaluationState::Failed => "completed",
            EvaluationState::Cancelled => "cancelled",
        },
        "isCancelled": evaluation.state == EvaluationState::Cancelled,
        "executionCount": evaluation.attempt,
        "createdDateTime": time(evaluation.created_at),
        "completedDateTime": evaluation.completed_at.map(time),
        "lastModifiedDateTime": time(evaluation.completed_at.unwrap_or(evaluation.created_at)),
        "result": has_ended.then(|| json!({
            "content": content(evaluation),
            "type": result_word(evaluation.result_type),
            "previewState": "ga",
        })),
    })
}

/// Returns an answer as text: what it says, else why it says nothing.
pub(super) fn content(evaluation: &Evaluation) -> String {
    let text = copilot::to_text(&evaluation.blocks);
    if text.trim().is_empty() {
        evaluation.message.clone()
    } else {
        text
    }
}

fn list(value: Vec<Value>) -> Json<Value> {
    Json(json!({ "value": value }))
}

async fn workspaces(State(app): State<App>, _who: Who) -> Json<Value> {
    list(vec![workspace_json(app.copilot.state().id())])
}

async fn workspace(State(app): State<App>, _who: Who, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    check_workspace(&app, &id)?;
    Ok(Json(workspace_json(&id)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Options {
    #[serde(rename = "$top")]
    top: Option<u32>,
    #[serde(rename = "$skiptoken")]
    skip_token: Option<String>,
}

async fn sessions(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(options): Query<Options>,
) -> Result<Json<Value>, Error> {
    check_workspace(&app, &id)?;
    let top = options.top.unwrap_or(PAGE);
    let filter = SessionFilter::default();
    let page = app
        .copilot
        .sessions(&who.user, &filter, options.skip_token, top)
        .await?;
    let mut body = json!({ "value": page.value.iter().map(session_json).collect::<Vec<_>>() });
    if let Some(mark) = page.next_cursor {
        body["@odata.nextLink"] = format!("{BASE}/{id}/sessions?$top={top}&$skiptoken={mark}").into();
    }
    Ok(Json(body))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GraphSession {
    display_name: Option<String>,
}

async fn begin_session(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(new): Json<GraphSession>,
) -> Result<(StatusCode, Json<Value>), Error> {
    check_workspace(&app, &id)?;
    let new = NewSession {
        title: new.display_name,
        ..NewSession::default()
    };
    let session = app.copilot.begin_session(new, &who.asker("api")).await?;
    Ok((StatusCode::CREATED, Json(session_json(&session))))
}

async fn session(
    State(app): State<App>,
    who: Who,
    Path((workspace, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    check_workspace(&app, &workspace)?;
    Ok(Json(session_json(&app.copilot.session(&id, &who.user).await?)))
}

async fn prompts(
    State(app): State<App>,
    who: Who,
    Path((workspace, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    check_workspace(&app, &workspace)?;
    let prompts = app.copilot.prompts(&id, &who.user).await?;
    Ok(list(prompts.iter().map(prompt_json).collect()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GraphPrompt {
    content: String,
    skill_name: Option<String>,
    skill_input_descriptors: Vec<GraphInput>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct GraphInput {
    key: String,
    value: String,
}

async fn add_prompt(
    State(app): State<App>,
    who: Who,
    Path((workspace, id)): Path<(String, String)>,
    Json(new): Json<GraphPrompt>,
) -> Result<(StatusCode, Json<Value>), Error> {
    check_workspace(&app, &workspace)?;
    let inputs = new
        .skill_input_descriptors
        .into_iter()
        .map(|input| (input.key, Value::from(input.value)))
        .collect();
    let new = api::NewPrompt {
        content: new.content,
        skill: new.skill_name,
        inputs,
        context: None,
    };
    let prompt = app.copilot.add_prompt(&id, new, &who.user).await?;
    Ok((StatusCode::CREATED, Json(prompt_json(&prompt))))
}

async fn find(app: &App, who: &Who, (workspace, session, prompt): (&str, &str, &str)) -> Result<Prompt, Error> {
    check_workspace(app, workspace)?;
    let found = app.copilot.prompt(prompt, &who.user).await?;
    if found.session_id != session {
        return Err(Error::NotFound {
            kind: "prompt",
            id: prompt.to_owned(),
        });
    }
    Ok(found)
}

async fn prompt(
    State(app): State<App>,
    who: Who,
    Path((workspace, session, id)): Path<(String, String, String)>,
) -> Result<Json<Value>, Error> {
    Ok(Json(prompt_json(&find(&app, &who, (&workspace, &session, &id)).await?)))
}

async fn evaluations(
    State(app): State<App>,
    who: Who,
    Path((workspace, session, id)): Path<(String, String, String)>,
) -> Result<Json<Value>, Error> {
    let prompt = find(&app, &who, (&workspace, &session, &id)).await?;
    Ok(list(prompt.evaluations.iter().map(evaluation_json).collect()))
}

async fn evaluate(
    State(app): State<App>,
    who: Who,
    Path((workspace, session, id)): Path<(String, String, String)>,
) -> Result<(StatusCode, Json<Value>), Error> {
    find(&app, &who, (&workspace, &session, &id)).await?;
    let mut asker = who.asker("api");
    asker.automated = true;
    let evaluation = app.copilot.rerun(&id, &asker).await?;
    Ok((StatusCode::CREATED, Json(evaluation_json(&evaluation))))
}

async fn evaluation(
    State(app): State<App>,
    who: Who,
    Path((workspace, session, prompt, id)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, Error> {
    let prompt = find(&app, &who, (&workspace, &session, &prompt)).await?;
    let found = prompt.evaluations.iter().find(|evaluation| evaluation.id == id);
    found
        .map(|found| Json(evaluation_json(found)))
        .ok_or(Error::NotFound { kind: "evaluation", id })
}

/// Answers a page of everybody's prompts and responses, for the workspace's owner.
async fn activity(State(app): State<App>, who: Who, Query(options): Query<Options>) -> Result<Json<Value>, Error> {
    let top = options.top.unwrap_or(PAGE);
    let mut page = Page::first(top);
    if let Some(mark) = options.skip_token {
        page = page.after(mark);
    }
    let found = app.copilot.activity(&page, &who.user).await?;
    let value: Vec<Value> = found
        .values
        .into_iter()
        .map(|entry| {
            json!({
                "promptId": entry.prompt_id,
                "sessionId": entry.session_id,
                "userId": entry.user_id,
                "content": entry.content,
                "createdDateTime": time(entry.created_at),
                "evaluation": entry.last.as_ref().map(evaluation_json),
            })
        })
        .collect();
    let mut body = json!({ "value": value });
    if let Some(mark) = found.next {
        body["@odata.nextLink"] =
            format!("/beta/security/securityCopilot/activity?$top={top}&$skiptoken={mark}").into();
    }
    Ok(Json(body))
}
