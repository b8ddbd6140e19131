//! What all rows about a device have in common: when, where, what, and which process did it.

use super::event::{WindowsEvent, parse_number};
use super::hashes::Hashes;
use super::{account, file_path, ip_address, sysmon_process};
use crate::{Row, RowSink, TableRef};
use std::cell::RefCell;

/// A process as an event names it. Texts that are absent are empty.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Process<'a> {
    /// The path of its program.
    pub(crate) image: &'a str,
    pub(crate) id: Option<i64>,
    /// Sysmon's GUID.
    pub(crate) guid: &'a str,
    pub(crate) command_line: &'a str,
    /// Its account, as domain and name.
    pub(crate) account: (&'a str, &'a str),
    pub(crate) sid: &'a str,
}

impl<'a> Process<'a> {
    /// Returns the process that a Sysmon event is about.
    pub(crate) fn of_sysmon(event: &'a WindowsEvent<'_>) -> Self {
        let id = event.number("ProcessId").or_else(|| event.number("SourceProcessId"));
        Self {
            image: event.first(&["Image", "SourceImage"]),
            id,
            guid: event.first(&["ProcessGuid", "SourceProcessGuid"]),
            account: account::split(event.first(&["User", "SourceUser"])),
            ..Self::default()
        }
    }

    /// Returns the subject of a security event, with the process that it names, if any.
    pub(crate) fn of_subject(event: &'a WindowsEvent<'_>) -> Self {
        let names_process = !event.get("ProcessName").is_empty();
        Self {
            image: event.get("ProcessName"),
            id: event.number("ProcessId").filter(|id| names_process || *id > 0),
            account: (event.get("SubjectDomainName"), event.get("SubjectUserName")),
            sid: event.sid("SubjectUserSid"),
            ..Self::default()
        }
    }
}

/// Starts a row about the event's device.
pub(crate) fn start<'s>(event: &WindowsEvent<'_>, table: &TableRef, action: &str, sink: &'s mut RowSink) -> Row<'s> {
    let mut row = sink.row(table);
    if let Some(time) = event.time {
        row.time("Timestamp", time);
    }
    row.text("ActionType", action);
    row.text("DeviceName", &event.computer);
    if !event.computer.is_empty() {
        with_device_id(&event.computer, |id| {
            row.text("DeviceId", id);
        });
    }
    if let Some(record) = parse_number(&event.record_id) {
        row.long("ReportId", record);
    }
    row
}

/// Writes the initiating process. `LogonId` and the command line are in some tables only.
pub(crate) fn initiating(row: &mut Row<'_>, process: &Process<'_>) {
    row.text("InitiatingProcessFileName", file_path::name(process.image));
    row.text("InitiatingProcessFolderPath", process.image);
    row.text("InitiatingProcessCommandLine", process.command_line);
    row.text("InitiatingProcessAccountDomain", process.account.0);
    row.text("InitiatingProcessAccountName", process.account.1);
    row.text("InitiatingProcessAccountSid", process.sid);
    if let Some(id) = process.id {
        row.long("InitiatingProcessId", id);
    }
    if !process.guid.is_empty() {
        row.text("InitiatingProcessUniqueId", &sysmon_process::unique_id(process.guid));
        if let Some(time) = sysmon_process::creation_time(process.guid) {
            row.time("InitiatingProcessCreationTime", time);
        }
    }
}

/// Writes a file: name, path, hashes.
pub(crate) fn file(row: &mut Row<'_>, path: &str, hashes: &Hashes) {
    row.text("FileName", file_path::name(path));
    row.text("FolderPath", path);
    row.text("SHA1", &hashes.sha1)
        .text("SHA256", &hashes.sha256)
        .text("MD5", &hashes.md5);
}

/// Writes one end of a connection into `LocalIP`/`RemoteIP` and the like.
pub(crate) fn address(row: &mut Row<'_>, columns: [&'static str; 2], address: &str, port: Option<i64>) {
    row.text(columns[0], &ip_address::clean(address));
    if let Some(port) = port.filter(|port| (1..=65_535).contains(port)) {
        row.long(columns[1], port);
    }
}

/// The identity of a device: a hash of its name, which is all that a log tells of it.
pub(crate) fn with_device_id(computer: &str, use_id: impl FnOnce(&str)) {
    thread_local! {
        // Neighbouring events are mostly of the same device.
        static LAST: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
    }
    LAST.with_borrow_mut(|(name, id)| {
        if name != computer {
            computer.clone_into(name);
            *id = blake3::hash(computer.to_ascii_lowercase().as_bytes())
                .to_hex()
                .chars()
                .take(40)
                .collect();
        }
        use_id(id);
    });
}
