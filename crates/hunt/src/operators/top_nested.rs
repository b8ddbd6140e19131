//! `top-nested`: the top values of a first key, below each the top values of a second, and so on.
//!
//! Each level is an aggregation by the keys so far, joined with what the level before kept and
//! cut to the first rows below each kept row.
//! Source: Kusto `top-nested` operator.

use crate::KustoType;
use crate::binder::naming::Names;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::{Typed, implicit};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::operators::group;
use crate::relation::{Column, Relation, column};
use datafusion::common::{Column as PlanColumn, JoinType, NullEquality};
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlanBuilder, cast, lit};
use kql::Span;
use kql::ast::{SortDirection, TopNestedLevel};

/// Binds `top-nested`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    levels: &[TopNestedLevel],
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let mut rows = input.unordered();
    let mut keys: Vec<Column> = Vec::new();
    for level in levels {
        let (widened, key) = group::with_key(binder, rows, &level.of, scope)?;
        if key.kind == KustoType::Dynamic {
            let message = "a dynamic value cannot be a key; convert it, for instance with tostring()";
            return Err(Error::semantic(Code::TYPE, level.of.span, message).into());
        }
        rows = Relation {
            columns: widened.columns.iter().cloned().chain([key.clone()]).collect(),
            ..widened
        };
        keys.push(key);
    }
    let mut names = Names::default();
    let mut kept: Option<Relation> = None;
    for (at, level) in levels.iter().enumerate() {
        let last = at + 1 == levels.len();
        if level.others.is_some() && !last {
            return Err(Error::unsupported(level.span, "`with others` above the last level").into());
        }
        let key_name = names.unique(keys.get(at).map_or("", |key| key.name.as_str()));
        let wanted = match level.by.expr.name() {
            Some(name) => name.text.clone(),
            None => format!("aggregated_{}", keys.get(at).map_or("", |key| key.name.as_str())),
        };
        let wanted = names.unique(&wanted);
        let prefix: Vec<Column> = keys.iter().take(at + 1).cloned().collect();
        let groups = group::by_columns(binder, rows.clone(), &prefix, (&level.by.expr.value, &wanted), scope)?;
        let top = keep_top(binder, groups, kept.as_ref(), level, scope, &key_name)?;
        kept = Some(match &level.others {
            None => top,
            Some(others) => {
                let left_out = remaining(binder, &rows, &prefix, &top)?;
                let outer: Vec<Column> = keys.iter().take(at).cloned().collect();
                let rest = group::by_columns(binder, left_out, &outer, (&level.by.expr.value, &wanted), scope)?;
                let value = binder.bind_constant(others, &Env::scalar(scope))?;
                let kind = keys.get(at).map_or(KustoType::String, |key| key.kind);
                let found = value.kind;
                let value = implicit(value, kind).ok_or_else(|| {
                    Error::semantic(
                        Code::TYPE,
                        others.span,
                        format!("the others must be {kind}, not {found}"),
                    )
                })?;
                let rest = with_parents(binder, rest, kept.as_ref(), at, Some((value, &key_name)))?;
                crate::operators::union::combine(binder, vec![top, rest], false, None)?
            }
        });
    }
    kept.ok_or_else(|| Error::semantic(Code::SHAPE, span, "top-nested needs a level").into())
}

