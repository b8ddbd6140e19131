//! The incident report: what was done about an incident, by whom and when, and what is left to do.
//!
//! Five groups, as the reference product has them: key times, analysts, classification and reason,
//! investigation and remediation actions, follow-ups; before them the summary. Every line is a cited
//! sentence: of an alert, of a set of alerts, or of an entry of the activity log, marked as made by an
//! analyst or by a program. The report is a block of typed lines; writing it as Markdown is here, as
//! DOCX or PDF in `documents`.

mod check;
mod compose;
mod markdown;

pub use check::check_report;
pub use compose::report;
pub use markdown::render_report;

use crate::cited::{Sentence, Source};
use crate::summary::Summary;
use chrono::{DateTime, Utc};
use evidence::{IncidentStatus, Origin, Severity};
use serde::{Deserialize, Serialize};

/// A group of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReportGroup {
    /// Creation, closure, first and last entry of the log.
    KeyTimes,
    /// Who worked on it.
    Analysts,
    /// How it was judged, and why.
    Classification,
    /// What was done.
    Actions,
    /// What is left to do.
    FollowUps,
}

impl ReportGroup {
    /// All of them, in reading order.
    pub const ALL: &[Self] = &[
        Self::KeyTimes,
        Self::Analysts,
        Self::Classification,
        Self::Actions,
        Self::FollowUps,
    ];

    /// Returns the heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::KeyTimes => "Key times",
            Self::Analysts => "Analysts",
            Self::Classification => "Classification",
            Self::Actions => "Investigation and remediation actions",
            Self::FollowUps => "Follow-ups",
        }
    }
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportLine {
    /// Its group.
    pub group: ReportGroup,
    /// What it says, cited.
    pub sentence: Sentence,
    /// When, for a line about something that happened.
    pub at: Option<DateTime<Utc>>,
    /// Whether a person or a program did it.
    pub origin: Option<Origin>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The incident.
    pub incident_id: String,
    /// Its title, inert.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// Where the work stands.
    pub status: IncidentStatus,
    /// Whether the work goes on, so that the report is not the last word.
    pub is_partial: bool,
    /// Whether it rests on rows of the demo scenario.
    pub simulated: bool,
    /// Its lines, group by group; a group without lines says so when it is written.
    pub lines: Vec<ReportLine>,
    /// What sentences of lines cite, by position.
    pub sources: Vec<Source>,
    /// The incident in words, with sources of its own.
    pub summary: Summary,
}
