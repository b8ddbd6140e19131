//! KQL text to syntax tree: lexer, parser, formatter, diagnostics; knows no tables.
//!
//! [`parse`] never fails: it returns the best tree it could build together with numbered
//! [`Diagnostic`]s. Names are not resolved and types are not checked here.

pub mod ast;
pub mod diagnostic;
mod format;
mod lexer;
mod literal;
pub mod parser;
pub mod span;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use format::format;
pub use literal::{parse_datetime, parse_timespan};
pub use parser::{OPERATORS, Parsed, parse};
pub use span::Span;
