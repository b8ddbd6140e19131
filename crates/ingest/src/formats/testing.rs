//! For tests: reads a text as the whole product would, and looks at the rows.

use crate::{Format, ReadOptions, Source};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use std::collections::BTreeMap;

/// What a reading gave.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) format: &'static str,
    pub(crate) events: u64,
    pub(crate) stored: u64,
    pub(crate) rejected: u64,
    pub(crate) tables: BTreeMap<String, Vec<RecordBatch>>,
}

/// Reads a text that a format must recognise as its own.
pub(crate) fn read(format: &dyn Format, text: &str) -> Rows {
    let rows = read_named("sample", text);
    assert_eq!(rows.format, format.name());
    rows
}

/// Reads a text under that file name.
pub(crate) fn read_named(name: &str, text: &str) -> Rows {
    read_source(&Source::from_bytes(name, text.as_bytes().to_vec()))
}

/// Reads a source; the counts must add up.
pub(crate) fn read_source(source: &Source) -> Rows {
    let reading = crate::read(
        source,
        &ReadOptions {
            workers: 1,
            ..ReadOptions::default()
        },
    )
    .unwrap();
    let mut rows = Rows {
        format: reading.format(),
        events: 0,
        stored: 0,
        rejected: 0,
        tables: BTreeMap::new(),
    };
    for group in reading {
        let Ok(group) = group else { break };
        rows.events += group.events;
        rows.stored += group.stored;
        rows.rejected += group.rejected;
        for batch in group.batches {
            rows.tables
                .entry(batch.table.name.clone())
                .or_default()
                .push(batch.rows);
        }
    }
    assert_eq!(rows.events, rows.stored + rows.rejected, "{}", source.name());
    rows
}

impl Rows {
    /// Returns how many rows a table got.
    pub(crate) fn count(&self, table: &str) -> usize {
        self.tables
            .get(table)
            .into_iter()
            .flatten()
            .map(RecordBatch::num_rows)
            .sum()
    }

    /// Returns a value as text; empty when it is null or the column was never set.
    pub(crate) fn text(&self, table: &str, row: usize, column: &str) -> String {
        let mut at = row;
        for batch in self
            .tables
            .get(table)
            .unwrap_or_else(|| panic!("no rows of {table}, only {:?}", self.tables.keys()))
        {
            if at < batch.num_rows() {
                return batch
                    .column_by_name(column)
                    .map_or_else(String::new, |values| cell(values, at));
            }
            at -= batch.num_rows();
        }
        panic!("{table} has no row {row}")
    }
}

fn cell(values: &dyn Array, at: usize) -> String {
    if values.is_null(at) {
        return String::new();
    }
    match values.data_type() {
        DataType::Utf8 => values.as_string::<i32>().value(at).to_owned(),
        DataType::Boolean => values.as_boolean().value(at).to_string(),
        DataType::Int32 => values.as_primitive::<Int32Type>().value(at).to_string(),
        DataType::Int64 => values.as_primitive::<Int64Type>().value(at).to_string(),
        DataType::Float64 => values.as_primitive::<Float64Type>().value(at).to_string(),
        DataType::Timestamp(..) => schema::format_datetime(values.as_primitive::<TimestampMicrosecondType>().value(at)),
        other => panic!("no column has type {other}"),
    }
}
