//! Real recorded logs, whatever their format, one small set of each kind.

use crate::support::{ingest, query, shared};
use workspace::{Outcome, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn alerts_of_another_product_become_incidents() {
    let Some(path) = shared("data/secrl_excytin/SecurityAlert.jsonl.zst") else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let report = ingest(&workspace, &path, None).await;
    assert_eq!(report.count(|outcome| *outcome == Outcome::Stored), 1, "{report:?}");
    assert!(report.tables.contains_key("SecurityAlert"), "{report:?}");
    let ids = query(&workspace, "SecurityAlert | summarize dcount(SystemAlertId)").await;
    let alerts = workspace.alerts().await.unwrap();
    assert_eq!(ids, [[alerts.len()]], "each alert once");
    let grouped = workspace.correlate(crate::support::now()).await.unwrap();
    assert_eq!(grouped.alerts, alerts.len());
    let rows = query(
        &workspace,
        "SecurityIncident | mv-expand AlertIds | summarize dcount(tostring(AlertIds))",
    )
    .await;
    assert_eq!(rows, [[alerts.len()]]);
}
