//! Reports: five groups, each line with who and when, nothing without proof.

use crate::build::{Worked, at, intrusion, only};
use crate::responding::response_to;
use evidence::{ActivityKind, Classification, Determination, IncidentState, IncidentStatus, Origin};
use incidents::{ReportGroup, check_report, render_report, report};

/// An incident that was worked on and closed.
pub(crate) fn closed() -> IncidentState {
    let worked = IncidentState::default()
        .logged(900, "kim", Origin::Analyst, ActivityKind::Assigned, "assigned to kim")
        .acted(
            950,
            "attack disruption",
            Origin::Automated,
            "isolated MKT01",
            "isolate_device",
            "host:mkt01",
        )
        .noted(1_000, "kim", "Next: check the backups of <b>MKT01</b>")
        .logged(
            2_000,
            "lee",
            Origin::Analyst,
            ActivityKind::Classified,
            "classified as true positive: payload removed, password changed",
        )
        .logged(2_000, "lee", Origin::Analyst, ActivityKind::Status, "resolved");
    IncidentState {
        status: IncidentStatus::Resolved,
        assigned_to: Some("kim".to_owned()),
        classification: Classification::TruePositive,
        determination: Determination::MultiStagedAttack,
        resolving_comment: Some("payload removed, password changed".to_owned()),
        closed_at: Some(at(2_000)),
        ..worked
    }
}

#[test]
fn p_055_p_056_a_report_in_words() {
    let case = only(&intrusion());
    let state = closed();
    let report = report(&case, &state, &response_to(&case, &state));
    let check = check_report(&report, &case, &state);
    assert!(check.is_clean(), "{:#?}", check.failures);
    assert!(!report.is_partial);
    for group in ReportGroup::ALL {
        assert!(report.lines.iter().any(|line| line.group == *group), "{group:?}");
    }
    let actions = report.lines.iter().filter(|line| line.group == ReportGroup::Actions);
    assert!(
        actions.clone().count() >= 3
            && actions
                .into_iter()
                .all(|line| line.at.is_some() && line.origin.is_some())
    );
    insta::assert_snapshot!(render_report(&report));
}

#[test]
fn p_055_what_nobody_recorded_is_not_made_up() {
    let case = only(&intrusion());
    let state = IncidentState::default();
    let report = report(&case, &state, &response_to(&case, &state));
    assert!(check_report(&report, &case, &state).is_clean());
    assert!(report.is_partial);
    let has = |group| report.lines.iter().any(|line| line.group == group);
    assert!(!has(ReportGroup::Analysts) && !has(ReportGroup::Classification) && !has(ReportGroup::Actions));
    assert!(render_report(&report).contains("## Analysts\n\nNothing is recorded."));
}

/// Posting is the store's; that a posted report does not change the next one makes it post once.
#[test]
fn p_057_the_report_of_an_incident_that_bears_a_report_is_the_same() {
    let case = only(&intrusion());
    let state = closed();
    let text = render_report(&report(&case, &state, &response_to(&case, &state)));
    let posted = state.logged(3_000, "lee", Origin::Analyst, ActivityKind::Report, &text);
    assert_eq!(
        render_report(&report(&case, &posted, &response_to(&case, &posted))),
        text
    );
}

#[test]
fn a_forged_log_is_found_out() {
    let case = only(&intrusion());
    let state = closed();
    let report = report(&case, &state, &response_to(&case, &state));
    let mut other = state.clone();
    other.activities[0].by = "mallory".to_owned();
    assert!(!check_report(&report, &case, &other).is_clean());
}
