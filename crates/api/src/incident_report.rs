//! The incident report, the ATT&CK matrix and the blast radius on the wire.

use crate::{Citation, IncidentStatus, Severity, Statement};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportLine {
    /// `keyTimes`, `analysts`, `classification`, `actions` or `followUps`.
    pub group: String,
    /// What it says.
    pub statement: Statement,
    /// When, for a line about something that happened.
    pub at: Option<DateTime<Utc>>,
    /// Whether a program did it; absent when it is about nobody's doing.
    pub automated: Option<bool>,
}

/// The report of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IncidentReport {
    /// The incident.
    pub incident_id: String,
    /// Its title; inert.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// Where the work stands.
    pub status: IncidentStatus,
    /// Whether the work goes on.
    pub is_partial: bool,
    /// Lines, group by group.
    pub lines: Vec<ReportLine>,
    /// Proofs, by number.
    pub citations: Vec<Citation>,
    /// The whole report with the summary, as Markdown in which evidence is inert.
    pub markdown: String,
}

/// What came of posting a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportPosted {
    /// Whether this call added it; the same report again adds nothing.
    pub is_added: bool,
}

/// A technique that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// Its id.
    pub technique: String,
    /// Alerts that name it.
    pub alert_ids: Vec<String>,
    /// Steps that name it.
    pub step_ids: Vec<String>,
    /// Severity of the gravest.
    pub severity: Severity,
    /// First activity.
    pub first_at: DateTime<Utc>,
    /// Last activity.
    pub last_at: DateTime<Utc>,
}

/// A tactic and what was seen of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatrixColumn {
    /// The tactic (`CredentialAccess`).
    pub tactic: String,
    /// Its ATT&CK id.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// Phase of the kill chain.
    pub phase: String,
    /// Alerts that mainly serve it.
    pub alert_count: u64,
    /// Steps that serve it.
    pub step_ids: Vec<String>,
    /// Techniques seen.
    pub cells: Vec<MatrixCell>,
}

/// A part of the time line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineBucket {
    /// Its start.
    pub at: DateTime<Utc>,
    /// Alerts whose first activity is in it.
    pub alerts: u64,
    /// Steps that begin in it.
    pub step_ids: Vec<String>,
    /// Severity of the gravest of those alerts.
    pub severity: Option<Severity>,
}

/// The incident on the matrix and over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// All tactics, in kill-chain order.
    pub columns: Vec<MatrixColumn>,
    /// First activity.
    pub from: DateTime<Utc>,
    /// Last activity.
    pub until: DateTime<Utc>,
    /// The time between, in equal parts: what a slider moves over.
    pub buckets: Vec<TimelineBucket>,
}

/// An account or host that the attacker had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Compromised {
    /// `user` or `device`.
    pub kind: String,
    /// The entity's key.
    pub key: String,
    /// Its name; inert.
    pub label: String,
    /// Why it counts as compromised.
    pub statement: Statement,
}

/// What one compromised thing reached in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    /// Key of the compromised thing.
    pub from: String,
    /// Kind of what was reached.
    pub kind: String,
    /// Whether it was touched during the incident, or only could have been.
    pub touched: bool,
    /// Names; inert.
    pub names: Vec<String>,
    /// The same in words.
    pub statement: Statement,
}

/// The blast radius of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlastRadius {
    /// The incident.
    pub incident_id: String,
    /// Accounts and hosts that the attacker had.
    pub compromised: Vec<Compromised>,
    /// What they touched or could have reached.
    pub reached: Vec<Reached>,
    /// Proofs, by number.
    pub citations: Vec<Citation>,
}

/// When summaries are written of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SummaryMode {
    /// `always`, `bySeverity` or `onDemand`.
    pub mode: String,
    /// Least severity, for `bySeverity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Severity>,
}

/// Incidents per day of a severity, and what summaries of them take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeverityEstimate {
    /// The severity.
    pub severity: Severity,
    /// Incidents per day.
    pub incidents_per_day: f64,
    /// Tokens per day that a model would read and write for them.
    pub tokens_per_day: u64,
}

/// The summary settings, with what they cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SummarySettings {
    /// When summaries are written of themselves.
    pub mode: SummaryMode,
    /// Days that the estimate rests on.
    pub days: u64,
    /// By severity, worst first.
    pub severities: Vec<SeverityEstimate>,
    /// Tokens of one summary that a model would read and write; the embedded analyst takes none.
    pub tokens_per_summary: u64,
    /// Tokens per day in this mode.
    pub tokens_per_day: u64,
}

/// What a reader thinks of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewFeedback {
    /// `looksRight`, `needsImprovement` or `inappropriate`.
    pub verdict: String,
    /// Why, in the reader's words.
    #[serde(default)]
    pub reason: String,
    /// `summary`, `report`, or the id of a card.
    pub about: String,
}

/// Feedback that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackKept {
    /// Its id.
    pub id: String,
}