/// Keeps the first groups below each kept row of the level before.
fn keep_top(
    binder: &mut Binder<'_>,
    groups: Relation,
    kept: Option<&Relation>,
    level: &TopNestedLevel,
    scope: &Scope,
    key_name: &str,
) -> Bound<Relation> {
    let depth = groups.columns.len().saturating_sub(1);
    let mut groups = with_parents(binder, groups, kept, depth.saturating_sub(1), None)?;
    // Below the columns of the parents stand the key and the aggregate of this level.
    let width = groups.columns.len();
    if let Some(key) = width.checked_sub(2).and_then(|at| groups.columns.get_mut(at)) {
        key.name = key_name.to_owned();
    }
    let Some(count) = &level.count else { return Ok(groups) };
    let count = binder.bind_count(count, &Env::scalar(scope))?;
    let (Some(key), Some(weight)) = (
        width.checked_sub(2).and_then(|at| groups.columns.get(at)),
        groups.columns.last(),
    ) else {
        return Err(Error::Internal("a level of top-nested lacks its columns".to_owned()).into());
    };
    let ascending = level.by.direction == Some(SortDirection::Ascending);
    let parents: Vec<Expr> = groups
        .columns
        .iter()
        .take(width.saturating_sub(2))
        .map(Column::expr)
        .collect();
    let place = binder.fresh_id("place");
    let mut number = row_number().order_by(vec![
        weight.expr().sort(ascending, false),
        // Equal weights come in a fixed order.
        key.expr().sort(true, true),
    ]);
    if !parents.is_empty() {
        number = number.partition_by(parents);
    }
    let within =
        cast(column(&place), arrow::datatypes::DataType::Int64).lt_eq(lit(i64::try_from(count).unwrap_or(i64::MAX)));
    let plan = LogicalPlanBuilder::new(groups.plan.clone())
        .window(vec![number.build()?.alias(&place)])?
        .filter(within)?
        .build()?;
    let columns = groups.columns.clone();
    crate::operators::project::select(Relation { plan, ..groups }, columns)
}

/// Puts the columns of the kept rows above before those of this level.
///
/// `groups` has the keys of the levels above, then its own columns; `own` stands in front of them.
fn with_parents(
    binder: &mut Binder<'_>,
    groups: Relation,
    kept: Option<&Relation>,
    above: usize,
    own: Option<(Typed, &str)>,
) -> Bound<Relation> {
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    let builder = match kept {
        None => LogicalPlanBuilder::new(groups.plan.clone()),
        Some(kept) => {
            let parents = binder.renewed(kept)?;
            let keys = |columns: Vec<&Column>| -> Vec<PlanColumn> {
                columns
                    .into_iter()
                    .map(|column| PlanColumn::new_unqualified(column.id.as_str()))
                    .collect()
            };
            // Of the parents' columns every other one is a key.
            let right = keys(parents.columns.iter().step_by(2).take(above).collect());
            let left = keys(groups.columns.iter().take(above).collect());
            for parent in &parents.columns {
                exprs.push(parent.expr());
                columns.push(parent.clone());
            }
            LogicalPlanBuilder::new(groups.plan.clone()).join_detailed(
                parents.plan,
                JoinType::Inner,
                (left, right),
                None,
                NullEquality::NullEqualsNull,
            )?
        }
    };
    if let Some((value, name)) = own {
        let made = binder.fresh_column(name, value.kind);
        exprs.push(value.expr.alias(&made.id));
        columns.push(made);
    }
    for own in groups.columns.iter().skip(above) {
        exprs.push(own.expr());
        columns.push(own.clone());
    }
    exprs.extend(groups.evidence.iter().map(|id| column(id)));
    let plan = builder.project(exprs)?.build()?;
    Ok(Relation {
        plan,
        columns,
        ..groups
    })
}

/// The rows whose keys are not among the kept groups.
fn remaining(binder: &mut Binder<'_>, rows: &Relation, keys: &[Column], top: &Relation) -> Bound<Relation> {
    let top = binder.renewed(top)?;
    let left: Vec<PlanColumn> = keys
        .iter()
        .map(|key| PlanColumn::new_unqualified(key.id.as_str()))
        .collect();
    let right: Vec<PlanColumn> = top
        .columns
        .iter()
        .step_by(2)
        .map(|key| PlanColumn::new_unqualified(key.id.as_str()))
        .collect();
    let plan = LogicalPlanBuilder::new(rows.plan.clone())
        .join_detailed(
            top.plan,
            JoinType::LeftAnti,
            (left, right),
            None,
            NullEquality::NullEqualsNull,
        )?
        .build()?;
    Ok(Relation { plan, ..rows.clone() })
}
