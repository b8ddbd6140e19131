//! Files to tables.

use crate::support::{ingest, lines, now, query};
use hunt::QueryOptions;
use std::fs;
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;
use workspace::{Error, IngestOptions, Outcome, StopReason, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_read_once_and_every_file_accounted_for() {
    let data = tempfile::tempdir().unwrap();
    let logs = tempfile::tempdir().unwrap();
    fs::write(logs.path().join("a.jsonl"), lines(0, 300)).unwrap();
    fs::write(logs.path().join("b.jsonl"), lines(300, 200) + "this is no JSON\n").unwrap();
    fs::write(logs.path().join("same as a.jsonl"), lines(0, 300)).unwrap();
    fs::write(logs.path().join("README.md"), "# Nothing to see here\n").unwrap();
    fs::write(logs.path().join("noise.bin"), [0_u8, 1, 2, 3, 254, 255].repeat(50)).unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let report = ingest(&workspace, logs.path(), Some("Mine_CL")).await;
    assert_eq!(report.tables.get("Mine_CL"), Some(&500), "{report:?}");
    let outcome = |name: &str| {
        &report
            .files
            .iter()
            .find(|file| file.name.ends_with(name))
            .unwrap()
            .outcome
    };
    assert_eq!(
        (outcome("a.jsonl"), outcome("b.jsonl")),
        (&Outcome::Stored, &Outcome::Stored)
    );
    assert!(
        matches!(outcome("same as a.jsonl"), Outcome::Skipped { .. }),
        "{report:?}"
    );
    assert!(matches!(outcome("README.md"), Outcome::Skipped { .. }), "{report:?}");
    assert!(
        matches!(
            outcome("noise.bin"),
            Outcome::Unrecognised { .. } | Outcome::Skipped { .. }
        ),
        "{report:?}"
    );
    let (first, last) = report.time_range.unwrap();
    assert_eq!((first.timestamp(), last.timestamp()), (1_700_000_000, 1_700_000_499));

    let again = ingest(&workspace, logs.path(), Some("Mine_CL")).await;
    assert_eq!((again.events, again.tables.len()), (0, 0), "{again:?}");
    assert_eq!(
        again.count(|outcome| *outcome == Outcome::Known),
        report.count(|outcome| *outcome == Outcome::Stored)
    );
    let rows = query(&workspace, "Mine_CL | summarize count(), sum(number), dcount(number)").await;
    assert_eq!(rows, [[500.into(), (499 * 250).into(), serde_json::Value::from(500)]]);
    let letters = query(
        &workspace,
        "OutriderRejected_CL | where SourceName endswith 'b.jsonl' | project Raw",
    )
    .await;
    assert_eq!(letters, [["this is no JSON"]]);
    let ledger = query(
        &workspace,
        "OutriderSources_CL | where Last | summarize sum(Events), sum(Stored + Rejected)",
    )
    .await;
    assert_eq!(ledger[0][0], ledger[0][1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_told_and_a_stop_keeps_what_was_read() {
    let data = tempfile::tempdir().unwrap();
    let logs = tempfile::tempdir().unwrap();
    for file in 0..40 {
        fs::write(logs.path().join(format!("{file:02}.jsonl")), lines(file * 1_000, 1_000)).unwrap();
    }
    let workspace = Workspace::open(data.path()).await.unwrap();
    let cancel = CancellationToken::new();
    let told = Mutex::new(Vec::new());
    let progress = |progress: &workspace::IngestProgress| {
        told.lock().unwrap().push(progress.clone());
        if progress.events >= 1_000 {
            cancel.cancel();
        }
    };
    let options = IngestOptions {
        table: Some("Stopped_CL".to_owned()),
        ..IngestOptions::default()
    };
    let paths = [logs.path().to_owned()];
    let report = workspace.ingest(&paths, &options, &progress, &cancel).await.unwrap();
    assert_eq!(report.stopped, Some(StopReason::Cancelled));
    assert!(report.events >= 1_000, "{report:?}");
    assert_eq!(report.tables.get("Stopped_CL"), Some(&report.stored));
    let told = told.into_inner().unwrap();
    assert!(told.is_sorted_by(|a, b| a.events <= b.events && a.elapsed <= b.elapsed));
    let rest = ingest(&workspace, logs.path(), Some("Stopped_CL")).await;
    assert_eq!(report.events + rest.events, 40_000);
    let rows = query(&workspace, "Stopped_CL | summarize count(), sum(number)").await;
    assert_eq!(rows, [[serde_json::Value::from(40_000), (39_999_u64 * 20_000).into()]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_said() {
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let missing = data.path().join("no such file");
    let never = CancellationToken::new();
    let error = workspace
        .ingest(&[missing], &IngestOptions::default(), &|_| {}, &never)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Path { .. }) && error.to_string().contains("no such file"),
        "{error}"
    );
    let error = workspace
        .query("NoSuchTable_CL | count", &QueryOptions::at(now()))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("NoSuchTable_CL"), "{error}");
    let status = workspace.status().await.unwrap();
    assert!(status.not_writable.is_none() && status.rules > 0, "{status:?}");
    let writer = workspace.lake().writer().await.unwrap();
    drop(writer);
    // A folder given for one file, and a table that another process made since.
    let other = Workspace::open(data.path()).await.unwrap();
    let file = data.path().join("one.jsonl");
    fs::write(&file, lines(0, 30)).unwrap();
    ingest(&other, &file, Some("Late_CL")).await;
    assert_eq!(query(&workspace, "Late_CL | count").await, [[30]]);
}
