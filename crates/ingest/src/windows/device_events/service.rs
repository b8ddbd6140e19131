//! Security 4697 and System 7045: a service was installed.

use crate::json::JsonObject;
use crate::windows::device::{self, Process};
use crate::windows::event::WindowsEvent;
use crate::{RowSink, TableRef};

/// Writes an installed service. The service's command is the file of the row.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let command = event.first(&["ServiceFileName", "ImagePath"]);
    let mut row = device::start(event, table, "ServiceInstalled", sink);
    row.text("FolderPath", command).text("ProcessCommandLine", command);
    let subject = Process {
        account: (event.get("SubjectDomainName"), event.get("SubjectUserName")),
        sid: event.sid("SubjectUserSid"),
        id: event.number("ClientProcessId"),
        ..Process::default()
    };
    let subject = if subject.sid.is_empty() {
        Process {
            sid: &event.user_sid,
            ..subject
        }
    } else {
        subject
    };
    device::initiating(&mut row, &subject);
    let mut more = JsonObject::default();
    more.text("ServiceName", event.get("ServiceName"))
        .text("ServiceFileName", command)
        .text("ServiceAccount", event.first(&["ServiceAccount", "AccountName"]))
        .text("ServiceStartType", event.first(&["ServiceStartType", "StartType"]))
        .text("ServiceType", event.get("ServiceType"));
    row.text("AdditionalFields", &more.finish());
}
