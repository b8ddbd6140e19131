//! Whether every sentence of a summary is borne out by what it cites.

use super::model::Summary;
use crate::IncidentCase;
use crate::cited::{ClaimCheck, Failure, check_sentences, check_sources_of};
use evidence::IncidentState;

/// Checks every sentence of a summary against the sources that it cites; see [`check_sentences`].
#[must_use]
pub fn check_claims(summary: &Summary) -> ClaimCheck {
    let sentences = summary.blocks.iter().flat_map(|block| &block.sentences);
    check_sentences(sentences, &summary.sources)
}

/// Checks the sources of a summary against the incident; see [`check_sources_of`].
#[must_use]
pub fn check_sources(summary: &Summary, case: &IncidentCase) -> Vec<Failure> {
    check_sources_of(&summary.sources, case, &IncidentState::default())
}
