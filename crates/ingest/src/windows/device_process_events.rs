//! `DeviceProcessEvents`: Sysmon 1 and Security 4688.

use super::device::{self, Process};
use super::event::WindowsEvent;
use super::{account, file_path, hashes, sysmon_process};
use crate::json::JsonObject;
use crate::{Row, RowSink, TableRef};
use schema::parse_datetime;

/// Writes a process that Sysmon saw begin.
pub(crate) fn write_sysmon(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let image = event.get("Image");
    let hashes = hashes::parse(event.get("Hashes"));
    let (domain, name) = account::split(event.get("User"));
    let mut row = device::start(event, table, "ProcessCreated", sink);
    device::file(&mut row, image, &hashes);
    created(&mut row, event.number("ProcessId"), event.get("CommandLine"));
    // An own time that strays says nothing about the creation either.
    let own = parse_datetime(event.get("UtcTime")).filter(|own| Some(*own) == event.time);
    if let Some(time) = own.or(event.time) {
        row.time("ProcessCreationTime", time);
    }
    row.text("ProcessUniqueId", &sysmon_process::unique_id(event.get("ProcessGuid")));
    row.text("AccountDomain", domain).text("AccountName", name);
    row.text("ProcessIntegrityLevel", event.get("IntegrityLevel"));
    for (column, field) in [
        ("ProcessVersionInfoCompanyName", "Company"),
        ("ProcessVersionInfoProductName", "Product"),
        ("ProcessVersionInfoProductVersion", "FileVersion"),
        ("ProcessVersionInfoOriginalFileName", "OriginalFileName"),
        ("ProcessVersionInfoFileDescription", "Description"),
    ] {
        // Old versions of Sysmon write a question mark for what a file does not have.
        row.text(
            column,
            Some(event.get(field)).filter(|value| *value != "?").unwrap_or_default(),
        );
    }
    if let Some(id) = event.number("LogonId") {
        row.long("LogonId", id);
    }
    if let Some(id) = event.number("TerminalSessionId") {
        row.long("CreatedProcessSessionId", id);
    }
    let parent = Process {
        image: event.get("ParentImage"),
        id: event.number("ParentProcessId"),
        guid: event.get("ParentProcessGuid"),
        command_line: event.get("ParentCommandLine"),
        account: account::split(event.get("ParentUser")),
        ..Process::default()
    };
    device::initiating(&mut row, &parent);
    let mut more = JsonObject::default();
    more.text("CurrentDirectory", event.get("CurrentDirectory"))
        .text("RuleName", event.get("RuleName"));
    row.text("AdditionalFields", &more.finish());
}

/// Writes a process that the security log saw begin.
pub(crate) fn write_security(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let image = event.get("NewProcessName");
    let mut row = device::start(event, table, "ProcessCreated", sink);
    row.text("FileName", file_path::name(image)).text("FolderPath", image);
    created(&mut row, event.number("NewProcessId"), event.get("CommandLine"));
    if let Some(time) = event.time {
        row.time("ProcessCreationTime", time);
    }
    row.text("ProcessIntegrityLevel", integrity(event.get("MandatoryLabel")));
    row.text("ProcessTokenElevation", elevation(event.get("TokenElevationType")));
    let subject = (event.get("SubjectDomainName"), event.get("SubjectUserName"));
    // The target is named only when the process runs as someone else than its creator.
    let target = (event.get("TargetDomainName"), event.get("TargetUserName"));
    let runs_as_other = !target.1.is_empty();
    let (domain, name) = if runs_as_other { target } else { subject };
    row.text("AccountDomain", domain).text("AccountName", name);
    let own = if runs_as_other {
        ("TargetUserSid", "TargetLogonId")
    } else {
        ("SubjectUserSid", "SubjectLogonId")
    };
    row.text("AccountSid", event.sid(own.0));
    if let Some(id) = event.number(own.1) {
        row.long("LogonId", id);
    }
    let parent = Process {
        image: event.get("ParentProcessName"),
        id: event.number("ProcessId"),
        account: subject,
        sid: event.sid("SubjectUserSid"),
        ..Process::default()
    };
    device::initiating(&mut row, &parent);
    if let Some(id) = event.number("SubjectLogonId") {
        row.long("InitiatingProcessLogonId", id);
    }
}

fn created(row: &mut Row<'_>, id: Option<i64>, command_line: &str) {
    if let Some(id) = id {
        row.long("ProcessId", id);
    }
    row.text("ProcessCommandLine", command_line);
}

/// Source: well-known SIDs of integrity levels, [MS-DTYP] 2.4.2.4.
fn integrity(sid: &str) -> &'static str {
    match sid {
        "S-1-16-0" => "Untrusted",
        "S-1-16-4096" => "Low",
        "S-1-16-8192" | "S-1-16-8448" => "Medium",
        "S-1-16-12288" => "High",
        "S-1-16-16384" | "S-1-16-20480" => "System",
        _ => "",
    }
}

fn elevation(kind: &str) -> &'static str {
    match kind {
        "%%1936" => "TokenElevationTypeDefault",
        "%%1937" => "TokenElevationTypeFull",
        "%%1938" => "TokenElevationTypeLimited",
        _ => "",
    }
}
