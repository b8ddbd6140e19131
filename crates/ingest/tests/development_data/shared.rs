//! What the tests over the shared development data have in common.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use ingest::{Group, ReadOptions, Source, read};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Returns the folder of the development data, or `None`, loudly, when it is not there.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: ../shared is missing");
    None
}

/// Reads all groups of a source from one on.
pub(crate) fn read_all(source: &Source, from_sequence: u64) -> Vec<Group> {
    let options = ReadOptions {
        from_sequence,
        ..ReadOptions::default()
    };
    let reading =
        read(source, &options).unwrap_or_else(|error| panic!("{}: {error}", source.name()));
    reading
        .map(|group| group.unwrap_or_else(|error| panic!("{}: {error}", source.name())))
        .collect()
}

/// Counts over groups.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) events: u64,
    pub(crate) stored: u64,
    pub(crate) rejected: u64,
    /// Rows by table.
    pub(crate) rows: BTreeMap<String, u64>,
}

impl Totals {
    /// Adds groups up.
    pub(crate) fn of(groups: &[Group]) -> Self {
        let mut totals = Self::default();
        for group in groups {
            totals.events += group.events;
            totals.stored += group.stored;
            totals.rejected += group.rejected;
            for batch in &group.batches {
                *totals.rows.entry(batch.table.name.clone()).or_default() +=
                    batch.rows.num_rows() as u64;
            }
        }
        totals
    }
}

/// Returns a value of a row as text; empty when null or without the column.
pub(crate) fn text(rows: &RecordBatch, column: &str, row: usize) -> String {
    let Some(values) = rows
        .column_by_name(column)
        .filter(|values| values.is_valid(row))
    else {
        return String::new();
    };
    match values.data_type() {
        DataType::Utf8 => values.as_string::<i32>().value(row).to_owned(),
        DataType::Int32 => values.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => values.as_primitive::<Int64Type>().value(row).to_string(),
        other => panic!("{column} is {other}"),
    }
}
