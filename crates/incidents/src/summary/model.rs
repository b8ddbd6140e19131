//! What a summary consists of.

use crate::cited::{Sentence, Source};
use chrono::{DateTime, Utc};
use evidence::Severity;
use serde::{Deserialize, Serialize};

/// An incident in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The incident.
    pub incident_id: String,
    /// Its title, inert.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// Whether it rests on rows of the demo scenario.
    pub simulated: bool,
    /// Number of its alerts.
    pub alert_count: usize,
    /// Number of its steps.
    pub step_count: usize,
    /// When the attack started: first step, else first activity.
    pub started_at: DateTime<Utc>,
    /// Paragraphs, in reading order; one without sentences is left out.
    pub blocks: Vec<Block>,
    /// What sentences cite, by position.
    pub sources: Vec<Source>,
    /// Indicators of compromise, with the sources that show them.
    pub indicators: Vec<Indicator>,
    /// Questions that a reader may ask next, naming things of this incident.
    pub prompts: Vec<String>,
    /// Text in the evidence that reads like an instruction to its reader.
    pub flags: Vec<Flag>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// What it tells.
    pub kind: BlockKind,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// What a paragraph tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BlockKind {
    /// When and where it started, and how large it is.
    Opening,
    /// How it unfolded, step by step or phase by phase.
    Timeline,
    /// Devices, accounts and the like that are involved.
    Assets,
    /// Indicators of compromise.
    Indicators,
    /// Names of threat actors that the sources give.
    Actors,
}

impl BlockKind {
    /// Returns the heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Opening => "What happened",
            Self::Timeline => "Timeline",
            Self::Assets => "Assets involved",
            Self::Indicators => "Indicators of compromise",
            Self::Actors => "Threat actor",
        }
    }
}

/// An indicator of compromise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
    /// `ip`, `url`, `domain`, `file`, `sha256`, `sha1`, `md5` or `mail`.
    pub kind: String,
    /// The real value.
    pub value: String,
    /// What is shown: inert and defanged.
    pub shown: String,
    /// Alerts that show it, at most ten.
    pub alert_ids: Vec<String>,
}

/// Text in the evidence that reads like an instruction to its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Flag {
    /// Alert that holds it.
    pub alert_id: String,
    /// Where in it: `title`, `description`, `command line`, `mail subject`, `file name`.
    pub place: String,
    /// The text, inert and cut.
    pub text: String,
}
