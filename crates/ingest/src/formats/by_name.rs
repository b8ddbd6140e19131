//! Writes a record whose members are named like the columns of a table, in whatever case.
//!
//! Vendors' JSON says `userPrincipalName` where the table says `UserPrincipalName`. A format lists only
//! the members that are named otherwise. The rest is kept as in `mapping`.

use super::bag::{self, Bag};
use super::mapping::put;
use super::overflow;
use crate::{Error, Rejection, RowSink, TableRef};
use schema::{ColumnIndex, ColumnType};
use std::collections::HashMap;

/// The columns of a table by lower-case name, and members named otherwise.
pub(crate) struct ByName {
    table: TableRef,
    columns: HashMap<String, (ColumnIndex, ColumnType)>,
    time_column: Option<ColumnIndex>,
    time: &'static [&'static str],
    extra: Option<ColumnIndex>,
}

impl ByName {
    /// Finds the columns. `renames` are `(member, column)`; `time` are members that hold the event's
    /// time, best first.
    ///
    /// # Errors
    /// When the catalogue lacks the table or a column named in `renames`.
    pub(crate) fn new(table: &str, time: &'static [&'static str], renames: &[(&str, &str)]) -> Result<Self, Error> {
        let table = TableRef::named(table)?;
        let time_name = table.table().time_column().map(str::to_owned);
        let mut columns = HashMap::new();
        for column in table
            .table()
            .columns
            .iter()
            .filter(|column| Some(&column.name) != time_name.as_ref())
        {
            columns.insert(
                column.name.to_ascii_lowercase(),
                (table.column(&column.name)?, column.kind),
            );
        }
        for (member, column) in renames {
            let kind = table
                .table()
                .column(column)
                .map_or(ColumnType::String, |column| column.kind);
            columns.insert(member.to_ascii_lowercase(), (table.column(column)?, kind));
        }
        let time_column = time_name.and_then(|name| table.column(&name).ok());
        let extra = table.column("AdditionalFields").ok();
        Ok(Self {
            table,
            columns,
            time_column,
            time,
            extra,
        })
    }

    /// Returns one made once for all.
    ///
    /// # Errors
    /// What [`ByName::new`] found wrong.
    pub(crate) fn of(made: &Result<Self, Error>) -> Result<&Self, Rejection> {
        made.as_ref().map_err(|error| Rejection::new(error.to_string()))
    }

    /// Writes a record as a row; `given` are columns that the format itself fills, which come first.
    pub(crate) fn write(&self, record: Bag, given: &[(&str, &str)], sink: &mut RowSink) {
        let at = bag::time(&record, self.time);
        let used_time = self.time.iter().find(|path| bag::time(&record, &[path]).is_some());
        let mut row = sink.row(&self.table);
        if let (Some(column), Some(at)) = (self.time_column, at) {
            row.time(column, at);
        }
        let mut filled: Vec<ColumnIndex> = Vec::new();
        for (column, value) in given.iter().filter(|(_, value)| !value.is_empty()) {
            row.text(*column, value);
            filled.extend(self.table.column(column).ok());
        }
        let mut rest = Bag::new();
        for (member, value) in record {
            if used_time == Some(&member.as_str()) && !self.columns.contains_key(&member.to_ascii_lowercase()) {
                continue;
            }
            let fits = match self.columns.get(&member.to_ascii_lowercase()) {
                Some((column, kind)) if !filled.contains(column) => {
                    let blank = bag::is_blank(&value);
                    let fits = put(&mut row, *column, *kind, &value);
                    if fits && !blank {
                        filled.push(*column);
                    }
                    fits
                }
                Some((column, _)) => {
                    // A format that fills the column itself read it from this very value.
                    given.iter().any(|(name, given)| {
                        self.table.column(name).ok() == Some(*column) && bag::as_text(&value) == *given
                    })
                }
                None => false,
            };
            if !fits {
                rest.insert(member, value);
            }
        }
        let rest = bag::to_json(&rest);
        match self.extra {
            Some(column) => {
                row.text(column, &rest);
            }
            None => {
                drop(row);
                overflow::write(sink, &self.table.table().name, at, &rest);
            }
        }
    }
}
