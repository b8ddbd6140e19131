//! Documents: reports to Markdown, Word, PDF and Excel; Word, PDF, Markdown and text to passages of text.
//!
//! Bytes in, bytes out: no clock, no files, no network, so the same report gives the same bytes. A report is a
//! [`Document`] of [`Block`]s; every writer takes it. Text of the evidence is hostile: it is shown, with what
//! hides made visible, and becomes no markup, link or formula.
//!
//! Leaves to others: what a report says (`incidents`, `copilot`), where files come from and go.

mod document;
mod docx;
mod drawing;
mod error;
mod font;
mod markdown;
mod pdf;
mod read;
mod visible;
mod xlsx;

pub use document::{Block, Document, Run, Table};
pub use drawing::{Anchor, Color, Drawing, Shape, StoryEdge, StoryNode, attack_story};
pub use error::Error;
pub use font::Fonts;
pub use read::{
    Format, Passage, PassageRole, ReadDocument, ReadLimits, answer_parent, parse_worker_answer, read_document,
};
pub use xlsx::{Cell, Sheet, to_xlsx};
