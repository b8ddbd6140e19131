//! `evaluate`: a plugin over the piped table. The plugins themselves are in [`crate::plugins`].

use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound};
use crate::plugins::{self, Site};
use crate::relation::Relation;
use kql::ast::Evaluate;

/// Binds `evaluate`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, evaluate: &Evaluate, scope: &Scope) -> Bound<Relation> {
    plugins::bind(
        binder,
        Site {
            input,
            call: &evaluate.call,
            scope,
            schema: evaluate.schema.as_ref(),
        },
    )
}
