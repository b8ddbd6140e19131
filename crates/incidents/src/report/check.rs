//! Whether every line of a report is borne out.

use super::Report;
use crate::IncidentCase;
use crate::cited::{ClaimCheck, Failure, check_sentences, check_sources_of};
use crate::summary::check_claims;
use evidence::IncidentState;

/// Checks every line, and the summary before them, against what they cite, and every source against the
/// incident and its log.
#[must_use]
pub fn check_report(report: &Report, case: &IncidentCase, state: &IncidentState) -> ClaimCheck {
    let mut check = check_sentences(report.lines.iter().map(|line| &line.sentence), &report.sources);
    let summary = check_claims(&report.summary);
    check.claims += summary.claims;
    check.cited += summary.cited;
    check.failures.extend(summary.failures);
    let forged: Vec<Failure> = [&report.sources, &report.summary.sources]
        .into_iter()
        .flat_map(|sources| check_sources_of(sources, case, state))
        .collect();
    check.failures.extend(forged);
    check
}
