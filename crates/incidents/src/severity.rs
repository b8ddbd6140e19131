//! How bad an incident is.
//!
//! As bad as its worst alert; one step worse when several tactics meet, since alerts that are each
//! ordinary are not ordinary together.

use crate::behaviour;
use evidence::{Alert, Severity, Tactic};
use std::collections::BTreeSet;

/// Distinct tactics, and detectors, from which on an incident is worse than its alerts.
const SEVERAL: usize = 3;

pub(crate) fn severity(alerts: &[&Alert]) -> Severity {
    let worst = alerts.iter().map(|alert| alert.severity).max().unwrap_or_default();
    let telling = || alerts.iter().filter(|alert| alert.severity > Severity::Informational);
    // One tactic per alert: products list every tactic that a technique may serve.
    let tactics: BTreeSet<Tactic> = telling().filter_map(|alert| behaviour::main_tactic(alert)).collect();
    let detectors: BTreeSet<&str> = telling().map(|alert| alert.detector_id.as_str()).collect();
    if tactics.len() < SEVERAL || detectors.len() < SEVERAL {
        return worst;
    }
    match worst {
        Severity::Informational => Severity::Informational,
        Severity::Low => Severity::Medium,
        Severity::Medium | Severity::High => Severity::High,
    }
}
