//! Brings rows from different groups, and of different programs' ideas of a table, into one form.
//!
//! Tables grow: a column that the table lacks is added to it. Types never change; a value of another
//! type than its column's goes, without loss,
//! 1. into the column, converted, when the column holds text (`string`, `dynamic`, `guid`) or when
//!    every value of the batch converts there and back unchanged (42 into a `real` column, say);
//! 2. else into the column `NAME_TYPE` (`bytes_string` beside a numeric `bytes`), which is added when
//!    missing and follows the same rules.
//!
//! A name that differs from a column's only in case, which Delta Lake does not allow, gets a number:
//! `user` beside `User` becomes `user_2`.

use crate::{Error, column_name};
use arrow::compute::{CastOptions, cast_with_options};
use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use schema::{Column, ColumnType, ITEM_ID, Table, format_datetime};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The columns of a table, growing.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    columns: Vec<Column>,
    /// Place of a column by its name in lower case.
    by_name: HashMap<String, usize>,
    stored: usize,
}

/// Batches in one form.
#[derive(Debug)]
pub(crate) struct Aligned {
    /// The columns that any batch has, then the row identity.
    pub(crate) schema: SchemaRef,
    /// The rows.
    pub(crate) batches: Vec<RecordBatch>,
}

impl Layout {
    /// Starts from the columns that a table has.
    pub(crate) fn new(stored: Vec<Column>) -> Self {
        let by_name = stored
            .iter()
            .enumerate()
            .map(|(at, column)| (column.name.to_lowercase(), at))
            .collect();
        let count = stored.len();
        Self {
            columns: stored,
            by_name,
            stored: count,
        }
    }

    /// Adds a column, unless one of its name is there; its name is mended.
    pub(crate) fn declare(&mut self, column: &Column) {
        let name = column_name::mend(&column.name);
        if !self.by_name.contains_key(&name.to_lowercase()) {
            self.by_name.insert(name.to_lowercase(), self.columns.len());
            self.columns.push(Column::new(name, column.kind));
        }
    }

    /// Returns the columns, old ones first.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns whether columns were added.
    pub(crate) fn has_grown(&self) -> bool {
        self.columns.len() > self.stored
    }

    /// Brings batches into one form, adding the columns they need.
    pub(crate) fn align(&mut self, name: &str, batches: &[(Arc<Table>, RecordBatch)]) -> Result<Aligned, Error> {
        let failed = |error| Error::rows(name, error);
        let placed: Vec<Vec<(usize, ArrayRef)>> = batches
            .iter()
            .map(|(table, rows)| self.place(table, rows))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let used: BTreeSet<usize> = placed.iter().flatten().map(|(at, _)| *at).collect();
        let mut fields: Vec<Field> = used
            .iter()
            .filter_map(|at| self.columns.get(*at))
            .map(|column| Field::new(&column.name, column.kind.arrow(), true))
            .collect();
        fields.push(Field::new(ITEM_ID, DataType::Utf8, true));
        let schema = Arc::new(Schema::new(fields));
        let batches = batches
            .iter()
            .zip(placed)
            .map(|((_, rows), placed)| assemble(&schema, &used, rows, placed))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        Ok(Aligned { schema, batches })
    }

    fn place(&mut self, table: &Table, rows: &RecordBatch) -> Result<Vec<(usize, ArrayRef)>, ArrowError> {
        let mut placed = Vec::with_capacity(rows.num_columns());
        let mut taken = BTreeSet::new();
        for (field, array) in rows.schema_ref().fields().iter().zip(rows.columns()) {
            if field.name() == ITEM_ID {
                continue;
            }
            let kind = match table.column(field.name()) {
                Some(column) => column.kind,
                None => kind_of(field.data_type())?,
            };
            let (at, array) = self.find_place(field.name(), kind, array, &taken)?;
            taken.insert(at);
            placed.push((at, array));
        }
        Ok(placed)
    }

