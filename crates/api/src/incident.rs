//! Incidents on the wire: the queue's row, which is also the incident page's header.

use crate::Severity;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the work on an incident stands, in Graph's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum IncidentStatus {
    /// Nobody has taken it.
    Active,
    /// Somebody works on it.
    InProgress,
    /// Done.
    Resolved,
    /// Merged into another.
    Redirected,
}

impl From<evidence::IncidentStatus> for IncidentStatus {
    fn from(status: evidence::IncidentStatus) -> Self {
        match status {
            evidence::IncidentStatus::Active => Self::Active,
            evidence::IncidentStatus::InProgress => Self::InProgress,
            evidence::IncidentStatus::Resolved => Self::Resolved,
            evidence::IncidentStatus::Redirected => Self::Redirected,
        }
    }
}

/// How many of each an incident holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IncidentCounts {
    /// Alerts.
    pub alerts: u64,
    /// Steps of the attack story.
    pub steps: u64,
    /// Computers.
    pub hosts: u64,
    /// Principals.
    pub accounts: u64,
    /// Entities of all kinds.
    pub entities: u64,
    /// Cited rows.
    pub rows: u64,
}

/// An incident, as the queue and the head of its page show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// Id: decimal digits.
    pub id: String,
    /// Title as a sentence; hostile text where it quotes evidence.
    pub display_name: String,
    /// Severity.
    pub severity: Severity,
    /// Where the work stands.
    pub status: IncidentStatus,
    /// Who has it, when somebody has.
    pub assigned_to: Option<String>,
    /// `truePositive`, `falsePositive`, `informationalExpectedActivity`, when somebody has judged.
    pub classification: Option<String>,
    /// Graph's word for what kind of thing it was, when somebody has judged.
    pub determination: Option<String>,
    /// Tags that people gave it.
    pub tags: Vec<String>,
    /// First activity of its alerts.
    pub first_activity_at: DateTime<Utc>,
    /// Last activity of its alerts.
    pub last_activity_at: DateTime<Utc>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub last_update_at: DateTime<Utc>,
    /// Tactics in kill-chain order (`CredentialAccess`).
    pub tactics: Vec<String>,
    /// Technique ids, sorted.
    pub techniques: Vec<String>,
    /// Names of its computers and principals, the most alerted first, at most four of each.
    pub main_hosts: Vec<String>,
    /// See `mainHosts`.
    pub main_accounts: Vec<String>,
    /// Products that raised its alerts.
    pub products: Vec<String>,
    /// What it holds.
    pub counts: IncidentCounts,
    /// True when its rows come from the demo scenario.
    pub simulated: bool,
}

/// Order of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum IncidentSort {
    /// Worst first, then latest activity.
    #[default]
    Severity,
    /// Latest activity first.
    LastActivity,
    /// Earliest activity first.
    FirstActivity,
    /// Most alerts first.
    Alerts,
    /// By title.
    Title,
}

/// What the queue asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IncidentQuery {
    /// Comma-separated severities; empty for all.
    pub severity: String,
    /// Comma-separated statuses; empty for all.
    pub status: String,
    /// Words that title, host, account, technique or id must contain.
    pub q: String,
    /// Order.
    pub sort: IncidentSort,
    /// Turns the order round.
    pub reverse: bool,
    /// Rows to leave out at the start.
    pub skip: u64,
    /// Rows to give; 1 to 200, 50 unless told.
    pub top: Option<u64>,
}

/// How many incidents have a value, over all incidents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// The value (`high`).
    pub name: String,
    /// How many.
    pub count: u64,
}

/// A page of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IncidentList {
    /// The page.
    pub value: Vec<Incident>,
    /// Incidents that match, on all pages.
    pub matched: u64,
    /// Incidents there are.
    pub total: u64,
    /// Incidents of each severity, worst first, whatever the filter.
    pub severities: Vec<Tally>,
    /// Incidents of each status, whatever the filter.
    pub statuses: Vec<Tally>,
}
