//! Prompts: asked, run again, changed, deleted.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{Evaluation, NewPrompt, Prompt, PromptChange, PromptList};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// Answers the prompts of a session.
pub(super) async fn find(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<PromptList>, Error> {
    let value = app.copilot.prompts(&id, &who.user).await?;
    Ok(Json(PromptList { value }))
}

/// Asks.
pub(super) async fn ask(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(new): Json<NewPrompt>,
) -> Result<(StatusCode, Json<Prompt>), Error> {
    // The surface is the session's, where the user began.
    let prompt = app.copilot.ask(&id, new, &who.asker("")).await?;
    Ok((StatusCode::ACCEPTED, Json(prompt)))
}

/// Runs a prompt again.
pub(super) async fn rerun(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Evaluation>), Error> {
    let evaluation = app.copilot.rerun(&id, &who.asker("standalone")).await?;
    Ok((StatusCode::ACCEPTED, Json(evaluation)))
}

/// Pins a prompt, or edits it and runs it again.
pub(super) async fn change(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(change): Json<PromptChange>,
) -> Result<Json<Prompt>, Error> {
    Ok(Json(
        app.copilot
            .change_prompt(&id, &change, &who.asker("standalone"))
            .await?,
    ))
}

/// Deletes a prompt and answers those that are left.
pub(super) async fn delete(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<PromptList>, Error> {
    let value = app.copilot.delete_prompt(&id, &who.user).await?;
    Ok(Json(PromptList { value }))
}