    fn find_place(
        &mut self,
        name: &str,
        kind: ColumnType,
        array: &ArrayRef,
        taken: &BTreeSet<usize>,
    ) -> Result<(usize, ArrayRef), ArrowError> {
        let wanted = column_name::mend(name).into_owned();
        let mut name = wanted.clone();
        let mut number = 1;
        loop {
            let Some(&at) = self.by_name.get(&name.to_lowercase()) else {
                let at = self.columns.len();
                self.by_name.insert(name.to_lowercase(), at);
                self.columns.push(Column::new(name, kind));
                return Ok((at, convert(array, kind)?.unwrap_or_else(|| Arc::clone(array))));
            };
            let stored = self.columns.get(at).map(|column| (column.name == name, column.kind));
            if let Some((true, stored)) = stored
                && !taken.contains(&at)
            {
                if let Some(array) = convert(array, stored)? {
                    return Ok((at, array));
                }
                let other = format!("{wanted}_{}", kind.name());
                if name != other && number == 1 {
                    name = other;
                    continue;
                }
            }
            number += 1;
            name = format!("{wanted}_{number}");
        }
    }
}

/// Puts a batch's columns in their places; the columns that it lacks are null.
fn assemble(
    schema: &SchemaRef,
    used: &BTreeSet<usize>,
    rows: &RecordBatch,
    placed: Vec<(usize, ArrayRef)>,
) -> Result<RecordBatch, ArrowError> {
    let count = rows.num_rows();
    let mut placed: HashMap<usize, ArrayRef> = placed.into_iter().collect();
    let mut arrays: Vec<ArrayRef> = used
        .iter()
        .zip(schema.fields())
        .map(|(at, field)| {
            placed
                .remove(at)
                .unwrap_or_else(|| new_null_array(field.data_type(), count))
        })
        .collect();
    let identity = rows
        .column_by_name(ITEM_ID)
        .ok_or_else(|| ArrowError::SchemaError(format!("rows have no column `{ITEM_ID}`")))?;
    arrays.push(Arc::clone(identity));
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options)
}

/// Converts values to a column's type, or returns `None` when one of them would be lost.
fn convert(array: &ArrayRef, kind: ColumnType) -> Result<Option<ArrayRef>, ArrowError> {
    let target = kind.arrow();
    if *array.data_type() == target {
        return Ok(Some(Arc::clone(array)));
    }
    if target == DataType::Utf8 && matches!(array.data_type(), DataType::Timestamp(TimeUnit::Microsecond, _)) {
        // As ISO 8601 with `Z`, which is how every other time reads; Arrow would write an offset.
        let times = array.as_primitive::<TimestampMicrosecondType>();
        let mut texts = StringBuilder::new();
        for time in times {
            texts.append_option(time.map(format_datetime));
        }
        return Ok(Some(Arc::new(texts.finish())));
    }
    let safe = CastOptions {
        safe: true,
        ..CastOptions::default()
    };
    let Ok(there) = cast_with_options(array, &target, &safe) else {
        return Ok(None);
    };
    if target == DataType::Utf8 {
        return Ok((there.null_count() == array.null_count()).then_some(there));
    }
    let Ok(back) = cast_with_options(&there, array.data_type(), &safe) else {
        return Ok(None);
    };
    Ok((back.as_ref() == array.as_ref()).then_some(there))
}

