//! The blast radius: what the compromised accounts and hosts touched, and what they could have reached.
//!
//! From rows only. [`reach_queries`] asks the tables where each compromised account signed in, who signed in
//! on each compromised host, and what it talked to; [`blast_radius`] tells the answers. What was seen during
//! the incident was touched; what was seen only before it could be reached, because the same account could
//! do the same again. Nothing is inferred from names, groups or network plans.

mod markdown;
mod query;
mod tell;

pub use markdown::render_reach;
pub use query::{ReachQuery, reach_queries};
pub use tell::blast_radius;

use crate::cited::{Sentence, Source};
use chrono::{DateTime, Utc};
use evidence::RowRef;
use serde::{Deserialize, Serialize};

/// The answer to one query: a thing per row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachAnswer {
    /// Id of the query.
    pub query_id: String,
    /// What was found, most rows first.
    pub found: Vec<ReachFound>,
}

/// A thing that was reached, and the rows that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachFound {
    /// Its name, as the rows have it; hostile text.
    pub name: String,
    /// Rows that show it.
    pub row_count: u64,
    /// First of them.
    pub first_at: DateTime<Utc>,
    /// Last of them.
    pub last_at: DateTime<Utc>,
    /// Some of them.
    pub rows: Vec<RowRef>,
}

/// The blast radius of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlastRadius {
    /// The incident.
    pub incident_id: String,
    /// Accounts and hosts that the attacker had, each with the alerts that say so.
    pub compromised: Vec<Compromised>,
    /// What they touched or could have reached.
    pub reached: Vec<Reached>,
    /// What sentences cite, by position.
    pub sources: Vec<Source>,
}

/// An account or host that the attacker had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Compromised {
    /// `user` or `device`.
    pub kind: String,
    /// The entity's key.
    pub key: String,
    /// Its name, inert.
    pub label: String,
    /// Why it counts as compromised, cited.
    pub sentence: Sentence,
}

/// What one compromised thing reached in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    /// Key of the compromised thing.
    pub from: String,
    /// Kind of what was reached (`device`, `user`, `ip`, `application`, `resource`).
    pub kind: String,
    /// Whether it was touched during the incident, or only could have been.
    pub touched: bool,
    /// Names, inert, most rows first; at most fifty.
    pub names: Vec<String>,
    /// The same in a sentence, cited.
    pub sentence: Sentence,
}
