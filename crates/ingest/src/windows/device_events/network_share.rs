//! Security 5140 and 5145: a network share was accessed.

use crate::json::JsonObject;
use crate::windows::device;
use crate::windows::event::WindowsEvent;
use crate::{RowSink, TableRef};

/// Writes the access. Account columns hold who accessed, remote columns from where.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = if event.event_id == 5140 {
        "NetworkShareObjectAccessed"
    } else {
        "NetworkShareObjectAccessChecked"
    };
    let file = event.get("RelativeTargetName");
    let mut row = device::start(event, table, action, sink);
    row.text("FileName", crate::windows::file_path::name(file))
        .text("FolderPath", event.get("ShareLocalPath"));
    row.text("AccountDomain", event.get("SubjectDomainName"));
    row.text("AccountName", event.get("SubjectUserName"));
    row.text("AccountSid", event.sid("SubjectUserSid"));
    device::address(
        &mut row,
        ["RemoteIP", "RemotePort"],
        event.get("IpAddress"),
        event.number("IpPort"),
    );
    if let Some(id) = event.number("SubjectLogonId") {
        row.long("LogonId", id);
    }
    let mut more = JsonObject::default();
    for name in [
        "ShareName",
        "RelativeTargetName",
        "AccessMask",
        "AccessList",
        "ObjectType",
    ] {
        more.text(name, event.get(name));
    }
    row.text("AdditionalFields", &more.finish());
}
