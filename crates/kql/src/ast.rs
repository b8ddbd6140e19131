//! The syntax tree: owned, with public fields and a byte span on every node.
//!
//! The tree says what was written, not what it means: old spellings of one construct share one
//! node, parentheses are kept, and names are left unresolved. Where recovery had to invent a
//! node it is [`ExprKind::Missing`], [`OperatorKind::Unknown`] or [`StatementKind::Invalid`],
//! and an error diagnostic covers it.

mod clause;
mod expr;
mod graph;
mod literal;
mod operator;
mod pipeline_source;
mod statement;

pub use clause::*;
pub use expr::*;
pub use graph::*;
pub use literal::*;
pub use operator::*;
pub use pipeline_source::*;
pub use statement::*;

pub use crate::span::Span;
