//! Sessions: found, begun, changed, shared, exported, taken in.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{NewSession, NewShare, PinBoard, Session, SessionChange, SessionFile, SessionList, Share, ShareList};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use copilot::SessionFormat;
use serde::Deserialize;
use store::SessionFilter;

/// Sessions of a page unless the request says otherwise.
const PAGE: u32 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    q: Option<String>,
    surface: Option<String>,
    waiting: bool,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Answers a page of sessions.
pub(super) async fn find(
    State(app): State<App>,
    who: Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<SessionList>, Error> {
    let filter = SessionFilter {
        text: wanted.q,
        surface: wanted.surface,
        is_waiting: wanted.waiting,
    };
    let limit = wanted.limit.unwrap_or(PAGE);
    Ok(Json(
        app.copilot.sessions(&who.user, &filter, wanted.cursor, limit).await?,
    ))
}

/// Begins a session.
pub(super) async fn begin(
    State(app): State<App>,
    who: Who,
    Json(new): Json<NewSession>,
) -> Result<Json<Session>, Error> {
    Ok(Json(app.copilot.begin_session(new, &who.asker("standalone")).await?))
}

/// Takes in an exported session.
pub(super) async fn import(
    State(app): State<App>,
    who: Who,
    Json(file): Json<SessionFile>,
) -> Result<Json<Session>, Error> {
    Ok(Json(app.copilot.import_session(file, &who.asker("standalone")).await?))
}

/// Answers a session.
pub(super) async fn get(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Session>, Error> {
    Ok(Json(app.copilot.session(&id, &who.user).await?))
}

/// Changes a session.
pub(super) async fn change(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(change): Json<SessionChange>,
) -> Result<Json<Session>, Error> {
    Ok(Json(app.copilot.change_session(&id, &change, &who.user).await?))
}

/// Deletes a session.
pub(super) async fn delete(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Session>, Error> {
    Ok(Json(app.copilot.delete_session(&id, &who.user).await?))
}

/// Copies a session.
pub(super) async fn duplicate(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Session>, Error> {
    Ok(Json(app.copilot.duplicate_session(&id, &who.user).await?))
}

/// Answers the pin board.
pub(super) async fn pins(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<PinBoard>, Error> {
    Ok(Json(app.copilot.pins(&id, &who.user).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Part {
    pinned: bool,
}

/// Answers a session as a file.
pub(super) async fn export(
    State(app): State<App>,
    who: Who,
    Path((id, ending)): Path<(String, String)>,
    Query(part): Query<Part>,
) -> Result<impl IntoResponse, Error> {
    let format = SessionFormat::parse(&ending).ok_or_else(|| Error::BadRequest {
        problem: "sessions are exported as `md`, `docx`, `pdf` or `json`".to_owned(),
    })?;
    let bytes = app.copilot.export_session(&id, format, part.pinned, &who.user).await?;
    let name = format!("attachment; filename=\"session.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((StatusCode::OK, headers, bytes))
}

async fn list(app: &App, id: &str, user: &str) -> Result<Json<ShareList>, Error> {
    let value = app
        .copilot
        .shares(id, user)
        .await?
        .into_iter()
        .map(|share| Share {
            reader: share.reader,
            prompt_ids: share.prompt_ids,
            shared_by: share.shared_by,
            created_at: share.created_at,
        })
        .collect();
    Ok(Json(ShareList { value }))
}

/// Answers with whom a session is shared.
pub(super) async fn shares(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<ShareList>, Error> {
    list(&app, &id, &who.user).await
}

/// Shares a session.
pub(super) async fn share(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(new): Json<NewShare>,
) -> Result<Json<ShareList>, Error> {
    app.copilot
        .share(&id, &new.reader, new.prompt_ids.as_deref(), &who.user)
        .await?;
    list(&app, &id, &who.user).await
}

/// Takes a session back from a reader.
pub(super) async fn unshare(
    State(app): State<App>,
    who: Who,
    Path((id, reader)): Path<(String, String)>,
) -> Result<Json<ShareList>, Error> {
    app.copilot.unshare(&id, &reader, &who.user).await?;
    list(&app, &id, &who.user).await
}
