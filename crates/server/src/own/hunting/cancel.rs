//! Stops a running query.

use crate::access::caller::Caller;
use crate::app::App;
use api::HuntingCancelled;
use axum::Json;
use axum::extract::{Extension, Path, State};

/// Answers whether there was one.
pub(crate) async fn post(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Json<HuntingCancelled> {
    Json(HuntingCancelled {
        cancelled: app.queries.cancel(&caller, &id),
    })
}
