//! An incident: alerts that belong to one attack.

use crate::{Severity, Tactic, Technique};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where the work on an incident stands, in Graph's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IncidentStatus {
    /// Nobody has finished it.
    #[default]
    Active,
    /// Somebody works on it.
    InProgress,
    /// Done.
    Resolved,
    /// Merged into another.
    Redirected,
}

impl IncidentStatus {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Active, Self::InProgress, Self::Resolved, Self::Redirected];

    /// Returns Graph's spelling (`inProgress`).
    #[must_use]
    pub fn graph_name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::InProgress => "inProgress",
            Self::Resolved => "resolved",
            Self::Redirected => "redirected",
        }
    }

    /// Returns what a person would say (`in progress`).
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::InProgress => "in progress",
            Self::Resolved => "resolved",
            Self::Redirected => "merged into another",
        }
    }
}

impl FromStr for IncidentStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        let named = |status: &&Self| status.graph_name().eq_ignore_ascii_case(&plain);
        Self::ALL.iter().find(named).copied().ok_or_else(|| {
            let shown: String = text.chars().take(60).collect();
            format!("unknown status `{shown}`; there are active, inProgress, resolved")
        })
    }
}

/// An incident: what its alerts say. They are held beside it, by id; what people made of it is an
/// [`IncidentState`](crate::IncidentState).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// Id: decimal digits, as Graph's are; stable while its first alert stays the same.
    pub id: String,
    /// Title as a sentence.
    pub display_name: String,
    /// Highest severity, raised when several tactics meet.
    pub severity: Severity,
    /// First activity of its alerts.
    pub first_activity_at: DateTime<Utc>,
    /// Last activity of its alerts.
    pub last_activity_at: DateTime<Utc>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub last_update_at: DateTime<Utc>,
    /// Its alerts' ids, in order of first activity.
    pub alert_ids: Vec<String>,
    /// Tactics seen, in kill-chain order.
    pub tactics: Vec<Tactic>,
    /// Techniques seen, sorted.
    pub techniques: Vec<Technique>,
    /// True when the rows come from the demo scenario.
    #[serde(default)]
    pub simulated: bool,
}
