//! A stream with the bytes that were read from it and not yet used.

use std::io::{self, Read};

/// A stream and the bytes at hand.
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
const MOST_READ_BYTES: usize = 16 << 20;

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

    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.buffer.capacity()
    }

    /// Marks the first `count` bytes at hand as used.
    pub(crate) fn consume(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// Reads on. Returns whether more bytes came. Damaged input ends the stream; a failing device is
    /// an error, since reading again may give more.
    ///
    /// Reads as much again as is at hand, so that looking at everything anew after each call costs no
    /// more than in proportion to the bytes.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let old = self.buffer.len();
        self.buffer.resize(old + old.clamp(READ_BYTES, MOST_READ_BYTES), 0);
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
pub(crate) fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof) && error.raw_os_error().is_none()
}
