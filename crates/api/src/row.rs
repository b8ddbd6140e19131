//! Stored rows on the wire, whole or as evidence of an incident.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One column of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// Column name.
    pub name: String,
    /// Kusto type (`string`, `datetime`).
    pub r#type: String,
    /// Its value; hostile.
    pub value: Value,
}

/// A stored row: its columns that hold something, in the table's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The table's public name.
    pub table: String,
    /// The row's `_ItemId`.
    pub item_id: String,
    /// The event's own time in UTC, when the row has one.
    pub at: Option<DateTime<Utc>>,
    /// Columns that hold something.
    pub cells: Vec<Cell>,
    /// Columns of the table that are empty here.
    pub empty_columns: u64,
    /// Name of the file it came from, when the ledger knows it.
    pub source_name: Option<String>,
}

/// A row that an incident rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceRow {
    /// The table's public name.
    pub table: String,
    /// The row's `_ItemId`.
    pub item_id: String,
    /// The event's own time in UTC, when the row has one.
    pub at: Option<DateTime<Utc>>,
    /// Columns that show it; hostile text.
    pub fields: Map<String, Value>,
    /// Alerts that rest on it.
    pub alert_ids: Vec<String>,
    /// Steps that rest on it.
    pub step_ids: Vec<String>,
    /// Its number in the summary, when the summary cites it.
    pub citation: Option<u32>,
}

/// Rows that an incident rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceList {
    /// In order of time.
    pub value: Vec<EvidenceRow>,
    /// Rows there are, also beyond those listed.
    pub total: u64,
}
