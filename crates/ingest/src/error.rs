//! What can go wrong between a path and its rows.

/// An error of reading logs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be opened or read.
    #[error("cannot read `{name}`: check that it exists and that you may read it")]
    Open {
        /// The path or member name, for display.
        name: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A temporary copy of something inside an archive could not be made.
    #[error("cannot unpack `{name}` into the temporary folder; free some space or set TMPDIR")]
    Spool {
        /// The member.
        name: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// An archive is not what its first bytes promise.
    #[error("`{name}` is a damaged or unsupported archive: {reason}")]
    Archive {
        /// The archive.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// An archive unpacks to more than the limits allow.
    #[error("`{name}` looks like an archive bomb: {reason}; unpack it by hand if you trust it")]
    Bomb {
        /// The archive or its member.
        name: String,
        /// Which limit, and the figures.
        reason: String,
    },
    /// No format recognised the text.
    #[error("`{name}` is in no known log format (tried: {tried}); name its table to read it as JSON or CSV")]
    UnknownFormat {
        /// The source.
        name: String,
        /// The formats that looked at it.
        tried: String,
    },
    /// A table name that the catalogue does not have.
    #[error("no table `{0}` in the catalogue")]
    UnknownTable(String),
    /// A column name that the table does not have.
    #[error("table `{table}` has no column `{column}`")]
    UnknownColumn {
        /// The table.
        table: String,
        /// The missing column.
        column: String,
    },
    /// A format could not begin to read a source.
    #[error("`{name}` cannot be read as {format}: {reason}")]
    Start {
        /// The source.
        name: String,
        /// The format.
        format: &'static str,
        /// What is wrong and what would cure it.
        reason: String,
    },
    /// Rows could not be made into an Arrow batch.
    #[error("rows of `{table}` do not make a batch")]
    Rows {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: arrow_schema::ArrowError,
    },
    /// A worker ended without an answer.
    #[error("reading `{name}` stopped at group {sequence}: a worker thread ended early")]
    Worker {
        /// The source.
        name: String,
        /// The group that has no answer.
        sequence: u64,
    },
}
