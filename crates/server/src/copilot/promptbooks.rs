//! Promptbooks and their runs.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{
    NewPromptbookRun, Promptbook, PromptbookChange, PromptbookContent, PromptbookImport, PromptbookList, PromptbookRun,
    PromptbookRunBegun,
};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use copilot::promptbook::BookFormat;

/// Answers the promptbooks that the caller sees.
pub(super) async fn find(State(app): State<App>, who: Who) -> Result<Json<PromptbookList>, Error> {
    let value = app.copilot.promptbooks(&who.user).await?;
    Ok(Json(PromptbookList { value }))
}

/// Answers one.
pub(super) async fn get(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Promptbook>, Error> {
    Ok(Json(app.copilot.promptbook(&id, &who.user).await?))
}

/// Keeps a new one.
pub(super) async fn add(
    State(app): State<App>,
    who: Who,
    Json(content): Json<PromptbookContent>,
) -> Result<Json<Promptbook>, Error> {
    Ok(Json(app.copilot.add_promptbook(content, &who.user).await?))
}

/// Takes in a file.
pub(super) async fn import(
    State(app): State<App>,
    who: Who,
    Json(file): Json<PromptbookImport>,
) -> Result<Json<Promptbook>, Error> {
    Ok(Json(app.copilot.import_promptbook(&file.text, &who.user).await?))
}

/// Writes a new version.
pub(super) async fn change(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(change): Json<PromptbookChange>,
) -> Result<Json<Promptbook>, Error> {
    let changed = app
        .copilot
        .change_promptbook(&id, change.content, change.from_version, &who.user)
        .await?;
    Ok(Json(changed))
}

/// Deletes one and answers the others.
pub(super) async fn delete(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<PromptbookList>, Error> {
    app.copilot.delete_promptbook(&id, &who.user).await?;
    find(State(app), who).await
}

/// Makes a private copy.
pub(super) async fn duplicate(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Promptbook>, Error> {
    Ok(Json(app.copilot.duplicate_promptbook(&id, &who.user).await?))
}

/// Answers the file: `yaml` or `json`.
pub(super) async fn export(
    State(app): State<App>,
    who: Who,
    Path((id, format)): Path<(String, String)>,
) -> Result<impl IntoResponse, Error> {
    let (format, media_type, name) = match format.as_str() {
        "yaml" => (BookFormat::Yaml, "application/yaml", "promptbook.yaml"),
        "json" => (BookFormat::Json, "application/json", "promptbook.json"),
        other => {
            let shown: String = other.chars().take(40).collect();
            return Err(Error::BadRequest {
                problem: format!("`{shown}` is no format of promptbooks: there are yaml and json"),
            });
        }
    };
    let text = app.copilot.export_promptbook(&id, format, &who.user).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        text,
    ))
}

/// Begins a run.
pub(super) async fn run(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(new): Json<NewPromptbookRun>,
) -> Result<Json<PromptbookRunBegun>, Error> {
    Ok(Json(
        app.copilot.run_promptbook(&id, &new, &who.asker("standalone")).await?,
    ))
}

/// Answers how a run stands.
pub(super) async fn stands(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<PromptbookRun>, Error> {
    Ok(Json(app.copilot.promptbook_run(&id, &who.user).await?))
}

/// Stops a run.
pub(super) async fn stop(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<PromptbookRun>, Error> {
    Ok(Json(app.copilot.stop_promptbook_run(&id, &who.user).await?))
}
