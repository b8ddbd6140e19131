//! Rows of a table, gathered column by column into an Arrow batch.
//!
//! Security tables are wide and sparse (`SecurityEvent` has 229 columns, an event fills twenty), so a
//! column costs nothing until a row first sets it, and the batch holds only columns that were set.
//! Readers see the others as null.

use crate::{ColumnType, ITEM_ID, Table, format_datetime, parse_datetime};
use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Field, Schema};
use std::collections::HashMap;
use std::sync::Arc;

/// A column's place in a [`TableBuilder`], found once and used for every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnIndex(pub(crate) usize);

/// Gathers rows of one table.
pub struct TableBuilder {
    table: Arc<Table>,
    index: HashMap<String, usize>,
    columns: Vec<Option<Values>>,
    item_id: StringBuilder,
    rows: usize,
}

enum Values {
    Bool(BooleanBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Datetime(TimestampMicrosecondBuilder),
    Text(StringBuilder),
}

impl TableBuilder {
    /// Starts an empty batch of that table.
    #[must_use]
    pub fn new(table: Arc<Table>) -> Self {
        let index = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| (column.name.clone(), at))
            .collect();
        let columns = table.columns.iter().map(|_| None).collect();
        Self {
            table,
            index,
            columns,
            item_id: StringBuilder::new(),
            rows: 0,
        }
    }

    /// Returns the table that the rows belong to.
    #[must_use]
    pub fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Returns the number of finished rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Returns whether no row is finished.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Finds a column by its exact name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<ColumnIndex> {
        self.index.get(name).copied().map(ColumnIndex)
    }

    /// Sets text (`string`, `dynamic` as JSON, `guid`) in the row being built. A column of another
    /// type takes the text if it can be read as that type, else stays null.
    pub fn set_text(&mut self, column: ColumnIndex, value: &str) {
        match self.values(column) {
            Some(Values::Text(values)) => values.append_value(value),
            Some(Values::Bool(values)) => values.append_option(parse_bool(value)),
            Some(Values::Int(values)) => values.append_option(value.trim().parse().ok()),
            Some(Values::Long(values)) => values.append_option(value.trim().parse().ok()),
            Some(Values::Real(values)) => values.append_option(value.trim().parse().ok()),
            Some(Values::Datetime(values)) => values.append_option(parse_datetime(value)),
            None => {}
        }
    }

    /// Sets an integer in the row being built; text columns take its decimal form.
    pub fn set_long(&mut self, column: ColumnIndex, value: i64) {
        match self.values(column) {
            Some(Values::Long(values)) => values.append_value(value),
            Some(Values::Int(values)) => values.append_option(i32::try_from(value).ok()),
            Some(Values::Real(values)) => values.append_value(value as f64),
            Some(Values::Bool(values)) => values.append_value(value != 0),
            Some(Values::Text(values)) => values.append_value(value.to_string()),
            Some(Values::Datetime(values)) => values.append_null(),
            None => {}
        }
    }

    /// Sets a floating point number in the row being built.
    pub fn set_real(&mut self, column: ColumnIndex, value: f64) {
        match self.values(column) {
            Some(Values::Real(values)) => values.append_value(value),
            Some(Values::Long(values)) => values.append_option((value.fract() == 0.0).then_some(value as i64)),
            Some(Values::Int(values)) => values.append_option((value.fract() == 0.0).then_some(value as i32)),
            Some(Values::Text(values)) => values.append_value(value.to_string()),
            Some(Values::Bool(values)) => values.append_null(),
            Some(Values::Datetime(values)) => values.append_null(),
            None => {}
        }
    }

    /// Sets a truth value in the row being built.
    pub fn set_bool(&mut self, column: ColumnIndex, value: bool) {
        match self.values(column) {
            Some(Values::Bool(values)) => values.append_value(value),
            Some(Values::Int(values)) => values.append_value(i32::from(value)),
            Some(Values::Long(values)) => values.append_value(i64::from(value)),
            Some(Values::Text(values)) => values.append_value(if value { "true" } else { "false" }),
            Some(Values::Real(values)) => values.append_null(),
            Some(Values::Datetime(values)) => values.append_null(),
            None => {}
        }
    }

