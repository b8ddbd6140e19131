//! Storing groups: once, in order, from many sources.

use crate::generated::{Generated, assert_exactly_once, number, open};
use chrono::{DateTime, Utc};
use datafusion::prelude::{Expr, SessionContext, col, lit};
use datafusion::scalar::ScalarValue;
use hunt::Tables as _;
use lake::{Appended, Error};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_groups_again_add_nothing() {
    // A folder whose name needs escaping in addresses.
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("My Data ü%20#1");
    let source = Generated::new("one", 3, 100);
    let lake = open(&data).await;
    let writer = lake.writer().await.unwrap();
    let appended = writer.append(&source.all()).await.unwrap();
    assert_eq!((appended.groups, appended.known), (3, 0));
    assert_eq!(appended.rows, 270 + 30 + 90);
    let again = writer.append(&source.all()).await.unwrap();
    assert_eq!(
        again,
        Appended {
            groups: 0,
            known: 3,
            rows: 0
        }
    );
    drop(writer);
    // Nor in another process, which knows only what is on disk.
    let lake = open(&data).await;
    let again = lake.writer().await.unwrap().append(&source.all()).await.unwrap();
    assert_eq!(
        again,
        Appended {
            groups: 0,
            known: 3,
            rows: 0
        }
    );
    assert_exactly_once(&lake, &[source]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_of_many_sources_share_a_flush() {
    let folder = tempfile::tempdir().unwrap();
    let sources: Vec<Generated> = (0..20)
        .map(|at| Generated::new(&format!("source {at}"), 2, 30))
        .collect();
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    let all: Vec<_> = sources.iter().flat_map(Generated::all).collect();
    writer.append(&all).await.unwrap();
    assert_exactly_once(&lake, &sources).await;
    let tables = lake.tables().await.unwrap();
    let security = tables.iter().find(|table| table.name == "SecurityEvent").unwrap();
    assert_eq!((security.files, security.version, security.rows), (1, 0, Some(20 * 54)));
    assert_eq!(security.first_at.unwrap().timestamp(), crate::generated::BEGIN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_group_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("gap", 4, 10);
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    writer.append(&[source.delivery(1)]).await.unwrap();
    let error = writer.append(&[source.delivery(3)]).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Gap {
                expected: 2,
                found: 3,
                ..
            }
        ),
        "{error}"
    );
    let error = writer
        .append(&[source.delivery(2), source.delivery(4)])
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::Gap {
                expected: 3,
                found: 4,
                ..
            }
        ),
        "{error}"
    );
    writer
        .append(&[
            source.delivery(4),
            source.delivery(2),
            source.delivery(3),
            source.delivery(2),
        ])
        .await
        .unwrap();
    assert_exactly_once(&lake, &[source]).await;
}

/// Long logs get checkpoints and tables fed in drops get merged files; neither may forget a group.
#[tokio::test(flavor = "multi_thread")]
async fn many_small_flushes_stay_exact_and_tidy() {
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("drops", 140, 10);
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    for sequence in 1..=source.groups {
        writer.append(&[source.delivery(sequence)]).await.unwrap();
    }
    drop(writer);
    let log = lake.folder().join("SecurityEvent/_delta_log");
    let checkpoints = std::fs::read_dir(log).unwrap().filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .ends_with(".checkpoint.parquet")
    });
    assert!(checkpoints.count() >= 2, "the log has checkpoints");
    let lake = open(folder.path()).await;
    let tables = lake.tables().await.unwrap();
    assert!(tables.iter().all(|table| table.files < 70), "{tables:?}");
    assert_exactly_once(&lake, std::slice::from_ref(&source)).await;
    let again = lake.writer().await.unwrap().append(&source.all()).await.unwrap();
    assert_eq!(again.rows, 0);
}

/// A kill between the tables' commits and the ledger's leaves groups in the tables that the ledger
/// does not know; they are told from new ones by the tables alone, also after a checkpoint.
#[tokio::test(flavor = "multi_thread")]
async fn groups_lost_to_the_ledger_are_not_stored_twice() {
    for groups in [3, 70] {
        let folder = tempfile::tempdir().unwrap();
        let source = Generated::new("forgotten", groups, 20);
        let lake = open(folder.path()).await;
        let writer = lake.writer().await.unwrap();
        for sequence in 1..=groups {
            writer.append(&[source.delivery(sequence)]).await.unwrap();
        }
        drop(writer);
        std::fs::remove_dir_all(lake.folder().join(lake::SOURCES_TABLE)).unwrap();
        std::fs::remove_dir_all(lake.folder().join("DeviceProcessEvents")).unwrap();
        let lake = open(folder.path()).await;
        assert_eq!(lake.source(source.id()).await.unwrap(), None);
        lake.writer().await.unwrap().append(&source.all()).await.unwrap();
        assert_exactly_once(&lake, &[source]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn times_and_identities_prune_files() {
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("pruned", 8, 1_000);
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    for sequence in 1..=8 {
        writer.append(&[source.delivery(sequence)]).await.unwrap();
    }
    let plan = |filter: Expr| {
        let lake = lake.clone();
        async move {
            let provider = lake.provider("SecurityEvent").await.unwrap().unwrap();
            let rows = SessionContext::new().read_table(provider).unwrap();
            let narrowed = rows.filter(filter.and(col("\"EventID\"").gt_eq(lit(0)))).unwrap();
            let batches = narrowed.explain(false, false).unwrap().collect().await.unwrap();
            let text = arrow::util::pretty::pretty_format_batches(&batches)
                .unwrap()
                .to_string();
            text.matches("part-").count()
        }
    };
    let time = || col("\"TimeGenerated\"");
    let at = |text: &str| {
        let micros = text.parse::<DateTime<Utc>>().unwrap().timestamp_micros();
        lit(ScalarValue::TimestampMicrosecond(Some(micros), Some("UTC".into())))
    };
    assert_eq!(plan(time().gt_eq(at("2020-01-01T00:00:00Z"))).await, 8);
    // 2023-11-14T22:13:20Z is the beginning; each group covers 1000 seconds.
    assert_eq!(plan(time().lt_eq(at("2023-11-14T22:30:00Z"))).await, 2);
    assert_eq!(plan(time().lt(at("2023-11-14T22:30:00Z"))).await, 1);
    assert_eq!(plan(time().gt(at("2024-11-14T22:30:00Z"))).await, 0);
    let found = number(
        &lake,
        "SecurityEvent",
        "| where TimeGenerated < datetime(2023-11-14T22:30:00Z) | count",
    );
    assert_eq!(found.await, 900);
}
