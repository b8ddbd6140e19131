//! Reading documents that people upload, each in a process of its own.
//!
//! Files of these kinds are hostile until read: the reader runs as another process of this program, with
//! limits of time, memory and output, so that a file that makes it hang or die costs that process only.
//! Plain text and Markdown are read here: nothing in them is unpacked.

use crate::{Error, Workspace};
use documents::{ReadDocument, ReadLimits, parse_worker_answer, read_document};
use egress::{ProcessLimits, run_limited};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The hidden command that reads a document from its input and answers on its output.
pub const READ_DOCUMENT: &str = "read-document";

/// What the reading process may take: seconds for a few hundred pages, and memory for what they unpack to.
const LIMITS: ProcessLimits = ProcessLimits {
    time: Duration::from_secs(20),
    memory_bytes: 1 << 30,
    output_bytes: 24 << 20,
};

impl Workspace {
    /// Names the program that reads documents: it is started with [`READ_DOCUMENT`] and the file's name, gets the
    /// file as input, and answers what [`documents::answer_parent`] writes. The first call counts.
    pub fn read_documents_with(&self, program: PathBuf) {
        // Whoever comes second names the same program: this one.
        let _ = self.inner.reader.set(program);
    }

    /// Returns the text of a document: PDF, DOCX, Markdown or plain text.
    ///
    /// # Errors
    /// [`Error::Document`] with the reason, when it is of another kind, too large, damaged, or takes too long.
    pub async fn read_document(&self, name: &str, bytes: &[u8], limits: &ReadLimits) -> Result<ReadDocument, Error> {
        if !is_unpacked(name, bytes) {
            return read_document(name, bytes, limits).map_err(|error| Error::Document(error.to_string()));
        }
        if bytes.len() as u64 > limits.file_bytes {
            return Err(Error::Document(format!(
                "`{name}` has {} bytes and may have {}",
                bytes.len(),
                limits.file_bytes
            )));
        }
        let Some(program) = self.inner.reader.get() else {
            return Err(Error::Document(format!(
                "`{name}` cannot be read here: no program to read PDF and Word files with was named"
            )));
        };
        read_apart(program, name, bytes).await.map_err(Error::Document)
    }
}

/// Whether reading it means to unpack something: by its name or by how it begins.
fn is_unpacked(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_lowercase();
    let is_text = [".txt", ".md", ".markdown"].iter().any(|end| name.ends_with(end));
    !is_text || bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK")
}

async fn read_apart(program: &Path, name: &str, bytes: &[u8]) -> Result<ReadDocument, String> {
    let name = label(name);
    let answer = run_limited(program, &[READ_DOCUMENT, "--", &name], bytes, LIMITS).await;
    match answer {
        Ok(answer) => parse_worker_answer(&name, &answer),
        Err(error) => {
            tracing::warn!(%error, "a document was not read");
            // How it ended is for the log; to the caller a dead reader and a slow one are the same.
            parse_worker_answer(&name, &[])
        }
    }
}

/// A file's name as an argument: no control characters, and its end, which says what it is.
fn label(name: &str) -> String {
    const LONGEST: usize = 120;
    let letters: Vec<char> = name.chars().filter(|letter| !letter.is_control()).collect();
    letters[letters.len().saturating_sub(LONGEST)..].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_an_argument_whatever_it_holds() {
        assert_eq!(label("a\0b\n.pdf"), "ab.pdf");
        let long = label(&format!("{}.docx", "x".repeat(1_000_000)));
        assert!(long.len() == 120 && long.ends_with(".docx"));
    }

    #[test]
    fn only_text_is_read_in_this_process() {
        assert!(!is_unpacked("a.TXT", b"isolate"));
        assert!(!is_unpacked("a.md", b"# isolate"));
        for (name, bytes) in [
            ("a.pdf", &b"%PDF-1.7"[..]),
            ("a.docx", b"PK"),
            ("a.txt", b"%PDF-1.7"),
            ("a.txt", b"PK\x03\x04"),
            ("a", b"x"),
        ] {
            assert!(is_unpacked(name, bytes), "{name}");
        }
    }
}
