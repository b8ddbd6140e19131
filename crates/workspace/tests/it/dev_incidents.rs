//! Nothing is invented: every name, number and time in every summary, response and report about real and
//! simulated incidents is found in the evidence that it cites.

use crate::support::{now, shared};
use evidence::IncidentState;
use incidents::{
    PastIncidents, ResponseContext, check_claims, check_report, check_response, check_sources, report, respond,
    summarize,
};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;
use workspace::{DetectOptions, IngestOptions, Workspace};

/// All recorded attacks of the development data: the six sets of the answer keys, single techniques, logs of clouds
/// and sensors, alerts of other products.
const SETS: &[&str] = &[
    "cloudtrail",
    "evtx",
    "graph_incidents",
    "labelled_events",
    "mordor",
    "secrl_excytin",
    "sentinel_samples",
    "sigma_regression",
    "suricata",
    "zeek_apt29_day1",
];

/// Checks all that is said of all incidents, and returns how many there are and how many claims.
async fn check_all(workspace: &Workspace) -> (usize, usize) {
    let (state, past) = (IncidentState::default(), PastIncidents::default());
    let context = ResponseContext {
        state: &state,
        past: &past,
        guidebooks: &[],
        executable: &[],
        rights: None,
    };
    let cases = workspace.cases().await.unwrap();
    let mut claims = 0;
    for case in cases.iter() {
        let id = &case.incident.id;
        let summary = summarize(case);
        let check = check_claims(&summary);
        assert!(check.is_clean(), "summary of {id}: {:#?}", check.failures);
        assert_eq!(check_sources(&summary, case), [], "summary of {id}");
        let response = respond(case, &context);
        let on_cards = check_response(&response);
        assert!(
            on_cards.failures.is_empty(),
            "response to {id}: {:#?}",
            on_cards.failures
        );
        assert!(!response.cards.is_empty(), "{id} has no triage card");
        let report = report(case, &state, &response);
        let reported = check_report(&report, case, &state);
        assert!(reported.is_clean(), "report of {id}: {:#?}", reported.failures);
        claims += check.claims + on_cards.claims + reported.claims;
    }
    (cases.len(), claims)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_invented_about_recorded_attacks() {
    let Some(shared) = shared("data") else { return };
    let paths: Vec<PathBuf> = SETS.iter().map(|set| shared.join(set)).collect();
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let never = CancellationToken::new();
    let read = workspace
        .ingest(&paths, &IngestOptions::default(), &|_| {}, &never)
        .await
        .unwrap();
    assert!(read.stored > 1_000, "{read:?}");
    workspace
        .detect(&DetectOptions::at(now()), &|_| {}, &never)
        .await
        .unwrap();
    workspace.correlate(now()).await.unwrap();
    let (incidents, claims) = check_all(&workspace).await;
    println!("{incidents} incidents, {claims} claims, 0 invented");
    assert!(
        incidents > 40 && claims > 4_000,
        "{incidents} incidents, {claims} claims"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_invented_about_the_demo() {
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let never = CancellationToken::new();
    let options = scenario::Options { rows: 10_000, seed: 7 };
    workspace.load_demo(options, &|_| {}, &never).await.unwrap();
    workspace
        .detect(&DetectOptions::at(now()), &|_| {}, &never)
        .await
        .unwrap();
    workspace.correlate(now()).await.unwrap();
    let (incidents, claims) = check_all(&workspace).await;
    println!("{incidents} incidents, {claims} claims, 0 invented");
    assert!(incidents > 0 && claims > 100);
}
