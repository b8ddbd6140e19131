//! Whether every sentence is borne out by what it cites.

use super::model::{Sentence, Source};
use super::source::{Searched, facts, of_alert, of_entry};
use crate::IncidentCase;
use crate::span::Span;
use evidence::{Alert, IncidentState};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The result of a check; `12 of 12 claims cited` when all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimCheck {
    /// Sentences.
    pub claims: usize,
    /// Sentences with at least one citation that resolves, and every piece found in what is cited.
    pub cited: usize,
    /// What is wrong with the others.
    pub failures: Vec<Failure>,
}

/// A piece of a sentence, or a source, that is not borne out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The sentence or source.
    pub text: String,
    /// What is wrong.
    pub reason: String,
}

impl ClaimCheck {
    /// Returns whether every claim is borne out.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failures.is_empty() && self.claims == self.cited
    }
}

/// Checks sentences against the sources that they cite: each cites at least one, each citation resolves,
/// and every name, quotation, technique, time and number is found in one of them. Our own words may hold
/// no digits, so that no figure escapes the check.
#[must_use]
pub fn check_sentences<'a>(sentences: impl Iterator<Item = &'a Sentence>, sources: &[Source]) -> ClaimCheck {
    let sources: Vec<Searched<'_>> = sources.iter().map(Searched::new).collect();
    let mut check = ClaimCheck::default();
    for sentence in sentences {
        check.claims += 1;
        let before = check.failures.len();
        let mut fail = |reason: String| {
            check.failures.push(Failure {
                text: sentence.text.clone(),
                reason,
            })
        };
        if sentence.citations.is_empty() {
            fail("it cites nothing".to_owned());
        }
        let mut cited = Vec::new();
        for at in &sentence.citations {
            match sources.get(*at) {
                Some(source) => cited.push(source),
                None => fail(format!("citation {at} does not resolve")),
            }
        }
        for span in &sentence.spans {
            match span {
                Span::Text { text } if text.contains(|letter: char| letter.is_numeric()) => {
                    fail(format!("`{text}` holds a figure outside the checked pieces"));
                }
                Span::Text { .. } => {}
                claim if cited.iter().any(|source| source.holds(claim)) => {}
                claim => fail(format!("`{}` is not found in what it cites", claim.shown())),
            }
        }
        if sentence.text != crate::span::plain(&sentence.spans) {
            fail("its text differs from its pieces".to_owned());
        }
        if check.failures.len() == before {
            check.cited += 1;
        }
    }
    check
}

/// Checks sources against the incident: each cited alert, row and log entry is its own, unchanged, and each
/// set counts what it says. Rows that queries found and other incidents are for their readers to check:
/// this incident does not hold them.
#[must_use]
pub fn check_sources_of(sources: &[Source], case: &IncidentCase, state: &IncidentState) -> Vec<Failure> {
    let alerts: HashMap<&str, &Alert> = case.alerts.iter().map(|alert| (alert.id.as_str(), alert)).collect();
    let rows: HashMap<_, _> = case
        .alerts
        .iter()
        .flat_map(|alert| &alert.citations)
        .map(|citation| (&citation.row, citation))
        .collect();
    let mut failures = Vec::new();
    for source in sources {
        let wrong = match source {
            Source::Row { citation } if rows.get(&citation.row).is_some_and(|own| own.at == citation.at) => None,
            Source::Row { citation } => Some(citation.row.to_string()),
            Source::Alert { id, .. } if alerts.get(id.as_str()).is_some_and(|alert| of_alert(alert) == *source) => None,
            Source::Alert { id, .. } => Some(format!("alert {id}")),
            Source::Set { label, facts: given } => {
                let members: Vec<&Alert> = given
                    .alert_ids
                    .iter()
                    .filter_map(|id| alerts.get(id.as_str()).copied())
                    .collect();
                (facts(members.into_iter()) != *given).then(|| label.clone())
            }
            Source::Entry { id, .. } => {
                let own = state.activities.iter().find(|entry| entry.id == *id).map(of_entry);
                (own.as_ref() != Some(source)).then(|| format!("log entry {id}"))
            }
            Source::Incidents { .. } | Source::Rows { .. } => None,
        };
        if let Some(text) = wrong {
            failures.push(Failure {
                text,
                reason: "it differs from the incident's own".to_owned(),
            });
        }
    }
    failures
}
