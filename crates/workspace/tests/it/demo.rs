//! From the demo scenario to a cited incident, and nothing twice.

use crate::support::{now, query};
use chrono::TimeDelta;
use evidence::RowRef;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;
use workspace::{CorrelateReport, DetectOptions, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn the_scenario_becomes_incidents_whose_every_citation_resolves() {
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let never = CancellationToken::new();
    let options = scenario::Options { rows: 10_000, seed: 7 };
    let loaded = workspace.load_demo(options, &|_| {}, &never).await.unwrap();
    assert!(loaded.tables.values().sum::<u64>() > 10_000, "{loaded:?}");
    let again = workspace.load_demo(options, &|_| {}, &never).await.unwrap();
    assert!(again.known && again.tables.is_empty(), "{again:?}");

    let found = workspace
        .detect(&DetectOptions::at(now()), &|_| {}, &never)
        .await
        .unwrap();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    if found.rules.is_empty() {
        println!("SKIPPED: there are no built-in rules yet");
        return;
    }
    assert!(found.new_alerts > 0 && found.new_alerts == found.alerts, "{found:?}");
    let later = DetectOptions::at(now() + TimeDelta::hours(1));
    let again = workspace.detect(&later, &|_| {}, &never).await.unwrap();
    assert_eq!(
        (again.alerts, again.new_alerts, again.updated_alerts),
        (found.alerts, 0, 0),
        "nothing is stored twice"
    );
    let rows = query(&workspace, "SecurityAlert | summarize count(), dcount(SystemAlertId)").await;
    assert_eq!(rows, [[found.alerts, found.alerts]]);
    let rows = query(
        &workspace,
        "AlertInfo | join kind=inner AlertEvidence on AlertId | summarize dcount(AlertId)",
    )
    .await;
    assert_eq!(rows.len(), 1);

    let grouped = workspace.correlate(now()).await.unwrap();
    assert_eq!((grouped.new, grouped.alerts), (grouped.incidents, found.alerts));
    let again = workspace.correlate(now() + TimeDelta::hours(1)).await.unwrap();
    assert_eq!(
        again,
        CorrelateReport { new: 0, ..grouped },
        "an unchanged incident adds no row"
    );
    let rows = query(
        &workspace,
        "SecurityIncident | summarize count(), dcount(IncidentNumber)",
    )
    .await;
    assert_eq!(rows, [[grouped.incidents, grouped.incidents]]);

    let cases = workspace.cases().await.unwrap();
    assert!(
        std::sync::Arc::ptr_eq(&cases, &workspace.cases().await.unwrap()),
        "the same answer is not worked out twice"
    );
    for case in cases.iter() {
        assert!(case.incident.simulated, "{}", case.incident.display_name);
        let wanted: BTreeSet<RowRef> = case
            .alerts
            .iter()
            .flat_map(|alert| &alert.citations)
            .map(|citation| citation.row.clone())
            .collect();
        let wanted: Vec<RowRef> = wanted.into_iter().collect();
        let rows = workspace.rows(&wanted).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.row.clone()).collect::<Vec<_>>(), wanted);
        let id = &case.incident.id;
        assert!(workspace.summary(id).await.unwrap().is_some() && workspace.story(id).await.unwrap().is_some());
        let alert = workspace.alert(&case.incident.alert_ids[0]).await.unwrap();
        assert_eq!(alert.as_ref(), case.alerts.first());
    }
    assert!(workspace.steps("0").await.unwrap().is_none());
    let status = workspace.status().await.unwrap();
    assert!(status.is_simulated && status.incidents == cases.len(), "{status:?}");
}
