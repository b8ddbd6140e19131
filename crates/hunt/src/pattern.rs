//! Regular expressions, compiled once per query with a bound on their size.
//!
//! Kusto's dialect is RE2's, which the `regex` crate follows closely.

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
        .build()
        .map_err(|error| Error::semantic(Code::INVALID, span, format!("bad regular expression: {error}")))
}
