//! How a stream is cut into records, and records into blocks, without understanding them.
//!
//! Cutting is the same at every reading: a block ends at the record that reaches
//! `Limits::block_bytes` or `Limits::block_records`, whatever the reads returned.

mod csv_records;
mod evtx_chunks;
mod feed;
mod json_scan;
mod json_values;
mod lines;

use crate::block::Damage;
use crate::dead_letter::KEPT_BYTES;
use crate::{Block, Format, Limits};
use feed::Feed;
pub(crate) use feed::is_damage;
use std::io::{self, Read};

/// How a stream is cut into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A record per line (LF or CRLF); blank lines are left out. Position: line number.
    Lines,
    /// A record per JSON value: one per line, the elements of one big array, or values that follow one
    /// another over several lines. Which of these is decided by the beginning of the stream.
    /// Position: line number when there is one per line, else number of the value.
    JsonValues {
        /// Names of top-level members whose *array elements* are the records, as in
        /// `{"Records":[…]}` of CloudTrail or `{"value":[…]}` of Graph; other members are dropped.
        unwrap: &'static [&'static str],
    },
    /// A record per CSV record; a quoted field may hold line ends. Position: number of the line on
    /// which it begins. The first record is the header: it is in [`Block::header`] of every block and
    /// not among the records.
    CsvRecords,
    /// A record per 64 KiB chunk of an EVTX file. Position: byte offset of the chunk.
    EvtxChunks,
}

/// Cuts a stream into blocks.
pub(crate) trait Framer: Send {
    /// Returns the next block, or `None` at the end of the stream. A stream that breaks in the middle
    /// gives what was readable, then a block with a damage, then ends.
    fn next_block(&mut self) -> io::Result<Option<Block>>;
}

/// Makes the framer of a format over a stream.
pub(crate) fn framer(format: &'static dyn Format, stream: Box<dyn Read + Send>, limits: &Limits) -> Box<dyn Framer> {
    match format.framing() {
        Framing::Lines => Box::new(lines::Lines::new(Feed::new(stream), limits, Some(format))),
        Framing::JsonValues { unwrap } => Box::new(json_values::JsonValues::new(stream, limits, unwrap)),
        Framing::CsvRecords => Box::new(csv_records::CsvRecords::new(stream, limits)),
        Framing::EvtxChunks => Box::new(evtx_chunks::EvtxChunks::new(stream, limits)),
    }
}

/// Cuts the beginning of a source into JSON values, for samples.
pub(crate) fn json_values(bytes: Vec<u8>, unwrap: &'static [&'static str]) -> impl Framer {
    json_values::JsonValues::new(Box::new(io::Cursor::new(bytes)), &Limits::default(), unwrap)
}

/// Where a block ends.
#[derive(Clone, Copy)]
pub(crate) struct Cut {
    record_bytes: usize,
    block_bytes: usize,
    block_records: usize,
}

impl Cut {
    fn new(limits: &Limits) -> Self {
        Self {
            record_bytes: limits.record_bytes,
            block_bytes: limits.block_bytes.max(1),
            block_records: limits.block_records.max(1),
        }
    }

    fn is_full(self, block: &Block) -> bool {
        block.bytes.len() >= self.block_bytes || block.records.len() + block.damages.len() >= self.block_records
    }
}

fn damage(position: u64, reason: String, bytes: &[u8]) -> Damage {
    Damage {
        position,
        reason,
        kept: bytes.get(..KEPT_BYTES).unwrap_or(bytes).to_vec(),
    }
}

fn too_long(position: u64, what: &str, bytes: &[u8], length: u64, limit: usize) -> Damage {
    damage(
        position,
        format!("the {what} is {length} bytes long, more than the {limit} that are read"),
        bytes,
    )
}

/// Ends a block: tells a break of the stream once everything before it is used, and returns `None`
/// when nothing is left.
fn end_block(mut block: Block, feed: &mut Feed, position: u64) -> Option<Block> {
    if feed.bytes().is_empty()
        && let Some(reason) = feed.broken.take()
    {
        block
            .damages
            .push(damage(position, format!("the file breaks off here: {reason}"), &[]));
    }
    block.end = feed.offset;
    let nothing = block.records.is_empty() && block.damages.is_empty() && feed.bytes().is_empty();
    (!nothing).then_some(block)
}
