//! Errors in the shape of the OneApi guidelines with Kusto's additions, on which its clients rely.
//!
//! Source: Kusto query v2 HTTP response, "HTTP response body (on request failure)"; Microsoft REST API
//! guidelines, section 7.10.2.

use super::properties::Request;
use crate::error::Error;
use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, Utc};
use hunt::Error as QueryError;
use serde_json::{Value, json};

/// A failure and the request that failed.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) request: Request,
}

struct Words {
    status: StatusCode,
    code: &'static str,
    exception: &'static str,
    /// Whether the same request fails again.
    is_permanent: bool,
}

fn words(error: &Error) -> Words {
    let bad = |code| Words {
        status: StatusCode::BAD_REQUEST,
        code,
        exception: "Kusto.Data.Exceptions.KustoBadRequestException",
        is_permanent: true,
    };
    match error {
        Error::Query { error, .. } => match **error {
            QueryError::Syntax { .. } => Words {
                exception: "Kusto.Data.Exceptions.SyntaxException",
                ..bad("BadRequest_SyntaxError")
            },
            QueryError::Semantic { .. } => Words {
                exception: "Kusto.Data.Exceptions.SemanticException",
                ..bad("BadRequest_SemanticError")
            },
            QueryError::Unsupported { .. } => bad("BadRequest_NotSupported"),
            QueryError::Timeout { .. } => Words {
                status: StatusCode::GATEWAY_TIMEOUT,
                code: "Timeout",
                exception: "Kusto.Data.Exceptions.KustoServiceTimeoutException",
                is_permanent: false,
            },
            QueryError::Cancelled => Words {
                exception: "Kusto.Data.Exceptions.KustoRequestCanceledException",
                is_permanent: false,
                ..bad("Cancelled")
            },
            QueryError::Memory { .. } | QueryError::Spill { .. } => Words {
                exception: "Kusto.Data.Exceptions.KustoServicePartialQueryFailureLowMemoryConditionException",
                ..bad("LowMemoryCondition")
            },
            QueryError::Run(_) => Words {
                exception: "Kusto.Data.Exceptions.KustoServicePartialQueryFailureException",
                ..bad("QueryFailed")
            },
            _ => internal(),
        },
        Error::TooManyQueries { .. } => Words {
            status: StatusCode::TOO_MANY_REQUESTS,
            code: "TooManyRequests",
            exception: "Kusto.Data.Exceptions.KustoRequestThrottledException",
            is_permanent: false,
        },
        Error::QueryIdInUse { .. } | Error::BadRequest { .. } => bad("General_BadRequest"),
        _ => internal(),
    }
}

fn internal() -> Words {
    Words {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "InternalServiceError",
        exception: "Kusto.Data.Exceptions.KustoServiceException",
        is_permanent: false,
    }
}

/// Returns the message as Kusto words it: clients look for `Semantic error:` in it.
fn message(error: &Error) -> String {
    let Error::Query { error: cause, text } = error else {
        return error.whole_message();
    };
    let place = cause.span().map_or_else(String::new, |span| {
        let (line, position) = span.line_and_column(text);
        format!(" [line:position={line}:{position}]")
    });
    match &**cause {
        QueryError::Syntax { message, .. } => {
            format!(
                "Request is invalid and cannot be processed: Syntax error: {}: {message}{place}",
                cause.code()
            )
        }
        QueryError::Semantic { message, .. } => {
            format!(
                "Request is invalid and cannot be processed: Semantic error: {}: {message}{place}",
                cause.code()
            )
        }
        _ => format!("{}{place}", error.whole_message()),
    }
}

/// Returns the `error` object.
fn object(code: &str, exception: &str, message: &str, is_permanent: bool, request: &Request) -> Value {
    json!({
        "error": {
            "code": code,
            "message": if is_permanent { "Request is invalid and cannot be executed." } else { "Request cannot be completed." },
            "@type": exception,
            "@message": message,
            "@context": {
                "timestamp": Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true),
                "serviceAlias": "OUTRIDER",
                "clientRequestId": request.client_request_id,
                "activityId": request.activity_id,
                "subActivityId": request.activity_id,
                "activityType": "DN.FE.ExecuteQuery",
                "parentActivityId": request.activity_id,
            },
            "@permanent": is_permanent,
        }
    })
}

/// Returns the error of an answer that is larger than allowed, which stands behind the rows that are.
pub(super) fn too_large(rows: usize, request: &Request) -> Value {
    let message = format!(
        "Query result set has exceeded the internal record count limit {rows} (E_QUERY_RESULT_SET_TOO_LARGE; 0x80DA0003): \
         take fewer rows, or raise truncationmaxrecords"
    );
    object(
        "LimitsExceeded",
        "Kusto.Data.Exceptions.KustoServicePartialQueryFailureLimitsExceededException",
        &message,
        true,
        request,
    )
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let words = words(&self.error);
        let message = message(&self.error);
        if words.status.is_server_error() {
            tracing::error!(activity = self.request.activity_id, message, "request failed");
        }
        let body = object(words.code, words.exception, &message, words.is_permanent, &self.request);
        let mut response = (words.status, Json(body)).into_response();
        self.request.mark(&mut response);
        response
    }
}

impl Request {
    /// Writes the ids that every answer bears.
    pub(super) fn mark(&self, response: &mut Response) {
        let headers = response.headers_mut();
        for (name, value) in [
            ("x-ms-client-request-id", &self.client_request_id),
            ("x-ms-activity-id", &self.activity_id),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
    }
}
