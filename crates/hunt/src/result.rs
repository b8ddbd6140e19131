//! The answer of a query, and its values as Kusto's JSON.

use crate::KustoType;
use crate::binder::scan::{EVIDENCE_FIELD, EVIDENCE_ROW};
use crate::cell::{Cell, Cells};
use crate::error::Error;
use crate::{dynamic, instant};
use arrow::array::{Array, RecordBatch};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// Its Kusto type.
    #[serde(rename = "type")]
    pub kind: KustoType,
}

/// How the query asked for its answer to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Render {
    /// The kind of chart, as in `timechart`.
    pub chart: String,
    /// The properties, as in `title`.
    pub properties: BTreeMap<String, String>,
}

/// The identity of a stored row that a result row rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourceRow {
    /// The table.
    pub table: String,
    /// The value of its `_ItemId`.
    pub item_id: String,
}

/// The answer of a query.
#[derive(Clone, Debug)]
pub struct QueryResult {
    /// The columns in order.
    pub columns: Vec<ResultColumn>,
    /// The rows; the arrays of a batch are in the order of the columns.
    pub batches: Vec<RecordBatch>,
    /// The hint of `render`.
    pub render: Option<Render>,
    /// Whether rows beyond the limit were left out.
    pub truncated: bool,
    /// For every row the stored rows it rests on (at most 64), when evidence was asked for.
    pub evidence: Option<Vec<Vec<SourceRow>>>,
}

impl QueryResult {
    /// Returns the number of rows.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Returns the rows as Kusto's JSON values: `datetime` as ISO 8601 with `Z`, `timespan` as
    /// `d.hh:mm:ss.fffffff`, `dynamic` as JSON, NaN and infinities as `{"f":"nan"}` and so on.
    ///
    /// # Errors
    /// When a batch does not hold its column's type, which is a defect of the engine.
    pub fn json_rows(&self) -> Result<Vec<Vec<Value>>, Error> {
        let mut rows = Vec::with_capacity(self.row_count());
        for batch in &self.batches {
            rows.append(&mut self.json_rows_of(batch)?);
        }
        Ok(rows)
    }

    /// Returns the rows of one of its batches as [`Self::json_rows`] does, so that a large answer can be
    /// written without holding all of it as JSON.
    ///
    /// # Errors
    /// As [`Self::json_rows`].
    pub fn json_rows_of(&self, batch: &RecordBatch) -> Result<Vec<Vec<Value>>, Error> {
        let cells = self
            .columns
            .iter()
            .zip(batch.columns())
            .map(|(column, array)| Cells::new(array, column.kind))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((0..batch.num_rows())
            .map(|row| cells.iter().map(|cells| json_value(cells.get(row))).collect())
            .collect())
    }

    /// Returns the rows as JSON objects by column name.
    ///
    /// # Errors
    /// As [`Self::json_rows`].
    pub fn json_objects(&self) -> Result<Vec<Map<String, Value>>, Error> {
        let names = || self.columns.iter().map(|column| column.name.clone());
        Ok(self
            .json_rows()?
            .into_iter()
            .map(|row| names().zip(row).collect())
            .collect())
    }
}

/// Returns one value as Kusto's JSON.
fn json_value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(value) => Value::Bool(value),
        Cell::Int(value) => Value::from(value),
        Cell::Long(value) => Value::from(value),
        Cell::Real(value) if value.is_finite() => Value::from(value),
        Cell::Real(value) if value.is_nan() => json!({"f": "nan"}),
        Cell::Real(value) if value > 0.0 => json!({"f": "inf"}),
        Cell::Real(_) => json!({"f": "-inf"}),
        Cell::DateTime(micros) => Value::from(instant::format_datetime(micros)),
        Cell::TimeSpan(ticks) => Value::from(instant::format_timespan(ticks)),
        Cell::Text(text) | Cell::Guid(text) => Value::from(text),
        Cell::Json(text) => dynamic::parse(text).unwrap_or_else(|| Value::from(text)),
    }
}

/// Reads the evidence column of a batch.
pub(crate) fn source_rows(array: &arrow::array::ArrayRef) -> Result<Vec<Vec<SourceRow>>, Error> {
    let cells = Cells::new(array, KustoType::String)?;
    Ok((0..array.len())
        .map(|row| {
            cells
                .get(row)
                .text()
                .split(EVIDENCE_ROW)
                .filter_map(|entry| entry.split_once(EVIDENCE_FIELD))
                .map(|(table, item_id)| SourceRow {
                    table: table.to_owned(),
                    item_id: item_id.to_owned(),
                })
                .collect()
        })
        .collect())
}
