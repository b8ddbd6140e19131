//! What a statement rests on: a row of a table, with the fields that show it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// The address of one stored row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowRef {
    /// The table's public name.
    pub table: String,
    /// The value of the row's hidden `_ItemId` column.
    pub item_id: String,
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.table, self.item_id)
    }
}

/// A row shown as proof: its address, its time, and the fields that matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Citation {
    /// Where the row is.
    #[serde(flatten)]
    pub row: RowRef,
    /// The event's own time, in UTC, when the row has one.
    pub at: Option<DateTime<Utc>>,
    /// Column names and values of the row, empty columns left out.
    pub fields: Map<String, Value>,
}
