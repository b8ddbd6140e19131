//! The attack's steps, in time order.
//!
//! A step is one thing the attacker did. An alert's rows are cut into acts where time or action changes
//! (`steps/acts.rs`); acts of several alerts that tell of the same thing fold into one step
//! (`steps/fold.rs`); alerts that have nothing to do with the attack stay in the incident but give no
//! step (`steps/relevance.rs`).

pub(crate) mod acts;
mod detail;
mod fold;
mod relevance;
mod words;

use crate::IncidentCase;
use crate::span::Span;
use chrono::{DateTime, Utc};
use evidence::{Citation, Severity, Tactic, Technique};
use serde::{Deserialize, Serialize};

/// One thing the attacker did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// When it began: the event's own time.
    pub at: DateTime<Utc>,
    /// When it ended, if it lasted and ended within a quarter of an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Hosts it happened on, short names.
    pub hosts: Vec<String>,
    /// Accounts that did it or suffered it, without domain.
    pub accounts: Vec<String>,
    /// ATT&CK techniques, at most eight, most specific first.
    pub techniques: Vec<Technique>,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence or two with the values that show it.
    pub text: String,
    /// Rows it rests on, never empty; at most twelve, from both ends.
    pub citations: Vec<Citation>,
    /// Alerts that tell of it.
    pub alert_ids: Vec<String>,
    /// Severity of the gravest of them.
    pub severity: Severity,
    /// Tactic it serves.
    pub tactic: Option<Tactic>,
    /// Rows it rests on, also beyond those cited.
    pub event_count: u64,
    /// Whether the evidence holds text that reads like an instruction to its reader.
    pub flagged: bool,
    /// The text as pieces.
    #[serde(skip)]
    pub spans: Vec<Span>,
}

/// Returns the steps of an incident in time order.
#[must_use]
pub fn steps(case: &IncidentCase) -> Vec<Step> {
    let included = relevance::included(&case.alerts);
    let acts = case
        .alerts
        .iter()
        .enumerate()
        .filter(|(at, _)| included[*at])
        .flat_map(|(at, alert)| acts::acts(at, alert))
        .collect();
    let mut steps: Vec<Step> = fold::fold(&case.alerts, acts)
        .iter()
        .map(|folded| words::step(&case.alerts, folded))
        .collect();
    steps.sort_by(|a, b| {
        a.at.cmp(&b.at)
            .then_with(|| a.alert_ids.cmp(&b.alert_ids))
            .then_with(|| a.title.cmp(&b.title))
    });
    steps
}
