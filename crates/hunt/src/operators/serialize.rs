//! `serialize`: fixes the order of the rows, and the plan of window functions over that order.

use crate::binder::scope::{Scope, Windowed};
use crate::binder::{Binder, Bound};
use crate::relation::{Relation, column};
use datafusion::common::ScalarValue;
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::{ExprFunctionExt, LogicalPlanBuilder, WindowFrame, WindowFrameBound, WindowFrameUnits};
use kql::ast::{NamedExpr, OperatorKind};

/// Binds `serialize`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, columns: &[NamedExpr], scope: &Scope) -> Bound<Relation> {
    let ordered = Relation {
        serialized: true,
        ..input
    };
    if columns.is_empty() {
        return Ok(ordered);
    }
    crate::operators::extend::bind(binder, ordered, columns, scope)
}

/// Numbers the rows in their order, so that window functions share one unambiguous order.
pub(crate) fn with_sequence(binder: &mut Binder<'_>, input: Relation) -> Bound<Relation> {
    let id = binder.fresh_id("sequence");
    let frame = WindowFrame::new_bounds(
        WindowFrameUnits::Rows,
        WindowFrameBound::Preceding(ScalarValue::UInt64(None)),
        WindowFrameBound::CurrentRow,
    );
    let mut number = row_number().window_frame(frame);
    if !input.order.is_empty() {
        number = number.order_by(input.order.clone());
    }
    let number = number.build()?;
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .window(vec![number.alias(&id)])?
        .build()?;
    let order = vec![column(&id).sort(true, true)];
    Ok(Relation {
        plan,
        order,
        serialized: true,
        ..input
    })
}

/// Plans window expressions, one after the other, as a later one may use an earlier one.
pub(crate) fn plan_windows(input: Relation, windows: Vec<Windowed>) -> Bound<Relation> {
    let mut builder = LogicalPlanBuilder::new(input.plan.clone());
    for window in windows {
        builder = builder.window(vec![window.expr.alias(&window.id)])?;
    }
    Ok(Relation {
        plan: builder.build()?,
        ..input
    })
}

/// Returns whether an operator computes window functions.
pub(crate) fn appears(kind: &OperatorKind) -> bool {
    let any = |items: &[NamedExpr]| items.iter().any(|item| crate::functions::window::appears(&item.value));
    match kind {
        OperatorKind::Extend(items) | OperatorKind::Project(items) => any(items),
        OperatorKind::Serialize(serialize) => any(&serialize.columns),
        OperatorKind::Where(filter) => crate::functions::window::appears(&filter.predicate.value),
        _ => false,
    }
}
