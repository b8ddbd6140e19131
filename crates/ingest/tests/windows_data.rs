//! Reads all Windows events of the shared development data and checks counts, times and meaning.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "development_data/rows.rs"]
mod rows;
#[path = "development_data/shared.rs"]
mod shared;

use arrow_array::{Array, StringArray, TimestampMicrosecondArray};
use ingest::{Found, Group, Limits, ReadOptions, Source, discover, read};
use rows::{read_all, text};
use shared::{Totals, data_folder};
use std::collections::BTreeMap;
use std::path::Path;

/// A table, texts that its columns must contain, and how the time of such a row begins.
type Expected<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

fn sources(folder: &Path) -> Vec<Source> {
    discover(&[folder.to_owned()], &Limits::default())
        .filter_map(|found| match found {
            Found::Source(source) => Some(source),
            Found::Skipped { .. } => None,
            Found::Failed { name, error } => panic!("{name}: {error}"),
        })
        .collect()
}

fn windows_sources() -> Option<Vec<Source>> {
    let data = data_folder()?;
    let folders = [
        "mordor/atomic",
        "mordor/compound",
        "mordor/multi_host",
        "evtx",
        "sigma_regression",
    ];
    let found = folders.iter().flat_map(|folder| sources(&data.join(folder)));
    let is_windows = |source: &Source| {
        !["zeek_logs", "Log4Shell", "AADAudit", "OfficeActivity", "Microsoft365"]
            .iter()
            .any(|other| source.name().contains(other))
    };
    Some(found.filter(is_windows).collect())
}

#[test]
fn every_file_is_read_whole() {
    let Some(sources) = windows_sources() else {
        return;
    };
    assert!(sources.len() >= 19 + 16 + 26 * 2, "{}", sources.len());
    let (mut events, mut rejected) = (0, BTreeMap::new());
    for source in &sources {
        let groups = read_all(source, 1);
        let format = groups[0].format;
        assert!(matches!(format, "evtx" | "windows_json"), "{}: {format}", source.name());
        let totals = Totals::of(&groups);
        assert_eq!(totals.events, totals.stored + totals.rejected, "{}", source.name());
        assert!(totals.events > 0, "{}", source.name());
        let dead: u64 = totals.rows.get(ingest::REJECTED_TABLE).copied().unwrap_or_default();
        assert_eq!(dead, totals.rejected, "{}", source.name());
        let main = ["SecurityEvent", "WindowsEvent"]
            .iter()
            .map(|table| totals.rows.get(*table).copied().unwrap_or_default());
        assert_eq!(main.sum::<u64>(), totals.stored, "{}", source.name());
        events += totals.events;
        if totals.rejected > 0 {
            rejected.insert(source.name().to_owned(), totals.rejected);
        }
    }
    assert!(events > 115_000, "{events}");
    assert_eq!(rejected, BTreeMap::new());
}

#[test]
fn every_event_has_a_time_in_the_window_of_its_set() {
    let Some(sources) = windows_sources() else {
        return;
    };
    // From the answer keys: what happened when, in UTC.
    let windows = [
        (
            "metasploit_logonpasswords",
            "2023-08-16T04:53:00Z",
            "2023-08-16T05:15:00Z",
        ),
        (
            "purplesharp_ad_playbook",
            "2020-10-22T08:29:00Z",
            "2020-10-22T08:31:00Z",
        ),
        (
            "aptsimulator_cobaltstrike",
            "2021-06-12T01:06:00Z",
            "2021-06-12T01:11:00Z",
        ),
        ("covenant_dcsync", "2020-08-05T06:09:00Z", "2020-08-05T06:12:00Z"),
        ("WindowsEvents", "2021-08-02T13:05:00Z", "2021-08-02T13:35:00Z"),
    ];
    for source in &sources {
        let found = windows.iter().find(|(name, _, _)| source.name().contains(name));
        for group in read_all(source, 1) {
            for batch in &group.batches {
                if batch.table.name == ingest::REJECTED_TABLE {
                    continue;
                }
                let column = batch.rows.column_by_name(batch.table.time_column().unwrap()).unwrap();
                let times = column.as_any().downcast_ref::<TimestampMicrosecondArray>().unwrap();
                assert_eq!(times.null_count(), 0, "{} {}", source.name(), batch.table.name);
                if let Some((_, from, until)) = found {
                    let (from, until) = (
                        schema::parse_datetime(from).unwrap(),
                        schema::parse_datetime(until).unwrap(),
                    );
                    for time in times.values() {
                        let text = schema::format_datetime(*time);
                        assert!(
                            (from..until).contains(time),
                            "{} {}: {text}",
                            source.name(),
                            batch.table.name
                        );
                    }
                }
            }
        }
    }
}

