//! Prints the rows that a file gives, one per line, without empty columns.
//!
//! `cargo run -p ingest --example rows -- PATH [TABLE]`

#![expect(clippy::print_stdout, reason = "the rows are what it is for")]

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use ingest::{Found, Limits, ReadOptions, discover, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file")?;
    let table = arguments.next();
    for found in discover(&[path.into()], &Limits::default()) {
        let Found::Source(source) = found else {
            println!("{found:?}");
            continue;
        };
        for group in read(&source, &ReadOptions::default())? {
            for batch in group?.batches {
                if table.as_ref().is_some_and(|table| *table != batch.table.name) {
                    continue;
                }
                let schema = batch.rows.schema();
                for row in 0..batch.rows.num_rows() {
                    let columns = schema.fields().iter().zip(batch.rows.columns());
                    let filled = columns.filter(|(_, values)| values.is_valid(row));
                    let cells: Vec<_> = filled
                        .map(|(field, values)| format!("{}={}", field.name(), cell(values, row)))
                        .collect();
                    println!("{}: {}", batch.table.name, cells.join(" | "));
                }
            }
        }
    }
    Ok(())
}

fn cell(values: &ArrayRef, row: usize) -> String {
    match values.data_type() {
        DataType::Boolean => values.as_boolean().value(row).to_string(),
        DataType::Int32 => values.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => values.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => values.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Timestamp(..) => {
            schema::format_datetime(values.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        _ => values.as_string::<i32>().value(row).to_owned(),
    }
}
