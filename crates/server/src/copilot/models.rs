//! Settings of language models.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::ModelSettings;
use axum::Json;
use axum::extract::State;

/// Answers the models; keys are not among what is told.
pub(super) async fn get(State(app): State<App>, _who: Who) -> Result<Json<ModelSettings>, Error> {
    Ok(Json(app.copilot.model_settings().await?))
}

/// Sets the models.
pub(super) async fn set(
    State(app): State<App>,
    who: Who,
    Json(settings): Json<ModelSettings>,
) -> Result<Json<ModelSettings>, Error> {
    Ok(Json(app.copilot.set_model_settings(settings, &who.user).await?))
}
