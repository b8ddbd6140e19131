//! The summary of a large incident from cold data: from opening the data folder to the words.
//!
//! `cargo bench -p workspace --bench summary`. For 1,000 and 10,000 alerts of one incident it ingests
//! `SecurityAlert` rows into a folder, then, in a process that knows nothing of them, opens the folder, reads the
//! alerts, groups them, writes and keeps the summary, five times over. The limits are 1 s and 5 s on two cores; it
//! fails beyond them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop where it cannot go on"
)]

use incidents::check_claims;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use workspace::{IngestOptions, Workspace};

/// Alerts, and how long their summary may take.
const SIZES: &[(usize, Duration)] = &[(1_000, Duration::from_secs(1)), (10_000, Duration::from_secs(5))];
const RUNS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (size, limit) in SIZES {
        let folder = tempfile::tempdir().unwrap();
        runtime.block_on(fill(folder.path(), *size));
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| runtime.block_on(summarize(folder.path(), *size)))
            .collect();
        times.sort();
        let (median, worst) = (times[RUNS / 2], times[RUNS - 1]);
        println!("{size} alerts: median {median:.2?}, worst {worst:.2?} of {RUNS}, limit {limit:?}");
        assert!(worst <= *limit, "{size} alerts took {worst:.2?}");
    }
}

/// An attack that goes from host to host: what each alert says differs, so nothing folds away.
fn row(at: usize) -> Value {
    const KINDS: &[(&str, &str, &str)] = &[
        ("Remote service created", "T1021.002", "LateralMovement"),
        ("Credential dump", "T1003.001", "CredentialAccess"),
        ("Backups deleted", "T1490", "Impact"),
        ("System discovery", "T1082", "Discovery"),
    ];
    let (title, technique, tactic) = KINDS[at % KINDS.len()];
    let time = chrono::DateTime::from_timestamp(1_767_225_600 + i64::try_from(at).unwrap(), 0).unwrap();
    let time = time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let host = format!("WS-{:04}", at / KINDS.len());
    let entities = json!([
        { "$id": "1", "Type": "host", "HostName": host },
        { "$id": "2", "Type": "account", "Name": "svc-backup", "NTDomain": "CORP" },
        { "$id": "3", "Type": "process", "ProcessId": (1_000 + at).to_string(), "CommandLine": format!("tool.exe /target {host} /n {at}"),
          "CreationTimeUtc": time, "ImageFile": { "$id": "4", "Type": "file", "Name": "tool.exe" }, "Host": { "$ref": "1" } },
        { "$id": "5", "Type": "ip", "Address": "203.0.113.77" },
    ]);
    json!({
        "TimeGenerated": time, "DisplayName": title, "AlertName": title, "AlertSeverity": "High",
        "Description": "", "ProviderName": "MDATP", "VendorName": "Microsoft", "VendorOriginalId": format!("a{at}"),
        "SystemAlertId": format!("a{at}"), "AlertType": title, "StartTime": time, "EndTime": time,
        "ProcessingEndTime": time, "Status": "New", "Tactics": tactic, "Techniques": json!([technique]).to_string(),
        "ProductName": "Microsoft Defender Advanced Threat Protection", "Entities": entities.to_string(),
        // One incident for certain, however grouping would see it.
        "ExtendedProperties": json!({ "IncidentId": "7" }).to_string(), "Type": "SecurityAlert",
    })
}

async fn fill(folder: &Path, size: usize) {
    let logs = folder.join("SecurityAlert.jsonl");
    let mut text = String::new();
    for at in 0..size {
        writeln!(text, "{}", row(at)).unwrap();
    }
    std::fs::write(&logs, text).unwrap();
    let workspace = Workspace::open(&folder.join("data")).await.unwrap();
    let never = CancellationToken::new();
    let read = workspace
        .ingest(&[logs], &IngestOptions::default(), &|_| {}, &never)
        .await
        .unwrap();
    assert_eq!(read.stored, size as u64, "{read:?}");
}

/// Opens the folder anew and writes the summary of its largest incident.
async fn summarize(folder: &Path, size: usize) -> Duration {
    let start = Instant::now();
    let workspace = Workspace::open(&folder.join("data")).await.unwrap();
    let cases = workspace.cases().await.unwrap();
    let largest = cases.iter().max_by_key(|case| case.alerts.len()).unwrap();
    let written = workspace
        .kept_summary(&largest.incident.id, true, &CancellationToken::new())
        .await
        .unwrap()
        .unwrap();
    let took = start.elapsed();
    assert_eq!(written.summary.alert_count, size, "one incident has all alerts");
    assert!(check_claims(&written.summary).is_clean());
    took
}
