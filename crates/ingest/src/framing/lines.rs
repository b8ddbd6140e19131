//! Cuts a stream into lines.
//!
//! A line longer than `Limits::record_bytes` is never held whole: its first 4 KiB go into a damage
//! and the rest is skipped.

use super::{Cut, Feed, Framer, end_block, too_long};
use crate::dead_letter::KEPT_BYTES;
use crate::{Block, Format, Limits};
use std::io;

pub(crate) struct Lines {
    feed: Feed,
    format: Option<&'static dyn Format>,
    cut: Cut,
    line: u64,
    header: Vec<u8>,
    in_header: bool,
}

impl Lines {
    /// Cuts what the feed gives; `format` is asked which lines are headers.
    pub(crate) fn new(feed: Feed, limits: &Limits, format: Option<&'static dyn Format>) -> Self {
        Self {
            feed,
            format,
            cut: Cut::new(limits),
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
        if line.len() > self.cut.record_bytes {
            block.damages.push(too_long(
                self.line,
                "line",
                line,
                line.len() as u64,
                self.cut.record_bytes,
            ));
        } else if !line.trim_ascii().is_empty() {
            let is_header = self.format.is_some_and(|format| format.is_header(line));
            if is_header {
                if !self.in_header {
                    self.header.clear();
                }
                self.header.extend_from_slice(line);
                self.header.push(b'\n');
            }
            self.in_header = is_header;
            block.push(self.line, line);
        }
        self.feed.consume(used);
    }

    /// Skips to the end of a line that is too long, keeping its beginning.
    fn skip_long(&mut self, block: &mut Block) -> io::Result<()> {
        self.line += 1;
        let kept = self.feed.bytes().get(..KEPT_BYTES).unwrap_or_default().to_vec();
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
            .push(too_long(self.line, "line", &kept, length, self.cut.record_bytes));
        Ok(())
    }
}

impl Framer for Lines {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block {
            header: self.header.clone(),
            ..Block::default()
        };
        let mut searched = 0;
        while !self.cut.is_full(&block) {
            let bytes = self.feed.bytes();
            match memchr::memchr(b'\n', bytes.get(searched..).unwrap_or_default()) {
                Some(at) => {
                    self.take(&mut block, searched + at, searched + at + 1);
                    searched = 0;
                }
                None if bytes.len() > self.cut.record_bytes => {
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
        Ok(end_block(block, &mut self.feed, self.line + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};

    fn cut(text: &str, limits: &Limits) -> Vec<Block> {
        let mut lines = Lines::new(Feed::new(Box::new(Cursor::new(text.as_bytes().to_vec()))), limits, None);
        std::iter::from_fn(|| lines.next_block().unwrap()).collect()
    }

    #[test]
    fn line_numbers_count_blank_lines_and_crlf_is_cut_off() {
        let blocks = cut("one\r\n\n  \ntwo\nthree", &Limits::default());
        let records: Vec<_> = blocks[0]
            .records()
            .map(|record| (record.position, record.text().unwrap()))
            .collect();
        assert_eq!(records, [(1, "one"), (4, "two"), (5, "three")]);
        assert_eq!(blocks.len(), 1);
    }

    #[test]
    fn a_long_line_becomes_a_damage_and_the_next_is_read() {
        let limits = Limits {
            record_bytes: 10_000,
            ..Limits::default()
        };
        let blocks = cut(&format!("{}\nnext\n", "x".repeat(3_000_000)), &limits);
        assert_eq!(blocks[0].damages[0].kept.len(), KEPT_BYTES);
        assert!(blocks[0].damages[0].reason.contains("3000000 bytes"));
        assert_eq!(blocks[0].records().next().unwrap().bytes, b"next");
    }

    #[test]
    fn a_line_of_four_gigabytes_is_never_held() {
        let stream = io::repeat(b'x').take(4 << 30).chain(Cursor::new(b"\nnext\n"));
        let mut lines = Lines::new(Feed::new(Box::new(stream)), &Limits::default(), None);
        let block = lines.next_block().unwrap().unwrap();
        assert_eq!(
            block.damages[0].reason,
            "the line is 4294967296 bytes long, more than the 16777216 that are read"
        );
        assert_eq!(block.records().map(|record| record.position).collect::<Vec<_>>(), [2]);
        assert!(lines.feed.capacity() < 100 << 20, "{}", lines.feed.capacity());
    }

    #[test]
    fn blocks_end_at_the_record_that_fills_them() {
        let limits = Limits {
            block_records: 2,
            ..Limits::default()
        };
        let sizes: Vec<_> = cut("a\nb\nc\nd\ne\n", &limits).iter().map(Block::len).collect();
        assert_eq!(sizes, [2, 2, 1]);
    }
}
