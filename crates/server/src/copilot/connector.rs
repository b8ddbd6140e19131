//! The two calls of the Logic Apps connector, answered when the work is done or, asked so, at once with an id.
//!
//! Source: the connector's reference, `POST /process-prompt` and `POST /run-promptbook`, with their field names.

use super::Who;
use super::graph::{content, result_word};
use crate::app::App;
use crate::error::Error;
use api::{Evaluation, EvaluationState, NewPromptbookRun, NewSession, Prompt, PromptbookRun, PromptbookRunBegun};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use copilot::Asker;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long a caller waits for an answer at most.
const LONGEST: Duration = Duration::from_secs(600);
/// How often a run of a promptbook is looked at.
const LOOK: Duration = Duration::from_millis(50);

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/process-prompt", post(process_prompt))
        .route("/process-prompt/async", post(submit_prompt))
        .route("/process-prompt/status/{id}", get(status))
        .route("/run-promptbook", post(run_promptbook))
        .route("/run-promptbook/async", post(submit_promptbook))
        .route("/run-promptbook/status/{id}", get(promptbook_status))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ProcessPrompt {
    prompt_content: String,
    session_id: Option<String>,
    skill_name: Option<String>,
    skill_inputs: Map<String, Value>,
    skillsets: Vec<String>,
}

async fn begin(app: &App, who: &Who, asked: ProcessPrompt) -> Result<(Prompt, String), Error> {
    let asker = Asker {
        automated: true,
        plugins: asked.skillsets,
        ..who.asker("api")
    };
    let session = match asked.session_id.filter(|id| !id.is_empty()) {
        Some(id) => id,
        None => app.copilot.begin_session(NewSession::default(), &asker).await?.id,
    };
    let new = api::NewPrompt {
        content: asked.prompt_content,
        skill: asked.skill_name.filter(|name| !name.is_empty()),
        inputs: asked.skill_inputs,
        context: None,
    };
    let prompt = app.copilot.ask(&session, new, &asker).await?;
    let evaluation = prompt.evaluations.first().map(|evaluation| evaluation.id.clone());
    let evaluation = evaluation.ok_or_else(|| Error::NotFound {
        kind: "evaluation",
        id: prompt.id.clone(),
    })?;
    Ok((prompt, evaluation))
}

async fn process_prompt(
    State(app): State<App>,
    who: Who,
    Json(asked): Json<ProcessPrompt>,
) -> Result<Json<Value>, Error> {
    let (_, id) = begin(&app, &who, asked).await?;
    let evaluation = app.copilot.wait(&id, &who.user, LONGEST).await?;
    Ok(Json(answer(&evaluation)))
}

async fn submit_prompt(
    State(app): State<App>,
    who: Who,
    Json(asked): Json<ProcessPrompt>,
) -> Result<(StatusCode, Json<Value>), Error> {
    let (prompt, id) = begin(&app, &who, asked).await?;
    let body = json!({
        "sessionId": prompt.session_id, "promptId": prompt.id, "evaluationId": id,
        "evaluationState": "Created", "statusUrl": format!("/process-prompt/status/{id}"),
    });
    Ok((StatusCode::ACCEPTED, Json(body)))
}

async fn status(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    Ok(Json(answer(&app.copilot.evaluation(&id, &who.user).await?)))
}

/// The connector's word for a state.
fn state_word(state: EvaluationState) -> &'static str {
    match state {
        EvaluationState::Created => "Created",
        EvaluationState::Waiting => "Waiting",
        EvaluationState::Running => "Running",
        EvaluationState::Completed => "Completed",
        EvaluationState::Failed => "Failed",
        EvaluationState::Cancelled => "Cancelled",
    }
}

