//! `/v1/rest/query` and `/v2/rest/query`.

use super::error::Failure;
use super::properties::{Asked, Request};
use super::{answer_v1, answer_v2, management};
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::{self, Answered, Ask};
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hunt::QueryOptions;

/// Runs a query for a client that reads version 1.
pub(super) async fn v1(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    answer(&app, &caller, &headers, &bytes, answer_v1::response).await
}

/// Runs a query for a client that reads version 2.
pub(super) async fn v2(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    answer(&app, &caller, &headers, &bytes, answer_v2::response).await
}

type Write = fn(Answered, &Asked, &Request) -> Response;

async fn answer(app: &App, caller: &Caller, headers: &HeaderMap, bytes: &[u8], write: Write) -> Response {
    let request = match Request::of(headers) {
        Ok(request) => request,
        Err(error) => return error.into_response(),
    };
    let outcome = async {
        let asked = Asked::read(bytes)?;
        if management::is_command(&asked.text) {
            return Err(Error::BadRequest {
                problem: "a management command goes to /v1/rest/mgmt, not to a query's path".to_owned(),
            });
        }
        let answered = run(app, caller, &asked, &request).await?;
        Ok(write(answered, &asked, &request))
    };
    match outcome.await {
        Ok(mut response) => {
            request.mark(&mut response);
            response
        }
        Err(error) => Failure { error, request }.into_response(),
    }
}

/// Runs the query of a request.
pub(super) async fn run(app: &App, caller: &Caller, asked: &Asked, request: &Request) -> Result<Answered, Error> {
    // Clients may reuse their ids; only one of those that run at once can be cancelled by it.
    let id = Some(request.client_request_id.clone()).filter(|id| !app.queries.is_running(id) && is_plain(id));
    let options = QueryOptions {
        time_range: asked.time_range,
        limits: Some(query::limits(app, asked.most_rows(), asked.answer.timeout)),
        parameters: asked.parameters.clone(),
        ..QueryOptions::at(asked.now)
    };
    let ask = Ask {
        id,
        text: asked.text.clone(),
        options,
    };
    query::run(app, caller, ask).await
}

fn is_plain(id: &str) -> bool {
    (1..=128).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:;".contains(&byte))
}
