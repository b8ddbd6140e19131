//! Regular expressions, compiled once per query with a bound on their size.
//!
//! Kusto's dialect is RE2's, which the `regex` crate follows closely. `\0` is the character NUL there,
//! which patterns over decoded PowerShell need.

use crate::error::{Code, Error};
use kql::Span;
use regex::{Regex, RegexBuilder};

/// Compiles a pattern of the query.
pub(crate) fn compile(pattern: &str, span: Span) -> Result<Regex, Error> {
    compile_with(pattern, span, false)
}

/// Compiles a pattern of the query, perhaps letting `.` match line ends.
pub(crate) fn compile_with(pattern: &str, span: Span, dot_matches_newline: bool) -> Result<Regex, Error> {
    RegexBuilder::new(pattern)
        .size_limit(16 << 20)
        .dot_matches_new_line(dot_matches_newline)
        // Codes of characters in octal are allowed unless the pattern refers back to a group, which
        // would be taken for one.
        .octal(!refers_back(pattern))
        .build()
        .map_err(|error| Error::semantic(Code::INVALID, span, format!("bad regular expression: {error}")))
}

/// Returns whether a pattern holds `\1` to `\9`.
fn refers_back(pattern: &str) -> bool {
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter == '\\' && letters.next().is_some_and(|next| ('1'..='9').contains(&next)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_known_and_references_are_not() {
        let span = Span::default();
        assert!(compile(r"a\0b", span).unwrap().is_match("a\0b"));
        assert!(compile(r"(a)\1", span).is_err());
        assert!(compile(r"\\1", span).unwrap().is_match(r"\1"));
    }
}
