//! Cuts an EVTX file into its 64 KiB chunks, each of which can be read by itself.
//!
//! The stream is read forwards only, so compressed files need no unpacking first. Chunks that were
//! reserved and never written (all zero) are left out.
//! Source: [MS-EVEN6] and libyal's description of the format.

use super::{Cut, Feed, Framer, damage, end_block};
use crate::{Block, Limits};
use std::io::{self, Read};

pub(crate) const CHUNK_BYTES: usize = 64 << 10;
pub(crate) const FILE_MAGIC: &[u8] = b"ElfFile\0";
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";
const FILE_HEADER_BYTES: usize = 4096;

pub(crate) struct EvtxChunks {
    feed: Feed,
    cut: Cut,
    begun: bool,
}

impl EvtxChunks {
    pub(crate) fn new(stream: Box<dyn Read + Send>, limits: &Limits) -> Self {
        Self {
            feed: Feed::new(stream),
            cut: Cut::new(limits),
            begun: false,
        }
    }

    fn need(&mut self, count: usize) -> io::Result<usize> {
        while self.feed.bytes().len() < count && self.feed.fill()? {}
        Ok(self.feed.bytes().len().min(count))
    }
}

impl Framer for EvtxChunks {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block::default();
        if !self.begun {
            self.begun = true;
            let count = self.need(FILE_HEADER_BYTES)?;
            if self.feed.bytes().starts_with(FILE_MAGIC) {
                self.feed.consume(count);
            }
        }
        while !self.cut.is_full(&block) {
            let count = self.need(CHUNK_BYTES)?;
            if count == 0 {
                break;
            }
            let position = self.feed.offset;
            let chunk = self.feed.bytes().get(..count).unwrap_or_default();
            if chunk.starts_with(CHUNK_MAGIC) {
                if count < CHUNK_BYTES {
                    let reason = format!("the file is cut off: this chunk has {count} of {CHUNK_BYTES} bytes");
                    block.damages.push(damage(position, reason, &[]));
                    let mut padded = chunk.to_vec();
                    padded.resize(CHUNK_BYTES, 0);
                    block.push(position, &padded);
                } else {
                    block.push(position, chunk);
                }
            } else if chunk.iter().any(|&byte| byte != 0) {
                let reason = "no EVTX chunk begins here: its mark is missing".to_owned();
                block.damages.push(damage(position, reason, &[]));
            }
            self.feed.consume(count);
        }
        let end = self.feed.offset;
        Ok(end_block(block, &mut self.feed, end))
    }
}
