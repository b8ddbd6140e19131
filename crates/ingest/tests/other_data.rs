//! Reads everything in the shared development data that is not a Windows event log, and checks that
//! nothing is lost and that rows land where an analyst would look for them.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "development_data/rows.rs"]
mod rows;
#[path = "development_data/shared.rs"]
mod shared;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use ingest::{Error, Found, Group, Limits, ReadOptions, Source, discover, read};
use rows::{read_all, text};
use shared::{Totals, data_folder};
use std::collections::BTreeMap;
use std::path::Path;

fn sources(folder: &Path) -> Vec<Source> {
    discover(&[folder.to_owned()], &Limits::default())
        .filter_map(|found| match found {
            Found::Source(source) => Some(source),
            Found::Skipped { .. } => None,
            Found::Failed { name, error } => panic!("{name}: {error}"),
        })
        .collect()
}

/// Reads a source; `None` when no format knows it.
fn read_known(source: &Source) -> Option<(&'static str, Vec<Group>)> {
    let reading = read(source, &ReadOptions::default()).unwrap();
    let format = reading.format();
    if matches!(format, "evtx" | "windows_json") {
        return Some((format, Vec::new()));
    }
    let mut groups = Vec::new();
    for group in reading {
        match group {
            Ok(group) => groups.push(group),
            Err(Error::UnknownFormat { .. }) => return None,
            Err(error) => panic!("{}: {error}", source.name()),
        }
    }
    Some((format, groups))
}

/// All rows of a table over the sources of a folder, as batches.
fn rows_of(folder: &str, table: &str) -> Vec<RecordBatch> {
    let data = data_folder().unwrap();
    let mut batches = Vec::new();
    for source in sources(&data.join(folder)) {
        let (_, groups) = read_known(&source).unwrap_or_default();
        let all = groups.into_iter().flat_map(|group| group.batches);
        batches.extend(all.filter(|batch| batch.table.name == table).map(|batch| batch.rows));
    }
    batches
}

fn count(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

/// Finds the first row with these values, and returns it with its time.
fn find(batches: &[RecordBatch], values: &[(&str, &str)]) -> (RecordBatch, usize) {
    for batch in batches {
        let found =
            (0..batch.num_rows()).find(|row| values.iter().all(|(column, value)| text(batch, column, *row) == *value));
        if let Some(row) = found {
            return (batch.clone(), row);
        }
    }
    panic!("no row with {values:?}")
}

fn time(batch: &RecordBatch, column: &str, row: usize) -> String {
    let times = batch.column_by_name(column).unwrap();
    schema::format_datetime(times.as_primitive::<TimestampMicrosecondType>().value(row))
}

#[test]
fn every_file_is_read_whole() {
    let Some(data) = data_folder() else { return };
    let mut unknown = Vec::new();
    let mut rejected = BTreeMap::new();
    let mut events = 0;
    for source in sources(&data) {
        let name = source.name().rsplit("shared/data/").next().unwrap().to_owned();
        let Some((format, groups)) = read_known(&source) else {
            unknown.push(name);
            continue;
        };
        if groups.is_empty() {
            assert!(matches!(format, "evtx" | "windows_json"), "{name}: {format}");
            continue;
        }
        let totals = Totals::of(&groups);
        eprintln!(
            "{name}: {format}, {} events, {} rejected, {:?}",
            totals.events, totals.rejected, totals.rows
        );
        assert_eq!(totals.events, totals.stored + totals.rejected, "{name}");
        assert!(totals.events > 0, "{name}");
        let dead = totals.rows.get(ingest::REJECTED_TABLE).copied().unwrap_or_default();
        assert_eq!(dead, totals.rejected, "{name}");
        events += totals.events;
        if totals.rejected > 0 {
            rejected.insert(name, totals.rejected);
        }
    }
    // Prose and lists of names, which are no logs.
    assert!(
        unknown
            .iter()
            .all(|name| name.ends_with(".txt") || name.ends_with("LICENSE")),
        "{unknown:?}"
    );
    assert_eq!(rejected, BTreeMap::new());
    assert!(events > 38_000, "{events}");
}

#[test]
fn cloudtrail_records_have_their_columns() {
    if data_folder().is_none() {
        return;
    }
    let rows = rows_of("cloudtrail", "AWSCloudTrail");
    assert!(count(&rows) >= 2_900, "{}", count(&rows));
    let (batch, row) = find(&rows, &[("EventName", "DeleteTrail"), ("ErrorCode", "")]);
    assert!(time(&batch, "TimeGenerated", row).starts_with("2023-07-10T12:08:04"));
    assert_eq!(text(&batch, "UserIdentityUserName", row), "bert-jan");
    assert_eq!(text(&batch, "SourceIpAddress", row), "192.168.10.20");
    let rows = rows_of("mordor/aws", "AWSCloudTrail");
    assert_eq!(count(&rows), 103);
    let stolen = "ASIA5FLZVX4OPVKKVBMX";
    let listed: Vec<String> = rows
        .iter()
        .flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch, row)))
        .filter(|(batch, row)| text(batch, "EventName", *row) == "ListBuckets")
        .filter(|(batch, row)| text(batch, "UserIdentityAccessKeyId", *row) == stolen)
        .map(|(batch, row)| time(batch, "TimeGenerated", row))
        .collect();
    assert!(listed.contains(&"2020-09-14T01:00:04Z".to_owned()), "{listed:?}");
}

