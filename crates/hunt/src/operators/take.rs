//! `take` and `sample`: some rows.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::relation::Relation;
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::ast::Take;

/// Binds `take n`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, take: &Take, scope: &Scope) -> Bound<Relation> {
    let count = binder.bind_count(&take.count.value, &Env::scalar(scope))?;
    first_rows(input, count)
}

/// Keeps the first rows.
pub(crate) fn first_rows(input: Relation, count: usize) -> Bound<Relation> {
    if input.partition.is_some() {
        return crate::operators::mv_apply::first_of_each(input, count);
    }
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .limit(0, Some(count))?
        .build()?;
    Ok(Relation { plan, ..input })
}
