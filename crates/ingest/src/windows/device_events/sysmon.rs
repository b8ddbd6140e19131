//! Sysmon 6, 8, 10, 17 to 22, 24 and 25.

use crate::json::JsonObject;
use crate::windows::device::{self, Process};
use crate::windows::event::WindowsEvent;
use crate::windows::{account, file_path, hashes, sysmon_process};
use crate::{Row, RowSink, TableRef};

/// Writes what Sysmon saw.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = match event.event_id {
        6 => "DriverLoad",
        8 => "CreateRemoteThreadApiCall",
        10 => "OpenProcessApiCall",
        17 | 18 => "NamedPipeEvent",
        19 => wmi_action(
            event,
            [
                "WmiEventFilterCreated",
                "WmiEventFilterModified",
                "WmiEventFilterDeleted",
            ],
        ),
        20 => wmi_action(
            event,
            [
                "WmiEventConsumerCreated",
                "WmiEventConsumerModified",
                "WmiEventConsumerDeleted",
            ],
        ),
        21 => wmi_action(
            event,
            [
                "WmiBindEventFilterToConsumer",
                "WmiBindingModified",
                "WmiBindingDeleted",
            ],
        ),
        22 => "DnsQueryResponse",
        24 => "GetClipboardData",
        _ => "ProcessTampering",
    };
    let mut more = JsonObject::default();
    let mut row = device::start(event, table, action, sink);
    match event.event_id {
        6 => {
            device::file(&mut row, event.get("ImageLoaded"), &hashes::parse(event.get("Hashes")));
            more.text("Signed", event.get("Signed"))
                .text("Signature", event.get("Signature"))
                .text("SignatureStatus", event.get("SignatureStatus"));
        }
        8 | 10 => target_process(event, &mut row, &mut more),
        17 | 18 => pipe(event, &mut more),
        19..=21 => {
            for name in [
                "Operation",
                "EventNamespace",
                "Namespace",
                "Name",
                "Query",
                "Type",
                "Destination",
            ] {
                more.text(name, event.get(name));
            }
            more.text("Consumer", event.get("Consumer"))
                .text("Filter", event.get("Filter"));
        }
        22 => {
            more.text("DnsQueryString", event.get("QueryName").trim_end_matches('.'))
                .text("DnsQueryResult", event.get("QueryResults"))
                .text("QueryStatus", event.get("QueryStatus"));
        }
        24 => {
            more.text("ClientInfo", event.get("ClientInfo"))
                .text("Session", event.get("Session"));
        }
        _ => {
            more.text("Type", event.get("Type"));
        }
    }
    more.text("RuleName", event.get("RuleName"));
    device::initiating(&mut row, &Process::of_sysmon(event));
    row.text("AdditionalFields", &more.finish());
}

fn wmi_action(event: &WindowsEvent<'_>, [created, modified, deleted]: [&'static str; 3]) -> &'static str {
    match event.get("Operation") {
        "Modified" => modified,
        "Deleted" => deleted,
        _ => created,
    }
}

/// Writes the process that another one opened or put a thread into.
fn target_process(event: &WindowsEvent<'_>, row: &mut Row<'_>, more: &mut JsonObject) {
    let image = event.get("TargetImage");
    row.text("FileName", file_path::name(image)).text("FolderPath", image);
    if let Some(id) = event.number("TargetProcessId") {
        row.long("ProcessId", id);
    }
    let guid = event.get("TargetProcessGuid");
    if let Some(time) = sysmon_process::creation_time(guid) {
        row.time("ProcessCreationTime", time);
    }
    let (domain, name) = account::split(event.get("TargetUser"));
    row.text("AccountDomain", domain).text("AccountName", name);
    more.text("TargetProcessUniqueId", &sysmon_process::unique_id(guid));
    if event.event_id == 10 {
        more.long("DesiredAccess", event.number("GrantedAccess"))
            .text("GrantedAccess", event.get("GrantedAccess"))
            .text("CallTrace", event.get("CallTrace"));
    } else {
        more.text("StartAddress", event.get("StartAddress"))
            .text("StartModule", event.get("StartModule"))
            .text("StartFunction", event.get("StartFunction"))
            .long("NewThreadId", event.number("NewThreadId"));
    }
}

fn pipe(event: &WindowsEvent<'_>, more: &mut JsonObject) {
    let name = event.get("PipeName");
    // Sysmon writes names from the root of the pipe device, and `<Anonymous Pipe>`.
    let full = if name.starts_with('\\') {
        format!("\\Device\\NamedPipe{name}")
    } else {
        name.to_owned()
    };
    let operation = if event.event_id == 17 {
        "File created"
    } else {
        "File opened"
    };
    more.text("PipeName", &full).text("FileOperation", operation);
}
