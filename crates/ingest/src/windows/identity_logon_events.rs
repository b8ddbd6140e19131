//! `IdentityLogonEvents`: what a domain controller says of Kerberos (4768, 4769, 4771) and NTLM (4776).

use super::event::{WindowsEvent, parse_number};
use super::{device_logon_events, ip_address};
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Writes an authentication at a domain controller.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let status = event.get("Status");
    let failed = event.event_id == 4771 || parse_number(status).is_some_and(|status| status != 0);
    let ntlm = event.event_id == 4776;
    // `user@REALM` in tickets.
    let target = event.get("TargetUserName");
    let (name, realm) = target
        .split_once('@')
        .unwrap_or((target, event.get("TargetDomainName")));
    let mut row = sink.row(table);
    if let Some(time) = event.time {
        row.time("Timestamp", time);
    }
    row.text("ActionType", if failed { "LogonFailed" } else { "LogonSuccess" });
    row.text("Application", "Active Directory");
    row.text("Protocol", if ntlm { "Ntlm" } else { "Kerberos" });
    row.text(
        "LogonType",
        if ntlm {
            "Credentials validation"
        } else {
            "Resource access"
        },
    );
    row.text("AccountName", name).text("AccountDomain", realm);
    let sid = event.sid("TargetSid");
    row.text(
        "AccountSid",
        if sid.is_empty() {
            event.sid("TargetUserSid")
        } else {
            sid
        },
    );
    if failed {
        row.text(
            "FailureReason",
            if ntlm {
                device_logon_events::failure("", status)
            } else {
                kerberos_failure(status)
            },
        );
    }
    row.text("DeviceName", event.get("Workstation"));
    row.text("IPAddress", &ip_address::clean(event.get("IpAddress")));
    if let Some(port) = event.number("IpPort").filter(|port| (1..=65_535).contains(port)) {
        row.long("Port", port);
    }
    row.text("DestinationDeviceName", &event.computer);
    row.text(
        "TargetDeviceName",
        if event.event_id == 4769 {
            event.get("ServiceName")
        } else {
            ""
        },
    );
    row.text("ReportId", &event.record_id);
    let mut more = JsonObject::default();
    more.long("EventID", Some(event.event_id));
    for name in [
        "ServiceName",
        "TicketEncryptionType",
        "TicketOptions",
        "PreAuthType",
        "Status",
        "PackageName",
    ] {
        more.text(name, event.get(name));
    }
    row.text("AdditionalFields", &more.finish());
}

/// Source: Kerberos error codes, RFC 4120 section 7.5.9.
fn kerberos_failure(status: &str) -> &str {
    match parse_number(status) {
        Some(0x6) => "UnknownUser",
        Some(0x7) => "UnknownService",
        Some(0x12) => "AccountDisabledOrLocked",
        Some(0x17) => "PasswordExpired",
        Some(0x18) => "WrongPassword",
        Some(0x25) => "ClockSkew",
        _ => status,
    }
}
