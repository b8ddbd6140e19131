//! The catalogue, with rows in two of its tables and in one of our own that has a column of every type.

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use hunt::{MemoryTables, Tables};
use schema::{Column, ColumnType, Table};
use std::sync::Arc;

/// Rows of each table that has any.
const ROWS: usize = 40;
/// 2026-01-01T00:00:00Z in microseconds.
const START: i64 = 1_767_225_600_000_000;

/// Returns them.
pub(crate) fn tables() -> Arc<dyn Tables> {
    let mut tables = MemoryTables::default();
    for name in ["DeviceProcessEvents", "SigninLogs"] {
        add(&mut tables, schema::find_table(name).unwrap().clone());
    }
    add(&mut tables, every_type());
    Arc::new(tables)
}

/// The table with a column of every type.
pub(crate) fn every_type() -> Table {
    Table::custom(
        "Every_CL",
        vec![
            Column::new("B", ColumnType::Bool),
            Column::new("I", ColumnType::Int),
            Column::new("L", ColumnType::Long),
            Column::new("R", ColumnType::Real),
            Column::new("S", ColumnType::String),
            Column::new("T", ColumnType::Datetime),
            Column::new("D", ColumnType::Dynamic),
            Column::new("G", ColumnType::Guid),
        ],
    )
}

fn add(tables: &mut MemoryTables, table: Table) {
    let table = Arc::new(table);
    let schema = table.arrow_schema();
    let fields = schema.fields().iter();
    let columns = fields.enumerate().map(|(at, field)| {
        let kind = table.column(field.name()).map(|column| column.kind);
        column(kind.unwrap_or(ColumnType::String), at, field.name())
    });
    let rows = RecordBatch::try_new(Arc::clone(&schema), columns.collect()).unwrap();
    tables.insert(table, rows);
}

/// A column's values: every seventh is null, and each type has its extremes.
fn column(kind: ColumnType, at: usize, name: &str) -> ArrayRef {
    let number = |row: usize| i64::try_from(row * 7 + at).unwrap();
    let present = |row: usize| !(row + at).is_multiple_of(7);
    let rows = 0..ROWS;
    match kind {
        ColumnType::Bool => Arc::new(
            rows.map(|row| present(row).then_some(row % 2 == 0))
                .collect::<BooleanArray>(),
        ),
        ColumnType::Int => {
            let value = |row| i32::try_from(number(row)).unwrap() - 100;
            Arc::new(
                rows.map(|row| present(row).then(|| if row == 1 { i32::MIN } else { value(row) }))
                    .collect::<Int32Array>(),
            )
        }
        ColumnType::Long => {
            let extreme = |row| match row {
                1 => i64::MAX,
                2 => i64::MIN,
                _ => number(row) - 50,
            };
            Arc::new(
                rows.map(|row| present(row).then(|| extreme(row)))
                    .collect::<Int64Array>(),
            )
        }
        ColumnType::Real => {
            let extreme = |row| match row {
                1 => f64::NAN,
                2 => f64::INFINITY,
                3 => -0.0,
                _ => number(row) as f64 / 3.0,
            };
            Arc::new(
                rows.map(|row| present(row).then(|| extreme(row)))
                    .collect::<Float64Array>(),
            )
        }
        ColumnType::Datetime => {
            let values = rows.map(|row| present(row).then(|| START + number(row) * 60_000_000));
            Arc::new(values.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
        ColumnType::Dynamic => {
            const VALUES: &[&str] = &[
                "{\"a\":1,\"b\":[1,\"x\",null]}",
                "[3,1,2]",
                "\"text\"",
                "5",
                "null",
                "{}",
                "[]",
            ];
            Arc::new(
                rows.map(|row| present(row).then_some(VALUES[row % VALUES.len()]))
                    .collect::<StringArray>(),
            )
        }
        ColumnType::Guid => {
            let value = |row| format!("00000000-0000-4000-8000-{row:012x}");
            Arc::new(
                rows.map(|row| present(row).then(|| value(row % 5)))
                    .collect::<StringArray>(),
            )
        }
        ColumnType::String => {
            const VALUES: &[&str] = &[
                "",
                "powershell.exe -enc aQBlAHgA",
                "Ä=ö;k=v",
                "10.0.0.1",
                "a,b;c|d",
                "https://u:p@h.example:1/p?q=1#f",
                "🦀\n'\"",
            ];
            let value = |row: usize| match VALUES[(row + at) % VALUES.len()] {
                "" => format!("{name}-{}", row % 3),
                text => text.to_owned(),
            };
            Arc::new(
                rows.map(|row| present(row).then(|| value(row)))
                    .collect::<StringArray>(),
            )
        }
    }
}
