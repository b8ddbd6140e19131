//! Classifications recommended from rules and from what analysts said before.

use crate::build::{With, alert, correlate, host, intrusion, only, row, user};
use crate::responding::response;
use evidence::{Alert, Classification, IncidentState, Severity, Tactic, Verdict};
use incidents::{
    FeatureKind, IncidentCase, Other, PastIncidents, ResponseContext, SimilarityIndex, Strength, Triage,
    check_response, render_similar, respond,
};
use serde_json::json;

fn triage_with(case: &IncidentCase, past: &PastIncidents) -> Triage {
    let state = IncidentState::default();
    let response = respond(
        case,
        &ResponseContext {
            state: &state,
            past,
            guidebooks: &[],
            executable: &[],
            rights: None,
        },
    );
    let check = check_response(&response);
    assert!(check.failures.is_empty(), "{:#?}", check.failures);
    response.triage
}

fn classified(classification: Classification) -> IncidentState {
    IncidentState {
        classification,
        ..IncidentState::default()
    }
}

/// Backups that a scanner calls discovery, night after night, on one host.
fn backup(n: i64) -> Alert {
    let seconds = n * 40 * 86_400;
    alert(&format!("b{n}"), seconds)
        .about("Many files read", "T1005", Tactic::Collection)
        .detected_by("files-read")
        .severe(Severity::Medium)
        .with(host("BCK01"))
        .with(user(&format!("svc{n}")))
        .citing(vec![row(
            &format!("b{n}"),
            0,
            seconds,
            json!({ "ProcessCommandLine": "backup.exe", "DeviceName": "BCK01" }),
        )])
}

#[test]
fn p_021_an_intrusion_is_a_true_positive_with_reasons() {
    let triage = response(&only(&intrusion())).triage;
    assert_eq!(triage.classification, Classification::TruePositive);
    assert!(triage.confidence > 0.7 && triage.confidence <= 0.98, "{triage:#?}");
    assert!(triage.supporting.len() >= 3, "{triage:#?}");
    assert_eq!((triage.past_incidents, triage.calibration), (0, None));
}

#[test]
fn p_021_what_is_merely_informational_is_called_so() {
    let triage = response(&only(&[alert("i", 0)
        .about("Commands looked around", "T1082", Tactic::Discovery)
        .severe(Severity::Informational)
        .with(host("H1"))]))
    .triage;
    assert_eq!(triage.classification, Classification::InformationalExpectedActivity);
}

#[test]
fn p_021_where_no_threat_was_found_it_is_a_false_positive() {
    let mut found = alert("f", 0)
        .about("Odd file", "T1204.002", Tactic::Execution)
        .severe(Severity::Low)
        .with(host("H1"));
    found.evidence[0].verdict = Verdict::NoThreatsFound;
    found
        .custom_details
        .insert("InvestigationState".to_owned(), "Benign".to_owned());
    let triage = response(&only(&[found])).triage;
    assert_eq!(triage.classification, Classification::FalsePositive);
    assert!(triage.strength >= Strength::Moderate && !triage.supporting.is_empty());
}

#[test]
fn what_analysts_said_is_learned_and_explained() {
    let alerts: Vec<Alert> = (0..12).map(backup).collect();
    let cases = correlate(&alerts);
    assert_eq!(cases.len(), 12, "each night is an incident of its own");
    let cold = triage_with(&cases[11], &PastIncidents::default());
    assert_eq!(
        cold.classification,
        Classification::TruePositive,
        "nothing is known yet"
    );

    let false_positive = classified(Classification::FalsePositive);
    let past = PastIncidents::gather(cases[..11].iter().map(|case| (case, &false_positive)));
    assert_eq!(past.len(), 11);
    let learned = triage_with(&cases[11], &past);
    assert_eq!(learned.classification, Classification::FalsePositive, "{learned:#?}");
    assert_eq!(learned.past_incidents, 11);
    let calibration = learned.calibration.unwrap();
    assert_eq!((calibration.judged, calibration.right), (11, 11));
    let best = &learned.supporting[0];
    assert_eq!(best.learned_from, Some(FeatureKind::Detector), "{learned:#?}");
    assert_eq!(
        best.sentence.text,
        "Of 11 past incidents with the same detector, 11 were classified as false positive."
    );

    // An intrusion shares nothing with them and stays what it is.
    let attack = triage_with(&only(&intrusion()), &past);
    assert_eq!(attack.classification, Classification::TruePositive, "{attack:#?}");
    // An incident is no evidence about itself.
    assert_eq!(triage_with(&cases[0], &past).past_incidents, 10);
}

#[test]
fn p_025_similar_incidents_say_what_they_share_and_how_they_were_judged() {
    let mut alerts: Vec<Alert> = (0..3).map(backup).collect();
    alerts.extend(intrusion());
    let cases = correlate(&alerts);
    let judged = classified(Classification::FalsePositive);
    let other = |case| Other {
        case,
        state: Some(&judged),
    };
    let index = SimilarityIndex::new(cases.iter().map(other));
    let backups: Vec<&IncidentCase> = cases.iter().filter(|case| case.alerts[0].id.starts_with('b')).collect();
    let similar = index.similar(backups[0]);
    assert_eq!(similar.len(), 2, "{similar:#?}");
    assert!(
        similar
            .iter()
            .all(|other| other.classification == Classification::FalsePositive)
    );
    assert_eq!(similar[0].shared[0].kind, FeatureKind::Detector);
    let text = render_similar(&similar);
    assert!(
        text.contains("same detector: `Many files read`") && text.contains("false positive"),
        "{text}"
    );
    let attack = cases.iter().find(|case| case.alerts[0].id == "a1").unwrap();
    assert!(index.similar(attack).is_empty());
    assert!(render_similar(&[]).contains("No similar incidents"));
}
