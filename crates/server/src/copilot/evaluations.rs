//! Runs of prompts: how they stand, and what their user decides.

use super::Who;
use crate::access::grant::Grant;
use crate::app::App;
use crate::error::Error;
use api::{Evaluation, EvaluationFeedback, NewAnswer, PlanApproval, SkillEffect};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};

/// Answers how a run stands.
pub(super) async fn get(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Evaluation>, Error> {
    Ok(Json(app.copilot.evaluation(&id, &who.user).await?))
}

/// Approves the plan. Who may change nothing may approve only a plan that reads, as it was proposed.
pub(super) async fn approve(
    State(app): State<App>,
    who: Who,
    Extension(grant): Extension<Grant>,
    Path(id): Path<String>,
    Json(approval): Json<PlanApproval>,
) -> Result<Json<Evaluation>, Error> {
    let steps = approval.steps.as_deref();
    let held = app.copilot.evaluation(&id, &who.user).await?;
    let changes = |plan: &api::Plan| plan.steps.iter().any(|step| step.effect == SkillEffect::Write);
    if steps.is_some() || held.plan.as_ref().is_some_and(changes) {
        grant.permits_change()?;
    }
    Ok(Json(app.copilot.approve(&id, steps, &who.user).await?))
}

/// Rejects the plan.
pub(super) async fn reject(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Evaluation>, Error> {
    Ok(Json(app.copilot.reject(&id, &who.user).await?))
}

/// Answers the question.
pub(super) async fn answer(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(answer): Json<NewAnswer>,
) -> Result<Json<Evaluation>, Error> {
    Ok(Json(app.copilot.answer(&id, &answer.value, &who.user).await?))
}

/// Stops a run.
pub(super) async fn stop(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Evaluation>, Error> {
    Ok(Json(app.copilot.stop(&id, &who.user).await?))
}

/// Goes on with an interrupted run.
pub(super) async fn resume(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Evaluation>, Error> {
    Ok(Json(app.copilot.resume(&id, &who.user).await?))
}

/// Keeps what a reader thinks of an answer.
pub(super) async fn judge(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(feedback): Json<EvaluationFeedback>,
) -> Result<Json<EvaluationFeedback>, Error> {
    let reason = feedback.reason.as_deref().unwrap_or_default();
    app.copilot.judge(&id, &feedback.verdict, reason, &who.user).await?;
    Ok(Json(feedback))
}

/// Answers all feedback, one object a line.
pub(super) async fn export_feedback(State(app): State<App>, who: Who) -> Result<impl IntoResponse, Error> {
    let text = app.copilot.export_feedback(&who.user).await?;
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], text))
}
