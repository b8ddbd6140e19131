//! KQL onto DataFusion: binder, operators, functions, plans.
//!
//! | stage | where |
//! |---|---|
//! | text to tree | crate `kql` |
//! | names, types, scopes | `binder` |
//! | operators to plans | `operators`, `aggregates`, `map_node` |
//! | functions to expressions | `functions`, `kernel`, `cell` |
//! | plan to rows, within limits | `engine` |
//! | rows to Kusto's JSON | `result` |
//!
//! Leaves to others: where rows are stored (a [`Tables`] of `lake`), and what a terminal or a
//! browser shows. How Kusto's types are held is told in `kusto_type`.
//! The rule throughout: a refusal is fine, a wrong answer is not.

mod aggregates;
mod binder;
mod callable;
mod cell;
mod dynamic;
mod engine;
mod error;
mod functions;
mod instant;
mod kernel;
mod kusto_type;
mod map_node;
mod memory_tables;
mod operators;
mod parameter;
mod pattern;
mod relation;
mod result;
mod tables;
mod term;

pub use callable::{Callable, callables};
pub use engine::{Engine, Limits, QueryOptions};
pub use error::{Code, Error};
pub use kusto_type::KustoType;
pub use memory_tables::MemoryTables;
pub use result::{QueryResult, Render, ResultColumn, SourceRow};
pub use tables::Tables;
