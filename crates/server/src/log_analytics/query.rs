//! One query, by `POST` with a body or by `GET` with the same in the address.

use super::answer;
use super::error::Failure;
use super::prefer::Prefer;
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::running::random_id;
use crate::query::{self, Answered, Ask, body};
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::Utc;
use hunt::QueryOptions;
use serde::Deserialize;
use workspace::timespan;

/// Most rows of an answer, Log Analytics' limit.
const ROWS: usize = 500_000;

/// What is asked. Further workspaces are taken for this one.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    query: String,
    #[serde(default)]
    timespan: Option<String>,
}

/// Answers a `POST`.
pub(super) async fn post(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    respond(&app, &caller, &headers, body::read(&bytes)).await
}

/// Answers a `GET`.
pub(super) async fn get(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).map_err(|source| Error::BadRequest {
        problem: format!("the address cannot be read: {source}"),
    });
    respond(&app, &caller, &headers, asked).await
}

async fn respond(app: &App, caller: &Caller, headers: &HeaderMap, asked: Result<Asked, Error>) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let request_id = match text("x-ms-client-request-id") {
        Some(id) => id.to_owned(),
        None => match random_id() {
            Ok(id) => id,
            Err(error) => return error.into_response(),
        },
    };
    let prefer = Prefer::read(text("prefer"));
    let outcome = async { run(app, caller, asked?, prefer).await };
    match outcome.await {
        Ok(answered) => {
            let mut response = answer::body(answered, prefer).into_response();
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json; charset=utf-8"),
            );
            if let Ok(value) = HeaderValue::from_str(&request_id) {
                headers.insert("x-ms-request-id", value);
            }
            response
        }
        Err(error) => Failure { error, request_id }.into_response(),
    }
}

/// Runs a query.
pub(super) async fn run(app: &App, caller: &Caller, asked: Asked, prefer: Prefer) -> Result<Answered, Error> {
    let now = Utc::now();
    let given = asked.timespan.as_deref().filter(|text| !text.is_empty());
    let range = given.map(|text| timespan::parse(text, now));
    let options = QueryOptions {
        time_range: range.transpose().map_err(|problem| Error::BadRequest { problem })?,
        limits: Some(query::limits(app, ROWS, prefer.wait)),
        ..QueryOptions::at(now)
    };
    let ask = Ask {
        id: None,
        text: asked.query,
        options,
    };
    query::run(app, caller, ask).await
}
