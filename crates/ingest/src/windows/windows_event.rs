//! `WindowsEvent`: every event that is not of the security log, with its fields as JSON.

use super::event::{WindowsEvent, parse_number};
use crate::json::JsonObject;
use crate::{Row, RowSink, TableRef};

/// Writes the event with all it has.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let mut row = sink.row(table);
    if let Some(time) = event.time {
        row.time("TimeGenerated", time);
    }
    row.text("Provider", &event.provider)
        .text("Channel", &event.channel)
        .text("Computer", &event.computer);
    row.long("EventID", event.event_id);
    level(&mut row, &event.level, "EventLevel");
    numbers(&mut row, event);
    row.text("SystemUserId", &event.user_sid);
    let mut data = JsonObject::default();
    for (name, value) in &event.data {
        data.any_text(name, value);
    }
    if event.data.is_empty() {
        // Without fields the rendered text is all there is.
        data.text("Message", &event.message);
    }
    row.text("EventData", &data.finish());
}

/// Writes the columns about logging that `SecurityEvent` has under the same names.
pub(super) fn numbers(row: &mut Row<'_>, event: &WindowsEvent<'_>) {
    for (column, text) in [
        ("Task", &event.task),
        ("Version", &event.version),
        ("SystemProcessId", &event.logging_process),
        ("SystemThreadId", &event.logging_thread),
    ] {
        if let Some(number) = parse_number(text) {
            row.long(column, number);
        }
    }
    row.text("Opcode", &event.opcode)
        .text("Correlation", &event.activity_id);
    match parse_number(&event.keywords) {
        // Shippers write the 64 bits as a signed number; Windows and Sentinel as hexadecimal.
        Some(bits) => row.text("Keywords", &format!("0x{:x}", bits.cast_unsigned())),
        None => row.text("Keywords", &event.keywords),
    };
    row.text("EventRecordId", &event.record_id);
}

/// Writes the level as number and name, whichever of the two the file has.
pub(super) fn level(row: &mut Row<'_>, level: &str, column: &'static str) {
    const NAMES: [(i64, &str); 6] = [
        (0, "LogAlways"),
        (1, "Critical"),
        (2, "Error"),
        (3, "Warning"),
        (4, "Information"),
        (5, "Verbose"),
    ];
    let number = parse_number(level).or_else(|| match level.to_ascii_lowercase().as_str() {
        "info" | "information" => Some(4),
        "warning" => Some(3),
        "error" => Some(2),
        "critical" => Some(1),
        "verbose" | "debug" => Some(5),
        _ => None,
    });
    if let Some(number) = number {
        row.long(column, number);
        row.text(
            "EventLevelName",
            NAMES
                .iter()
                .find(|(known, _)| *known == number)
                .map_or("", |(_, name)| name),
        );
    } else {
        row.text("EventLevelName", level);
    }
}