/// Finds the times of the rows of a table that contain all of these texts in these columns.
fn find(groups: &[Group], table: &str, wanted: &[(&str, &str)]) -> Vec<String> {
    let mut times = Vec::new();
    for batch in groups
        .iter()
        .flat_map(|group| &group.batches)
        .filter(|batch| batch.table.name == table)
    {
        let column = batch.rows.column_by_name(batch.table.time_column().unwrap()).unwrap();
        let stamps = column.as_any().downcast_ref::<TimestampMicrosecondArray>().unwrap();
        for row in 0..batch.rows.num_rows() {
            if wanted
                .iter()
                .all(|(column, value)| text(&batch.rows, column, row).contains(value))
            {
                times.push(schema::format_datetime(stamps.value(row)));
            }
        }
    }
    times.sort();
    times
}

fn groups_of(sources: &[Source], name: &str) -> Vec<Group> {
    let source = sources.iter().find(|source| source.name().contains(name)).unwrap();
    read_all(source, 1)
}

#[test]
fn steps_of_the_answer_keys_are_rows_at_their_time() {
    let Some(sources) = windows_sources() else {
        return;
    };
    let lsass = groups_of(&sources, "metasploit_logonpasswords");
    let starts = |times: &[String], prefix: &str| times.iter().any(|time| time.starts_with(prefix));
    let cases: [Expected<'_>; 7] = [
        (
            "DeviceNetworkEvents",
            &[
                ("RemoteIP", "10.0.5.13"),
                ("RemotePort", "80"),
                ("InitiatingProcessFileName", "msedge.exe"),
            ],
            "2023-08-16T04:54:",
        ),
        (
            "DeviceFileEvents",
            &[
                ("FileName", "winx64_payload.exe"),
                ("AdditionalFields", "Zone.Identifier"),
            ],
            "2023-08-16T04:54:1",
        ),
        (
            "DeviceProcessEvents",
            &[
                ("FileName", "winx64_payload.exe"),
                ("AccountName", "pedro.gustavo"),
                ("InitiatingProcessFileName", "explorer.exe"),
            ],
            "2023-08-16T04:54:",
        ),
        (
            "DeviceEvents",
            &[("ActionType", "ServiceInstalled"), ("AdditionalFields", "rtcpef")],
            "2023-08-16T04:56:15",
        ),
        (
            "DeviceEvents",
            &[("ActionType", "NamedPipeEvent"), ("AdditionalFields", "rtcpef")],
            "2023-08-16T04:56:15",
        ),
        (
            "DeviceEvents",
            &[("ActionType", "CreateRemoteThreadApiCall"), ("FileName", "svchost.exe")],
            "2023-08-16T04:57:27",
        ),
        (
            "DeviceEvents",
            &[
                ("ActionType", "OpenProcessApiCall"),
                ("FileName", "lsass.exe"),
                ("AdditionalFields", "\"GrantedAccess\":\"0x1010\""),
            ],
            "2023-08-16T04:58:33",
        ),
    ];
    for (table, wanted, prefix) in cases {
        let times = find(&lsass, table, wanted);
        assert!(starts(&times, prefix), "{table} {wanted:?}: {times:?}");
    }
    let purple = groups_of(&sources, "purplesharp_ad_playbook");
    let cases: [Expected<'_>; 4] = [
        (
            "DeviceProcessEvents",
            &[("ProcessCommandLine", "T1110.003,T1558.003")],
            "2020-10-22T08:29:5",
        ),
        (
            "DeviceLogonEvents",
            &[("ActionType", "LogonFailed"), ("AccountName", "lrodriguez")],
            "2020-10-22T08:29:5",
        ),
        (
            "IdentityLogonEvents",
            &[("AdditionalFields", "\"0x17\""), ("IPAddress", "172.18.39.5")],
            "2020-10-22T08:29:5",
        ),
        (
            "DeviceProcessEvents",
            &[("FileName", "wsmprovhost.exe")],
            "2020-10-22T08:29:5",
        ),
    ];
    for (table, wanted, prefix) in cases {
        let times = find(&purple, table, wanted);
        assert!(starts(&times, prefix), "{table} {wanted:?}: {times:?}");
    }
    let wmi = groups_of(&sources, "covenant_wmi_remote_event");
    for action in [
        "WmiEventFilterCreated",
        "WmiEventConsumerCreated",
        "WmiBindEventFilterToConsumer",
    ] {
        let times = find(
            &wmi,
            "DeviceEvents",
            &[("ActionType", action), ("AdditionalFields", "WSUS_")],
        );
        assert!(starts(&times, "2020-09-02T01:43:"), "{action}: {times:?}");
    }
    let zerologon = groups_of(&sources, "mimikatz_CVE-2020-1472");
    let wanted = [
        ("ActionType", "Account Password changed"),
        ("AccountName", "ANONYMOUS LOGON"),
    ];
    assert!(starts(
        &find(&zerologon, "IdentityDirectoryEvents", &wanted),
        "2020-09-17T03:40:0"
    ));
    let dcsync = groups_of(&sources, "CA_DCSync_4662");
    let wanted = [("ActionType", "Directory Services replication")];
    assert!(starts(
        &find(&dcsync, "IdentityDirectoryEvents", &wanted),
        "2019-05-08T02:10:43"
    ));
}

