//! `Event`: rows exported from that table go back to it, besides what they mean.

use super::event::{WindowsEvent, parse_number};
use super::windows_event;
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Writes the exported row.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let mut row = sink.row(table);
    if let Some(time) = event.time {
        row.time("TimeGenerated", time);
    }
    row.text("Source", &event.provider)
        .text("EventLog", &event.channel)
        .text("Computer", &event.computer);
    row.long("EventID", event.event_id)
        .text("RenderedDescription", &event.message);
    windows_event::level(&mut row, &event.level, "EventLevel");
    if let Some(category) = parse_number(&event.task) {
        row.long("EventCategory", category);
    }
    let (mut data, mut has_data) = (JsonObject::default(), false);
    for (name, value) in &event.data {
        if name == "EventData" {
            row.text("EventData", value);
            has_data = true;
        } else {
            data.any_text(name, value);
        }
    }
    if !has_data {
        row.text("EventData", &data.finish());
    }
}
