//! How a stream is cut into records, and records into blocks, without understanding them.
//!
//! Cutting is the same at every reading: a block ends at the record that reaches
//! `Limits::block_bytes` or `Limits::block_records`, whatever the reads returned.

mod lines;

use crate::{Block, Format, Limits};
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
    /// which it begins. The first record is the header line.
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
pub(crate) fn framer(
    format: &'static dyn Format,
    stream: Box<dyn Read + Send>,
    limits: &Limits,
) -> Box<dyn Framer> {
    match format.framing() {
        _ => Box::new(lines::Lines::new(stream, limits, format)),
    }
}

/// A stream with the bytes that were read from it and not yet used.
pub(crate) struct Feed {
    stream: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    /// Bytes of the stream before `start`.
    pub(crate) offset: u64,
    pub(crate) ended: bool,
    /// Why the stream broke, when it did; told once.
    pub(crate) broken: Option<String>,
}

const READ_BYTES: usize = 256 << 10;

impl Feed {
    pub(crate) fn new(stream: Box<dyn Read + Send>) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            start: 0,
            offset: 0,
            ended: false,
            broken: None,
        }
    }

    /// Returns the bytes at hand.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Marks the first `count` bytes at hand as used.
    pub(crate) fn consume(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// Reads on. Returns whether more bytes came. Damaged input ends the stream; a failing device is
    /// an error, since reading again may give more.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let old = self.buffer.len();
        self.buffer.resize(old + READ_BYTES, 0);
        let mut filled = old;
        while filled < self.buffer.len() {
            let room = self.buffer.get_mut(filled..).unwrap_or_default();
            match self.stream.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_damage(&error) => {
                    self.ended = true;
                    self.broken = Some(error.to_string());
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        self.buffer.truncate(filled);
        Ok(filled > old)
    }
}

/// Tells damaged content from a failing device. Decoders report damage in these kinds.
fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(
        error.kind(),
        InvalidData | InvalidInput | Other | UnexpectedEof
    ) && error.raw_os_error().is_none()
}
