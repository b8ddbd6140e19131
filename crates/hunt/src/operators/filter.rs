//! `where`: keeps the rows for which a condition is true.

use crate::binder::comparison::truth;
use crate::binder::scope::{Env, Scope, Windowed};
use crate::binder::{Binder, Bound, Stop};
use crate::relation::Relation;
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::ast::Expr;
use std::cell::RefCell;

/// Binds `where`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, predicate: &Expr, scope: &Scope) -> Bound<Relation> {
    if let Some(sides) = input.unique.as_deref() {
        match binder.bind_scalar(predicate, &Env::row(scope, &sides.left)) {
            Ok(condition) => {
                // The condition speaks of the left side alone, so it chooses among the rows of a key.
                let condition = truth(condition, predicate.span)?;
                let mut sides = sides.clone();
                sides.left.plan = LogicalPlanBuilder::new(sides.left.plan)
                    .filter(condition.into_filter())?
                    .build()?;
                return crate::operators::join::inner_unique(binder, sides);
            }
            // It speaks of the right side, too: the ordinary way.
            Err(Stop::Error(_)) => {}
            Err(request) => return Err(request),
        }
    }
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
