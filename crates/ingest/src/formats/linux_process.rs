//! What Linux hosts report of processes, logons and connections → `Device*` rows.
//!
//! Leaves to others: reading audit records (`audit_record`, `auditd`, `auditd_json`).
//! Source: the `DeviceProcessEvents`, `DeviceLogonEvents` and `DeviceNetworkEvents` table references.

use super::audit_record::{AuditRecord, decode_hex_bytes};
use super::bag::{self, Bag};
use super::network_session::ip_type;
use crate::windows::device::with_device_id;
use crate::{Error, Rejection, Row, RowSink, TableRef};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

type Lazy = LazyLock<Result<TableRef, Error>>;

static PROCESSES: Lazy = LazyLock::new(|| TableRef::named("DeviceProcessEvents"));
static LOGONS: Lazy = LazyLock::new(|| TableRef::named("DeviceLogonEvents"));
static CONNECTIONS: Lazy = LazyLock::new(|| TableRef::named("DeviceNetworkEvents"));

/// A process, as the fields of an audit event tell it; absent text is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Process {
    pub(crate) at: Option<i64>,
    pub(crate) host: String,
    pub(crate) exe: String,
    pub(crate) command_line: String,
    pub(crate) id: Option<i64>,
    pub(crate) parent_id: Option<i64>,
    pub(crate) parent_exe: String,
    pub(crate) parent_command_line: String,
    pub(crate) user: String,
    /// Everything else, kept in `AdditionalFields`.
    pub(crate) fields: Bag,
}

fn table(lazy: &'static Lazy) -> Result<&'static TableRef, Rejection> {
    lazy.as_ref().map_err(|error| Rejection::new(error.to_string()))
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Writes whose device it is, as for Windows events.
fn device(row: &mut Row<'_>, host: &str) {
    row.text("DeviceName", host);
    if !host.is_empty() {
        with_device_id(host, |id| {
            row.text("DeviceId", id);
        });
    }
}

/// Writes a process that began as a `DeviceProcessEvents` row. The process that called `exec` keeps its
/// id, so the initiator is its parent.
///
/// # Errors
/// When the catalogue lacks the table.
pub(crate) fn write_process(process: &Process, sink: &mut RowSink) -> Result<(), Rejection> {
    let mut row = sink.row(table(&PROCESSES)?);
    device(&mut row, &process.host);
    if let Some(at) = process.at {
        row.time("Timestamp", at).time("ProcessCreationTime", at);
    }
    row.text("ActionType", "ProcessCreated")
        .text("FileName", base_name(&process.exe))
        .text("FolderPath", &process.exe)
        .text("ProcessCommandLine", &process.command_line)
        .text("AccountName", &process.user)
        .text("InitiatingProcessAccountName", &process.user)
        .text("InitiatingProcessFileName", base_name(&process.parent_exe))
        .text("InitiatingProcessFolderPath", &process.parent_exe)
        .text("InitiatingProcessCommandLine", &process.parent_command_line)
        .text("AdditionalFields", &bag::to_json(&process.fields));
    if let Some(id) = process.id {
        row.long("ProcessId", id);
    }
    if let Some(id) = process.parent_id {
        row.long("InitiatingProcessId", id);
    }
    Ok(())
}

/// Writes a logon that a `USER_LOGIN` record reports as a `DeviceLogonEvents` row.
///
/// # Errors
/// When the catalogue lacks the table.
pub(crate) fn write_logon(record: &AuditRecord, sink: &mut RowSink) -> Result<(), Rejection> {
    let is_success = matches!(record.text("res"), "success" | "1");
    let account = match record.text("acct") {
        "" => record.text("id"),
        account => account,
    };
    let mut row = sink.row(table(&LOGONS)?);
    device(&mut row, &record.node);
    row.time("Timestamp", record.at)
        .text("ActionType", if is_success { "LogonSuccess" } else { "LogonFailed" })
        .text(
            "LogonType",
            if record.text("addr").is_empty() {
                "Interactive"
            } else {
                "Network"
            },
        )
        .text("AccountName", account)
        .text("RemoteIP", record.text("addr"))
        .text("RemoteIPType", ip_type(record.text("addr")))
        .text("RemoteDeviceName", record.text("hostname"))
        .text("InitiatingProcessFileName", base_name(record.text("exe")))
        .text("InitiatingProcessFolderPath", record.text("exe"))
        .text("AdditionalFields", &bag::to_json(&record.fields));
    if let Some(id) = record.number("pid") {
        row.long("InitiatingProcessId", id);
    }
    Ok(())
}

/// Writes a socket call to an address as a `DeviceNetworkEvents` row.
///
/// # Errors
/// When the catalogue lacks the table.
pub(crate) fn write_connection(
    process: &Process,
    (address, port): (&str, i64),
    action: &str,
    sink: &mut RowSink,
) -> Result<(), Rejection> {
    let mut row = sink.row(table(&CONNECTIONS)?);
    device(&mut row, &process.host);
    if let Some(at) = process.at {
        row.time("Timestamp", at);
    }
    row.text("ActionType", action)
        .text("RemoteIP", address)
        .text("RemoteIPType", ip_type(address))
        .long("RemotePort", port)
        .text("InitiatingProcessFileName", base_name(&process.exe))
        .text("InitiatingProcessFolderPath", &process.exe)
        .text("InitiatingProcessCommandLine", &process.command_line)
        .text("InitiatingProcessAccountName", &process.user)
        .text("AdditionalFields", &bag::to_json(&process.fields));
    if let Some(id) = process.id {
        row.long("InitiatingProcessId", id);
    }
    if let Some(id) = process.parent_id {
        row.long("InitiatingProcessParentId", id);
    }
    Ok(())
}

/// Reads the address and port of a kernel `sockaddr` written in hexadecimal; `None` for other families.
/// Source: `struct sockaddr_in` and `sockaddr_in6`; the family is in the host's order, little-endian.
pub(crate) fn socket_address(hex: &str) -> Option<(String, i64)> {
    let bytes = decode_hex_bytes(&hex.to_ascii_uppercase())?;
    let port = i64::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]));
    match (bytes.first()?, bytes.get(1)?) {
        (2, 0) => {
            let octets: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
            Some((Ipv4Addr::from(octets).to_string(), port))
        }
        (10, 0) => {
            let octets: [u8; 16] = bytes.get(8..24)?.try_into().ok()?;
            Some((Ipv6Addr::from(octets).to_string(), port))
        }
        _ => None,
    }
}

/// Returns the name of a user id that is the same everywhere, else the id itself.
pub(crate) fn user_name(uid: &str) -> &str {
    if uid == "0" { "root" } else { uid }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn socket_addresses_are_decoded() {
        assert_eq!(
            socket_address("020001BBC0A802060000000000000000"),
            Some(("192.168.2.6".to_owned(), 443))
        );
        assert_eq!(
            socket_address("0A0000500000000020010DB800000000000000000000000100000000"),
            Some(("2001:db8::1".to_owned(), 80))
        );
        assert_eq!(socket_address("01002F72756E"), None);
        assert_eq!(socket_address("0200"), None);
    }
}
