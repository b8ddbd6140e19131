//! What a statement rests on, on the wire: a stored row, an alert, or a set of alerts
//! that is counted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
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
        /// Its incident, when it is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident_id: Option<String>,
        /// Its title; hostile text when it quotes evidence.
        title: String,
        /// Product that raised it.
        product: String,
        /// First event it rests on.
        at: Option<DateTime<Utc>>,
        /// Last event it rests on.
        until: Option<DateTime<Utc>>,
        /// Rows it rests on.
        event_count: u64,
        /// Values of its entities, techniques and details; hostile text.
        values: Vec<String>,
        /// A row that shows it.
        row: Option<RowRef>,
    },
    /// Several alerts that are counted together.
    #[serde(rename_all = "camelCase")]
    Set {
        /// What they have in common.
        label: String,
        /// The alerts.
        alert_ids: Vec<String>,
        /// Rows they rest on.
        event_count: u64,
        /// Computers they name.
        hosts: Vec<String>,
        /// Principals they name.
        accounts: Vec<String>,
        /// What else was counted, by what.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        counts: BTreeMap<String, u64>,
        /// First activity.
        at: Option<DateTime<Utc>>,
        /// Last activity.
        until: Option<DateTime<Utc>>,
    },
    /// A line of the activity log.
    #[serde(rename_all = "camelCase")]
    Entry {
        /// Its id.
        id: String,
        /// When.
        at: DateTime<Utc>,
        /// Who; hostile text.
        by: String,
        /// Whether a program did it.
        automated: bool,
        /// What it says; hostile text.
        text: String,
    },
    /// Other incidents.
    #[serde(rename_all = "camelCase")]
    Incidents {
        /// What they have in common.
        label: String,
        /// Their ids.
        incident_ids: Vec<String>,
        /// Their titles, judgements and times; hostile text.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
    },
    /// Rows that a query found, counted together.
    #[serde(rename_all = "camelCase")]
    Rows {
        /// What they have in common.
        label: String,
        /// Some of the rows.
        rows: Vec<RowRef>,
        /// How many there are.
        row_count: u64,
        /// What was found in them; hostile text.
        names: Vec<String>,
        /// What else was counted, by column.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        counts: BTreeMap<String, u64>,
        /// First of them.
        at: Option<DateTime<Utc>>,
        /// Last of them.
        until: Option<DateTime<Utc>>,
    },
    /// A passage of an uploaded file.
    #[serde(rename_all = "camelCase")]
    Passage {
        /// The file's id.
        file_id: String,
        /// The file's name; hostile text.
        file: String,
        /// Where in it (`page 3`).
        place: String,
        /// The passage; hostile text.
        text: String,
    },
}

impl From<evidence::Proof> for Proof {
    fn from(proof: evidence::Proof) -> Self {
        use evidence::Proof as Held;
        match proof {
            Held::Row(citation) => Self::from(&citation),
            Held::Alert {
                alert_id,
                incident_id,
                title,
                product,
                at,
                until,
                event_count,
                values,
                row,
            } => Self::Alert {
                alert_id,
                incident_id,
                title,
                product,
                at,
                until,
                event_count,
                values,
                row: row.as_ref().map(RowRef::from),
            },
            Held::Set {
                label,
                alert_ids,
                event_count,
                hosts,
                accounts,
                counts,
                at,
                until,
            } => Self::Set {
                label,
                alert_ids,
                event_count,
                hosts,
                accounts,
                counts,
                at,
                until,
            },
            Held::Entry {
                id,
                at,
                by,
                automated,
                text,
            } => Self::Entry {
                id,
                at,
                by,
                automated,
                text,
            },
            Held::Incidents {
                label,
                incident_ids,
                values,
            } => Self::Incidents {
                label,
                incident_ids,
                values,
            },
            Held::Rows {
                label,
                rows,
                row_count,
                names,
                counts,
                at,
                until,
            } => Self::Rows {
                label,
                rows: rows.iter().map(RowRef::from).collect(),
                row_count,
                names,
                counts,
                at,
                until,
            },
            Held::Passage {
                file_id,
                file,
                place,
                text,
            } => Self::Passage {
                file_id,
                file,
                place,
                text,
            },
        }
    }
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
