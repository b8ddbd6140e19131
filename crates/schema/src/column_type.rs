//! The types a column may have, as Kusto names them, and how each is held in Arrow.
//!
//! Source: Kusto scalar data types.

use arrow_schema::{DataType, TimeUnit};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A Kusto scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// True or false.
    Bool,
    /// A signed 32-bit integer.
    Int,
    /// A signed 64-bit integer.
    Long,
    /// A 64-bit floating point number (`double` is another name of it).
    Real,
    /// An instant in UTC. Stored in microseconds, the finest unit that Delta Lake has.
    Datetime,
    /// Text; never null in Kusto, so an absent value reads as the empty string.
    String,
    /// JSON: scalar, array or property bag; stored as JSON text.
    Dynamic,
    /// A 128-bit identifier; stored as lower-case hyphenated text.
    Guid,
}

impl ColumnType {
    /// Returns the Arrow type in which the lake stores a column of this type.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Bool => DataType::Boolean,
            Self::Int => DataType::Int32,
            Self::Long => DataType::Int64,
            Self::Real => DataType::Float64,
            Self::Datetime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::String | Self::Dynamic | Self::Guid => DataType::Utf8,
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
            Self::Datetime => "datetime",
            Self::String => "string",
            Self::Dynamic => "dynamic",
            Self::Guid => "guid",
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ColumnType {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "bool" | "boolean" => Self::Bool,
            "int" => Self::Int,
            "long" => Self::Long,
            "real" | "double" => Self::Real,
            "datetime" => Self::Datetime,
            "string" => Self::String,
            "dynamic" => Self::Dynamic,
            "guid" => Self::Guid,
            _ => return Err(crate::Error::UnknownType(text.to_owned())),
        })
    }
}
