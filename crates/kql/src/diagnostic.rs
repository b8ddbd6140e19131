//! Numbered diagnostics.

use std::fmt;

use crate::Span;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The query can run, but probably does not do what was meant.
    Warning,
    /// The query is not valid.
    Error,
}

/// The stable number of a diagnostic, printed as `K0001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K{:04}", self.0)
    }
}

/// One remark about a query text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable number.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// What it is about.
    pub span: Span,
    /// What is wrong and how to cure it: lower case, no full stop.
    pub message: String,
}
