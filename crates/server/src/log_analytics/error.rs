//! Errors in Log Analytics' shape: a code, and inner errors that say more the deeper they are.
//!
//! Source: Azure Monitor Log Analytics API, errors.

use crate::error::Error;
use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hunt::Error as QueryError;
use serde_json::{Value, json};

/// A failure and the id under which it can be found.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) request_id: String,
}

impl Failure {
    /// Returns the status.
    pub(super) fn status(&self) -> StatusCode {
        match &self.error {
            // There is no status for it that clients of this interface would expect.
            Error::Query { error, .. } if matches!(**error, QueryError::Cancelled) => StatusCode::BAD_REQUEST,
            error => error.kind().0,
        }
    }

    /// Returns the body.
    pub(super) fn body(&self) -> Value {
        let (code, message, inner) = match &self.error {
            Error::Query { error, text } => {
                let inner = match &**error {
                    QueryError::Syntax { message, .. } => Some(("SyntaxError", message.clone())),
                    QueryError::Semantic { message, .. } => Some(("SemanticError", message.clone())),
                    _ => None,
                };
                match inner {
                    Some((kind, message)) => {
                        let mut deepest = json!({ "code": error.code(), "message": message });
                        if let Some(span) = error.span() {
                            let (line, position) = span.line_and_column(text);
                            deepest["line"] = line.into();
                            deepest["pos"] = position.into();
                            deepest["token"] = span.slice(text).unwrap_or_default().into();
                        }
                        let inner = json!({
                            "code": kind,
                            "message": format!("A {} error occurred.", if kind == "SyntaxError" { "syntax" } else { "semantic" }),
                            "innererror": deepest,
                        });
                        let message = format!("The request had some invalid properties: {}: {message}", error.code());
                        ("BadArgumentError", message, Some(inner))
                    }
                    None => (code_of(error), self.error.whole_message(), None),
                }
            }
            Error::BadRequest { .. } => ("BadArgumentError", self.error.whole_message(), None),
            Error::TooManyQueries { .. } => ("ThrottledError", self.error.whole_message(), None),
            _ => ("InternalServerError", self.error.whole_message(), None),
        };
        let mut body = json!({ "code": code, "message": message, "correlationId": self.request_id });
        if let Some(inner) = inner {
            body["innererror"] = inner;
        }
        json!({ "error": body })
    }
}

fn code_of(error: &QueryError) -> &'static str {
    match error {
        QueryError::Timeout { .. } => "GatewayTimeout",
        QueryError::Unsupported { .. } => "NotSupportedError",
        QueryError::Cancelled => "QueryCancelled",
        QueryError::Run(_) | QueryError::Memory { .. } | QueryError::Spill { .. } => "QueryExecutionError",
        _ => "InternalServerError",
    }
}

/// Returns the error beside the rows of an answer that lacks some.
pub(super) fn partial(rows: usize) -> Value {
    json!({
        "code": "PartialError",
        "message": "There were some errors when processing your query.",
        "details": [{
            "code": "EngineError",
            "message": format!("only the first {rows} rows are answered; take fewer rows or aggregate"),
            "innererror": {
                "code": "-2133196797",
                "message": "The results of this query exceed the set limit of records.",
                "severity": 2,
                "severityName": "Error",
            },
        }],
    })
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = self.body();
        if status.is_server_error() {
            tracing::error!(request_id = self.request_id, %body, "request failed");
        }
        let mut response = (status, Json(body)).into_response();
        if let Ok(value) = HeaderValue::from_str(&self.request_id) {
            response.headers_mut().insert("x-ms-request-id", value);
        }
        response
    }
}
