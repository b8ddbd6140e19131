//! `sort`: orders the rows. Descending unless said otherwise; nulls are the least values.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, SortExpr};
use kql::ast::{NullsOrder, OrderedExpr, SortDirection};

/// Binds `sort`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, keys: &[OrderedExpr], scope: &Scope) -> Bound<Relation> {
    let (input, order) = keys_of(binder, input.unordered(), keys, scope)?;
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .sort(order.clone())?
        .build()?;
    Ok(Relation {
        plan,
        order,
        serialized: true,
        ..input
    })
}

/// Binds sort keys; each becomes a plan column of its own unless it is one already.
pub(crate) fn keys_of(
    binder: &mut Binder<'_>,
    input: Relation,
    keys: &[OrderedExpr],
    scope: &Scope,
) -> Bound<(Relation, Vec<SortExpr>)> {
    let mut order = Vec::new();
    let mut made = Vec::new();
    for key in keys {
        let value = binder.bind_scalar(&key.expr.value, &Env::row(scope, &input))?;
        if value.kind == KustoType::Dynamic {
            return Err(Error::semantic(
                Code::TYPE,
                key.span,
                "a dynamic value has no order; convert it with tostring(), tolong() or todatetime()",
            )
            .into());
        }
        let ascending = key.direction == Some(SortDirection::Ascending);
        let nulls_first = match key.nulls {
            Some(nulls) => nulls == NullsOrder::First,
            None => ascending,
        };
        let id = match (&value.expr, value.kind.is_text()) {
            (Expr::Column(existing), false) => existing.name.clone(),
            _ => {
                let id = binder.fresh_id("key");
                made.push(value.plain().alias(&id));
                id
            }
        };
        order.push(column(&id).sort(ascending, nulls_first));
    }
    if made.is_empty() {
        return Ok((input, order));
    }
    let mut exprs: Vec<Expr> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    for id in input.carried() {
        if !input.columns.iter().chain(&input.hidden).any(|column| column.id == id) {
            exprs.push(column(&id));
        }
    }
    exprs.extend(made);
    let plan = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    Ok((Relation { plan, ..input }, order))
}
