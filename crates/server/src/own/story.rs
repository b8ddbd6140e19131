//! The attack story of an incident.

use super::of_incident;
use crate::app::App;
use crate::error::Error;
use api::Story;
use axum::Json;
use axum::extract::{Path, State};

/// Answers it.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Story>, Error> {
    of_incident(&app, id, |entry| Json(plugins::story_of(&entry.case))).await
}
