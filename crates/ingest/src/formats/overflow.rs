//! Keeps what a row's table has no column for.
//!
//! Tables with `AdditionalFields` take extra members there. For the others each row with extras gets a
//! row in `OutriderOverflow_CL` with **the same `_ItemId`**, so `join kind=leftouter … on _ItemId`
//! brings them back, and nothing of a log is lost.

use crate::{RowSink, TableRef};
use schema::{Column, ColumnType, Table};
use std::sync::{Arc, LazyLock};

/// Name of the overflow table.
pub(crate) const OVERFLOW_TABLE: &str = "OutriderOverflow_CL";

static TABLE: LazyLock<TableRef> = LazyLock::new(|| {
    TableRef::custom(Arc::new(Table::custom(
        OVERFLOW_TABLE,
        vec![
            Column::new("TimeGenerated", ColumnType::Datetime),
            Column::new("Table", ColumnType::String),
            Column::new("Extra", ColumnType::Dynamic),
        ],
    )))
});

/// Writes the members of an event that its row in `table` has no column for. Call it right after the
/// first row that the event gives to that table; only the first overflow row of an event has the
/// identity of its row.
pub(crate) fn write(sink: &mut RowSink, table: &str, at: Option<i64>, extra_json: &str) {
    if extra_json.is_empty() {
        return;
    }
    let mut row = sink.row(&TABLE);
    if let Some(at) = at {
        row.time("TimeGenerated", at);
    }
    row.text("Table", table).text("Extra", extra_json);
}
