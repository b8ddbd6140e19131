//! Runs a query and answers a file.

use super::run_recorded;
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::export::{About, Format};
use crate::query::{MOST_ROWS, body};
use api::HuntingQuery;
use axum::extract::{Extension, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::Utc;

/// Answers it.
pub(crate) async fn post(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(format): Path<String>,
    bytes: Bytes,
) -> Result<Response, Error> {
    let format = Format::named(&format)?;
    let asked: HuntingQuery = body::read(&bytes)?;
    let about = About {
        query: asked.query.clone(),
        timespan: asked.timespan.clone(),
        at: Utc::now(),
    };
    let answered = run_recorded(&app, &caller, asked, MOST_ROWS).await?;
    let name = format!(
        "attachment; filename=\"hunting-{}.{}\"",
        about.at.format("%Y%m%d-%H%M%S"),
        format.extension()
    );
    let body = format.write(answered.result, about).await?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, body).into_response())
}
