//! `top n by key`: the first rows of an order.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::relation::Relation;
use kql::ast::Top;

/// Binds `top`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, top: &Top, scope: &Scope) -> Bound<Relation> {
    let count = binder.bind_count(&top.count.value, &Env::scalar(scope))?;
    let sorted = crate::operators::sort::bind(binder, input, &top.by, scope)?;
    crate::operators::take::first_rows(sorted, count)
}
