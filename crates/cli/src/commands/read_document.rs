//! `outrider read-document`: the process that reads one uploaded document.
//!
//! The parent starts it with limits of time and memory, gives it the file and has checked its size. It opens no
//! data folder and starts no thread: what a hostile file does to it ends with it.

use crate::failure::Failure;
use clap::Args;
use documents::{ReadLimits, answer_parent};
use std::io::{self, Read as _, Write as _};

/// Read a document from standard input.
#[derive(Debug, Args)]
pub(crate) struct ReadDocument {
    /// The file's name, which tells Markdown from text
    name: String,
}

impl ReadDocument {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        let limits = ReadLimits {
            file_bytes: bytes.len() as u64,
            ..ReadLimits::default()
        };
        let answer = answer_parent(&self.name, &bytes, &limits);
        let mut out = io::stdout().lock();
        out.write_all(&answer)?;
        Ok(out.flush()?)
    }
}