#[test]
fn zeek_logs_are_network_rows() {
    if data_folder().is_none() {
        return;
    }
    let rows = rows_of("zeek_apt29_day1", "DeviceNetworkEvents");
    assert_eq!(count(&rows), 2 * 2_140);
    let beacon = [
        ("DeviceName", "10.0.1.4"),
        ("RemoteIP", "192.168.0.5"),
        ("RemotePort", "1234"),
    ];
    let (batch, row) = find(&rows, &beacon);
    assert!(time(&batch, "Timestamp", row).starts_with("2020-04-30T00:08:02"));
    let (batch, row) = find(
        &rows,
        &[("ActionType", "HttpConnectionInspected"), ("RemoteIP", "192.168.0.4")],
    );
    assert!(text(&batch, "AdditionalFields", row).contains("\"user_agent\""));
    find(
        &rows,
        &[
            ("ActionType", "ConnectionFailed"),
            ("RemoteIP", "192.168.0.4"),
            ("RemotePort", "445"),
        ],
    );
    assert_eq!(count(&rows_of("zeek_apt29_day1", "ASimNetworkSessionLogs")), 2 * 613);
    assert_eq!(count(&rows_of("zeek_apt29_day1", "DnsEvents")), 2 * 53);
    let rows = rows_of("mordor/compound/LSASS_campaign_01/zeek_logs.zip", "DeviceNetworkEvents");
    find(
        &rows,
        &[
            ("RemoteIP", "10.0.5.13"),
            ("RemotePort", "8080"),
            ("ActionType", "SslConnectionInspected"),
        ],
    );
}

#[test]
fn linux_messages_are_syslog_and_device_rows() {
    if data_folder().is_none() {
        return;
    }
    let folder = "mordor/compound/Log4Shell_jndi";
    assert_eq!(count(&rows_of(folder, "Syslog")), 93 + 50);
    assert_eq!(count(&rows_of(folder, "VMConnection")), 5);
    let processes = rows_of(folder, "DeviceProcessEvents");
    let whoami = [
        ("FileName", "whoami"),
        ("AccountName", "tomcat"),
        ("DeviceName", "UBUNTU5"),
    ];
    let (batch, row) = find(&processes, &whoami);
    assert!(time(&batch, "Timestamp", row).starts_with("2022-05-11T18:10:33"));
    let shells = processes
        .iter()
        .flat_map(|batch| (0..batch.num_rows()).map(|row| text(batch, "ProcessCommandLine", row)));
    let decoder = "{base64,-d}|{bash,-i}";
    assert!(shells.filter(|line| line.contains(decoder)).count() >= 2);
    let connections = rows_of(folder, "DeviceNetworkEvents");
    find(&connections, &[("RemoteIP", "192.168.2.6"), ("RemotePort", "1389")]);
    find(
        &rows_of(folder, "DeviceFileEvents"),
        &[("FileName", "vulnapp-2.14.0.log")],
    );
}

