//! Cuts a stream into lines.
//!
//! A line longer than `Limits::record_bytes` is never held whole: its first 4 KiB go into a damage
//! and the rest is skipped.

use super::{Feed, Framer};
use crate::block::Damage;
use crate::dead_letter::KEPT_BYTES;
use crate::{Block, Format, Limits};
use std::io::{self, Read};

pub(crate) struct Lines {
    feed: Feed,
    format: &'static dyn Format,
    record_bytes: usize,
    block_bytes: usize,
    block_records: usize,
    line: u64,
    header: Vec<u8>,
    in_header: bool,
}

impl Lines {
    pub(crate) fn new(
        stream: Box<dyn Read + Send>,
        limits: &Limits,
        format: &'static dyn Format,
    ) -> Self {
        Self {
            feed: Feed::new(stream),
            format,
            record_bytes: limits.record_bytes,
            block_bytes: limits.block_bytes,
            block_records: limits.block_records,
            line: 0,
            header: Vec::new(),
            in_header: false,
        }
    }

    /// Takes the line at hand, which ends before `end`, and `used` bytes with its line end.
    fn take(&mut self, block: &mut Block, end: usize, used: usize) {
        self.line += 1;
        let line = self.feed.bytes().get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > self.record_bytes {
            block.damages.push(too_long(
                self.line,
                line,
                line.len() as u64,
                self.record_bytes,
            ));
        } else if !line.trim_ascii().is_empty() {
            if self.format.is_header(line) {
                if !self.in_header {
                    self.header.clear();
                }
                self.header.extend_from_slice(line);
                self.header.push(b'\n');
                self.in_header = true;
            } else {
                self.in_header = false;
            }
            block.push(self.line, line);
        }
        self.feed.consume(used);
    }

    /// Skips to the end of a line that is too long, keeping its beginning.
    fn skip_long(&mut self, block: &mut Block) -> io::Result<()> {
        self.line += 1;
        let kept = self
            .feed
            .bytes()
            .get(..KEPT_BYTES)
            .unwrap_or_default()
            .to_vec();
        let mut length = 0_u64;
        loop {
            let bytes = self.feed.bytes();
            if let Some(end) = memchr::memchr(b'\n', bytes) {
                length += end as u64;
                self.feed.consume(end + 1);
                break;
            }
            let count = bytes.len();
            length += count as u64;
            self.feed.consume(count);
            if !self.feed.fill()? {
                break;
            }
        }
        block
            .damages
            .push(too_long(self.line, &kept, length, self.record_bytes));
        Ok(())
    }
}

fn too_long(line: u64, bytes: &[u8], length: u64, limit: usize) -> Damage {
    Damage {
        position: line,
        reason: format!("the line is {length} bytes long, more than the {limit} that are read"),
        kept: bytes.get(..KEPT_BYTES).unwrap_or(bytes).to_vec(),
    }
}

impl Framer for Lines {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block {
            header: self.header.clone(),
            ..Block::default()
        };
        let mut searched = 0;
        while block.bytes.len() < self.block_bytes
            && block.records.len() + block.damages.len() < self.block_records
        {
            let bytes = self.feed.bytes();
            match memchr::memchr(b'\n', bytes.get(searched..).unwrap_or_default()) {
                Some(at) => {
                    self.take(&mut block, searched + at, searched + at + 1);
                    searched = 0;
                }
                None if bytes.len() > self.record_bytes => {
                    self.skip_long(&mut block)?;
                    searched = 0;
                }
                None => {
                    searched = bytes.len();
                    if !self.feed.fill()? {
                        if searched > 0 {
                            self.take(&mut block, searched, searched);
                        }
                        break;
                    }
                }
            }
        }
        if self.feed.bytes().is_empty()
            && let Some(reason) = self.feed.broken.take()
        {
            let reason = format!("the file breaks off here: {reason}");
            block.damages.push(Damage {
                position: self.line + 1,
                reason,
                kept: Vec::new(),
            });
        }
        block.end = self.feed.offset;
        let nothing =
            block.records.is_empty() && block.damages.is_empty() && self.feed.bytes().is_empty();
        Ok((!nothing).then_some(block))
    }
}
