//! `distinct`: each combination of values once.

use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::Relation;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::ast::Distinct;

/// Binds `distinct`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, distinct: &Distinct, scope: &Scope) -> Bound<Relation> {
    let projected = crate::operators::project::bind(binder, input.unordered(), &distinct.columns, scope)?;
    all(
        binder,
        projected,
        distinct
            .columns
            .first()
            .map_or_else(kql::Span::default, |column| column.span),
    )
}

/// Keeps each row once, and in evidence mode the identities of all rows that are alike.
fn all(binder: &mut Binder<'_>, input: Relation, span: kql::Span) -> Bound<Relation> {
    if input.columns.is_empty() {
        return Err(Error::semantic(Code::SHAPE, span, "distinct needs a column").into());
    }
    let mut keys = Vec::new();
    let mut columns = Vec::new();
    for old in &input.columns {
        let made = crate::relation::Column {
            id: binder.fresh_id(&old.name),
            ..old.clone()
        };
        let value = binder.bind_column(Some(&input), &old.name, span)?;
        keys.push(value.plain().alias(&made.id));
        columns.push(made);
    }
    let mut aggregates: Vec<Expr> = Vec::new();
    let evidence = crate::aggregates::evidence::collect(binder, &input, &mut aggregates);
    let plan = LogicalPlanBuilder::new(input.plan)
        .aggregate(keys, aggregates)?
        .build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}

/// Returns the distinct values of a table's first column.
pub(crate) fn first_column(binder: &mut Binder<'_>, input: Relation) -> Bound<Relation> {
    let columns = input.columns.iter().take(1).cloned().collect();
    let first = crate::operators::project::select(input.unordered(), columns)?;
    all(binder, first, kql::Span::default())
}
