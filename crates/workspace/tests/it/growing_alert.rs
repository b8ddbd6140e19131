//! An alert that grows: queries see its history, readers its latest form.

use crate::support::{ingest, lines, now, query};
use chrono::TimeDelta;
use std::fs;
use tokio_util::sync::CancellationToken;
use workspace::{DetectOptions, Workspace};

const RULE: &str = r#"
id: 0f6d1f0a-5f0c-4c53-9a51-6b3d7f4f6b11
name: "Things done by user1"
description: "A rule of the test."
severity: Medium
kind: Scheduled
queryFrequency: 1d
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
tactics: [Execution]
relevantTechniques: [T1059]
query: |
  Grow_CL | where user == "user1"
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: user
version: 1.0.0
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_grown_alert_is_one_alert_with_a_newer_row() {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("rules")).unwrap();
    fs::write(data.path().join("rules/own.yaml"), RULE).unwrap();
    let logs = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let never = CancellationToken::new();
    let mut counts = Vec::new();
    for (round, events) in [200, 300].into_iter().enumerate() {
        let file = logs.path().join(format!("{round}.jsonl"));
        fs::write(&file, lines(round as u64 * 200, events)).unwrap();
        let read = ingest(&workspace, &file, Some("Grow_CL")).await;
        let mut options = DetectOptions::at(now() + TimeDelta::hours(i64::try_from(round).unwrap()));
        options.range = read.time_range;
        let found = workspace.detect(&options, &|_| {}, &never).await.unwrap();
        let alerts = workspace.alerts().await.unwrap();
        let own = alerts.iter().filter(|alert| alert.title == "Things done by user1");
        let own: Vec<_> = own.collect();
        assert_eq!(own.len(), 1, "one alert however often it was told");
        assert_eq!(own[0].created_at, now(), "it was raised when it was first seen");
        counts.push((found.new_alerts, found.updated_alerts, own[0].event_count));
        workspace.correlate(options.now).await.unwrap();
    }
    // user1 did things number 1, 98, 195, and then 292, 389 and 486.
    assert_eq!(counts, [(1, 0, 3), (0, 1, 6)]);
    let rows = query(&workspace, "SecurityAlert | summarize count(), dcount(SystemAlertId)").await;
    assert_eq!(rows, [[2, 1]]);
    let latest = "SecurityAlert | summarize arg_max(TimeGenerated, EndTime) by SystemAlertId | project EndTime";
    assert_eq!(query(&workspace, latest).await, [["2023-11-14T22:21:26.0000000Z"]]);
    let rows = query(&workspace, "AlertInfo | count").await;
    assert_eq!(rows, [[1]]);
    let rows = query(
        &workspace,
        "SecurityIncident | summarize count(), dcount(IncidentNumber)",
    )
    .await;
    assert_eq!(rows, [[2, 1]], "the incident has changed with its alert");
}
