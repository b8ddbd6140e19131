//! What the workspace holds, and what needs attention in it.

use crate::app::App;
use crate::error::Error;
use axum::Json;
use axum::extract::State;

pub(crate) async fn get(State(_app): State<App>) -> Result<Json<api::Status>, Error> { Err(Error::CrossSite) }
