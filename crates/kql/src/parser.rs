//! Recursive-descent parser with operator precedence.
//!
//! Each grammar rule is one method of the private parser; rules of one family share a file. A rule that finds
//! nothing of its kind returns `None` and leaves the position alone; a rule whose keyword was
//! seen reports what is missing and always returns a node. Two bounds keep hostile text from
//! exhausting the stack of whoever walks the tree: [`MAX_DEPTH`] for brackets and
//! [`MAX_HEIGHT`] for the tree as a whole.

mod cursor;
mod dynamic;
mod expr;
mod list;
mod name;
mod operator;
mod pipeline;
mod precedence;
mod primary;
mod source;
mod statement;
mod types;

pub use operator::OPERATORS;

use crate::ast::Query;
use crate::lexer::{self, Token};
use crate::{Diagnostic, Severity};

/// How many brackets may stand inside each other.
pub const MAX_DEPTH: u32 = 200;

/// How high the tree of one expression may grow through chains such as `a + b + c` or `a.b.c`.
pub const MAX_HEIGHT: u32 = 600;

/// The outcome of parsing: always a tree, and what was wrong with the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The syntax tree, as complete as could be recovered.
    pub tree: Query,
    /// The diagnostics in source order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Returns whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Parses a query text. Never fails and never panics.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let lexed = lexer::lex(text);
    let mut parser = Parser {
        text,
        tokens: &lexed.tokens,
        pos: 0,
        depth: 0,
        height: 0,
        diagnostics: lexed.diagnostics,
    };
    let mut tree = parser.query();
    tree.comments.extend(lexed.comments);
    tree.comments.sort_by_key(|comment| comment.span);
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.code));
    Parsed { tree, diagnostics }
}

/// Parser state.
struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    pos: usize,
    /// How many brackets are open.
    depth: u32,
    /// The height of the expression parsed last, counting brackets and chains.
    height: u32,
    diagnostics: Vec<Diagnostic>,
}