/// The connector writes types with a capital.
fn type_word(evaluation: &Evaluation) -> String {
    let word = result_word(evaluation.result_type);
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

fn answer(evaluation: &Evaluation) -> Value {
    let skill = evaluation.steps.iter().find_map(|step| step.skill.clone());
    json!({
        "sessionId": evaluation.session_id,
        "promptId": evaluation.prompt_id,
        "evaluationId": evaluation.id,
        "skillName": skill,
        "evaluationState": state_word(evaluation.state),
        "evaluationResultType": type_word(evaluation),
        "EvaluationResultContent": content(evaluation),
        "nextPromptSuggestions": evaluation.suggestions,
        "cost": evaluation.cost,
        "estimate": evaluation.plan.as_ref().map(|plan| &plan.estimate),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RunPromptbook {
    promptbook_id: String,
    promptbook_inputs: BTreeMap<String, String>,
    session_id: Option<String>,
}

async fn begin_book(app: &App, who: &Who, asked: RunPromptbook) -> Result<PromptbookRunBegun, Error> {
    let new = NewPromptbookRun {
        inputs: asked.promptbook_inputs,
        session_id: asked.session_id.filter(|id| !id.is_empty()),
    };
    let asker = who.asker("api");
    Ok(app.copilot.run_promptbook(&asked.promptbook_id, &new, &asker).await?)
}

async fn run_promptbook(
    State(app): State<App>,
    who: Who,
    Json(asked): Json<RunPromptbook>,
) -> Result<Json<Value>, Error> {
    let begun = begin_book(&app, &who, asked).await?;
    let started = Instant::now();
    loop {
        let run = app.copilot.promptbook_run(&begun.run_id, &who.user).await?;
        let waits = run
            .prompts
            .iter()
            .any(|prompt| prompt.state == EvaluationState::Waiting);
        let is_open = matches!(run.state, EvaluationState::Created | EvaluationState::Running);
        // A prompt that waits for a person is told as such: this caller cannot approve.
        if !is_open || waits || started.elapsed() > LONGEST {
            return Ok(Json(book_answer(&app, &who, &run).await?));
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn submit_promptbook(
    State(app): State<App>,
    who: Who,
    Json(asked): Json<RunPromptbook>,
) -> Result<(StatusCode, Json<Value>), Error> {
    let begun = begin_book(&app, &who, asked).await?;
    let body = json!({
        "SessionId": begun.session_id, "runId": begun.run_id, "state": "Created",
        "statusUrl": format!("/run-promptbook/status/{}", begun.run_id),
    });
    Ok((StatusCode::ACCEPTED, Json(body)))
}

async fn promptbook_status(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let run = app.copilot.promptbook_run(&id, &who.user).await?;
    Ok(Json(book_answer(&app, &who, &run).await?))
}

async fn book_answer(app: &App, who: &Who, run: &PromptbookRun) -> Result<Value, Error> {
    let mut results = Vec::new();
    for prompt in &run.prompts {
        let Some(id) = &prompt.evaluation_id else {
            continue;
        };
        let evaluation = app.copilot.evaluation(id, &who.user).await?;
        let asked = app.copilot.prompt(&evaluation.prompt_id, &who.user).await?;
        let sources: Vec<Value> = evaluation
            .steps
            .iter()
            .filter(|step| step.skill.is_some())
            .map(|step| {
                json!({ "displayName": step.name, "sourceType": step.plugin, "sourceContent": step.message,
                "sourceSerializedData": Value::Object(step.inputs.clone()).to_string() })
            })
            .collect();
        results.push(json!({
            "skillName": evaluation.steps.iter().find_map(|step| step.skill.clone()),
            "promptContent": asked.content,
            "evaluationResultType": type_word(&evaluation),
            "evaluationResultContent": content(&evaluation),
            "skillSources": sources,
        }));
    }
    let message: Vec<&str> = run
        .prompts
        .iter()
        .map(|prompt| prompt.message.as_str())
        .filter(|message| !message.is_empty())
        .collect();
    Ok(json!({
        "SessionId": run.session_id,
        "runId": run.id,
        "state": state_word(run.state),
        "evaluationResults": results,
        "error": (!message.is_empty()).then(|| json!({ "message": message.join("; ") })),
    }))
}
