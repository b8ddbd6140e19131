//! `DeviceLogonEvents`: Security 4624, 4625 and 4648.

use super::device::{self, Process};
use super::event::WindowsEvent;
use super::ip_address;
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Writes a logon.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = match event.event_id {
        4624 => "LogonSuccess",
        4625 => "LogonFailed",
        _ => "LogonAttempted",
    };
    let mut row = device::start(event, table, action, sink);
    row.text("LogonType", logon_type(event.get("LogonType")));
    row.text("AccountDomain", event.get("TargetDomainName"));
    row.text("AccountName", event.get("TargetUserName"));
    row.text("AccountSid", event.sid("TargetUserSid"));
    row.text("Protocol", event.get("AuthenticationPackageName"));
    if let Some(id) = event.number("TargetLogonId").or_else(|| event.number("SubjectLogonId")) {
        row.long("LogonId", id);
    }
    let address = ip_address::clean(event.get("IpAddress"));
    device::address(&mut row, ["RemoteIP", "RemotePort"], &address, event.number("IpPort"));
    row.text("RemoteIPType", ip_address::kind(&address));
    let server = event.get("TargetServerName");
    row.text(
        "RemoteDeviceName",
        if server.is_empty() {
            event.get("WorkstationName")
        } else {
            server
        },
    );
    if event.event_id == 4625 {
        row.text(
            "FailureReason",
            failure(event.first(&["SubStatus"]), event.get("Status")),
        );
    }
    device::initiating(&mut row, &Process::of_subject(event));
    let mut more = JsonObject::default();
    for name in [
        "Status",
        "SubStatus",
        "LogonProcessName",
        "ElevatedToken",
        "LogonGuid",
        "TargetInfo",
        "TargetOutboundUserName",
    ] {
        more.text(name, event.get(name));
    }
    row.text("AdditionalFields", &more.finish());
}

/// Source: logon types of event 4624.
pub(crate) fn logon_type(number: &str) -> &str {
    match number {
        "0" => "System",
        "2" => "Interactive",
        "3" => "Network",
        "4" => "Batch",
        "5" => "Service",
        "7" => "Unlock",
        "8" => "NetworkCleartext",
        "9" => "NewCredentials",
        "10" => "RemoteInteractive",
        "11" => "CachedInteractive",
        "12" => "CachedRemoteInteractive",
        "13" => "CachedUnlock",
        other => other,
    }
}

/// Source: NTSTATUS values, [MS-ERREF] 2.3.1.
pub(crate) fn failure<'a>(detail: &'a str, status: &'a str) -> &'a str {
    let code = if detail.is_empty() || super::event::parse_number(detail) == Some(0) {
        status
    } else {
        detail
    };
    match code.to_ascii_lowercase().as_str() {
        "0xc0000064" => "UnknownUser",
        "0xc000006a" | "0xc000006d" => "InvalidUserNameOrPassword",
        "0xc000006f" => "OutsideLogonHours",
        "0xc0000070" => "WorkstationRestricted",
        "0xc0000071" | "0xc0000224" => "PasswordExpired",
        "0xc0000072" => "AccountDisabled",
        "0xc0000193" => "AccountExpired",
        "0xc0000234" => "AccountLockedOut",
        "0xc000015b" => "LogonTypeNotGranted",
        "0xc0000133" => "ClockSkew",
        _ => code,
    }
}
