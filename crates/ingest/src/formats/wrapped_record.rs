//! Records that collectors wrap: the event in one member, its kind named by another.
//!
//! Seen as `{"log":{…},"log_type":"AWS.CloudTrail"}` (Panther), `{"event":{…},"sourcetype":"…"}`
//! (Splunk HEC) and `{"_source":{…},"_index":"…"}` (Elasticsearch hits). The event goes to the table of
//! its kind; what the wrapper adds goes to the file's own table, under the same position.

use super::bag::{self, Bag};
use super::custom_table::{event_time_of, table_name};
use super::record_kind::{find_kind, find_label};
use crate::{Rejection, RowSink, TableRef};
use schema::{Column, ColumnType, Table};
use serde_json::Value;
use std::sync::Arc;

const WRAPPERS: &[(&str, &str)] = &[("log", "log_type"), ("event", "sourcetype"), ("_source", "_index")];

/// Takes the inner event out of a wrapper, with the label that names its kind.
pub(crate) fn unwrap(record: &mut Bag) -> Option<(Bag, String)> {
    let (inner, label) = WRAPPERS.iter().find(|(inner, label)| {
        record.get(*inner).is_some_and(Value::is_object) && record.get(*label).is_some_and(Value::is_string)
    })?;
    let label = bag::text(record, label).into_owned();
    match record.remove(*inner) {
        Some(Value::Object(event)) => Some((event, label)),
        _ => None,
    }
}

/// Writes an inner event: to the table of its kind, else to a custom table named after its label.
///
/// # Errors
/// The reason why it gives no row.
pub(crate) fn write(event: Bag, label: &str, sink: &mut RowSink) -> Result<(), Rejection> {
    if let Some(kind) = find_kind(&event).or_else(|| find_label(label)) {
        return (kind.write)(event, sink);
    }
    let table = TableRef::custom(Arc::new(Table::custom(
        table_name(label),
        vec![
            Column::new("TimeGenerated", ColumnType::Datetime),
            Column::new("Data", ColumnType::Dynamic),
        ],
    )));
    let at = event_time_of(&event);
    let mut row = sink.row(&table);
    if let Some(at) = at {
        row.time("TimeGenerated", at);
    }
    row.text("Data", &Value::Object(event).to_string());
    Ok(())
}
