//! Cuts a stream into CSV records, whatever the delimiter: a quoted field may hold line ends.
//!
//! A quote opens a field only at its beginning, so that a stray quote in a bare field does not swallow
//! the file. A quoted field that never ends costs its first line only.
//! Source: RFC 4180.

use super::{Cut, Feed, Framer, end_block, too_long};
use crate::dead_letter::KEPT_BYTES;
use crate::{Block, Limits};
use std::io::{self, Read};

pub(crate) struct CsvRecords {
    feed: Feed,
    cut: Cut,
    line: u64,
    header: Option<Vec<u8>>,
}

impl CsvRecords {
    pub(crate) fn new(stream: Box<dyn Read + Send>, limits: &Limits) -> Self {
        Self {
            feed: Feed::new(stream),
            cut: Cut::new(limits),
            line: 0,
            header: None,
        }
    }

    /// Returns the length of the record at hand with its line end; `None` at the end of the stream.
    fn next_length(&mut self) -> io::Result<Option<usize>> {
        loop {
            let bytes = self.feed.bytes();
            match find_record_end(bytes) {
                Some(end) => return Ok(Some(end)),
                None if bytes.len() <= self.cut.record_bytes && self.feed.fill()? => {}
                // An open quote: the line is the record.
                None => {
                    let bytes = self.feed.bytes();
                    let length = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1);
                    return Ok((length > 0).then_some(length));
                }
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<u64> {
        let mut length = 0;
        loop {
            let bytes = self.feed.bytes();
            let end = memchr::memchr(b'\n', bytes);
            let count = end.map_or(bytes.len(), |end| end + 1);
            length += count as u64;
            self.feed.consume(count);
            if end.is_some() || !self.feed.fill()? {
                return Ok(length);
            }
        }
    }
}

impl Framer for CsvRecords {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block::default();
        while !self.cut.is_full(&block) {
            let Some(length) = self.next_length()? else {
                break;
            };
            let line = self.line + 1;
            let bytes = self.feed.bytes().get(..length).unwrap_or_default();
            if length > self.cut.record_bytes {
                let kept = bytes.get(..KEPT_BYTES).unwrap_or(bytes).to_vec();
                self.line += 1;
                let length = self.skip_line()?;
                block
                    .damages
                    .push(too_long(line, "record", &kept, length, self.cut.record_bytes));
                continue;
            }
            self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
            let record = bytes.strip_suffix(b"\n").unwrap_or(bytes);
            let record = record.strip_suffix(b"\r").unwrap_or(record);
            if !record.trim_ascii().is_empty() {
                if self.header.is_none() {
                    self.header = Some(record.to_vec());
                } else {
                    block.push(line, record);
                }
            }
            self.feed.consume(length);
        }
        block.header = self.header.clone().unwrap_or_default();
        Ok(end_block(block, &mut self.feed, self.line + 1))
    }
}

/// Returns the length of the first record with its line end, when it is all there.
fn find_record_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + memchr::memchr2(b'\n', b'"', bytes.get(at..)?)?;
        if bytes.get(found) == Some(&b'\n') {
            return Some(found + 1);
        }
        let before = found.checked_sub(1).and_then(|at| bytes.get(at));
        at = found + 1;
        if matches!(before, None | Some(b',' | b';' | b'\t' | b'|')) {
            // Inside quotes; a doubled quote stands for itself.
            loop {
                at += memchr::memchr(b'"', bytes.get(at..)?)? + 1;
                if bytes.get(at)? != &b'"' {
                    break;
                }
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn cut(text: &str) -> Vec<(u64, String)> {
        let stream = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let mut csv = CsvRecords::new(
            stream,
            &Limits {
                record_bytes: 1000,
                ..Limits::default()
            },
        );
        let mut records = Vec::new();
        while let Some(block) = csv.next_block().unwrap() {
            assert_eq!(block.header(), b"h,i");
            records.extend(
                block
                    .records()
                    .map(|record| (record.position, record.text().unwrap().to_owned())),
            );
        }
        records
    }

    #[test]
    fn quoted_fields_hold_line_ends() {
        let records = cut("h,i\r\n1,\"a\n\"\"b\"\"\"\r\n2,5\" pipe\n3,\"\"\n");
        assert_eq!(
            records,
            [
                (2, "1,\"a\n\"\"b\"\"\"".into()),
                (4, "2,5\" pipe".into()),
                (5, "3,\"\"".into())
            ]
        );
    }

    #[test]
    fn a_quote_that_never_ends_costs_one_line() {
        let text = format!("h,i\n1,\"open\n{}", "2,x\n".repeat(500));
        assert_eq!(cut(&text).len(), 501);
    }
}
