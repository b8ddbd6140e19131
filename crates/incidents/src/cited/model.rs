//! Sentences and what they cite.

use crate::span::Span;
use chrono::{DateTime, Utc};
use evidence::{Citation, Classification, Origin, RowRef};
use serde::{Deserialize, Serialize};

/// A sentence and its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sentence {
    /// The sentence as plain text.
    pub text: String,
    /// Its pieces.
    pub spans: Vec<Span>,
    /// Positions in `sources`; never empty.
    pub citations: Vec<usize>,
    /// Step it tells of, if one, as position in the list of steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// How closely it looks.
    #[serde(default, skip_serializing_if = "Depth::is_whole")]
    pub depth: Depth,
}

/// How closely a sentence of a long story looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Depth {
    /// It stands for itself.
    #[default]
    Whole,
    /// It tells of a phase.
    Phase,
    /// It tells of a group of steps in the phase above it.
    Group,
    /// It tells of one step of the phase above it.
    Step,
}

impl Depth {
    fn is_whole(&self) -> bool {
        *self == Self::Whole
    }
}

/// Something a sentence may cite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Source {
    /// One stored row.
    Row {
        /// The row and its fields.
        #[serde(flatten)]
        citation: Citation,
    },
    /// One alert.
    #[serde(rename_all = "camelCase")]
    Alert {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// Product that raised it.
        product: String,
        /// First activity.
        at: DateTime<Utc>,
        /// Last activity.
        until: DateTime<Utc>,
        /// Rows it rests on.
        event_count: u64,
        /// Values of its entities, techniques and details, each once.
        values: Vec<String>,
        /// A row that shows it.
        row: Option<RowRef>,
    },
    /// Several alerts that are counted together.
    Set {
        /// What they have in common.
        label: String,
        /// What was counted.
        #[serde(flatten)]
        facts: SetFacts,
    },
    /// An entry of the incident's activity log.
    Entry {
        /// Its id in the log.
        id: String,
        /// When it was made.
        at: DateTime<Utc>,
        /// Who made it.
        by: String,
        /// Whether a person or a program made it.
        origin: Origin,
        /// What it says.
        text: String,
    },
    /// Incidents that are counted together or pointed at.
    Incidents {
        /// What they have in common.
        label: String,
        /// The incidents.
        members: Vec<Member>,
    },
    /// Stored rows that a query found, counted together.
    Rows {
        /// What they have in common.
        label: String,
        /// What was counted.
        #[serde(flatten)]
        facts: RowFacts,
    },
}

/// An incident that a sentence points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it was classified.
    pub classification: Classification,
    /// First activity.
    pub at: DateTime<Utc>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

/// Counts and extremes over stored rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowFacts {
    /// Rows, at most a few; `row_count` has all.
    pub rows: Vec<RowRef>,
    /// How many rows there are.
    pub row_count: u64,
    /// Distinct values of the column that was asked for, most often seen first.
    pub names: Vec<String>,
    /// First of them.
    pub from: Option<DateTime<Utc>>,
    /// Last of them.
    pub until: Option<DateTime<Utc>>,
}

/// Counts and extremes over a set of alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetFacts {
    /// The alerts.
    pub alert_ids: Vec<String>,
    /// Rows they rest on.
    pub event_count: u64,
    /// Distinct hosts, sorted.
    pub hosts: Vec<String>,
    /// Distinct accounts, sorted.
    pub accounts: Vec<String>,
    /// First activity.
    pub from: Option<DateTime<Utc>>,
    /// Last activity.
    pub until: Option<DateTime<Utc>>,
}
