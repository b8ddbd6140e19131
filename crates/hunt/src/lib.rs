//! KQL onto DataFusion: binder, operators, functions, plans.

mod tables;

pub use tables::Tables;
