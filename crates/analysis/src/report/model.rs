//! What a report consists of.

use super::source::Source;
use crate::{LookBack, Subject};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the rows say about one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The thing.
    pub subject: Subject,
    /// The range of time that was looked back.
    pub range: LookBack,
    /// Its parts, in reading order.
    pub sections: Vec<Section>,
    /// What findings cite, by position.
    pub sources: Vec<Source>,
}

impl Report {
    /// Returns whether the workspace knows anything of the subject.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.findings.is_empty())
    }
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Its stable name.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What is found, gravest first.
    pub findings: Vec<Finding>,
    /// What it has no data about.
    pub absent: Vec<Absent>,
}

/// Something that the workspace has no data about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Absent {
    /// What, as a reader would call it.
    pub what: String,
    /// Tables that would tell.
    pub tables: Vec<String>,
    /// Whether the workspace has such a table, with no row about this subject and range.
    pub stored: bool,
}

impl Absent {
    /// Returns it as a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let tables = self.tables.join(", ");
        if self.stored {
            format!("No data about {} for this subject and time ({tables}).", self.what)
        } else {
            format!("No data about {} in this workspace ({tables}).", self.what)
        }
    }
}

/// How much a finding asks for a reader's attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Attention {
    /// A fact.
    Fact,
    /// Worth a look.
    Notable,
    /// Raises risk.
    Risk,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind of finding it is, as in `unusual-location`.
    pub id: String,
    /// How much it matters.
    pub attention: Attention,
    /// The statement as plain text.
    pub text: String,
    /// Its pieces; joined, they are the statement.
    pub pieces: Vec<Piece>,
    /// Positions in the report's sources; never empty.
    pub citations: Vec<usize>,
}

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Piece {
    /// Our own words; no figures, names or times.
    Text {
        /// The words.
        text: String,
    },
    /// A host, account, address, file or other thing.
    Entity {
        /// Its kind, as in Graph (`device`, `user`, `ip`, `file`, `url`, `domain`, …).
        kind: String,
        /// What is shown: inert, addresses defanged.
        text: String,
        /// The real value.
        value: String,
    },
    /// Words or figures as the evidence has them.
    Quote {
        /// What is shown: inert, cut to a sensible length.
        text: String,
        /// Whether it reads like an instruction to its reader; obeyed by nobody.
        flagged: bool,
    },
    /// An instant in UTC.
    Time {
        /// What is shown.
        text: String,
        /// The instant.
        at: DateTime<Utc>,
    },
    /// A count or sum over what is cited.
    Number {
        /// The number.
        value: u64,
    },
}

/// Longest value that is shown.
const LONGEST_SHOWN: usize = 200;

impl Piece {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text { text: text.to_owned() }
    }

    pub(crate) fn entity(kind: &str, value: &str) -> Self {
        let shown = incidents::inert(value, LONGEST_SHOWN).text;
        let text = if matches!(kind, "ip" | "url" | "domain") {
            incidents::defang(&shown)
        } else {
            shown
        };
        Self::Entity {
            kind: kind.to_owned(),
            text,
            value: value.chars().take(2_000).collect(),
        }
    }

    pub(crate) fn quote(value: &str) -> Self {
        Self::Quote {
            text: incidents::inert(value, LONGEST_SHOWN).text,
            flagged: incidents::looks_like_instruction(value),
        }
    }

    pub(crate) fn time(at: DateTime<Utc>) -> Self {
        Self::Time {
            text: at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
            at,
        }
    }

    pub(crate) fn number(value: usize) -> Self {
        Self::Number { value: value as u64 }
    }

    /// Returns what a reader sees, without markup.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text { text } | Self::Entity { text, .. } | Self::Quote { text, .. } | Self::Time { text, .. } => {
                text.clone()
            }
            Self::Number { value } => grouped(*value),
        }
    }
}

/// Writes a number with a comma between thousands.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
