//! Rows given as JSON objects to a batch of a table.

use crate::Error;
use arrow_array::RecordBatch;
use ingest::Batch;
use schema::{ColumnType, Table, TableBuilder};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Returns a table of the catalogue.
pub(crate) fn table(name: &str) -> Result<Arc<Table>, Error> {
    let found = schema::find_table(name).ok_or_else(|| Error::UnknownTable(name.to_owned()))?;
    Ok(Arc::new(found.clone()))
}

/// Makes a batch of rows with their identities. Names that the table lacks are left out: writers of
/// rows know the tables, and a test of theirs says so.
pub(crate) fn batch(table: &Arc<Table>, rows: &[(String, Map<String, Value>)]) -> Result<Batch, Error> {
    let mut builder = TableBuilder::new(Arc::clone(table));
    for (item_id, row) in rows {
        for (name, value) in row {
            let Some(column) = builder.column(name) else {
                tracing::debug!(table = table.name, column = name, "no such column");
                continue;
            };
            let is_dynamic = table
                .column(name)
                .is_some_and(|column| column.kind == ColumnType::Dynamic);
            match value {
                Value::Null => {}
                Value::String(text) if text.is_empty() => {}
                Value::String(text) if is_dynamic => {
                    builder.set_text(column, &Value::String(text.clone()).to_string());
                }
                Value::String(text) => builder.set_text(column, text),
                Value::Bool(truth) => builder.set_bool(column, *truth),
                Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                    (Some(number), _) => builder.set_long(column, number),
                    (None, Some(number)) => builder.set_real(column, number),
                    (None, None) => builder.set_text(column, &number.to_string()),
                },
                Value::Array(_) | Value::Object(_) => builder.set_text(column, &value.to_string()),
            }
        }
        builder.finish_row(item_id);
    }
    let failed = |source| Error::Rows {
        table: table.name.clone(),
        source,
    };
    let rows: RecordBatch = builder.finish().map_err(failed)?;
    Ok(Batch {
        table: Arc::clone(table),
        rows,
    })
}

/// Makes the identity of a row that comes from no file: 16 digits made from what it is about, then a
/// number that grows with every version of it.
pub(crate) fn item_id(about: &str, number: u64, part: usize) -> String {
    // FNV-1a, because identities must stay the same over releases.
    let hash = about.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}-{number:020}-{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use serde_json::json;

    #[test]
    fn values_go_into_columns_of_their_types() {
        let row = json!({
            "TimeGenerated": "2024-01-01T00:00:00Z", "IncidentNumber": 7, "Title": "", "AlertIds": ["a"],
            "Owner": "someone", "NoSuchColumn": 1,
        });
        let Value::Object(row) = row else { unreachable!() };
        let table = table("SecurityIncident").unwrap();
        let batch = batch(&table, &[("x-1-0".to_owned(), row)]).unwrap();
        let text = |name: &str| {
            batch
                .rows
                .column_by_name(name)
                .unwrap()
                .as_string::<i32>()
                .value(0)
                .to_owned()
        };
        assert_eq!(
            (text("AlertIds"), text("Owner")),
            ("[\"a\"]".to_owned(), "\"someone\"".to_owned())
        );
        assert!(
            batch
                .rows
                .column_by_name("Title")
                .is_none_or(|titles| titles.is_null(0))
        );
        assert_eq!(item_id("a", 1, 0).len(), 16 + 1 + 20 + 2);
    }
}
