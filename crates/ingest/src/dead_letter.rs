//! The dead-letter table: what could not be read, where it stands and why.

use schema::{Column, ColumnIndex, ColumnType, Table, TableBuilder};
use std::sync::{Arc, LazyLock};

/// Name of the dead-letter table.
pub const REJECTED_TABLE: &str = "OutriderRejected_CL";

/// Bytes of the rejected text that are kept.
pub(crate) const KEPT_BYTES: usize = 4096;

static TABLE: LazyLock<Arc<Table>> = LazyLock::new(|| {
    let text = |name: &str| Column::new(name, ColumnType::String);
    Arc::new(Table::custom(
        REJECTED_TABLE,
        vec![
            Column::new("TimeGenerated", ColumnType::Datetime),
            text("SourceId"),
            text("SourceName"),
            text("Format"),
            Column::new("Position", ColumnType::Long),
            text("Reason"),
            text("Raw"),
        ],
    ))
});

/// Returns the dead-letter table: `TimeGenerated` (null: a rejected event has no known time),
/// `SourceId`, `SourceName`, `Format`, `Position`, `Reason` and `Raw` (at most 4 KiB of the text).
#[must_use]
pub fn rejected_table() -> Arc<Table> {
    Arc::clone(&TABLE)
}

/// A dead letter.
pub(crate) struct DeadLetter<'a> {
    pub(crate) source_id: &'a str,
    pub(crate) source_name: &'a str,
    pub(crate) format: &'a str,
    pub(crate) position: u64,
    pub(crate) reason: &'a str,
    pub(crate) raw: &'a [u8],
}

/// Writes a dead letter as the row being built; the caller finishes it.
pub(crate) fn write(letter: &DeadLetter<'_>, rows: &mut TableBuilder) {
    let raw = letter.raw.get(..KEPT_BYTES).unwrap_or(letter.raw);
    let mut set = |name: &str, write: &dyn Fn(&mut TableBuilder, ColumnIndex)| {
        if let Some(column) = rows.column(name) {
            write(rows, column);
        }
    };
    set("SourceId", &|rows, at| rows.set_text(at, letter.source_id));
    set("SourceName", &|rows, at| rows.set_text(at, letter.source_name));
    set("Format", &|rows, at| rows.set_text(at, letter.format));
    set("Position", &|rows, at| {
        rows.set_long(at, i64::try_from(letter.position).unwrap_or(i64::MAX))
    });
    set("Reason", &|rows, at| rows.set_text(at, letter.reason));
    set("Raw", &|rows, at| rows.set_text(at, &String::from_utf8_lossy(raw)));
}