fn kind_of(data_type: &DataType) -> Result<ColumnType, ArrowError> {
    let kinds = [
        ColumnType::String,
        ColumnType::Datetime,
        ColumnType::Long,
        ColumnType::Int,
        ColumnType::Real,
        ColumnType::Bool,
    ];
    let found = kinds.into_iter().find(|kind| kind.arrow() == *data_type);
    found.ok_or_else(|| ArrowError::SchemaError(format!("no column type holds {data_type}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{BooleanArray, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};

    fn batch(columns: Vec<(&str, ArrayRef)>) -> (Arc<Table>, RecordBatch) {
        let rows = columns[0].1.len();
        let ids: ArrayRef = Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("s-{row}-0"))));
        let columns = columns.into_iter().chain([(ITEM_ID, ids)]);
        let table = Table {
            columns: Vec::new(),
            ..Table::custom("T_CL", Vec::new())
        };
        (Arc::new(table), RecordBatch::try_from_iter(columns).unwrap())
    }

    fn names(aligned: &Aligned) -> Vec<&str> {
        aligned
            .schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect()
    }

    #[test]
    fn batches_with_different_columns_meet_in_one_form() {
        let mut layout = Layout::new(vec![
            Column::new("a", ColumnType::Long),
            Column::new("z", ColumnType::Long),
        ]);
        let first = batch(vec![("b", Arc::new(StringArray::from(vec!["x", "y"])))]);
        let second = batch(vec![("a", Arc::new(Int64Array::from(vec![1])))]);
        let aligned = layout.align("T_CL", &[first, second]).unwrap();
        assert_eq!(
            names(&aligned),
            ["a", "b", ITEM_ID],
            "z, which no row has, costs nothing"
        );
        assert_eq!(aligned.batches[0].column(0).null_count(), 2);
        assert!(layout.has_grown());
    }

    #[test]
    fn a_value_of_another_type_is_never_lost() {
        let stored = vec![
            Column::new("n", ColumnType::Long),
            Column::new("r", ColumnType::Real),
            Column::new("s", ColumnType::String),
        ];
        let cases: Vec<(&str, ArrayRef, &str)> = vec![
            ("n", Arc::new(StringArray::from(vec!["7"])), "n"),
            ("n", Arc::new(StringArray::from(vec!["007"])), "n_string"),
            ("n", Arc::new(StringArray::from(vec!["seven"])), "n_string"),
            ("n", Arc::new(Float64Array::from(vec![7.0])), "n"),
            ("n", Arc::new(Float64Array::from(vec![7.5])), "n_real"),
            ("r", Arc::new(Int64Array::from(vec![7])), "r"),
            ("r", Arc::new(Int64Array::from(vec![(1 << 53) + 1])), "r_long"),
            ("s", Arc::new(BooleanArray::from(vec![true])), "s"),
            ("n", Arc::new(BooleanArray::from(vec![true])), "n"),
        ];
        for (name, array, place) in cases {
            let mut layout = Layout::new(stored.clone());
            let aligned = layout
                .align("T_CL", &[batch(vec![(name, Arc::clone(&array))])])
                .unwrap();
            assert_eq!(names(&aligned), [place, ITEM_ID], "{name} {array:?}");
            assert_eq!(aligned.batches[0].column(0).null_count(), 0, "{name} {array:?}");
        }
    }

    #[test]
    fn a_time_in_a_text_column_reads_as_times_do() {
        let mut layout = Layout::new(vec![Column::new("s", ColumnType::String)]);
        let times = TimestampMicrosecondArray::from(vec![1_600_000_000_000_000]).with_timezone("UTC");
        let aligned = layout.align("T_CL", &[batch(vec![("s", Arc::new(times))])]).unwrap();
        assert_eq!(
            aligned.batches[0].column(0).as_string::<i32>().value(0),
            "2020-09-13T12:26:40Z"
        );
    }

    #[test]
    fn names_that_differ_in_case_and_names_already_taken_get_numbers() {
        let mut layout = Layout::new(vec![Column::new("User", ColumnType::String)]);
        let text = || Arc::new(StringArray::from(vec!["x"])) as ArrayRef;
        let aligned = layout
            .align("T_CL", &[batch(vec![("user", text()), ("User", text())])])
            .unwrap();
        assert_eq!(names(&aligned), ["User", "user_2", ITEM_ID]);
        let aligned = layout
            .align("T_CL", &[batch(vec![("a b", text()), ("a_b", text())])])
            .unwrap();
        assert_eq!(names(&aligned), ["a_b", "a_b_2", ITEM_ID]);
        let aligned = layout.align("T_CL", &[batch(vec![("user", text())])]).unwrap();
        assert_eq!(
            names(&aligned),
            ["user_2", ITEM_ID],
            "the same name goes to the same column again"
        );
    }

    #[test]
    fn rows_without_identity_are_refused() {
        let rows = RecordBatch::try_from_iter([("a", Arc::new(Int64Array::from(vec![1])) as ArrayRef)]).unwrap();
        let table = Arc::new(Table::custom("T_CL", Vec::new()));
        assert!(Layout::new(Vec::new()).align("T_CL", &[(table, rows)]).is_err());
    }
}
