//! `evaluate`: the plugins `bag_unpack` and `pivot`.
//!
//! Both have columns that only the data tell, so a first part of the query is run while binding.

use crate::KustoType;
use crate::aggregates::shape;
use crate::binder::naming::Names;
use crate::binder::scope::{Aggregated, Env, Scope};
use crate::binder::typed::{Typed, from_dynamic, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::{Cells, Out};
use crate::dynamic;
use crate::dynamic::path::{self, Step};
use crate::error::{Code, Error};
use crate::kernel;
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::Span;
use kql::ast::{self, Evaluate, ExprKind, NamedExpr};
use serde_json::Value;
use std::cell::RefCell;
use std::sync::Arc;

/// A pivot over more values than this is refused.
const MAX_VALUES: usize = 1000;

/// Binds `evaluate`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    evaluate: &Evaluate,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let result = match evaluate.call.name.text.as_str() {
        "bag_unpack" => bag_unpack(binder, input, &evaluate.call, scope)?,
        "pivot" => pivot(binder, input, &evaluate.call, scope)?,
        name => return Err(Error::unsupported(span, format!("evaluate {name}")).into()),
    };
    match &evaluate.schema {
        Some(schema) if !schema.open => declared(binder, result, schema),
        _ => Ok(result),
    }
}

/// Brings a result to the columns that the query declares.
fn declared(binder: &mut Binder<'_>, input: Relation, schema: &ast::Schema) -> Bound<Relation> {
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    for wanted in &schema.columns {
        let Some(kind) = KustoType::from_ast(wanted.ty) else {
            return Err(crate::binder::literal::decimal(wanted.span));
        };
        let value = match input.columns.iter().find(|column| column.name == wanted.name.text) {
            Some(found) if found.kind == kind => Typed::new(found.expr(), kind),
            Some(_) | None => Typed::null(kind)?,
        };
        let made = binder.fresh_column(&wanted.name.text, kind);
        exprs.push(value.expr.alias(&made.id));
        columns.push(made);
    }
    crate::operators::project::finish(input, exprs, columns)
}

fn column_argument(input: &Relation, argument: &NamedExpr) -> Bound<Column> {
    let ExprKind::Name(name) = &argument.value.kind else {
        return Err(Error::semantic(Code::SHAPE, argument.span, "the plugin needs a column here").into());
    };
    input
        .columns
        .iter()
        .find(|column| column.name == name.text)
        .cloned()
        .ok_or_else(|| {
            Error::semantic(
                Code::UNKNOWN_NAME,
                name.span,
                format!("there is no column `{}`", name.text),
            )
            .into()
        })
}

/// `bag_unpack(column, [prefix], [conflict], [ignored])`: a column per member.
fn bag_unpack(binder: &mut Binder<'_>, input: Relation, call: &ast::Call, scope: &Scope) -> Bound<Relation> {
    let Some(first) = call.arguments.first() else {
        return Err(crate::binder::call::arity(call, "1 to 4", call.span));
    };
    let bag = column_argument(&input, first)?;
    if bag.kind != KustoType::Dynamic && !bag.json_text {
        let message = format!("bag_unpack needs a dynamic column, not {}", bag.kind);
        return Err(Error::semantic(Code::TYPE, first.span, message).into());
    }
    let mut prefix = String::new();
    let mut ignored: Vec<String> = Vec::new();
    let mut positional = 0;
    for argument in call.arguments.iter().skip(1) {
        let name = argument.name().map(|name| name.text.as_str());
        let value = binder.bind_constant(&argument.value, &Env::scalar(scope))?;
        if name.is_none() {
            positional += 1;
        }
        match (name, positional) {
            (Some("OutputColumnPrefix"), _) | (None, 1) => prefix = value.constant_text().unwrap_or_default(),
            (Some("columnsConflict"), _) | (None, 2) => {
                if value.constant_text().is_some_and(|text| text != "error") {
                    return Err(Error::unsupported(argument.span, "bag_unpack with columnsConflict").into());
                }
            }
            (Some("ignoredProperties"), _) | (None, 3) => {
                if let Some(Value::Array(items)) = value.read(dynamic::read) {
                    ignored.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
                }
            }
            _ => return Err(crate::binder::call::arity(call, "1 to 4", call.span)),
        }
    }
    let members = members_of(binder, &input, &bag, call.span)?;
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    for old in input.columns.iter().filter(|column| column.id != bag.id) {
        exprs.push(old.expr());
        columns.push(old.clone());
    }
    for (key, kind) in members {
        if ignored.contains(&key) {
            continue;
        }
        let name = format!("{prefix}{key}");
        if columns.iter().any(|column| column.name == name) {
            let message = format!("bag_unpack would make a second column `{name}`; give a prefix");
            return Err(Error::semantic(Code::INVALID, call.span, message).into());
        }
        let steps = [Step::Key(key)];
        let kernel: kernel::Kernel = Arc::new(move |cells| {
            cells
                .first()
                .and_then(|cell| path::find(cell.text(), &steps))
                .map_or(Out::Null, Out::from)
        });
        let member = Typed::new(
            kernel::call(
                "member",
                KustoType::Dynamic,
                vec![(bag.expr(), KustoType::Dynamic)],
                kernel,
            ),
            KustoType::Dynamic,
        );
        let value = match kind {
            KustoType::Dynamic => member,
            KustoType::String => to_text(member),
            kind => from_dynamic(member, kind),
        };
        let made = binder.fresh_column(&name, kind);
        exprs.push(value.expr.alias(&made.id));
        columns.push(made);
    }
    crate::operators::project::finish(input, exprs, columns)
}

/// Runs the part that tells the members of the bags and their types.
fn members_of(binder: &mut Binder<'_>, input: &Relation, bag: &Column, span: Span) -> Bound<Vec<(String, KustoType)>> {
    let made = binder.fresh_column("shape", KustoType::Dynamic);
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .aggregate(Vec::<Expr>::new(), vec![shape::of(bag.expr()).alias(&made.id)])?
        .build()?;
    let ran = binder.run(Relation::new(plan, vec![made]))?;
    let mut members = Vec::new();
    for batch in &ran.batches {
        let cells = Cells::new(batch.column(0), KustoType::Dynamic)?;
        if let Value::Object(found) = dynamic::read(cells.get(0)) {
            for (key, kind) in found {
                let kind = match kind.as_str() {
                    Some("bool") => KustoType::Bool,
                    Some("real") => KustoType::Real,
                    Some("long") => KustoType::Long,
                    Some("string") => KustoType::String,
                    _ => KustoType::Dynamic,
                };
                members.push((key, kind));
            }
        }
    }
    if members.len() > shape::MAX_MEMBERS {
        let message = format!("the bags have more than {} different members", shape::MAX_MEMBERS);
        return Err(Error::semantic(Code::INVALID, span, message).into());
    }
    Ok(members)
}

/// `pivot(column, [aggregate], [keys…])`: a column per value.
fn pivot(binder: &mut Binder<'_>, input: Relation, call: &ast::Call, scope: &Scope) -> Bound<Relation> {
    let Some((first, rest)) = call.arguments.split_first() else {
        return Err(crate::binder::call::arity(call, "at least 1", call.span));
    };
    let over = column_argument(&input, first)?;
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
        keys.iter()
            .map(|key| column_argument(&input, key))
            .collect::<Bound<_>>()?
    };
    let input = input.unordered();
    let values = values_of(binder, &input, &over)?;
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
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
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
