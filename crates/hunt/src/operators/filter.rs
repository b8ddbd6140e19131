//! `where`: keeps the rows for which a condition is true.

use crate::binder::comparison::truth;
use crate::binder::scope::{Env, Scope, Windowed};
use crate::binder::{Binder, Bound};
use crate::relation::Relation;
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::ast::Expr;
use std::cell::RefCell;

/// Binds `where`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, predicate: &Expr, scope: &Scope) -> Bound<Relation> {
    let windows: RefCell<Vec<Windowed>> = RefCell::default();
    let input = if crate::functions::window::appears(predicate) {
        crate::operators::serialize::with_sequence(binder, input)?
    } else {
        input
    };
    let env = Env {
        windows: Some(&windows),
        ..Env::row(scope, &input)
    };
    let condition = truth(binder.bind_scalar(predicate, &env)?, predicate.span)?;
    let input = crate::operators::serialize::plan_windows(input, windows.into_inner())?;
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .filter(condition.into_filter())?
        .build()?;
    Ok(Relation { plan, ..input })
}
