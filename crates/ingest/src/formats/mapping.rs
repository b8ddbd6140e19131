//! A mapping: which member of a JSON record fills which column of a table.
//!
//! Formats list their mappings as data. Writing a record consumes the members that found a column;
//! the rest goes to the table's `AdditionalFields`, or to the overflow table when it has none. A
//! member whose value does not fit the type of its column counts as rest, so it is not lost.

use super::bag::{self, Bag};
use super::event_time::parse_event_time_value;
use super::overflow;
use crate::{Error, Rejection, Row, RowSink, TableRef};
use schema::{ColumnIndex, ColumnType};
use serde_json::Value;

/// A mapping as a format writes it.
pub(crate) struct MappingSpec {
    /// The table.
    pub(crate) table: &'static str,
    /// Paths of members that may hold the event's time, best first. The first one that is an instant
    /// becomes the table's time column.
    pub(crate) time: &'static [&'static str],
    /// Column and path pairs. One path may fill several columns; the first path that is present
    /// wins when a column is listed twice.
    pub(crate) columns: &'static [(&'static str, &'static str)],
}

/// A mapping whose columns have been found in the catalogue.
pub(crate) struct Mapping {
    table: TableRef,
    time_column: Option<ColumnIndex>,
    time: &'static [&'static str],
    columns: Vec<Target>,
    extra: Option<ColumnIndex>,
}

struct Target {
    column: ColumnIndex,
    kind: ColumnType,
    path: &'static str,
}

impl Mapping {
    /// Finds the columns.
    ///
    /// # Errors
    /// When the catalogue lacks the table or a column: a mistake in the format, found by its tests.
    pub(crate) fn new(spec: &MappingSpec) -> Result<Self, Error> {
        let table = TableRef::named(spec.table)?;
        let columns = spec
            .columns
            .iter()
            .map(|(column, path)| {
                let at = table.column(column)?;
                let kind = table
                    .table()
                    .column(column)
                    .map_or(ColumnType::String, |column| column.kind);
                Ok(Target { column: at, kind, path })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let time_column = table.table().time_column().and_then(|name| table.column(name).ok());
        let extra = table.column("AdditionalFields").ok();
        Ok(Self {
            table,
            time_column,
            time: spec.time,
            columns,
            extra,
        })
    }

    /// Returns a mapping made once for all.
    ///
    /// # Errors
    /// What [`Mapping::new`] found wrong.
    pub(crate) fn of(made: &Result<Self, Error>) -> Result<&Self, Rejection> {
        made.as_ref().map_err(|error| Rejection::new(error.to_string()))
    }

    /// Writes a record as a row. `constants` are columns with a fixed value, written first.
    ///
    /// # Errors
    /// When none of the time members holds an instant though the event must have one.
    pub(crate) fn write(
        &self,
        mut record: Bag,
        constants: &[(&str, &str)],
        sink: &mut RowSink,
    ) -> Result<(), Rejection> {
        let at = bag::time(&record, self.time);
        let mut row = sink.row(&self.table);
        if let (Some(column), Some(at)) = (self.time_column, at) {
            row.time(column, at);
        }
        for (column, value) in constants {
            row.text(*column, value);
        }
        let mut used = Vec::with_capacity(self.columns.len());
        let mut filled = Vec::with_capacity(self.columns.len());
        for target in &self.columns {
            if !filled.contains(&target.column)
                && let Some(value) = bag::get(&record, target.path)
                && put(&mut row, target.column, target.kind, value)
            {
                used.push(target.path);
                filled.push(target.column);
            }
        }
        for path in used {
            bag::remove(&mut record, path);
        }
        if let Some(path) = self.time.iter().find(|path| bag::time(&record, &[path]) == at) {
            bag::remove(&mut record, path);
        }
        let rest = bag::to_json(&record);
        match self.extra {
            Some(column) => {
                row.text(column, &rest);
            }
            None => {
                drop(row);
                overflow::write(sink, &self.table.table().name, at, &rest);
            }
        }
        Ok(())
    }
}

/// Writes a value to a column of that type. Returns whether it fits; when not, nothing is written.
pub(crate) fn put(row: &mut Row<'_>, column: ColumnIndex, kind: ColumnType, value: &Value) -> bool {
    if bag::is_blank(value) && kind != ColumnType::Dynamic {
        return true;
    }
    match kind {
        ColumnType::String | ColumnType::Dynamic | ColumnType::Guid => {
            row.text(column, &bag::as_text(value));
            true
        }
        ColumnType::Datetime => {
            let at = parse_event_time_value(value);
            at.inspect(|at| {
                row.time(column, *at);
            })
            .is_some()
        }
        ColumnType::Long => {
            let number = bag::as_long(value);
            number
                .inspect(|number| {
                    row.long(column, *number);
                })
                .is_some()
        }
        ColumnType::Int => {
            let number = bag::as_long(value).filter(|number| i32::try_from(*number).is_ok());
            number
                .inspect(|number| {
                    row.long(column, *number);
                })
                .is_some()
        }
        ColumnType::Real => {
            let number = match value {
                Value::String(text) => text.trim().parse::<f64>().ok(),
                other => other.as_f64(),
            };
            number
                .filter(|number| number.is_finite())
                .inspect(|number| {
                    row.real(column, *number);
                })
                .is_some()
        }
        ColumnType::Bool => {
            let flag = as_bool(value);
            flag.inspect(|flag| {
                row.bool(column, *flag);
            })
            .is_some()
        }
    }
}

fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "t" => Some(true),
            "false" | "0" | "no" | "f" => Some(false),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
