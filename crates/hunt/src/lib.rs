//! KQL onto DataFusion: binder, operators, functions, plans.
//!
//! | stage | where |
//! |---|---|
//! | text to tree | crate `kql` |
//! | names, types, scopes | `binder` |
//! | operators to plans | `operators`, `aggregates`, `map_node`, `table_node`, `graph` |
//! | plugins of `evaluate` to plans | `plugins` |
//! | functions to expressions | `functions`, `kernel`, `cell` |
//! | what services answer elsewhere | `outside`, `asim`, `reference` |
//! | filters to terms that storage can skip by | `demand`, `term_index` |
//! | plan to rows, within limits | `engine`, `limits`, `threads`, `stop` |
//! | rows to Kusto's JSON | `result` |
//!
//! Leaves to others: where rows are stored (a [`Tables`] of `lake`), and what a terminal or a
//! browser shows. How Kusto's types are held is told in `kusto_type`.
//! The rule throughout: a refusal is fine, a wrong answer is not.

mod aggregates;
mod asim;
mod binder;
mod callable;
mod cell;
mod cooperative;
mod demand;
mod dynamic;
mod engine;
mod error;
mod functions;
mod graph;
mod instant;
mod kernel;
mod kusto_type;
mod limits;
mod map_node;
mod memory_tables;
mod operators;
mod outside;
mod parameter;
mod pattern;
mod plugins;
mod reference;
mod relation;
mod result;
mod row_expr;
mod stop;
mod table_node;
mod tables;
mod term;
mod term_index;
mod threads;
mod truncation;

pub use callable::{Callable, callables};
pub use demand::Demand;
pub use engine::{Engine, QueryOptions};
pub use error::{Code, Error};
pub use kusto_type::KustoType;
pub use limits::Limits;
pub use memory_tables::MemoryTables;
pub use reference::Reference;
pub use result::{QueryResult, Render, ResultColumn, SourceRow};
pub use tables::Tables;
pub use term_index::term_hashes;
