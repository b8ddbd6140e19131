//! Promptbooks: ordered prompts with `<INPUTS>`, run one after the other in a session.
//!
//! The built-in ones are files of this crate. Others are made from a session's prompts, written, imported or
//! copied; whoever sees a book can run, export and duplicate it, its owner alone can change it.

mod books;
mod builtin;
mod draft;
mod file;
mod inputs;
mod run;
mod runner;

pub use builtin::{Builtin, builtins};
pub use file::{BookFile, BookFormat, decode, read, write};
pub use inputs::{fill, names};
