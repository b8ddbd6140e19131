//! A block: consecutive records of a source, cut without understanding them.

/// One record as it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'b> {
    /// Where it stands: the line number (from 1) for lines and CSV, the number of the value (from 1)
    /// for JSON values, the byte offset for EVTX chunks. Never the same twice in a source.
    pub position: u64,
    /// The bytes, without line end. Never empty or blank.
    pub bytes: &'b [u8],
}

impl<'b> Record<'b> {
    /// Returns the record as text, when it is valid UTF-8. UTF-16 input was converted before.
    ///
    /// # Errors
    /// A [`crate::Rejection`] that names the first bad byte.
    pub fn text(&self) -> Result<&'b str, crate::Rejection> {
        std::str::from_utf8(self.bytes)
            .map_err(|error| crate::Rejection::new(format!("not UTF-8 text: byte {} is invalid", error.valid_up_to())))
    }
}

/// A record that framing could not take as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Damage {
    pub(crate) position: u64,
    pub(crate) reason: String,
    pub(crate) kept: Vec<u8>,
}

/// Consecutive records of one source; the unit of work of a [`crate::Parser`].
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub(crate) bytes: Vec<u8>,
    pub(crate) records: Vec<(u64, u32, u32)>,
    pub(crate) damages: Vec<Damage>,
    pub(crate) header: Vec<u8>,
    /// Bytes of the source read up to the end of this block.
    pub(crate) end: u64,
}

impl Block {
    /// Returns the records in order. Those that were too long are not among them: they are rejected
    /// before the parser is asked.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().map(|&(position, start, end)| Record {
            position,
            bytes: self.bytes.get(start as usize..end as usize).unwrap_or_default(),
        })
    }

    /// Returns the header lines in force where the block begins (see [`crate::Format::is_header`]),
    /// joined by `\n`; empty when the format has none. Header lines *inside* the block come as
    /// records, so that a parser can switch.
    #[must_use]
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Returns how many records the block has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns whether the block has no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Adds a record.
    pub(crate) fn push(&mut self, position: u64, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        // A block is a few times `Limits::record_bytes` at most, far below 4 GiB.
        self.records.push((position, start as u32, self.bytes.len() as u32));
    }
}