#[test]
fn evtx_and_json_of_the_same_events_give_the_same_rows() {
    let Some(sources) = windows_sources() else {
        return;
    };
    let mut compared = 0;
    for evtx in sources.iter().filter(|source| source.name().ends_with(".evtx")) {
        let json_name = evtx.name().replace(".evtx", ".json");
        let Some(json) = sources.iter().find(|source| source.name() == json_name) else {
            continue;
        };
        let (left, right) = (Totals::of(&read_all(evtx, 1)), Totals::of(&read_all(json, 1)));
        assert_eq!(left.rows, right.rows, "{json_name}");
        compared += 1;
    }
    assert_eq!(compared, 26);
}

#[test]
fn a_reading_that_starts_later_gives_the_tail() {
    let Some(sources) = windows_sources() else {
        return;
    };
    let limits = Limits {
        block_bytes: 65_536,
        ..Limits::default()
    };
    for name in ["covenant_psremoting", "DE_1102_security_log_cleared"] {
        let source = sources.iter().find(|source| source.name().contains(name)).unwrap();
        let whole = groups(source, 1, 1, &limits);
        assert!(whole.len() > 1, "{name}: {}", whole.len());
        assert_eq!(whole, groups(source, 1, 3, &limits), "{name}: threads change nothing");
        let from = whole.len() as u64 - 1;
        assert_eq!(
            whole[from as usize - 1..],
            groups(source, from, 2, &limits)[..],
            "{name}"
        );
    }
}

/// Renders groups for comparison.
fn groups(source: &Source, from_sequence: u64, workers: usize, limits: &Limits) -> Vec<String> {
    let options = ReadOptions {
        from_sequence,
        workers,
        limits: limits.clone(),
        ..ReadOptions::default()
    };
    read(source, &options)
        .unwrap()
        .map(|group| format!("{:?}", group.unwrap()))
        .collect()
}

#[test]
fn row_identities_are_unique_in_each_table() {
    let Some(sources) = windows_sources() else {
        return;
    };
    let source = sources
        .iter()
        .find(|source| source.name().contains("empire_psexec"))
        .unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for batch in read_all(source, 1).iter().flat_map(|group| &group.batches) {
        let ids = batch
            .rows
            .column_by_name("_ItemId")
            .unwrap()
            .as_any()
            .downcast_ref::<StringArray>()
            .unwrap();
        for id in ids.iter().flatten() {
            assert!(seen.insert((batch.table.name.clone(), id.to_owned())), "{id}");
            assert!(id.starts_with(source.id().as_str()));
        }
    }
}
