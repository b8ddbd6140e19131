//! One stored row, whole.
use crate::app::App;
use crate::error::Error;
use axum::Json;
use axum::extract::State;

pub(crate) async fn get(State(_app): State<App>) -> Result<Json<api::Row>, Error> { Err(Error::CrossSite) }
