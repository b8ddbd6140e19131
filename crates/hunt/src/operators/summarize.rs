//! `summarize`: aggregates per group.

use crate::KustoType;
use crate::aggregates::{self, chosen};
use crate::binder::naming::{Names, implied};
use crate::binder::scope::{Aggregated, Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation, column};
use datafusion::functions::core::expr_fn::get_field;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::Span;
use kql::ast::{self, ExprKind, NamedExpr};
use std::cell::RefCell;

/// One column of the result before it has a name of its own.
pub(crate) struct Value {
    pub(crate) wanted: Option<String>,
    /// Whether the query gave the name.
    pub(crate) given: bool,
    pub(crate) value: Typed,
}

/// Binds `summarize`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    summarize: &ast::Summarize,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    if summarize.bin.is_some() {
        return Err(Error::unsupported(span, "the old bin= of summarize").into());
    }
    let keys = summarize.by.as_deref().unwrap_or_default();
    // Lists keep the order of sorted input: the rows are numbered first.
    let input = if input.order.is_empty() || !keeps_order(&summarize.aggregates) {
        input
    } else {
        crate::operators::serialize::with_sequence(binder, input)?
    };
    let mut names = Names::default();
    let mut groups = Vec::new();
    let mut columns = Vec::new();
    for item in keys {
        let value = binder.bind_scalar(&item.value, &Env::row(scope, &input))?;
        if value.kind == KustoType::Dynamic {
            let message = "a dynamic value cannot be a group key; convert it, for instance with tostring()";
            return Err(Error::semantic(Code::TYPE, item.span, message).into());
        }
        let name = match item
            .name()
            .map(|name| name.text.clone())
            .or_else(|| implied(&item.value))
        {
            Some(name) => names.unique(&name),
            None => names.numbered(),
        };
        let made = binder.fresh_column(&name, value.kind);
        groups.push(value.plain().alias(&made.id));
        columns.push(made);
    }
    let gathered: RefCell<Vec<Aggregated>> = RefCell::default();
    let mut values = Vec::new();
    for item in &summarize.aggregates {
        values.extend(bind_item(binder, item, &input, keys, scope, &gathered)?);
    }
    let mut aggregates: Vec<Expr> = gathered
        .into_inner()
        .into_iter()
        .map(|aggregated| aggregated.expr.alias(&aggregated.id))
        .collect();
    let partition = crate::operators::mv_apply::keep_outer(binder, &input, &mut groups, &mut aggregates);
    let evidence = aggregates::evidence::collect(binder, &input, &mut aggregates);
    if groups.is_empty() && aggregates.is_empty() {
        return Err(Error::semantic(Code::SHAPE, span, "summarize needs an aggregate or a key").into());
    }
    let plan = LogicalPlanBuilder::new(input.plan)
        .aggregate(groups, aggregates)?
        .build()?;
    let mut exprs: Vec<Expr> = columns.iter().map(Column::expr).collect();
    for Value { wanted, given, value } in values {
        let name = match wanted {
            Some(name) if given => names.unique(&name),
            Some(name) => names.unique(&name),
            None => names.numbered(),
        };
        let made = binder.fresh_column(&name, value.kind);
        exprs.push(value.expr.alias(&made.id));
        columns.push(made);
    }
    exprs.extend(evidence.iter().map(|id| column(id)));
    if let Some(partition) = &partition {
        exprs.push(column(&partition.row));
        exprs.extend(partition.outer.iter().map(Column::expr));
    }
    let plan = LogicalPlanBuilder::new(plan).project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        partition,
        ..Relation::new(plan, columns)
    })
}

/// Returns whether an aggregate's result depends on the order of the rows.
fn keeps_order(items: &[NamedExpr]) -> bool {
    items.iter().any(|item| mentions_list(&item.value))
}

fn mentions_list(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(call) => {
            let name = call.name.text.as_str();
            name.starts_with("make_list")
                || name.starts_with("make_set")
                || name == "makelist"
                || name == "makeset"
                || call.arguments.iter().any(|argument| mentions_list(&argument.value))
        }
        ExprKind::Binary(binary) => mentions_list(&binary.left) || mentions_list(&binary.right),
        ExprKind::Paren(inner) => mentions_list(inner),
        ExprKind::Index(index) => mentions_list(&index.base),
        _ => false,
    }
}

/// Binds one item of the aggregates; some give several columns.
fn bind_item(
    binder: &mut Binder<'_>,
    item: &NamedExpr,
    input: &Relation,
    keys: &[NamedExpr],
    scope: &Scope,
    gathered: &RefCell<Vec<Aggregated>>,
) -> Bound<Vec<Value>> {
    let env = Env {
        aggregates: Some(gathered),
        ..Env::row(scope, input)
    };
    if let ExprKind::Call(call) = &item.value.without_parentheses().kind {
        let choice = match call.name.text.as_str() {
            "arg_max" | "argmax" => Some(chosen::Choice::Greatest),
            "arg_min" | "argmin" => Some(chosen::Choice::Least),
            "take_any" | "any" | "anyif" | "take_anyif" => Some(chosen::Choice::First),
            _ => None,
        };
        if let Some(choice) = choice {
            return bind_chosen(binder, choice, call, item, keys, &env, gathered);
        }
        if matches!(call.name.text.as_str(), "percentiles" | "percentilesw") {
            return bind_percentiles(binder, call, item, &env);
        }
    }
    let value = binder.bind_scalar(&item.value, &env)?;
    if item.names.len() > 1 {
        return Err(Error::unsupported(item.span, "several names for one aggregate").into());
    }
    let given = item.name().map(|name| name.text.clone());
    let wanted = given.clone().or_else(|| match &item.value.without_parentheses().kind {
        ExprKind::Call(call) => aggregates::default_name(call).or_else(|| implied_of(call)),
        _ => None,
    });
    Ok(vec![Value {
        given: given.is_some(),
        wanted,
        value,
    }])
}

