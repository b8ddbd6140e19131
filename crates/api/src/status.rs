//! What the workspace holds, and what needs attention in it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A table that holds rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TableState {
    /// Public name.
    pub name: String,
    /// Rows.
    pub rows: u64,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceState {
    /// Name, with the path inside its archive.
    pub name: String,
    /// Format it was read as.
    pub format: String,
    /// Events in it.
    pub events: u64,
    /// Events that could not be read; they are rows of `OutriderRejected_CL`.
    pub rejected: u64,
    /// When reading ended.
    pub ingested_at: Option<DateTime<Utc>>,
    /// Why reading ended early, when it did.
    pub problem: Option<String>,
}

/// The state of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Version of the server.
    pub version: String,
    /// Instant of the answer.
    pub now: DateTime<Utc>,
    /// Incidents.
    pub incidents: u64,
    /// Alerts.
    pub alerts: u64,
    /// Rows in all tables.
    pub rows: u64,
    /// Tables that hold rows, most rows first.
    pub tables: Vec<TableState>,
    /// Files read.
    pub sources: u64,
    /// Files with lines that could not be read or that ended early, worst first, at most 50.
    pub troubled_sources: Vec<SourceState>,
    /// True when the demo scenario is loaded.
    pub simulated: bool,
    /// True when the caller had to log in, so that a way out can be shown.
    pub login: bool,
}
