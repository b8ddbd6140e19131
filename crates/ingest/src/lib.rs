//! Log formats to rows of schema tables, one file per format.
//!
//! From paths to rows in four steps, each in files of its own:
//!
//! 1. `source`: paths become [`Source`]s: plain files, members of archives, through any compression.
//!    Things that are no logs are skipped with a reason.
//! 2. `sample`, `formats`: each [`Format`] says how sure it is about the first 64 KiB and the name;
//!    the surest one reads the source.
//! 3. `framing`: the stream is cut into records (lines, JSON values, CSV records, EVTX chunks) and the
//!    records into blocks, the same ones at every reading, without understanding them.
//! 4. `read`: worker threads hand each block to the format's [`Parser`], which writes rows into a
//!    [`RowSink`]; a block's rows are a [`Group`], and groups come out in order.
//!
//! A format therefore never sees files, threads, groups or counters. **To add one**: a file
//! `formats/NAME.rs` with a unit struct implementing [`Format`], and a row in `formats.rs`.
//!
//! Who claims what: `evtx` and `windows_json` take everything that is a Windows event, also rows of
//! `SecurityEvent`, `Event` and `WindowsEvent` exported from Log Analytics, because such events become
//! `Device*` rows too. Other formats answer with their own confidence and need not know each other.
//!
//! Rules that hold everywhere:
//! - every event gives rows or a row of [`REJECTED_TABLE`], so `events = stored + rejected`;
//! - the same content gives the same groups and the same `_ItemId`s, so a reading can start again at
//!   any group;
//! - memory does not grow with the input;
//! - all input is hostile: no panic, no unbounded size, no name from an archive is ever a path.
//!
//! Leaves to others: storing rows and remembering which groups are stored (`lake`).

mod block;
mod dead_letter;
mod error;
mod format;
mod formats;
mod framing;
mod group;
mod json;
mod limits;
mod read;
mod sample;
mod sink;
mod source;
mod windows;

pub use block::{Block, Record};
pub use dead_letter::{REJECTED_TABLE, rejected_table};
pub use error::Error;
pub use format::{Confidence, Format, Parser, Rejection};
pub use formats::formats;
pub use framing::Framing;
pub use group::{Batch, Group};
pub use limits::Limits;
pub use read::{ReadOptions, Reading, read};
pub use sample::Sample;
pub use sink::{ColumnKey, Row, RowSink, TableRef};
pub use source::{Discovery, Found, Source, SourceId, discover};
