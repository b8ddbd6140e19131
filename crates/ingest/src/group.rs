//! What a reading hands out: the rows of one block, and its counts.

use crate::SourceId;
use arrow_array::RecordBatch;
use schema::Table;
use std::sync::Arc;

/// Rows of one table.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The table they belong to.
    pub table: Arc<Table>,
    /// The columns that any row has, then `_ItemId`.
    pub rows: RecordBatch,
}

/// The rows of one block of a source. Storing a group whole, once, is what makes ingestion exact:
/// the same source always gives the same groups.
#[derive(Clone, Debug)]
pub struct Group {
    /// The source.
    pub source: SourceId,
    /// The number of the group in the source, from 1.
    pub sequence: u64,
    /// The name of the format that read it.
    pub format: &'static str,
    /// Rows by table, in the order of table names; dead letters are among them.
    pub batches: Vec<Batch>,
    /// Events that the block holds. Always `stored + rejected`.
    pub events: u64,
    /// Events that gave at least one row of a table.
    pub stored: u64,
    /// Events that gave only a dead letter.
    pub rejected: u64,
    /// Whether the source ends with this group.
    pub last: bool,
    /// Bytes of the source, uncompressed, that have been read up to the end of this group.
    pub bytes_read: u64,
}
