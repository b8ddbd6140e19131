//! What a statement rests on, on the wire: a stored row or an alert, with the fields that show it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The address of one stored row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowRef {
    /// The table's public name.
    pub table: String,
    /// The row's `_ItemId`.
    pub item_id: String,
}

impl From<&evidence::RowRef> for RowRef {
    fn from(row: &evidence::RowRef) -> Self {
        Self {
            table: row.table.clone(),
            item_id: row.item_id.clone(),
        }
    }
}

/// The thing that a citation opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Proof {
    /// A stored row.
    #[serde(rename_all = "camelCase")]
    Row {
        /// The table's public name.
        table: String,
        /// The row's `_ItemId`.
        item_id: String,
        /// The event's own time in UTC, when the row has one.
        at: Option<DateTime<Utc>>,
        /// Columns that show it; hostile text.
        fields: Map<String, Value>,
    },
    /// An alert.
    #[serde(rename_all = "camelCase")]
    Alert {
        /// The alert's id.
        alert_id: String,
        /// Its title.
        title: String,
        /// First event it rests on.
        at: Option<DateTime<Utc>>,
    },
}

impl From<&evidence::Citation> for Proof {
    fn from(citation: &evidence::Citation) -> Self {
        Self::Row {
            table: citation.row.table.clone(),
            item_id: citation.row.item_id.clone(),
            at: citation.at,
            fields: citation.fields.clone(),
        }
    }
}

/// A numbered link from a statement to its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Citation {
    /// The number shown beside the sentence, from 1.
    pub number: u32,
    /// What it opens.
    pub proof: Proof,
}
