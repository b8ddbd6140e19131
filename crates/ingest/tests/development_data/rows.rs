//! Reads the development data into rows and looks at them.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use ingest::{Group, ReadOptions, Source, read};

/// Reads all groups of a source from one on.
pub(crate) fn read_all(source: &Source, from_sequence: u64) -> Vec<Group> {
    let options = ReadOptions {
        from_sequence,
        ..ReadOptions::default()
    };
    let reading = read(source, &options).unwrap_or_else(|error| panic!("{}: {error}", source.name()));
    reading
        .map(|group| group.unwrap_or_else(|error| panic!("{}: {error}", source.name())))
        .collect()
}

/// Returns a value of a row as text; empty when null or without the column.
pub(crate) fn text(rows: &RecordBatch, column: &str, row: usize) -> String {
    let Some(values) = rows.column_by_name(column).filter(|values| values.is_valid(row)) else {
        return String::new();
    };
    match values.data_type() {
        DataType::Utf8 => values.as_string::<i32>().value(row).to_owned(),
        DataType::Int32 => values.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => values.as_primitive::<Int64Type>().value(row).to_string(),
        other => panic!("{column} is {other}"),
    }
}
