//! Kusto's scalar types and how each is held in Arrow while a query runs.
//!
//! The binder is the authority on types: two Kusto types may share one Arrow type (a `timespan` and
//! a `long` are both `Int64`), so every column carries its Kusto type beside the Arrow schema.
//!
//! | Kusto | Arrow | meaning |
//! |---|---|---|
//! | `bool` `int` `long` `real` | `Boolean` `Int32` `Int64` `Float64` | null is null |
//! | `datetime` | `Timestamp(µs, UTC)` | the finest unit that the lake stores |
//! | `timespan` | `Int64` | ticks of 100 ns |
//! | `string` | `Utf8` (or a view of it when read from a file) | null means the empty string |
//! | `guid` | `Utf8` | lower-case hyphenated text |
//! | `dynamic` | `Utf8` | JSON text; null is `dynamic(null)` |
//!
//! Source: Kusto scalar data types.

use arrow::datatypes::{DataType, TimeUnit};
use kql::ast::ScalarType;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A Kusto scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KustoType {
    /// True, false or null.
    Bool,
    /// A signed 32-bit integer.
    Int,
    /// A signed 64-bit integer.
    Long,
    /// A 64-bit floating point number.
    Real,
    /// An instant in UTC.
    DateTime,
    /// A length of time.
    TimeSpan,
    /// Text; never null.
    String,
    /// A 128-bit identifier.
    Guid,
    /// A JSON value.
    Dynamic,
}

impl KustoType {
    /// Returns the Arrow type in which computed values of this type are held.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Bool => DataType::Boolean,
            Self::Int => DataType::Int32,
            Self::Long | Self::TimeSpan => DataType::Int64,
            Self::Real => DataType::Float64,
            Self::DateTime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::String | Self::Guid | Self::Dynamic => DataType::Utf8,
        }
    }

    /// Returns Kusto's name of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::DateTime => "datetime",
            Self::TimeSpan => "timespan",
            Self::String => "string",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }

    /// Returns the .NET name of the type, which `getschema` and the REST protocols report.
    #[must_use]
    pub fn dotnet_name(self) -> &'static str {
        match self {
            Self::Bool => "System.SByte",
            Self::Int => "System.Int32",
            Self::Long => "System.Int64",
            Self::Real => "System.Double",
            Self::DateTime => "System.DateTime",
            Self::TimeSpan => "System.TimeSpan",
            Self::String => "System.String",
            Self::Guid => "System.Guid",
            Self::Dynamic => "System.Object",
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Real)
    }

    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Int | Self::Long)
    }

    /// Returns whether an absent value of this type reads as the empty string instead of null.
    pub(crate) fn is_text(self) -> bool {
        self == Self::String
    }

    /// Returns the type a declaration names; `decimal` has no exact counterpart here yet.
    pub(crate) fn from_ast(ty: ScalarType) -> Option<Self> {
        Some(match ty {
            ScalarType::Bool => Self::Bool,
            ScalarType::Int => Self::Int,
            ScalarType::Long => Self::Long,
            ScalarType::Real => Self::Real,
            ScalarType::DateTime => Self::DateTime,
            ScalarType::TimeSpan => Self::TimeSpan,
            ScalarType::Guid => Self::Guid,
            ScalarType::String => Self::String,
            ScalarType::Dynamic => Self::Dynamic,
            ScalarType::Decimal | ScalarType::Unknown => return None,
        })
    }
}

impl From<schema::ColumnType> for KustoType {
    fn from(kind: schema::ColumnType) -> Self {
        match kind {
            schema::ColumnType::Bool => Self::Bool,
            schema::ColumnType::Int => Self::Int,
            schema::ColumnType::Long => Self::Long,
            schema::ColumnType::Real => Self::Real,
            schema::ColumnType::Datetime => Self::DateTime,
            schema::ColumnType::String => Self::String,
            schema::ColumnType::Dynamic => Self::Dynamic,
            schema::ColumnType::Guid => Self::Guid,
        }
    }
}

impl fmt::Display for KustoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
