//! The Defender XDR and Sentinel tables, column for column, and the differences of the two dialects.
//!
//! Leaves to others: where rows are stored (`lake`) and how they are queried (`hunt`).
//! Source: the vendor's public table reference; the lists in `tables/` hold names and types only.

mod catalogue;
mod column_type;
mod datetime;
mod rows;
mod table;

pub use catalogue::{find_table, tables};
pub use column_type::ColumnType;
pub use datetime::{format_datetime, parse_datetime};
pub use rows::{ColumnIndex, TableBuilder};
pub use table::{Column, ITEM_ID, Origin, SentinelDialect, Table};

/// What can be wrong with a table list.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A type that Kusto does not have.
    #[error("unknown column type `{0}`")]
    UnknownType(String),
    /// A line that is not a table.
    #[error("not a table line: `{0}`")]
    BadLine(String),
}