    /// Sets an instant, in microseconds since 1970-01-01 UTC, in the row being built.
    pub fn set_datetime(&mut self, column: ColumnIndex, micros: i64) {
        match self.values(column) {
            Some(Values::Datetime(values)) => values.append_value(micros),
            Some(Values::Text(values)) => values.append_value(format_datetime(micros)),
            Some(Values::Long(values)) => values.append_null(),
            Some(Values::Int(values)) => values.append_null(),
            Some(Values::Real(values)) => values.append_null(),
            Some(Values::Bool(values)) => values.append_null(),
            None => {}
        }
    }

    /// Ends the row being built. `item_id` is its identity for citations, see [`ITEM_ID`].
    pub fn finish_row(&mut self, item_id: &str) {
        self.item_id.append_value(item_id);
        self.rows += 1;
    }

    /// Takes the finished rows as a batch of the columns that any row set, in table order, then
    /// [`ITEM_ID`]; leaves the builder empty for the next batch.
    ///
    /// # Errors
    /// Never in practice: the lengths agree by construction; Arrow checks them all the same.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows;
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (at, slot) in self.columns.iter_mut().enumerate() {
            if let Some(mut values) = slot.take() {
                values.pad(rows);
                let column = &self.table.columns[at];
                fields.push(Field::new(&column.name, column.kind.arrow(), true));
                arrays.push(values.finish());
            }
        }
        fields.push(Field::new(ITEM_ID, ColumnType::String.arrow(), true));
        arrays.push(Arc::new(self.item_id.finish()));
        self.rows = 0;
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }

    /// Returns the builder of a column, filled with nulls up to the row being built; `None` when this
    /// row has already set it, as the first value stands.
    fn values(&mut self, column: ColumnIndex) -> Option<&mut Values> {
        let rows = self.rows;
        let kind = self.table.columns.get(column.0)?.kind;
        let values = self.columns.get_mut(column.0)?.get_or_insert_with(|| Values::new(kind));
        if values.len() > rows {
            return None;
        }
        values.pad(rows);
        Some(values)
    }
}

impl Values {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Bool => Self::Bool(BooleanBuilder::new()),
            ColumnType::Int => Self::Int(Int32Builder::new()),
            ColumnType::Long => Self::Long(Int64Builder::new()),
            ColumnType::Real => Self::Real(Float64Builder::new()),
            ColumnType::Datetime => Self::Datetime(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            ColumnType::String | ColumnType::Dynamic | ColumnType::Guid => Self::Text(StringBuilder::new()),
        }
    }

    fn builder(&mut self) -> &mut dyn ArrayBuilder {
        match self {
            Self::Bool(values) => values,
            Self::Int(values) => values,
            Self::Long(values) => values,
            Self::Real(values) => values,
            Self::Datetime(values) => values,
            Self::Text(values) => values,
        }
    }

    fn len(&mut self) -> usize {
        self.builder().len()
    }

    fn pad(&mut self, rows: usize) {
        let missing = rows.saturating_sub(self.len());
        if missing == 0 {
            return;
        }
        match self {
            Self::Bool(values) => values.append_nulls(missing),
            Self::Int(values) => values.append_nulls(missing),
            Self::Long(values) => values.append_nulls(missing),
            Self::Real(values) => values.append_nulls(missing),
            Self::Datetime(values) => values.append_nulls(missing),
            Self::Text(values) => values.append_nulls(missing),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        self.builder().finish()
    }
}

fn parse_bool(text: &str) -> Option<bool> {
    match text.trim() {
        "1" => Some(true),
        "0" => Some(false),
        other if other.eq_ignore_ascii_case("true") => Some(true),
        other if other.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;

    #[test]
    fn columns_appear_when_first_set_and_are_null_before() {
        let table = crate::find_table("DeviceProcessEvents").unwrap();
        let mut builder = TableBuilder::new(Arc::new(table.clone()));
        let file_name = builder.column("FileName").unwrap();
        let process_id = builder.column("ProcessId").unwrap();
        builder.set_text(file_name, "cmd.exe");
        builder.finish_row("a-0-0");
        builder.set_long(process_id, 7);
        builder.set_long(process_id, 8);
        builder.finish_row("a-1-0");
        let batch = builder.finish().unwrap();
        assert_eq!(batch.num_rows(), 2);
        let names: Vec<_> = batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect();
        assert_eq!(names, ["FileName", "ProcessId", ITEM_ID]);
        assert!(batch.column(0).is_null(1));
        assert!(batch.column(1).is_null(0));
        assert_eq!(builder.len(), 0);
    }
}
