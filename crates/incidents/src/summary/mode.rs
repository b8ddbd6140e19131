//! When a summary is written of itself, and what that would cost.
//!
//! The embedded analyst costs nothing; a language model that writes the prose is paid by the token. The
//! estimate counts incidents per day as they were lately, and the text that a model would read and write
//! for each.

use super::{render_markdown, summarize};
use crate::IncidentCase;
use chrono::{DateTime, TimeDelta, Utc};
use evidence::Severity;
use serde::{Deserialize, Serialize};

/// When a summary is written without being asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "camelCase")]
pub enum SummaryMode {
    /// Whenever an incident is opened.
    #[default]
    Always,
    /// When an incident of that severity or a graver one is opened.
    BySeverity {
        /// Least severity.
        minimum: Severity,
    },
    /// Only when somebody asks.
    OnDemand,
}

impl SummaryMode {
    /// Returns whether opening an incident of that severity starts a summary.
    #[must_use]
    pub fn starts(self, severity: Severity) -> bool {
        match self {
            Self::Always => true,
            Self::BySeverity { minimum } => severity >= minimum,
            Self::OnDemand => false,
        }
    }
}

/// Days that an estimate looks back over.
const DAYS: i64 = 30;

/// Incidents summarised to see how long summaries are.
const SAMPLE: usize = 12;

/// Characters of a token, as the common tokenizers cut English text and log values.
const CHARACTERS_PER_TOKEN: usize = 4;

/// Incidents per day of a severity, and what summaries of them would take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeverityEstimate {
    /// The severity.
    pub severity: Severity,
    /// Incidents per day, in hundredths.
    pub incidents_per_day: f64,
    /// Tokens that a model would read and write for them per day.
    pub tokens_per_day: u64,
    /// The same in money, when a price is known.
    pub cost_per_day: Option<f64>,
}

/// What summaries would cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryEstimate {
    /// Days that it rests on.
    pub days: i64,
    /// By severity, worst first.
    pub severities: Vec<SeverityEstimate>,
    /// Tokens of one summary, read and written; 0 when there is no incident to measure.
    pub tokens_per_summary: u64,
    /// Tokens per day that the mode would take.
    pub tokens_per_day: u64,
    /// The same in money, when a price is known; the embedded analyst costs nothing.
    pub cost_per_day: Option<f64>,
}

/// Estimates a mode over the incidents of the last thirty days before the latest one. `price` is for a
/// million tokens; without a model there is none.
#[must_use]
pub fn estimate<'a>(
    cases: impl Iterator<Item = &'a IncidentCase>,
    mode: SummaryMode,
    price: Option<f64>,
) -> SummaryEstimate {
    let cases: Vec<&IncidentCase> = cases.collect();
    let latest: Option<DateTime<Utc>> = cases.iter().map(|case| case.incident.first_activity_at).max();
    let since = latest.map(|at| at - TimeDelta::days(DAYS));
    let recent: Vec<&IncidentCase> = cases
        .into_iter()
        .filter(|case| since.is_none_or(|since| case.incident.first_activity_at > since))
        .collect();
    let first = recent.iter().map(|case| case.incident.first_activity_at).min();
    let days = match (first, latest) {
        // A workspace of three days has had three days, not thirty.
        (Some(first), Some(latest)) => ((latest - first).num_days() + 1).clamp(1, DAYS),
        _ => DAYS,
    };
    let step = (recent.len() / SAMPLE).max(1);
    let sizes: Vec<usize> = recent
        .iter()
        .step_by(step)
        .take(SAMPLE)
        .map(|case| tokens(case))
        .collect();
    let tokens_per_summary = sizes.iter().sum::<usize>() / sizes.len().max(1);
    let money = |tokens: u64| price.map(|price| (tokens as f64 * price / 1e6 * 1e4).round() / 1e4);
    let severities: Vec<SeverityEstimate> = [Severity::High, Severity::Medium, Severity::Low, Severity::Informational]
        .into_iter()
        .map(|severity| {
            let number = recent.iter().filter(|case| case.incident.severity == severity).count();
            let per_day = number as f64 / days as f64;
            let tokens_per_day = (per_day * tokens_per_summary as f64).round() as u64;
            SeverityEstimate {
                severity,
                incidents_per_day: (per_day * 100.0).round() / 100.0,
                tokens_per_day,
                cost_per_day: money(tokens_per_day),
            }
        })
        .collect();
    let tokens_per_day = severities
        .iter()
        .filter(|of| mode.starts(of.severity))
        .map(|of| of.tokens_per_day)
        .sum();
    SummaryEstimate {
        days,
        severities,
        tokens_per_summary: tokens_per_summary as u64,
        tokens_per_day,
        cost_per_day: money(tokens_per_day),
    }
}

/// Tokens for one incident: what is read are the cited sources, what is written are the sentences.
fn tokens(case: &IncidentCase) -> usize {
    let summary = summarize(case);
    let read: usize = summary
        .sources
        .iter()
        .filter_map(|source| serde_json::to_string(source).ok())
        .map(|text| text.chars().count())
        .sum();
    (read + render_markdown(&summary).chars().count()) / CHARACTERS_PER_TOKEN
}
