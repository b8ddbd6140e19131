//! Reading in a process of its own: what crosses the pipe.
//!
//! The edge starts the program again with a hidden command that calls [`answer_parent`] on its input, with limits
//! of time and memory on the process. A file that makes the reader hang or die then costs one process, not the
//! server.

use crate::read::{ReadDocument, ReadLimits, read_document};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Answer {
    Document(ReadDocument),
    Refused(String),
}

/// Reads a document and returns what goes back to the parent process.
pub fn answer_parent(name: &str, bytes: &[u8], limits: &ReadLimits) -> Vec<u8> {
    let answer = match read_document(name, bytes, limits) {
        Ok(document) => Answer::Document(document),
        Err(error) => Answer::Refused(error.to_string()),
    };
    // Texts and numbers are always written; an empty answer would be told as a dead worker.
    serde_json::to_vec(&answer).unwrap_or_default()
}

/// Reads what a worker sent back.
///
/// # Errors
///
/// The reason, for people: what the reader said, or that the worker died.
pub fn parse_worker_answer(name: &str, answer: &[u8]) -> Result<ReadDocument, String> {
    match serde_json::from_slice(answer) {
        Ok(Answer::Document(document)) => Ok(document),
        Ok(Answer::Refused(reason)) => Err(reason),
        Err(_) => Err(format!(
            "`{name}` cannot be read: its reader used too much time or memory"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_refusals_cross_and_a_dead_worker_is_told() {
        let limits = ReadLimits::default();
        let sent = answer_parent("a.txt", b"hello", &limits);
        assert_eq!(parse_worker_answer("a.txt", &sent).unwrap().text(), "hello");
        let refused = answer_parent("a.exe", b"MZ", &limits);
        assert!(
            parse_worker_answer("a.exe", &refused)
                .unwrap_err()
                .contains("a program")
        );
        assert!(
            parse_worker_answer("a.pdf", b"{\"docu")
                .unwrap_err()
                .contains("too much time or memory")
        );
    }
}
