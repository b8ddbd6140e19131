//! Our own API, which the portal uses; its types and paths are those of `api`.

mod alerts;
pub(crate) mod board;
mod card;
mod cited;
mod entities;
mod evidence_rows;
mod hunting;
mod incident_report;
mod incidents;
mod reports;
mod response;
mod rows;
mod standing;
mod status;
mod steps;
mod story;
mod summary;

use crate::app::App;
use crate::error::Error;
use axum::Router;
use axum::routing::{get, post};
use board::{Board, Entry};
use std::sync::Arc;
use workspace::Actor;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/status", get(status::get))
        .route("/api/incidents", get(incidents::find))
        .route("/api/incidents/{id}", get(incidents::get))
        .route(
            "/api/incidents/{id}/summary",
            get(summary::get).post(summary::regenerate),
        )
        .route("/api/incidents/{id}/response", get(response::get))
        .route("/api/incidents/{id}/similar", get(response::similar))
        .route(
            "/api/incidents/{id}/report",
            get(incident_report::get).post(incident_report::post),
        )
        .route(
            "/api/incidents/{id}/report/export/{format}",
            get(incident_report::export),
        )
        .route("/api/incidents/{id}/matrix", get(incident_report::matrix))
        .route("/api/incidents/{id}/reach", get(incident_report::reach))
        .route(
            "/api/incidents/{id}/standing",
            get(standing::get).post(standing::change),
        )
        .route("/api/incidents/{id}/comments", post(standing::comment))
        .route("/api/incidents/{id}/actions", post(standing::note_action))
        .route("/api/incidents/{id}/feedback", post(standing::feedback))
        .route(
            "/api/guidebooks/{id}",
            post(response::decide_guidebook).delete(response::delete_guidebook),
        )
        .route(
            "/api/settings/summary",
            get(incident_report::settings).post(incident_report::set_mode),
        )
        .route("/api/incidents/{id}/steps", get(steps::find))
        .route("/api/incidents/{id}/story", get(story::get))
        .route("/api/incidents/{id}/alerts", get(alerts::find))
        .route("/api/incidents/{id}/entities", get(entities::find))
        .route("/api/incidents/{id}/evidence", get(evidence_rows::find))
        .route("/api/devices/{id}", get(reports::device))
        .route("/api/users/{id}", get(reports::user))
        .route("/api/files/{id}", get(reports::file))
        .route("/api/ips/{id}", get(reports::ip))
        .route("/api/domains/{id}", get(reports::domain))
        .route("/api/urls/{id}", get(reports::url))
        .route("/api/emails/{id}", get(reports::email))
        .route("/api/rows/{table}/{item_id}", get(rows::get))
}

/// Routes that take queries: larger bodies, and as long as the query's own limit.
pub(crate) fn query_routes() -> Router<App> {
    Router::new()
        .route("/api/hunting/query", post(hunting::run::post))
        .route("/api/hunting/check", post(hunting::check::post))
        .route("/api/hunting/format", post(hunting::format::post))
        .route("/api/hunting/export/{format}", post(hunting::export::post))
        .route("/api/hunting/cancel/{id}", post(hunting::cancel::post))
        .route("/api/hunting/schema", get(hunting::schema::get))
        .route(
            "/api/hunting/history",
            get(hunting::history::find).delete(hunting::history::clear),
        )
}

/// Routes that take whole documents.
pub(crate) fn document_routes() -> Router<App> {
    Router::new().route(
        "/api/guidebooks",
        get(response::guidebooks).post(response::add_guidebook),
    )
}

/// Who does something here: one login stands for the team, until there are users.
pub(crate) fn actor() -> Actor {
    Actor::analyst("analyst")
}

/// Works out something of an incident on a thread that may take its time.
async fn of_incident<T, F>(app: &App, id: String, work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce(&Entry) -> T + Send + 'static,
{
    let board: Arc<Board> = Board::of(app).await?;
    tokio::task::spawn_blocking(move || match board.entry(&id) {
        Some(entry) => Ok(work(entry)),
        None => Err(Error::NotFound { kind: "incident", id }),
    })
    .await
    .map_err(|source| Error::Stopped { source })?
}
