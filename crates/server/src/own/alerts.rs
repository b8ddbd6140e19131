//! The alerts of an incident.

use super::of_incident;
use crate::app::App;
use crate::error::Error;
use api::{Alert, AlertList};
use axum::Json;
use axum::extract::{Path, State};

/// Answers them.
pub(crate) async fn find(State(app): State<App>, Path(id): Path<String>) -> Result<Json<AlertList>, Error> {
    of_incident(&app, id, |entry| {
        Json(AlertList {
            value: entry.case.alerts.iter().map(Alert::from).collect(),
        })
    })
    .await
}
