//! The tables being filled.

use crate::{Error, TableRows};
use schema::TableBuilder;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value of a column.
pub(crate) enum Cell<'a> {
    Text(&'a str),
    Owned(String),
    Long(i64),
    Real(f64),
    Bool(bool),
    /// Microseconds since 1970.
    Time(i64),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl From<String> for Cell<'_> {
    fn from(value: String) -> Self {
        Self::Owned(value)
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Long(value)
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// Tables being filled, and the identity of their rows.
pub(crate) struct Sheets {
    source: String,
    position: u64,
    tables: BTreeMap<&'static str, TableBuilder>,
    error: Option<Error>,
}

impl Sheets {
    pub(crate) fn new(source: String, first_position: u64) -> Self {
        // Ten times the row number leaves room for the rows of the attack between those of the noise.
        Self {
            source,
            position: first_position * 10,
            tables: BTreeMap::new(),
            error: None,
        }
    }

    /// Adds a row at that time, with these columns. A column that the table lacks is kept as an error.
    pub(crate) fn row(&mut self, name: &'static str, at: i64, cells: &[(&str, Cell<'_>)]) {
        self.position += 1;
        let Some(table) = schema::find_table(name) else {
            self.error
                .get_or_insert_with(|| Error::Unknown(format!("table {name}")));
            return;
        };
        let builder = self
            .tables
            .entry(name)
            .or_insert_with(|| TableBuilder::new(Arc::new(table.clone())));
        let time = Cell::Time(at);
        let time = table.time_column().map(|column| (column, &time));
        for (column, cell) in time
            .into_iter()
            .chain(cells.iter().map(|(column, cell)| (*column, cell)))
        {
            let Some(index) = builder.column(column) else {
                self.error
                    .get_or_insert_with(|| Error::Unknown(format!("column {name}.{column}")));
                continue;
            };
            match cell {
                Cell::Text(value) => builder.set_text(index, value),
                Cell::Owned(value) => builder.set_text(index, value),
                Cell::Long(value) => builder.set_long(index, *value),
                Cell::Real(value) => builder.set_real(index, *value),
                Cell::Bool(value) => builder.set_bool(index, *value),
                Cell::Time(value) => builder.set_datetime(index, *value),
            }
        }
        builder.finish_row(&format!("{}-{:012}-0", self.source, self.position));
    }

    /// Returns the filled tables.
    pub(crate) fn finish(self) -> Result<Vec<TableRows>, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.tables
            .into_values()
            .map(|mut builder| {
                let rows = builder.finish().map_err(Error::Batch)?;
                Ok(TableRows {
                    table: builder.table().clone(),
                    rows,
                })
            })
            .collect()
    }
}
