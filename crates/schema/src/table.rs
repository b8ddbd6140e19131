//! One table: its columns in order, where it comes from, and how the two dialects differ.

use crate::{ColumnIndex, ColumnType};
use arrow_schema::{Field, Schema, SchemaRef};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Name of the hidden column that identifies a row for citations.
///
/// Its value is `SOURCE-POSITION-PART`: the hexadecimal id of the ingested source, the position of
/// the event in it, and the number of the row among those that one event gave to this table.
/// Hidden from `*` in queries; readable when named. Log Analytics has a column of the same name.
pub const ITEM_ID: &str = "_ItemId";

/// The product whose documentation a table follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Defender XDR advanced hunting; the time column is `Timestamp`.
    Defender,
    /// Microsoft Sentinel / Log Analytics; the time column is `TimeGenerated`.
    Sentinel,
    /// A table of the user's own (`*_CL`), or one of Outrider's; the time column is `TimeGenerated`.
    Custom,
}

/// A column: its public name and type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The public name, in its public spelling.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: ColumnType,
}

impl Column {
    /// Makes a column.
    pub fn new(name: impl Into<String>, kind: ColumnType) -> Self {
        Self {
            name: name.into(),
            kind,
        }
    }
}

/// What Sentinel's copy of a Defender table has otherwise than Defender's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentinelDialect {
    /// Columns that only Sentinel's copy has (`TimeGenerated`, `TenantId`, `Type`, …).
    pub extra: Vec<Column>,
    /// Names of columns that Sentinel's copy lacks.
    pub missing: Vec<String>,
    /// Columns whose type differs in Sentinel, with that type.
    pub retyped: Vec<Column>,
}

/// A table of the catalogue, or a custom table found in the lake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The public name.
    pub name: String,
    /// Whose documentation it follows.
    pub origin: Origin,
    /// The columns, in documented order, without hidden ones.
    pub columns: Vec<Column>,
    /// Present when the table exists in Defender and in Sentinel.
    pub sentinel: Option<SentinelDialect>,
    /// True for tables that the vendor has replaced but queries still use.
    pub legacy: bool,
}

impl Table {
    /// Makes a custom table; `columns` need not hold `TimeGenerated`, which is put first if absent.
    pub fn custom(name: impl Into<String>, mut columns: Vec<Column>) -> Self {
        if !columns.iter().any(|column| column.name == "TimeGenerated") {
            columns.insert(0, Column::new("TimeGenerated", ColumnType::Datetime));
        }
        Self {
            name: name.into(),
            origin: Origin::Custom,
            columns,
            sentinel: None,
            legacy: false,
        }
    }

    /// Returns the column of that exact name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the place of the column of that exact name, for rows of this table in a `TableBuilder`.
    #[must_use]
    pub fn column_index(&self, name: &str) -> Option<ColumnIndex> {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .map(ColumnIndex)
    }

    /// Returns the name of the column that holds the event's time, when the table has one.
    #[must_use]
    pub fn time_column(&self) -> Option<&str> {
        let preferred = match self.origin {
            Origin::Defender => ["Timestamp", "TimeGenerated", "ActivityTimestamp"],
            Origin::Sentinel | Origin::Custom => ["TimeGenerated", "Timestamp", "ActivityTimestamp"],
        };
        preferred.into_iter().find(|name| self.column(name).is_some())
    }

    /// Returns the Arrow schema in which the lake stores the table: its columns, all nullable, then
    /// [`ITEM_ID`].
    #[must_use]
    pub fn arrow_schema(&self) -> SchemaRef {
        let mut fields: Vec<Field> = self
            .columns
            .iter()
            .map(|column| Field::new(&column.name, column.kind.arrow(), true))
            .collect();
        fields.push(Field::new(ITEM_ID, ColumnType::String.arrow(), true));
        Arc::new(Schema::new(fields))
    }
}
