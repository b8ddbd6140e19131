//! `$batch`: several queries in one request, each answered for itself.
//!
//! Source: Azure Monitor Log Analytics API, batch queries.

use super::answer;
use super::error::Failure;
use super::prefer::Prefer;
use super::query::{self, Asked};
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::body;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::future::join_all;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Queries of one batch, Log Analytics' limit.
const MOST: usize = 100;
/// Bytes of one answer in a batch, which is held until all are there.
const LARGEST_ANSWER: usize = 64 << 20;

#[derive(Debug, Deserialize)]
struct Batch {
    requests: Vec<Part>,
}

#[derive(Debug, Deserialize)]
struct Part {
    id: String,
    body: Asked,
    #[serde(default)]
    headers: Map<String, Value>,
}

/// Answers all, in their order.
pub(super) async fn post(State(app): State<App>, Extension(caller): Extension<Caller>, bytes: Bytes) -> Response {
    let batch: Batch = match body::read(&bytes) {
        Ok(batch) => batch,
        Err(error) => return failed(error),
    };
    if batch.requests.len() > MOST {
        let problem = format!(
            "a batch holds at most {MOST} queries, this one {}",
            batch.requests.len()
        );
        return failed(Error::BadRequest { problem });
    }
    let parts = batch.requests.into_iter().map(|part| answer_part(&app, &caller, part));
    let responses = join_all(parts).await;
    Json(json!({ "responses": responses })).into_response()
}

fn failed(error: Error) -> Response {
    let request_id = String::new();
    Failure { error, request_id }.into_response()
}

async fn answer_part(app: &App, caller: &Caller, part: Part) -> Value {
    let header = part
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("prefer"))
        .and_then(|(_, value)| value.as_str());
    let prefer = Prefer::read(header);
    let outcome = async {
        let answered = query::run(app, caller, part.body, prefer).await?;
        let bytes = to_bytes(answer::body(answered, prefer), LARGEST_ANSWER)
            .await
            .map_err(|_| Error::BadRequest {
                problem: format!("the answer has more than {LARGEST_ANSWER} bytes; ask for it outside a batch"),
            })?;
        serde_json::from_slice::<Value>(&bytes).map_err(|source| Error::Unwritable {
            what: "a batch's answer",
            source,
        })
    };
    match outcome.await {
        Ok(body) => json!({ "id": part.id, "status": 200, "headers": {}, "body": body }),
        Err(error) => {
            let failure = Failure {
                error,
                request_id: part.id.clone(),
            };
            json!({ "id": part.id, "status": failure.status().as_u16(), "headers": {}, "body": failure.body() })
        }
    }
}
