//! Compaction, retention, vacuum.

use crate::generated::{BEGIN, Generated, assert_exactly_once, number, open};
use chrono::DateTime;
use lake::Error;
use std::time::Duration;

async fn filled(data: &std::path::Path) -> (lake::Lake, Generated) {
    let source = Generated::new("kept", 6, 1_000);
    let lake = open(data).await;
    let writer = lake.writer().await.unwrap();
    for sequence in 1..=source.groups {
        writer.append(&[source.delivery(sequence)]).await.unwrap();
    }
    drop(writer);
    (lake, source)
}

#[tokio::test(flavor = "multi_thread")]
async fn compaction_keeps_rows_groups_and_running_readers() {
    let folder = tempfile::tempdir().unwrap();
    let (lake, source) = filled(folder.path()).await;
    let before = hunt::Tables::provider(&lake, "SecurityEvent").await.unwrap().unwrap();
    let writer = lake.writer().await.unwrap();
    let report = writer.compact(Some("SecurityEvent")).await.unwrap();
    assert_eq!((report[0].files_before, report[0].files_after), (6, 1));
    assert_eq!(writer.compact(Some("SecurityEvent")).await.unwrap()[0].files_before, 1);
    assert!(matches!(
        writer.compact(Some("Nothing")).await,
        Err(Error::UnknownTable(_))
    ));
    writer.compact(None).await.unwrap();
    assert_exactly_once(&lake, std::slice::from_ref(&source)).await;
    assert_eq!(
        writer.append(&source.all()).await.unwrap().rows,
        0,
        "groups are still known"
    );
    let session = datafusion::prelude::SessionContext::new();
    let rows = session.read_table(before).unwrap().count().await.unwrap();
    assert_eq!(rows, 5_400, "a reader of the version before still finds its files");
    let kept = writer.vacuum(Duration::from_secs(3_600), None).await.unwrap();
    assert_eq!(kept.files, 0, "young files stay");
    let freed = writer.vacuum(Duration::ZERO, None).await.unwrap();
    assert_eq!(freed.files, 4 * 6);
    assert!(freed.bytes > 0);
    let lake = open(folder.path()).await;
    assert_exactly_once(&lake, &[source]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_drops_old_files_and_cuts_mixed_ones() {
    let folder = tempfile::tempdir().unwrap();
    let (lake, source) = filled(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    // Two and a half groups are older.
    let from = DateTime::from_timestamp(BEGIN + 2_500, 0).unwrap();
    let report = writer.retain(from, None).await.unwrap();
    let security = report.iter().find(|done| done.table == "SecurityEvent").unwrap();
    assert_eq!(
        (security.rows_removed, security.files_removed, security.files_rewritten),
        (2_250, 2, 1)
    );
    assert_eq!(number(&lake, "SecurityEvent", "| count").await, 5_400 - 2_250);
    let query = "| where TimeGenerated < datetime(2023-11-14T22:55:00Z) | count";
    assert_eq!(number(&lake, "SecurityEvent", query).await, 0);
    assert_eq!(
        number(&lake, ingest::REJECTED_TABLE, "| count").await,
        600,
        "rows without a time stay"
    );
    assert_eq!(number(&lake, lake::SOURCES_TABLE, "| count").await, 6);
    assert_eq!(
        writer.append(&source.all()).await.unwrap().rows,
        0,
        "what has left is not taken in again"
    );
    let again = writer.retain(from, Some("SecurityEvent")).await.unwrap();
    assert_eq!(again[0].rows_removed, 0);
    // In the far future nothing is young.
    writer
        .retain(DateTime::from_timestamp(BEGIN * 2, 0).unwrap(), Some("SecurityEvent"))
        .await
        .unwrap();
    assert!(hunt::Tables::provider(&lake, "SecurityEvent").await.unwrap().is_none());
}
