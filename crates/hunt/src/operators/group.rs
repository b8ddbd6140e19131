//! Aggregates per group, for operators that are told as a `summarize` (`top-nested`, `top-hitters`).

use crate::binder::scope::{Aggregated, Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::ast;
use std::cell::RefCell;

/// Groups a table by columns it has and computes one aggregate expression.
///
/// Returns the groups: the keys with new ids, then the aggregate under the given name.
pub(crate) fn by_columns(
    binder: &mut Binder<'_>,
    input: Relation,
    keys: &[Column],
    aggregate: (&ast::Expr, &str),
    scope: &Scope,
) -> Bound<Relation> {
    let gathered: RefCell<Vec<Aggregated>> = RefCell::default();
    let env = Env {
        aggregates: Some(&gathered),
        ..Env::row(scope, &input)
    };
    let value = binder.bind_scalar(aggregate.0, &env)?;
    let mut groups = Vec::new();
    let mut columns = Vec::new();
    for key in keys {
        let made = Column {
            id: binder.fresh_id(&key.name),
            ..key.clone()
        };
        groups.push(Typed::new(key.expr(), key.kind).plain().alias(&made.id));
        columns.push(made);
    }
    let mut aggregates: Vec<Expr> = gathered
        .into_inner()
        .into_iter()
        .map(|aggregated| aggregated.expr.alias(&aggregated.id))
        .collect();
    let evidence = crate::aggregates::evidence::collect(binder, &input, &mut aggregates);
    let grouped = LogicalPlanBuilder::new(input.plan).aggregate(groups, aggregates)?;
    let made = binder.fresh_column(aggregate.1, value.kind);
    let mut exprs: Vec<Expr> = columns.iter().map(Column::expr).collect();
    exprs.push(value.expr.alias(&made.id));
    exprs.extend(evidence.iter().map(|id| column(id)));
    columns.push(made);
    let plan = grouped.project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}

/// Adds an expression as a column at the end, or names the column that it is.
pub(crate) fn with_key(
    binder: &mut Binder<'_>,
    input: Relation,
    key: &ast::NamedExpr,
    scope: &Scope,
) -> Bound<(Relation, Column)> {
    let value = binder.bind_scalar(&key.value, &Env::row(scope, &input))?;
    let name = key
        .name()
        .map(|name| name.text.clone())
        .or_else(|| crate::binder::naming::implied(&key.value))
        .unwrap_or_else(|| "Column1".to_owned());
    let made = binder.fresh_column(&name, value.kind);
    let mut exprs: Vec<Expr> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    exprs.extend(input.evidence.iter().map(|id| column(id)));
    exprs.push(value.plain().alias(&made.id));
    let plan = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    Ok((
        Relation {
            plan,
            ..input.unordered()
        },
        made,
    ))
}
