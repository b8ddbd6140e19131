//! `mv-apply`: operators on the elements of an array, row by row.
//!
//! The rows are numbered and expanded; the body runs on all elements at once, with the number as
//! one more key of every aggregate and limit, so it sees each row's elements apart.

use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound};
use crate::error::Error;
use crate::relation::{Column, Partition, Relation, column};
use datafusion::common::ScalarValue;
use datafusion::functions_aggregate::expr_fn::first_value;
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::{
    Expr, ExprFunctionExt, LogicalPlanBuilder, WindowFrame, WindowFrameBound, WindowFrameUnits, lit,
};
use kql::Span;
use kql::ast::{MvApply, MvExpand, OperatorKind};

/// Binds `mv-apply`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    apply: &MvApply,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    if apply.id.is_some() || input.partition.is_some() {
        return Err(Error::unsupported(span, "such an mv-apply").into());
    }
    let input = crate::operators::serialize::with_sequence(binder, input)?;
    let Some(row) = input
        .order
        .first()
        .and_then(|sort| sort.expr.try_as_col().map(|column| column.name.clone()))
    else {
        return Err(Error::Internal("the rows of mv-apply are not numbered".to_owned()).into());
    };
    let expand = MvExpand {
        bag_expansion: None,
        item_index: apply.item_index.clone(),
        options: Vec::new(),
        items: apply.items.clone(),
        limit: apply.limit.clone(),
    };
    let outer = input.columns.clone();
    let expanded = crate::operators::mv_expand::bind(binder, input, &expand, scope, span)?;
    // An outer column that an item replaced is no longer part of the outer row.
    let outer: Vec<Column> = outer
        .into_iter()
        .filter(|column| expanded.columns.iter().any(|kept| kept.id == column.id))
        .collect();
    let inner = Relation {
        partition: Some(Partition { row, outer }),
        ..expanded
    };
    let result = binder.bind_pipeline(&apply.body, scope, Some(&inner))?;
    let Some(partition) = result.partition.clone() else {
        return Err(Error::unsupported(span, "such an mv-apply").into());
    };
    let mut columns = partition.outer;
    for made in &result.columns {
        if columns.iter().any(|column| column.id == made.id) {
            continue;
        }
        match columns.iter_mut().find(|column| column.name == made.name) {
            Some(existing) => *existing = made.clone(),
            None => columns.push(made.clone()),
        }
    }
    let narrowed = crate::operators::project::select(
        Relation {
            partition: None,
            ..result
        },
        columns,
    )?;
    Ok(narrowed.unordered())
}

/// Returns whether an operator keeps the elements of different rows apart.
pub(crate) fn allows(kind: &OperatorKind) -> bool {
    matches!(
        kind,
        OperatorKind::Extend(_)
            | OperatorKind::MvExpand(_)
            | OperatorKind::Parse(_)
            | OperatorKind::ParseWhere(_)
            | OperatorKind::Project(_)
            | OperatorKind::ProjectAway(_)
            | OperatorKind::ProjectKeep(_)
            | OperatorKind::ProjectRename(_)
            | OperatorKind::Sort(_)
            | OperatorKind::Summarize(_)
            | OperatorKind::Take(_)
            | OperatorKind::Top(_)
            | OperatorKind::Where(_)
    )
}

/// Adds the outer row to the keys of an aggregate, and its columns to the results.
pub(crate) fn keep_outer(
    binder: &mut Binder<'_>,
    input: &Relation,
    groups: &mut Vec<Expr>,
    aggregates: &mut Vec<Expr>,
) -> Option<Partition> {
    let partition = input.partition.as_ref()?;
    let row = binder.fresh_id("row");
    groups.push(column(&partition.row).alias(&row));
    let outer = partition
        .outer
        .iter()
        .map(|old| {
            let id = binder.fresh_id(&old.name);
            aggregates.push(first_value(old.expr(), Vec::new()).alias(&id));
            Column { id, ..old.clone() }
        })
        .collect();
    Some(Partition { row, outer })
}

/// Keeps the first rows of each outer row.
pub(crate) fn first_of_each(input: Relation, count: usize) -> Bound<Relation> {
    let Some(partition) = &input.partition else {
        return Ok(input);
    };
    let frame = WindowFrame::new_bounds(
        WindowFrameUnits::Rows,
        WindowFrameBound::Preceding(ScalarValue::UInt64(None)),
        WindowFrameBound::CurrentRow,
    );
    let id = format!("{}:place", partition.row);
    let mut number = row_number()
        .partition_by(vec![column(&partition.row)])
        .window_frame(frame);
    if !input.order.is_empty() {
        number = number.order_by(input.order.clone());
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let place = datafusion::logical_expr::cast(column(&id), datafusion::arrow::datatypes::DataType::Int64);
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .window(vec![number.build()?.alias(&id)])?
        .filter(place.lt_eq(lit(count)))?
        .build()?;
    Ok(Relation { plan, ..input })
}
