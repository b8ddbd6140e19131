//! Which terms are in which block of rows, kept in the Parquet file itself, so that a search for a rare
//! term reads only the blocks that may hold it.
//!
//! A block is [`BLOCK_ROWS`] rows, which is also a page of every column. Per text column and row group
//! there are two parts: the terms that most blocks hold, once, and for each block its other terms. A part
//! is a split-block Bloom filter; those of the blocks are of one size and stand interleaved, so that one
//! term is looked up in all blocks with one short read. About 12 bits per term: one block in two hundred
//! is read in vain, none is missed.
//!
//! The filters stand between the last row group and the footer, a place that the format leaves free and
//! other readers skip; the footer's key-value metadata says where ([`KEY`]). So they are written and
//! deleted with their file: compaction makes new ones, the Delta log knows nothing of them, and files of
//! other writers, which have none, are read whole.
//!
//! What a term is, and which a filter demands, is `hunt`'s ([`hunt::term_hashes`], [`hunt::Demand`]).
//! Sources: Parquet format, "Split Block Bloom Filters"; Kusto's term index is the model.

mod bloom;
mod build;
mod read;

pub(crate) use build::TermFilterBuilder;
pub(crate) use read::{Access, access};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key of the footer's entry.
pub(crate) const KEY: &str = "outrider.terms";
/// Rows of a block.
pub(crate) const BLOCK_ROWS: usize = 8_192;
/// The version of the layout and of the hash of terms.
const VERSION: u32 = 1;

/// The footer's entry: what is where.
#[derive(Debug, Serialize, Deserialize)]
struct Directory {
    version: u32,
    block_rows: usize,
    columns: BTreeMap<String, ColumnFilters>,
}

/// The filters of one column, one after another from an offset in the file.
#[derive(Debug, Serialize, Deserialize)]
struct ColumnFilters {
    offset: u64,
    /// For each row group the slots of its common part and of each block's; `None` when it has too many
    /// terms to keep.
    groups: Vec<Option<(u32, u32)>>,
}
