//! The built-in rules over real logs: each known attack raises an alert of its technique, and another
//! user's ordinary work raises none.
//!
//! The logs lie outside the repository; without them the tests say so and end.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it skips"
)]

use detect::{Library, Outcome, Rule, RunOptions, Runner};
use evidence::Alert;
use hunt::{Engine, Limits, MemoryTables};
use ingest::{Found, ReadOptions, Source, discover, read};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Recorded events of single techniques: what the file's name ends with, and the technique it shows.
const SINGLE_EVENTS: &[(&str, &str)] = &[
    ("0b9ad457-2554-44c1-82c2-d56a99c42377.evtx", "T1219"),
    ("0022869c-49f7-4ff2-ba03-85ac42ddac58.evtx", "T1082"),
    ("13e6fe51-d478-4c7e-b0f2-6da9b400a829.evtx", "T1105"),
    ("1547e27c-3974-43e2-a7d7-7f484fb928ec.evtx", "T1564"),
    ("271de298-cc0e-4842-acd8-079a0a99ea65.evtx", "T1190"),
    ("2fcda7e2-8c57-4904-86ac-37fc3157e09d.evtx", "T1003"),
    ("33efc23c-6ea2-4503-8cfe-bdf82ce8f705.evtx", "T1562"),
    ("3e3ceccd-6c06-48b8-b5ff-ab1d25db8c1d.evtx", "T1047"),
    ("45e112d0-7759-4c2a-aa36-9f8fb79d3393.evtx", "T1112"),
    ("56454143-524f-49fb-b1c6-3fb8b1ad41fb.evtx", "T1105"),
    ("68bcd73b-37ef-49cb-95fc-edc809730be6.evtx", "T1047"),
    ("7dbbcac2-57a0-45ac-b306-ff30a8bd2981.evtx", "T1562"),
    ("81bcb81b-5b1f-474b-b373-52c871aaa7b1.evtx", "T1489"),
    ("88d6e60c-759d-4ac1-a447-c0f1466c2d21.evtx", "T1176"),
    ("979baf41-ca44-4540-9d0c-4fcef3b5a3a4.evtx", "T1036"),
    ("9c226817-8dc9-46c2-a58d-66655aafd7dc.evtx", "T1547"),
    ("9ec9fb1b-e059-4489-9642-f270c207923d.evtx", "T1564"),
    ("a7c3e5f2-8b1d-4e9a-b6c2-3d7f5e8a9b4c.evtx", "T1068"),
    ("b1ec66c6-f4d1-4b5c-96dd-af28ccae7727.evtx", "T1003"),
    ("b53317a0-8acf-4fd1-8de8-a5401e776b96.evtx", "T1047"),
    ("c598cc0c-9e70-4852-b9eb-8921af79f598.evtx", "T1562"),
    ("c7942406-33dd-4377-a564-0f62db0593a3.evtx", "T1036"),
    ("e4a6b256-3e47-40fc-89d2-7a477edd6915.evtx", "T1036"),
    ("e76ca062-4de0-4d79-8d90-160a0d335eca.evtx", "T1543"),
    ("efc21479-9e83-41da-8cf1-122e06ba8db3.evtx", "T1003"),
    ("fe63010f-8823-4864-a96b-a7b4a0f7b929.evtx", "T1552"),
];

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(path);
    if path.exists() {
        return Some(path);
    }
    println!("SKIPPED: ../shared is missing");
    None
}

fn sources(path: PathBuf) -> Vec<Source> {
    discover(&[path], &ingest::Limits::default())
        .filter_map(|found| match found {
            Found::Source(source) => Some(source),
            Found::Skipped { .. } | Found::Failed { .. } => None,
        })
        .collect()
}

async fn alerts(library: &Library, sources: Vec<Source>) -> Vec<Alert> {
    let mut tables = MemoryTables::default();
    for source in sources {
        let groups = read(&source, &ReadOptions::default()).unwrap();
        for batch in groups.filter_map(Result::ok).flat_map(|group| group.batches) {
            tables.insert(batch.table, batch.rows);
        }
    }
    let tables: Arc<dyn hunt::Tables> = Arc::new(tables);
    let engine = Arc::new(Engine::new(Arc::clone(&tables), Limits::default()));
    let rules: Vec<&Rule> = library.enabled().collect();
    let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let options = RunOptions {
        now,
        range: None,
        concurrency: 2,
    };
    let cancel = CancellationToken::new();
    let report = Runner::new(engine, tables)
        .run(&rules, &options, &|_| {}, &cancel)
        .await
        .unwrap();
    for rule in &report.rules {
        assert!(!matches!(rule.outcome, Outcome::Failed { .. }), "{rule:?}");
    }
    report.alerts
}

#[tokio::test(flavor = "multi_thread")]
async fn recorded_techniques_raise_alerts_of_their_technique() {
    let Some(path) = shared("sigma_regression/sigma_regression_dev.tar.zst") else {
        return;
    };
    let library = Library::builtin();
    let mut missed = Vec::new();
    let all = sources(path);
    for (file, technique) in SINGLE_EVENTS {
        let source = all.iter().find(|source| source.name().ends_with(file)).unwrap();
        let alerts = alerts(&library, vec![source.clone()]).await;
        if !alerts
            .iter()
            .flat_map(|alert| &alert.techniques)
            .any(|found| found.parent_id() == *technique)
        {
            missed.push((file, technique));
        }
    }
    assert!(
        missed.len() <= 2,
        "{} of {} missed: {missed:?}",
        missed.len(),
        SINGLE_EVENTS.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_attack_is_told_and_the_neighbour_is_left_alone() {
    let Some(path) = shared("cloudtrail/invictus_aws_dataset.tar.zst") else {
        return;
    };
    let alerts = alerts(&Library::builtin(), sources(path)).await;
    assert!((20..60).contains(&alerts.len()), "{} alerts", alerts.len());
    for alert in &alerts {
        assert!(!alert.citations.is_empty(), "{} cites nothing", alert.title);
        let keys: Vec<String> = alert.evidence.iter().map(|found| found.entity.key()).collect();
        assert!(!keys.contains(&"account:benjamin".to_owned()), "{}", alert.title);
        assert!(
            (alert.last_activity_at - alert.first_activity_at).num_minutes() <= 15,
            "{}",
            alert.title
        );
    }
}