/// A conversion around an aggregate takes the aggregate's name: `tostring(make_set(x))` is `set_x`.
fn implied_of(call: &ast::Call) -> Option<String> {
    if !crate::binder::naming::keeps_name(&call.name.text) {
        return None;
    }
    match &call.arguments.first()?.value.without_parentheses().kind {
        ExprKind::Call(inner) => aggregates::default_name(inner).or_else(|| implied_of(inner)),
        _ => None,
    }
}

/// `percentiles(x, 5, 50, 95)` and `percentilesw(x, weight, 5, 50, 95)`: a column per rank.
fn bind_percentiles(binder: &mut Binder<'_>, call: &ast::Call, item: &NamedExpr, env: &Env<'_>) -> Bound<Vec<Value>> {
    let (single, fixed) = if call.name.text == "percentilesw" {
        ("percentilew", 2)
    } else {
        ("percentile", 1)
    };
    if call.arguments.len() <= fixed {
        return Err(crate::binder::call::arity(
            call,
            &format!("at least {}", fixed + 1),
            call.span,
        ));
    }
    let (values_of, ranks) = call.arguments.split_at(fixed);
    let mut values = Vec::new();
    for (at, rank) in ranks.iter().enumerate() {
        let one = ast::Call {
            name: ast::Name {
                text: single.to_owned(),
                ..call.name.clone()
            },
            options: Vec::new(),
            arguments: values_of.iter().chain([rank]).cloned().collect(),
            span: call.span,
        };
        let bound = binder.bind_call(&one, call.span, env)?;
        let given = item.names.get(at).map(|name| name.text.clone());
        values.push(Value {
            given: given.is_some(),
            wanted: given.or_else(|| aggregates::default_name(&one)),
            value: bound,
        });
    }
    Ok(values)
}

/// `arg_max(by, a, b)` and its relatives: the columns of one row.
fn bind_chosen(
    binder: &mut Binder<'_>,
    choice: chosen::Choice,
    call: &ast::Call,
    item: &NamedExpr,
    keys: &[NamedExpr],
    env: &Env<'_>,
    gathered: &RefCell<Vec<Aggregated>>,
) -> Bound<Vec<Value>> {
    let mut arguments: Vec<&NamedExpr> = call.arguments.iter().collect();
    let mut condition = None;
    if call.name.text.ends_with("if") {
        let Some(predicate) = arguments.pop() else {
            return Err(crate::binder::call::arity(call, "2", call.span));
        };
        let value = binder.bind_scalar(&predicate.value, &env.inner())?;
        condition = Some(Box::new(
            crate::binder::comparison::truth(value, predicate.span)?.into_filter(),
        ));
    }
    if arguments.is_empty() || (choice != chosen::Choice::First && arguments.len() < 2 && item.names.len() > 1) {
        return Err(crate::binder::call::arity(call, "at least 1", call.span));
    }
    let key_names: Vec<String> = keys
        .iter()
        .filter(|key| key.names.is_empty())
        .filter_map(|key| match &key.value.without_parentheses().kind {
            ExprKind::Name(name) => Some(name.text.clone()),
            _ => None,
        })
        .collect();
    let mut picked: Vec<(Option<String>, Typed)> = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        if let ExprKind::Star = argument.value.kind {
            let Some(rows) = env.rows else { continue };
            let first = arguments
                .first()
                .filter(|_| at > 0)
                .and_then(|first| implied(&first.value));
            for source in rows.columns.clone() {
                // Keys are there already, and so is the column that is ordered by.
                if key_names.contains(&source.name) || first.as_ref() == Some(&source.name) {
                    continue;
                }
                let value = binder.bind_column(Some(rows), &source.name, argument.span)?;
                picked.push((Some(source.name.clone()), value));
            }
            continue;
        }
        let value = binder.bind_scalar(&argument.value, &env.inner())?;
        picked.push((implied(&argument.value), value));
    }
    let prefix = match call.name.text.as_str() {
        "any" | "anyif" => Some("any"),
        _ => None,
    };
    let id = binder.fresh_id("chosen");
    let args = picked.iter().map(|(_, value)| (value.plain(), value.kind)).collect();
    let mut expr = chosen::call(choice, args);
    if let (Some(condition), Expr::AggregateFunction(function)) = (condition, &mut expr) {
        function.params.filter = Some(condition);
    }
    gathered.borrow_mut().push(Aggregated { expr, id: id.clone() });
    let mut values = Vec::new();
    for (at, (name, source)) in picked.into_iter().enumerate() {
        let mut value = Typed::new(get_field(column(&id), format!("c{at}")), source.kind);
        value.json_text = source.json_text;
        let given = item.names.get(at).map(|name| name.text.clone());
        let wanted = match (&given, prefix, name) {
            (Some(given), _, _) => Some(given.clone()),
            (None, Some(prefix), Some(name)) => Some(format!("{prefix}_{name}")),
            (None, _, name) => name,
        };
        values.push(Value {
            given: given.is_some(),
            wanted,
            value,
        });
    }
    Ok(values)
}
