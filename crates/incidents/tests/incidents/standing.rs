//! What people said of an incident survives that its alerts are grouped anew.

use crate::build::{With, Worked, alert, correlate, host, intrusion, only, user};
use evidence::{ActivityKind, IncidentState, IncidentStatus};
use incidents::{IncidentCase, carry_over};
use std::collections::BTreeMap;

fn worked_on(case: &IncidentCase, by: &str, seconds: i64) -> IncidentState {
    IncidentState {
        status: IncidentStatus::InProgress,
        assigned_to: Some(by.to_owned()),
        tags: vec![by.to_owned()],
        alert_ids: case.incident.alert_ids.clone(),
        ..IncidentState::default().noted(seconds, by, &format!("seen by {by}"))
    }
}

#[test]
fn the_state_stays_with_its_alerts_when_an_earlier_alert_is_found() {
    let before = only(&intrusion());
    let stored = BTreeMap::from([(before.incident.id.clone(), worked_on(&before, "kim", 900))]);
    let same = carry_over(&stored, std::iter::once(&before));
    assert_eq!(same.states, stored);
    assert!(same.moved.is_empty());

    let mut alerts = intrusion();
    alerts.push(alert("a0", -60).with(host("MKT01.corp.example")).with(user("pedro")));
    let after = only(&alerts);
    assert_ne!(after.incident.id, before.incident.id);
    let carried = carry_over(&stored, std::iter::once(&after));
    let state = &carried.states[&after.incident.id];
    assert_eq!(
        (state.status, state.assigned_to.as_deref()),
        (IncidentStatus::InProgress, Some("kim"))
    );
    assert_eq!(carried.moved[&before.incident.id], after.incident.id);
    assert!(state.activities.iter().any(|entry| entry.kind == ActivityKind::Merged));
    // Carried twice is carried once.
    let again = carry_over(&carried.states, std::iter::once(&after));
    assert_eq!(again.states, carried.states);
}

#[test]
fn two_states_that_meet_are_put_together() {
    let parts = correlate(&[
        alert("x", 0).with(host("A")).with(user("u1")),
        alert("y", 90_000).with(host("B")).with(user("u2")),
    ]);
    assert_eq!(parts.len(), 2);
    let stored: BTreeMap<String, IncidentState> = parts
        .iter()
        .zip([("kim", 100), ("lee", 200)])
        .map(|(case, (by, seconds))| (case.incident.id.clone(), worked_on(case, by, seconds)))
        .collect();
    let mut whole = parts[0].clone();
    whole.incident.alert_ids = vec!["x".to_owned(), "y".to_owned()];
    let carried = carry_over(&stored, std::iter::once(&whole));
    let state = &carried.states[&whole.incident.id];
    assert_eq!(
        state.assigned_to.as_deref(),
        Some("lee"),
        "the later change says how it stands"
    );
    assert_eq!(state.comments.len(), 2);
    assert_eq!(state.tags, ["lee", "kim"]);
    let none = carry_over(&stored, std::iter::empty());
    assert_eq!((none.states.len(), none.lost.len()), (0, 2));
}
