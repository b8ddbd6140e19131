//! `project`: chooses and computes columns.

use crate::binder::naming::{Names, implied};
use crate::binder::scope::{Env, Scope, Windowed};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::functions::several::{self, Unnamed};
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::ast::{self, NamedExpr};
use std::cell::RefCell;

/// Binds `project`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, columns: &[NamedExpr], scope: &Scope) -> Bound<Relation> {
    let (input, values) = evaluate(binder, input, columns, scope, Unnamed::Kept)?;
    let mut names = Names::default();
    for (named, _) in &values {
        if let Some(name) = named {
            names.reserve(name);
        }
    }
    let mut exprs = Vec::new();
    let mut kept = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (named, value) in values {
        let name = match named {
            Some(name) if seen.insert(name.clone()) => name,
            Some(name) => names.unique(&name),
            None => names.numbered(),
        };
        let mut made = binder.fresh_column(&name, value.kind);
        made.json_text = value.json_text;
        exprs.push(value.expr.alias(&made.id));
        kept.push(made);
    }
    finish(input, exprs, kept)
}

/// Projects the given expressions beside the carried columns.
pub(crate) fn finish(input: Relation, mut exprs: Vec<Expr>, columns: Vec<Column>) -> Bound<Relation> {
    for id in input.carried() {
        // A sort key may be one of the columns that stay.
        if !exprs
            .iter()
            .any(|expr| matches!(expr, Expr::Column(kept) if kept.name == id))
        {
            exprs.push(column(&id));
        }
    }
    let plan = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    Ok(Relation {
        plan,
        columns,
        hidden: Vec::new(),
        ..input
    })
}

/// Narrows a table to some of its columns, given as they are.
pub(crate) fn select(input: Relation, columns: Vec<Column>) -> Bound<Relation> {
    let exprs = columns.iter().map(Column::expr).collect();
    finish(input, exprs, columns)
}

/// Gives every column a new id.
pub(crate) fn renew(binder: &mut Binder<'_>, relation: &Relation) -> Bound<Relation> {
    let mut exprs = Vec::new();
    let mut remake = |binder: &mut Binder<'_>, old: &Column| {
        let id = binder.fresh_id(&old.name);
        exprs.push(old.expr().alias(&id));
        Column { id, ..old.clone() }
    };
    let columns: Vec<Column> = relation.columns.iter().map(|column| remake(binder, column)).collect();
    let hidden: Vec<Column> = relation.hidden.iter().map(|column| remake(binder, column)).collect();
    let evidence = relation.evidence.as_ref().map(|old| {
        let id = binder.fresh_id("evidence");
        exprs.push(column(old).alias(&id));
        id
    });
    let plan = LogicalPlanBuilder::new(relation.plan.clone()).project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        hidden,
        source_name: relation.source_name.clone(),
        ..Relation::new(plan, columns)
    })
}

/// A value and the name it has or brings along.
pub(crate) type Item = (Option<String>, Typed);

/// Binds a list of perhaps named expressions over a table; window expressions among them are
/// planned below.
pub(crate) fn evaluate(
    binder: &mut Binder<'_>,
    input: Relation,
    items: &[NamedExpr],
    scope: &Scope,
    unnamed: Unnamed,
) -> Bound<(Relation, Vec<Item>)> {
    let windows: RefCell<Vec<Windowed>> = RefCell::default();
    let prepared = if items.iter().any(|item| crate::functions::window::appears(&item.value)) {
        crate::operators::serialize::with_sequence(binder, input)?
    } else {
        input
    };
    let mut values = Vec::new();
    for item in items {
        let env = Env {
            windows: Some(&windows),
            ..Env::row(scope, &prepared)
        };
        if let ast::ExprKind::Star = item.value.kind {
            for column in &prepared.columns {
                let value = binder.bind_column(Some(&prepared), &column.name, item.span)?;
                values.push((Some(column.name.clone()), value));
            }
            continue;
        }
        if let Some(columns) = several::bind(binder, item, &env, unnamed)? {
            values.extend(columns);
            continue;
        }
        let value = binder.bind_scalar(&item.value, &env)?;
        let name = item
            .name()
            .map(|name| name.text.clone())
            .or_else(|| implied(&item.value));
        values.push((name, value));
    }
    let relation = crate::operators::serialize::plan_windows(prepared, windows.into_inner())?;
    Ok((relation, values))
}
