//! `partition by key (…)`: runs operators on the rows of each value of a column, and unites what
//! they give.
//!
//! Where every operator of the body keeps groups apart by itself, all parts are run at once, as in
//! `mv-apply`. Else the values are found first and the body is planned once per value.
//! Source: Kusto `partition` operator.

use crate::KustoType;
use crate::binder::scope::{Binding, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Cells, Out};
use crate::error::{Code, Error};
use crate::operators::mv_apply;
use crate::relation::{Column, Partition, Relation};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Expr, LogicalPlanBuilder, Operator, lit};
use kql::Span;
use kql::ast::{self, ExprKind, OptionValue, PartitionBody, Pipeline};

/// Kusto's own limit on parts of the legacy strategy.
const MAX_LEGACY_PARTS: usize = 64;
/// A body that is planned once per value is refused for more values than this.
const MAX_PARTS: usize = 512;

/// Binds `partition`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    partition: &ast::Partition,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    if partition.internal || partition.values.is_some() {
        return Err(Error::unsupported(span, "such a partition").into());
    }
    let ExprKind::Name(name) = &partition.by.without_parentheses().kind else {
        return Err(Error::semantic(
            Code::SHAPE,
            partition.by.span,
            "partition needs a column to partition by",
        )
        .into());
    };
    let Some(key) = input.find(&name.text).cloned() else {
        binder.bind_column(Some(&input), &name.text, name.span)?;
        return Err(Error::Internal("a column was not found twice".to_owned()).into());
    };
    let strategy = partition
        .options
        .iter()
        .find(|option| option.name.text == "hint.strategy")
        .and_then(|option| match &option.value {
            OptionValue::Name(name) => Some(name.text.as_str()),
            _ => None,
        });
    let legacy = !matches!(strategy, Some("native" | "shuffle"));
    match &partition.body {
        PartitionBody::Operators(body) if !legacy && runs_at_once(body) => at_once(binder, input, &key, body, scope),
        _ => per_value(binder, input, &key, partition, legacy, scope, span),
    }
}

fn runs_at_once(body: &Pipeline) -> bool {
    body.source.is_none()
        && body
            .operators
            .iter()
            .all(|operator| mv_apply::allows(&operator.kind) && !crate::operators::serialize::appears(&operator.kind))
}

fn at_once(binder: &mut Binder<'_>, input: Relation, key: &Column, body: &Pipeline, scope: &Scope) -> Bound<Relation> {
    if input.partition.is_some() {
        return Err(Error::unsupported(body.span, "a partition inside mv-apply").into());
    }
    // The key travels beside the visible columns, which the body may drop or change.
    let row = binder.fresh_id("part");
    let value = Typed::new(key.expr(), key.kind);
    let mut exprs: Vec<Expr> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    for id in input.carried() {
        if !input.columns.iter().chain(&input.hidden).any(|column| column.id == id) {
            exprs.push(crate::relation::column(&id));
        }
    }
    exprs.push(value.plain().alias(&row));
    let plan = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    let inner = Relation {
        plan,
        partition: Some(Partition { row, outer: Vec::new() }),
        ..input
    };
    let result = binder.bind_pipeline(body, scope, Some(&inner))?;
    let columns = result.columns.clone();
    let narrowed = crate::operators::project::select(
        Relation {
            partition: None,
            ..result
        },
        columns,
    )?;
    Ok(narrowed.unordered())
}

fn per_value(
    binder: &mut Binder<'_>,
    input: Relation,
    key: &Column,
    partition: &ast::Partition,
    legacy: bool,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let values = values_of(binder, &input, key)?;
    let most = if legacy { MAX_LEGACY_PARTS } else { MAX_PARTS };
    if values.len() > most {
        let hint = if legacy { "; use hint.strategy=native" } else { "" };
        let message = format!("`{}` has more than {most} different values{hint}", key.name);
        return Err(Error::semantic(Code::INVALID, span, message).into());
    }
    let mut parts = Vec::new();
    for value in &values {
        let literal = Expr::Literal(value.clone(), None);
        let test = Expr::BinaryExpr(BinaryExpr::new(
            Box::new(Typed::new(key.expr(), key.kind).plain()),
            Operator::IsNotDistinctFrom,
            Box::new(literal.clone()),
        ));
        let constant = Typed::new(literal, key.kind);
        parts.push(part(binder, &input, key, test, constant, partition, scope)?);
    }
    if parts.is_empty() {
        let none = lit(false);
        let constant = Typed::null(key.kind)?;
        return part(binder, &input, key, none, constant, partition, scope);
    }
    crate::operators::union::combine(binder, parts, false, None)
}

/// Binds the body for the rows of one value.
fn part(
    binder: &mut Binder<'_>,
    input: &Relation,
    key: &Column,
    test: Expr,
    value: Typed,
    partition: &ast::Partition,
    scope: &Scope,
) -> Bound<Relation> {
    let is_empty = test == lit(false);
    match &partition.body {
        PartitionBody::Query(query) => {
            let scope = scope.with(key.name.clone(), Binding::Scalar(Box::new(value)));
            let relation = binder.bind_tabular(query, &scope, None)?;
            without_rows(relation, is_empty)
        }
        PartitionBody::Operators(body) => {
            let plan = LogicalPlanBuilder::new(input.plan.clone()).filter(test)?.build()?;
            let rows = Relation { plan, ..input.clone() };
            let ordered = rows.order.clone();
            let rows = if ordered.is_empty() {
                binder.renewed(&rows)?
            } else {
                rows
            };
            let relation = binder.bind_pipeline(body, scope, Some(&rows))?;
            without_rows(relation, is_empty)
        }
    }
}

/// Without a part the body is not run at all; only its columns are known.
fn without_rows(relation: Relation, is_empty: bool) -> Bound<Relation> {
    if !is_empty {
        return Ok(relation);
    }
    let plan = LogicalPlanBuilder::new(relation.plan.clone())
        .filter(lit(false))?
        .build()?;
    Ok(Relation { plan, ..relation })
}

/// Runs the part that tells the values of the key, in a stable order.
fn values_of(binder: &mut Binder<'_>, input: &Relation, key: &Column) -> Bound<Vec<ScalarValue>> {
    if key.kind == KustoType::Dynamic {
        let message = "a dynamic column cannot partition; convert it, for instance with tostring()";
        return Err(Error::semantic(Code::TYPE, Span::default(), message).into());
    }
    let only = crate::operators::project::select(input.clone().unordered(), vec![key.clone()])?;
    let distinct = crate::operators::distinct::first_column(binder, only)?;
    let ran = binder.run(distinct)?;
    let mut values = Vec::new();
    for batch in &ran.batches {
        let cells = Cells::new(batch.column(0), key.kind)?;
        for row in 0..batch.num_rows() {
            values.push(crate::cell::to_scalar(&Out::from(cells.get(row)), key.kind)?);
        }
    }
    values.sort_by(|left, right| left.partial_cmp(right).unwrap_or(std::cmp::Ordering::Equal));
    Ok(values)
}
