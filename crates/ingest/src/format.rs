//! The contract of a log format: recognise a sample, then turn blocks into rows.

use crate::{Block, Error, Framing, Record, RowSink, Sample};
use std::sync::Arc;

/// How sure a format is that a sample is its own. The highest wins; among equals the one that stands
/// first in `formats.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(pub u8);

impl Confidence {
    /// Not mine.
    pub const NO: Self = Self(0);
    /// Readable, but any more specific format should have it (generic JSON, generic CSV, plain text).
    pub const FALLBACK: Self = Self(10);
    /// The shape fits; nothing contradicts.
    pub const LIKELY: Self = Self(50);
    /// Field names or values that hardly occur elsewhere.
    pub const SURE: Self = Self(90);
    /// A magic number.
    pub const CERTAIN: Self = Self(100);
}

/// Why a record gives no row; shown to the user in the dead-letter table, so say what is wrong and
/// where ("field `ts`: not a time: `abc`").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection(String);

impl Rejection {
    /// Makes a rejection.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Rejection {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl From<String> for Rejection {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

/// A log format. Implement it on a unit struct and list it in `formats.rs`.
pub trait Format: Send + Sync {
    /// Returns the short stable name, as in `Format` of dead letters: `zeek_tsv`.
    fn name(&self) -> &'static str;

    /// Returns one line for people: what it is and who writes it.
    fn summary(&self) -> &'static str;

    /// Says how sure it is that the sample is this format. Must be quick and never fail. Use
    /// [`Sample::json`] rather than parsing the head again.
    fn sniff(&self, sample: &Sample) -> Confidence;

    /// Says how the stream is cut into records.
    fn framing(&self) -> Framing;

    /// Says whether a record is a header that later records need in order to be read, such as Zeek's
    /// `#fields`. Consecutive headers form one header; each block carries the one in force where it
    /// begins, see [`Block::header`]. Looked at only for [`Framing::Lines`]; must not parse deeply.
    /// For a header that is only the first record of the file, use the sample in [`Format::start`]
    /// and skip the record at position 1 (without calling [`RowSink::begin`]).
    fn is_header(&self, _record: &[u8]) -> bool {
        false
    }

    /// Makes the parser of one source. Called once per reading, with the same sample that was
    /// sniffed, also when the reading starts at a later group: anything a parser learns must come from
    /// the sample or from the block at hand, never from earlier blocks (but see [`Format::start_with`]).
    ///
    /// # Errors
    /// [`Error::Start`] when the source cannot be read at all.
    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error>;

    /// Like [`Format::start`], with the first block besides, for formats that must learn more about the
    /// source than the sample tells. The first block is the same also when the reading starts at a
    /// later group. Override one of the two.
    ///
    /// # Errors
    /// [`Error::Start`] when the source cannot be read at all.
    fn start_with(&self, sample: &Sample, _first: &Arc<Block>) -> Result<Arc<dyn Parser>, Error> {
        self.start(sample)
    }
}

/// Turns blocks of one source into rows. Shared by worker threads.
pub trait Parser: Send + Sync {
    /// Turns one record into rows: `sink.row(&table)…` for each. Called between
    /// [`RowSink::begin`] and the next one. First parse, then write: on `Err` the record goes to the
    /// dead letters, and rows written before stay.
    ///
    /// A record that holds several events (a page of results) calls [`RowSink::begin_part`] for each.
    /// A header record that is no event calls [`RowSink::not_an_event`].
    ///
    /// # Errors
    /// The reason why the record gives no row.
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection>;

    /// Turns a block into rows. Override it instead of [`Parser::record`] when records need their
    /// neighbours; then call [`RowSink::begin`] for each event, and [`RowSink::reject`] for bad ones.
    fn block(&self, block: &Block, sink: &mut RowSink) {
        for record in block.records() {
            sink.begin(record.position, record.bytes);
            if let Err(rejection) = self.record(&record, sink) {
                sink.reject(rejection.reason());
            }
        }
    }
}
