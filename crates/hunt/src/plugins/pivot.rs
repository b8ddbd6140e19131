//! `pivot(column, [aggregate], [keys…])`: a column per value of a column.
//!
//! The values are only told by the data, so a first part of the query is run while binding.
//! Source: Kusto `pivot` plugin.

use super::{Site, arguments};
use crate::KustoType;
use crate::binder::naming::Names;
use crate::binder::scope::{Aggregated, Env};
use crate::binder::typed::{Typed, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::{Cells, Out};
use crate::dynamic;
use crate::error::{Code, Error};
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::Span;
use kql::ast::{self, ExprKind};
use std::cell::RefCell;

/// A pivot over more values than this is refused.
const MAX_VALUES: usize = 1000;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let Site {
        input,
        call,
        scope,
        schema,
    } = site;
    let Some((first, rest)) = call.arguments.split_first() else {
        return Err(crate::binder::call::arity(call, "at least 1", call.span));
    };
    let over = arguments::column(&input, first)?;
    let (aggregate, keys) = match rest.split_first() {
        Some((aggregate, keys)) if matches!(aggregate.value.kind, ExprKind::Call(_)) => (aggregate.value.clone(), keys),
        _ => (count_call(call.span), rest),
    };
    let read: Vec<String> = match &aggregate.kind {
        ExprKind::Call(inner) => inner
            .arguments
            .iter()
            .filter_map(|argument| crate::binder::naming::implied(&argument.value))
            .collect(),
        _ => Vec::new(),
    };
    let keys: Vec<Column> = if keys.is_empty() {
        input
            .columns
            .iter()
            .filter(|column| column.id != over.id && !read.contains(&column.name))
            .cloned()
            .collect()
    } else {
        arguments::columns(&input, keys)?
    };
    let input = input.unordered();
    let found = values_of(binder, &input, &over)?;
    let values = match schema {
        // The declared columns that are no keys are the values.
        Some(schema) if !schema.open => {
            let declared: Vec<String> = schema
                .columns
                .iter()
                .map(|column| column.name.text.clone())
                .filter(|name| !keys.iter().any(|key| key.name == *name))
                .collect();
            if let Some(other) = found.iter().find(|value| !declared.contains(value)) {
                let message = format!(
                    "`{}` holds `{other}`, which the declared columns do not have",
                    over.name
                );
                return Err(Error::semantic(Code::INVALID, call.span, message).into());
            }
            declared
        }
        _ => found,
    };
    let gathered: RefCell<Vec<Aggregated>> = RefCell::default();
    let mut names = Names::default();
    let mut groups = Vec::new();
    let mut columns = Vec::new();
    for key in &keys {
        names.reserve(&key.name);
        let made = Column {
            id: binder.fresh_id(&key.name),
            ..key.clone()
        };
        let value = binder.bind_column(Some(&input), &key.name, call.span)?;
        groups.push(value.plain().alias(&made.id));
        columns.push(made);
    }
    let mut results = Vec::new();
    for text in values {
        let from = gathered.borrow().len();
        let env = Env {
            aggregates: Some(&gathered),
            ..Env::row(scope, &input)
        };
        let value = binder.bind_scalar(&aggregate, &env)?;
        let wanted = Typed::constant(&Out::text(text.clone()), KustoType::String)?;
        let held = to_text(binder.bind_column(Some(&input), &over.name, call.span)?);
        let test = crate::binder::comparison::bind(ast::BinaryOp::Equal, held, wanted, call.span)?.into_filter();
        for aggregated in gathered.borrow_mut().iter_mut().skip(from) {
            if let Expr::AggregateFunction(function) = &mut aggregated.expr {
                let joined = match function.params.filter.take() {
                    Some(filter) => filter.and(test.clone()),
                    None => test.clone(),
                };
                function.params.filter = Some(Box::new(joined));
            }
        }
        let made = binder.fresh_column(&names.unique(&text), value.kind);
        results.push(value.expr.alias(&made.id));
        columns.push(made);
    }
    let mut aggregates: Vec<Expr> = gathered
        .into_inner()
        .into_iter()
        .map(|aggregated| aggregated.expr.alias(&aggregated.id))
        .collect();
    let evidence = crate::aggregates::evidence::collect(binder, &input, &mut aggregates);
    if groups.is_empty() && aggregates.is_empty() {
        return Err(Error::semantic(Code::SHAPE, call.span, "there is nothing to pivot").into());
    }
    let mut exprs: Vec<Expr> = columns.iter().take(groups.len()).map(Column::expr).collect();
    exprs.extend(results);
    exprs.extend(evidence.iter().map(|id| column(id)));
    let plan = LogicalPlanBuilder::new(input.plan)
        .aggregate(groups, aggregates)?
        .project(exprs)?
        .build()?;
    let result = Relation {
        evidence,
        ..Relation::new(plan, columns)
    };
    match schema {
        Some(schema) if !schema.open => super::declared(binder, result, schema),
        _ => Ok(result),
    }
}

/// Runs the part that tells the values of the pivot column, sorted.
fn values_of(binder: &mut Binder<'_>, input: &Relation, over: &Column) -> Bound<Vec<String>> {
    let only = crate::operators::project::select(input.clone(), vec![over.clone()])?;
    let distinct = crate::operators::distinct::first_column(binder, only)?;
    let ran = binder.run(distinct)?;
    let mut values = Vec::new();
    for batch in &ran.batches {
        let cells = Cells::new(batch.column(0), over.kind)?;
        for row in 0..batch.num_rows() {
            if let Out::Text(text) = dynamic::convert::to_text(cells.get(row)) {
                values.push(text.into_owned());
            }
        }
    }
    values.sort();
    if values.len() > MAX_VALUES {
        let message = format!("pivot would make more than {MAX_VALUES} columns");
        return Err(Error::semantic(Code::INVALID, Span::default(), message).into());
    }
    Ok(values)
}

fn count_call(span: Span) -> ast::Expr {
    let name = ast::Name {
        text: "count".to_owned(),
        bracketed: false,
        span,
    };
    ast::Expr {
        kind: ExprKind::Call(ast::Call {
            name,
            options: Vec::new(),
            arguments: Vec::new(),
            span,
        }),
        span,
    }
}