#[test]
fn exports_go_to_the_tables_they_came_from() {
    if data_folder().is_none() {
        return;
    }
    let alerts = rows_of("secrl_excytin", "SecurityAlert");
    assert_eq!(count(&alerts), 110);
    let (batch, row) = find(
        &alerts,
        &[("VendorOriginalId", "019e64d3-70c9-4596-9e68-c0a1f0fc2ffc_1")],
    );
    assert_eq!(time(&batch, "StartTime", row), "2024-06-20T09:32:05.060115Z");
    assert!(text(&batch, "Entities", row).starts_with('['));
    let incidents = rows_of("secrl_excytin", "SecurityIncident");
    assert_eq!(count(&incidents), 4);
    find(&incidents, &[("IncidentNumber", "55"), ("ProviderIncidentId", "384")]);
    let sentinel = "sentinel_samples";
    assert!(count(&rows_of(sentinel, "SecurityAlert")) > 100);
    assert!(count(&rows_of(sentinel, "OfficeActivity")) > 100);
    assert!(count(&rows_of(sentinel, "Syslog")) > 50);
    assert!(count(&rows_of(sentinel, "SecurityEvent")) > 100);
    let processes = rows_of(sentinel, "DeviceProcessEvents");
    find(
        &processes,
        &[
            ("ProcessCommandLine", "/bin/sh -c iptables --version"),
            ("FileName", "dash"),
        ],
    );
    let golden = "mordor/compound/GoldenSAMLADFSMailAccess";
    assert_eq!(count(&rows_of(golden, "AuditLogs")), 4);
    assert_eq!(count(&rows_of(golden, "OfficeActivity")), 1);
    assert_eq!(count(&rows_of(golden, "CloudAppEvents")), 2);
    assert!(count(&rows_of(golden, "DeviceEvents")) >= 5);
    let searches = rows_of(golden, "DeviceEvents");
    let (batch, row) = find(
        &searches,
        &[("ActionType", "LdapSearch"), ("DeviceName", "adfs01.simulandlabs.com")],
    );
    assert_eq!(text(&batch, "InitiatingProcessId", row), "5692");
    let replication = rows_of(golden, "IdentityDirectoryEvents");
    find(
        &replication,
        &[
            ("ActionType", "Directory Services replication"),
            ("AccountName", "pgustavo"),
        ],
    );
}

#[test]
fn graph_incidents_keep_all_alerts_and_evidence() {
    if data_folder().is_none() {
        return;
    }
    assert_eq!(count(&rows_of("graph_incidents", "SecurityIncident")), 4 + 3);
    let evidence = rows_of("graph_incidents", "AlertEvidence");
    assert!(count(&evidence) >= 597, "{}", count(&evidence));
    assert!(count(&rows_of("graph_incidents", "AlertInfo")) >= 110);
}

#[test]
fn labelled_events_keep_label_and_event_under_one_id() {
    if data_folder().is_none() {
        return;
    }
    let labels = rows_of("labelled_events", "panther_tests_dev_CL");
    assert_eq!(count(&labels), 1_168);
    let trail = rows_of("labelled_events", "AWSCloudTrail");
    assert!(count(&trail) >= 240, "{}", count(&trail));
    let (batch, row) = find(&trail, &[("EventName", "CreateAccountResult")]);
    let id = text(&batch, "_ItemId", row);
    let (batch, row) = find(&labels, &[("_ItemId", id.as_str())]);
    assert_eq!(text(&batch, "rule_id", row), "Standard.NewAWSAccountCreated");
    for (table, least) in [
        ("SigninLogs", 8),
        ("AADNonInteractiveUserSignInLogs", 3),
        ("AuditLogs", 8),
        ("AzureActivity", 100),
        ("GCPAuditLogs", 90),
        ("OktaSystemLogs", 30),
        ("AWSEKSLogs", 100),
        ("GoogleWorkspaceReports", 70),
    ] {
        let rows = count(&rows_of("labelled_events", table));
        assert!(rows >= least, "{table}: {rows}");
    }
}

#[test]
fn posture_and_intelligence_have_tables() {
    if data_folder().is_none() {
        return;
    }
    assert_eq!(count(&rows_of("suricata", "CommonSecurityLog")), 251);
    assert!(count(&rows_of("posture", "SecurityRecommendation")) >= 4);
    find(
        &rows_of("posture/trivy", "DeviceTvmSoftwareVulnerabilities"),
        &[("CveId", "CVE-2022-22965")],
    );
    assert_eq!(count(&rows_of("intel", "ThreatIntelObjects")), 24_771);
    assert_eq!(count(&rows_of("intel", "known_exploited_vulnerabilities_CL")), 1_404);
}

#[test]
fn a_reading_that_starts_later_gives_the_same_groups() {
    let Some(data) = data_folder() else { return };
    for source in sources(&data.join("intel"))
        .iter()
        .chain(&sources(&data.join("sentinel_samples")))
    {
        let whole = read_all(source, 1);
        for from in 1..=whole.len() {
            let rest = read_all(source, from as u64);
            assert_eq!(Totals::of(&rest), Totals::of(&whole[from - 1..]), "{}", source.name());
        }
    }
}
