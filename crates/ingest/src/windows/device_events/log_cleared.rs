//! Security 1102 and System 104: an event log was cleared.

use crate::json::JsonObject;
use crate::windows::device::{self, Process};
use crate::windows::event::WindowsEvent;
use crate::{RowSink, TableRef};

/// Writes that a log was cleared.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = if event.event_id == 1102 {
        "SecurityLogCleared"
    } else {
        "EventLogCleared"
    };
    let mut row = device::start(event, table, action, sink);
    device::initiating(
        &mut row,
        &Process {
            id: event.number("ClientProcessId"),
            ..Process::of_subject(event)
        },
    );
    let mut more = JsonObject::default();
    more.text("Channel", event.get("Channel"))
        .text("BackupPath", event.get("BackupPath"));
    more.text("Message", event.message.lines().next().unwrap_or_default());
    row.text("AdditionalFields", &more.finish());
}
