//! What the tests share.

use chrono::{DateTime, Utc};
use hunt::QueryOptions;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;
use workspace::{IngestOptions, IngestReport, Workspace};

/// The instant at which all tests happen.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

pub(crate) async fn ingest(workspace: &Workspace, path: &Path, table: Option<&str>) -> IngestReport {
    let options = IngestOptions {
        table: table.map(str::to_owned),
        ..IngestOptions::default()
    };
    let paths = [path.to_owned()];
    let never = CancellationToken::new();
    let report = workspace.ingest(&paths, &options, &|_| {}, &never).await.unwrap();
    assert_eq!(report.events, report.stored + report.rejected);
    for file in &report.files {
        assert_eq!(file.events, file.stored + file.rejected, "{file:?}");
    }
    report
}

/// Runs a query and returns its rows.
pub(crate) async fn query(workspace: &Workspace, kql: &str) -> Vec<Vec<Value>> {
    let result = workspace.query(kql, &QueryOptions::at(now())).await;
    result
        .unwrap_or_else(|error| panic!("{kql}: {error}"))
        .json_rows()
        .unwrap()
}

/// Lines of JSON numbered from a number on, as some program might log them.
pub(crate) fn lines(from: u64, count: u64) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for number in from..from + count {
        let at = DateTime::from_timestamp(1_700_000_000 + i64::try_from(number).unwrap(), 0).unwrap();
        writeln!(
            text,
            r#"{{"time":"{}","number":{number},"user":"user{}","message":"did thing {number}"}}"#,
            at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            number % 97
        )
        .unwrap();
    }
    text
}

/// Returns the folder of shared data, or `None` after saying so where it is missing.
pub(crate) fn shared(below: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(below);
    if path.exists() {
        return Some(path);
    }
    println!("SKIPPED: ../shared is missing, so {below} was not read");
    None
}
