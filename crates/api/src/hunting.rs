//! Hunting on the wire: a KQL query and its answer, the tables it may name, and what was asked before.

use crate::RowRef;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A query to run, check or export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingQuery {
    /// The KQL text.
    pub query: String,
    /// Event time that every table is narrowed to: an ISO 8601 length back from now (`P7D`), or an
    /// interval (`2026-01-01T00:00:00Z/P1D`, `start/end`). All time unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timespan: Option<String>,
    /// Id under which the running query can be cancelled: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or
    /// `;`, not used by another running query. One is made unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether to answer which stored rows each result row rests on.
    #[serde(default)]
    pub evidence: bool,
    /// Most rows to answer, 1 to 500,000; 10,000 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_rows: Option<u64>,
    /// How long the query may run in seconds, 1 to 3,600; 180 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
    /// Whether the history leaves the query out, as for queries that the portal asks by itself.
    #[serde(default)]
    pub unrecorded: bool,
}

/// A column of an answer or of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingColumn {
    /// Name.
    pub name: String,
    /// Kusto type: `bool`, `int`, `long`, `real`, `decimal`, `datetime`, `timespan`, `string`, `guid` or
    /// `dynamic`.
    pub r#type: String,
}

/// How the query asked for its answer to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingRender {
    /// Kind of chart, as `render` names it (`timechart`).
    pub visualization: String,
    /// Properties as the query spells them (`title`, `xcolumn`, `ycolumns`, `series`, `kind`, …).
    pub properties: BTreeMap<String, String>,
}

/// The answer of a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingResult {
    /// The id of the query, also in the history.
    pub id: String,
    /// The columns in order.
    pub columns: Vec<HuntingColumn>,
    /// The rows, values in the order of the columns; hostile. `datetime` is RFC 3339 text, `timespan`
    /// `d.hh:mm:ss.fffffff`, `decimal` text, `dynamic` JSON, a `real` that JSON cannot hold `NaN`, `Infinity`
    /// or `-Infinity`. A `long` beyond 2^53 loses digits where JSON's numbers are read as doubles.
    pub rows: Vec<Vec<Value>>,
    /// How the query asked to be drawn.
    pub render: Option<HuntingRender>,
    /// For each row the stored rows it rests on, at most 64 each; only when asked for.
    pub evidence: Option<Vec<Vec<RowRef>>>,
    /// Whether rows beyond the limit were left out.
    pub truncated: bool,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
}

/// How serious a remark about a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DiagnosticSeverity {
    /// The query cannot run.
    Error,
    /// It can, but probably does not do what was meant.
    Warning,
}

/// A remark about a query's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryDiagnostic {
    /// Stable code (`KS142`).
    pub code: String,
    /// What is wrong, and what to do about it.
    pub message: String,
    /// How serious it is.
    pub severity: DiagnosticSeverity,
    /// Where it begins: UTF-16 code units from the start of the text, as editors count.
    pub start: u64,
    /// Where it ends, excluded.
    pub end: u64,
}

/// What is to be said of a query without running it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingCheck {
    /// Whether it can run.
    pub ok: bool,
    /// Remarks, in the order of the text.
    pub diagnostics: Vec<QueryDiagnostic>,
    /// The columns that it would answer; empty when it cannot run.
    pub columns: Vec<HuntingColumn>,
}

/// A query's text, written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingText {
    /// The KQL text.
    pub query: String,
}

/// Where a table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum HuntingTableOrigin {
    /// Defender XDR documents it.
    Defender,
    /// Microsoft Sentinel documents it.
    Sentinel,
    /// It is the user's own, or Outrider's.
    Custom,
}

/// A table that queries may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingTable {
    /// Public name.
    pub name: String,
    /// Where it comes from.
    pub origin: HuntingTableOrigin,
    /// What it holds, when that is documented.
    pub about: Option<String>,
    /// The column that holds the event's time.
    pub time_column: Option<String>,
    /// Whether the vendor has replaced it.
    pub legacy: bool,
    /// Its columns in order.
    pub columns: Vec<HuntingTableColumn>,
    /// Rows; 0 for a table that nothing was stored in yet.
    pub rows: u64,
    /// Time of its first event.
    pub first_at: Option<DateTime<Utc>>,
    /// Time of its last event.
    pub last_at: Option<DateTime<Utc>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingTableColumn {
    /// Name.
    pub name: String,
    /// Kusto type.
    pub r#type: String,
    /// What it holds, when that is documented.
    pub about: Option<String>,
}

/// What a function takes and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum HuntingFunctionKind {
    /// Values to a value.
    Scalar,
    /// A group's values to a value.
    Aggregate,
}

/// A function that queries may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingFunction {
    /// Name.
    pub name: String,
    /// What it takes and gives.
    pub kind: HuntingFunctionKind,
}

/// What queries may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingSchema {
    /// Tables in the order of their names, also those without rows.
    pub tables: Vec<HuntingTable>,
    /// Functions in the order of their names.
    pub functions: Vec<HuntingFunction>,
}

/// Whether a query was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingCancelled {
    /// False when no query of that id runs, as when it has ended by itself.
    pub cancelled: bool,
}

/// How a query ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum HuntingOutcome {
    /// With an answer.
    Answered,
    /// With an error.
    Failed,
    /// It was cancelled, or its caller went away.
    Cancelled,
}

/// A query that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingRun {
    /// The query's id.
    pub id: String,
    /// When it began.
    pub at: DateTime<Utc>,
    /// The KQL text.
    pub query: String,
    /// The event time it was narrowed to, as it was given.
    pub timespan: Option<String>,
    /// How it ended.
    pub outcome: HuntingOutcome,
    /// Rows that were answered.
    pub rows: u64,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
    /// Why it failed, when it did.
    pub problem: Option<String>,
}

/// The caller's queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntingHistory {
    /// Latest first.
    pub value: Vec<HuntingRun>,
}
