//! Makes the group of one block. A defect in a format, or in a library it uses, costs the records that
//! show it and nothing else.

use crate::{Block, Error, Group, Parser, RowSink, Sample, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};

const DEFECT: &str = "the reader of this format failed on this record; please report it";

/// Makes the group of a block.
pub(super) fn parse_block(
    source: &Source,
    format: &'static str,
    parser: &dyn Parser,
    block: &Block,
    sequence: u64,
    last: bool,
) -> Result<Group, Error> {
    let mut sink = new_sink(source, format, block);
    // A sink is only ever left between two calls on it, and is dropped here if a call was cut short.
    if catch_unwind(AssertUnwindSafe(|| parser.block(block, &mut sink))).is_err() {
        sink = new_sink(source, format, block);
        parse_one_by_one(parser, block, &mut sink);
    }
    finish(source, format, sink, sequence, last, block.end)
}

/// Makes the only group of a source that no format reads.
pub(super) fn reject_whole(source: &Source, sample: &Sample, reason: &str) -> Result<Group, Error> {
    let mut sink = RowSink::new(source.id().clone(), source.name().into(), "unknown");
    sink.begin(1, sample.bytes());
    sink.reject(reason);
    finish(source, "unknown", sink, 1, true, sample.bytes().len() as u64)
}

/// Makes the only group of a source without content.
pub(super) fn empty(source: &Source) -> Result<Group, Error> {
    let sink = RowSink::new(source.id().clone(), source.name().into(), "empty");
    finish(source, "empty", sink, 1, true, 0)
}

fn new_sink(source: &Source, format: &'static str, block: &Block) -> RowSink {
    let mut sink = RowSink::new(source.id().clone(), source.name().into(), format);
    for damage in &block.damages {
        sink.begin(damage.position, &damage.kept);
        sink.reject(&damage.reason);
    }
    sink
}

fn parse_one_by_one(parser: &dyn Parser, block: &Block, sink: &mut RowSink) {
    for record in block.records() {
        let mut single = Block {
            header: block.header.clone(),
            ..Block::default()
        };
        single.push(record.position, record.bytes);
        if catch_unwind(AssertUnwindSafe(|| parser.block(&single, sink))).is_err() {
            sink.begin(record.position, record.bytes);
            sink.reject(DEFECT);
        }
    }
}

fn finish(
    source: &Source,
    format: &'static str,
    sink: RowSink,
    sequence: u64,
    last: bool,
    bytes_read: u64,
) -> Result<Group, Error> {
    let (batches, stored, rejected) = sink.finish()?;
    let events = stored + rejected;
    Ok(Group {
        source: source.id().clone(),
        sequence,
        format,
        batches,
        events,
        stored,
        rejected,
        last,
        bytes_read,
    })
}
