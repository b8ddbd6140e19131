//! `sample-distinct n of value`: some of the different values.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::operators::group;
use crate::relation::Relation;
use kql::ast::SampleDistinct;

/// Binds `sample-distinct`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    sample: &SampleDistinct,
    scope: &Scope,
) -> Bound<Relation> {
    let count = binder.bind_count(&sample.count.value, &Env::scalar(scope))?;
    let (rows, key) = group::with_key(binder, input.unordered(), &sample.of, scope)?;
    let only = crate::operators::project::select(rows, vec![key])?;
    let distinct = crate::operators::distinct::first_column(binder, only)?;
    crate::operators::take::first_rows(distinct, count)
}
