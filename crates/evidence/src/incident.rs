//! An incident: alerts that belong to one attack.

use crate::{Severity, Tactic, Technique};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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

/// An incident. Its alerts are held beside it, by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// Id: decimal digits, as Graph's are; stable while its first alert stays the same.
    pub id: String,
    /// Title as a sentence.
    pub display_name: String,
    /// Highest severity, raised when several tactics meet.
    pub severity: Severity,
    /// Where the work stands.
    pub status: IncidentStatus,
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
