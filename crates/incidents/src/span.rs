//! Pieces of a sentence that know what they are, so that a reader can click them and a check can verify
//! them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A piece of a sentence. `text` is what is shown, already inert; `value` is what must be found in the
/// cited evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Span {
    /// Our own words; no figures, names or times.
    Text {
        /// The words.
        text: String,
    },
    /// A host, account, address, file or other thing.
    Entity {
        /// Kind, as in Graph (`device`, `user`, `ip`, `file`, `url`, `domain`, …).
        kind: String,
        /// What is shown; indicators are defanged.
        text: String,
        /// The real value.
        value: String,
    },
    /// An alert's title, as its product or rule words it.
    Title {
        /// What is shown.
        text: String,
        /// Whether it reads like an instruction to its reader.
        flagged: bool,
    },
    /// Words of the evidence: a command line, a service name, a subject.
    Quote {
        /// What is shown, cut to a sensible length.
        text: String,
        /// Whether it reads like an instruction to its reader; shown with a warning, obeyed by nobody.
        flagged: bool,
    },
    /// An instant in UTC.
    Time {
        /// What is shown.
        text: String,
        /// The instant.
        at: DateTime<Utc>,
    },
    /// An ATT&CK technique.
    Technique {
        /// Its id.
        id: String,
    },
    /// A count.
    Number {
        /// The number.
        value: u64,
        /// What is counted.
        counts: Counted,
    },
}

/// What a number counts, over the evidence that its sentence cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Counted {
    /// Alerts.
    Alerts,
    /// Events that the alerts rest on.
    Events,
    /// Distinct hosts.
    Hosts,
    /// Distinct accounts.
    Accounts,
    /// Incidents.
    Incidents,
    /// Distinct values that a query found.
    Names,
}

impl Span {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text { text: text.to_owned() }
    }

    pub(crate) fn entity(kind: &str, value: &str) -> Self {
        let shown = crate::inert(value, 120).text;
        let text = if matches!(kind, "ip" | "url" | "domain") {
            crate::defang(&shown)
        } else {
            shown
        };
        Self::Entity {
            kind: kind.to_owned(),
            text,
            value: value.chars().take(512).collect(),
        }
    }

    pub(crate) fn quote(value: &str, longest: usize) -> Self {
        Self::Quote {
            text: crate::inert(value, longest).text,
            flagged: crate::looks_like_instruction(value),
        }
    }

    pub(crate) fn title(value: &str, longest: usize) -> Self {
        // Products end titles with full stops and invisible characters; a sentence goes on after them.
        let value = value.trim_end_matches(|letter: char| matches!(letter, '.' | '\u{200b}') || letter.is_whitespace());
        Self::Title {
            text: crate::inert(value, longest).text,
            flagged: crate::looks_like_instruction(value),
        }
    }

    pub(crate) fn time(at: DateTime<Utc>) -> Self {
        Self::Time {
            text: at.format("%H:%M:%S").to_string(),
            at,
        }
    }

    pub(crate) fn day_and_time(at: DateTime<Utc>) -> Self {
        Self::Time {
            text: at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
            at,
        }
    }

    pub(crate) fn number(value: usize, counts: Counted) -> Self {
        Self::Number {
            value: value as u64,
            counts,
        }
    }

    /// Returns what a reader sees, without markup.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text { text }
            | Self::Entity { text, .. }
            | Self::Title { text, .. }
            | Self::Quote { text, .. }
            | Self::Time { text, .. } => text.clone(),
            Self::Technique { id } => id.clone(),
            Self::Number { value, .. } => grouped(*value),
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

/// Returns a sentence as plain text.
pub(crate) fn plain(spans: &[Span]) -> String {
    spans.iter().map(Span::shown).collect()
}

/// Adds a list as a sentence reads it: `a, b and c`; beyond `most`, `a, b and others`.
pub(crate) fn push_list(spans: &mut Vec<Span>, items: impl ExactSizeIterator<Item = Span>, most: usize) {
    let all = items.len();
    let shown = all.min(most);
    for (at, item) in items.take(most).enumerate() {
        if at > 0 {
            spans.push(Span::text(if at + 1 == shown && shown == all { " and " } else { ", " }));
        }
        spans.push(item);
    }
    if all > shown {
        spans.push(Span::text(" and others"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn lists_read_as_sentences_do() {
        let list = |count: usize, most| {
            let mut spans = Vec::new();
            push_list(&mut spans, (0..count).map(|n| Span::text(&"abcd"[n..=n])), most);
            plain(&spans)
        };
        assert_eq!(
            [list(1, 3), list(2, 3), list(3, 3), list(4, 3)],
            ["a", "a and b", "a, b and c", "a, b, c and others"]
        );
    }
}
