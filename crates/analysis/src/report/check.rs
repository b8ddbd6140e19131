//! Whether every finding is borne out by what it cites.
//!
//! The same rule as for the summary of an incident: a finding cites at least one source, each citation
//! resolves, and every name, quotation, number and time is found in one of them. Our own words may hold no
//! figures, so that none escapes.

use super::model::{Piece, Report};
use super::source::Source;
use crate::Inputs;
use evidence::{Citation, RowRef};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Findings.
    pub claims: usize,
    /// Findings that are borne out.
    pub cited: usize,
    /// What is wrong with the others.
    pub failures: Vec<Failure>,
}

/// A finding or source that is not borne out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The finding or source.
    pub text: String,
    /// What is wrong.
    pub reason: String,
}

impl Check {
    /// Returns whether every finding is borne out.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failures.is_empty() && self.claims == self.cited
    }
}

/// Checks every finding against the sources that it cites.
#[must_use]
pub fn check(report: &Report) -> Check {
    let mut result = Check::default();
    for finding in report.sections.iter().flat_map(|section| &section.findings) {
        result.claims += 1;
        let mut wrong = Vec::new();
        if finding.citations.is_empty() {
            wrong.push("it cites nothing".to_owned());
        }
        let mut cited = Vec::new();
        for at in &finding.citations {
            match report.sources.get(*at) {
                Some(source) => cited.push(source),
                None => wrong.push(format!("citation {at} does not resolve")),
            }
        }
        wrong.extend(finding.pieces.iter().filter_map(|piece| unfounded(piece, &cited)));
        let plain: String = finding.pieces.iter().map(Piece::shown).collect();
        if plain != finding.text {
            wrong.push("its text differs from its pieces".to_owned());
        }
        if wrong.is_empty() {
            result.cited += 1;
        }
        result.failures.extend(wrong.into_iter().map(|reason| Failure {
            text: finding.text.clone(),
            reason,
        }));
    }
    result
}

/// Returns what is wrong with a piece, if anything is.
pub(super) fn unfounded(piece: &Piece, cited: &[&Source]) -> Option<String> {
    match piece {
        Piece::Text { text } => text
            .contains(|letter: char| letter.is_numeric())
            .then(|| format!("`{text}` holds a figure outside the checked pieces")),
        claim if cited.iter().any(|source| source.holds(claim)) => None,
        claim => Some(format!("`{}` is not found in what it cites", claim.shown())),
    }
}

/// Checks the sources of a report against the inputs it was made of: each row is one of them, unchanged, and
/// each alert is known.
#[must_use]
pub fn check_sources(report: &Report, inputs: &Inputs) -> Vec<Failure> {
    let known: HashMap<&RowRef, Vec<&Citation>> =
        inputs
            .rows
            .values()
            .flat_map(|set| &set.rows)
            .fold(HashMap::new(), |mut known, row| {
                known.entry(&row.row).or_insert_with(Vec::new).push(row);
                known
            });
    let is_alert = |id: &str| inputs.alerts.iter().any(|(_, alert)| alert.id == id);
    let mut failures = Vec::new();
    for source in &report.sources {
        let (text, fine) = match source {
            Source::Row { citation } => {
                let own = known.get(&citation.row);
                (
                    citation.row.to_string(),
                    own.is_some_and(|rows| rows.contains(&citation)),
                )
            }
            Source::Rows { label, rows, .. } => (label.clone(), rows.iter().all(|row| known.contains_key(row))),
            Source::Alert { id, .. } => (id.clone(), is_alert(id)),
            Source::Alerts { label, ids, .. } => (label.clone(), ids.iter().all(|id| is_alert(id))),
        };
        if !fine {
            failures.push(Failure {
                text,
                reason: "it is not among the inputs".to_owned(),
            });
        }
    }
    failures
}
