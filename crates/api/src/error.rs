//! Errors on the wire: OData's shape on every path, so that a Graph client can read ours too.
//!
//! Source: OData 4.01 JSON format, section 21; Graph's `innerError`.

use crate::QueryDiagnostic;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What helps to find the error again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InnerError {
    /// When.
    pub date: DateTime<Utc>,
    /// Id of the request, also in the server's log.
    #[serde(rename = "request-id")]
    pub request_id: String,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetail {
    /// Stable word for programs (`ResourceNotFound`).
    pub code: String,
    /// What, where, and what to do about it.
    pub message: String,
    /// Where in a query's text, when the error is about one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<QueryDiagnostic>,
    /// What helps to find it again.
    pub inner_error: InnerError,
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}
