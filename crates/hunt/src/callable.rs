//! The names that a query may call, for completion and documentation.

use crate::{aggregates, functions};

/// A function that a query may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Callable {
    /// Its name.
    pub name: &'static str,
    /// Whether it takes a group's values and belongs in `summarize`.
    pub is_aggregate: bool,
}

/// Returns every scalar, window and aggregate function that runs, in the order of names.
#[must_use]
pub fn callables() -> Vec<Callable> {
    let scalars = functions::names()
        .chain(functions::SPECIAL.iter().copied())
        .chain(functions::window::NAMES.iter().copied())
        .map(|name| (name, false));
    let mut all: Vec<Callable> = scalars
        .chain(aggregates::names().map(|name| (name, true)))
        .map(|(name, is_aggregate)| Callable { name, is_aggregate })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
