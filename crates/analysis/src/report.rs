//! A report: sections of findings, each with its proof.

mod check;
mod json;
mod markdown;
mod model;
mod proof;
mod source;
mod writer;

pub use check::{Check, Failure, check, check_sources};
pub use json::render_json;
pub use markdown::render_markdown;
pub use model::{Absent, Attention, Finding, Piece, Report, Section};
pub use source::Source;
pub(crate) use writer::{Proof, Writer, pieces};
