//! `outrider kql fmt`: a query in the usual layout.

use super::standard_input;
use crate::failure::Failure;
use crate::render;
use clap::Args;
use std::path::PathBuf;

/// Print a query in the usual layout.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// File of the query; standard input when it is `-` or absent
    file: Option<PathBuf>,
}

impl Fmt {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let text = match self.file.as_deref() {
            Some(path) if path.as_os_str() != "-" => read(path)?,
            _ => standard_input()?,
        };
        let parsed = kql::parse(&text);
        let first = parsed
            .diagnostics
            .iter()
            .find(|diagnostic| diagnostic.severity == kql::Severity::Error);
        // A text that does not parse could only be written anew by guessing what was meant.
        if let Some(diagnostic) = first {
            return Err(Failure::Query {
                error: Box::new(hunt::Error::Syntax {
                    message: diagnostic.message.clone(),
                    span: diagnostic.span,
                }),
                text,
            });
        }
        Ok(render::line(kql::format(&parsed.tree).trim_end())?)
    }
}

/// Reads a file that the person named.
pub(super) fn read(path: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::Told(format!("cannot read {}: {error}", path.display())))
}
