//! `join`: all kinds, on equal keys.
//!
//! Keys meet as one type and null equals null. The default, `innerunique`, first keeps one left row
//! per key. Columns of the right side whose name is taken get a number.

use crate::KustoType;
use crate::binder::naming::Names;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::{Typed, common_kind, implicit, to_text};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation, column};
use datafusion::common::{JoinType, NullEquality};
use datafusion::functions_aggregate::expr_fn::first_value;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::Span;
use kql::ast::{self, BinaryOp, ExprKind, JoinCondition, JoinKind};

/// Two tables ready to be joined: their keys are plan columns.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    pub(crate) left: Relation,
    pub(crate) right: Relation,
    pub(crate) left_keys: Vec<String>,
    pub(crate) right_keys: Vec<String>,
    /// The visible right columns that are compared as they are with a column of the left.
    pub(crate) right_key_columns: Vec<String>,
}

/// Binds `join`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    join: &ast::Join,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let kind = join.kind.unwrap_or(JoinKind::InnerUnique);
    let sides = prepare(binder, input, join, scope, span)?;
    let join_type = match kind {
        JoinKind::InnerUnique => return inner_unique(binder, sides),
        JoinKind::Inner => JoinType::Inner,
        JoinKind::LeftOuter => JoinType::Left,
        JoinKind::RightOuter => JoinType::Right,
        JoinKind::FullOuter => JoinType::Full,
        JoinKind::LeftSemi => JoinType::LeftSemi,
        JoinKind::LeftAnti => JoinType::LeftAnti,
        JoinKind::RightSemi => JoinType::RightSemi,
        JoinKind::RightAnti => JoinType::RightAnti,
    };
    let columns = match join_type {
        JoinType::LeftSemi | JoinType::LeftAnti => sides.left.columns.clone(),
        JoinType::RightSemi | JoinType::RightAnti => sides.right.columns.clone(),
        _ => both(&sides),
    };
    run(binder, sides, join_type, columns)
}

/// The columns of both sides; right ones whose name is taken get a number.
fn both(sides: &Sides) -> Vec<Column> {
    let mut names = Names::default();
    for column in &sides.left.columns {
        names.reserve(&column.name);
    }
    let renamed = sides.right.columns.iter().map(|column| Column {
        name: names.unique(&column.name),
        ..column.clone()
    });
    sides.left.columns.iter().cloned().chain(renamed).collect()
}

/// Joins after keeping one left row per key. Which one is kept is open until it is known what the
/// next operator asks of the left side, as in Kusto's own engine.
pub(crate) fn inner_unique(binder: &mut Binder<'_>, sides: Sides) -> Bound<Relation> {
    let mut reduced = sides.clone();
    reduced.left = one_row_per_key(binder, reduced.left, &reduced.left_keys)?;
    let columns = both(&reduced);
    let joined = run(binder, reduced, JoinType::Inner, columns)?;
    Ok(Relation {
        unique: Some(Box::new(sides)),
        ..joined
    })
}

/// Plans the join and keeps the given columns.
pub(crate) fn run(binder: &mut Binder<'_>, sides: Sides, join_type: JoinType, columns: Vec<Column>) -> Bound<Relation> {
    let plan_keys = |ids: &[String]| -> Vec<datafusion::common::Column> {
        ids.iter()
            .map(|id| datafusion::common::Column::new_unqualified(id.as_str()))
            .collect()
    };
    let plan = LogicalPlanBuilder::new(sides.left.plan.clone())
        .join_detailed(
            sides.right.plan.clone(),
            join_type,
            (plan_keys(&sides.left_keys), plan_keys(&sides.right_keys)),
            None,
            NullEquality::NullEqualsNull,
        )?
        .build()?;
    let mut exprs: Vec<Expr> = columns.iter().map(Column::expr).collect();
    let evidence = match (join_type, &sides.left.evidence, &sides.right.evidence) {
        (JoinType::LeftSemi | JoinType::LeftAnti, left, _) => left.clone(),
        (JoinType::RightSemi | JoinType::RightAnti, _, right) => right.clone(),
        (_, Some(left), Some(right)) => {
            let id = binder.fresh_id("evidence");
            exprs.push(crate::aggregates::evidence::unite(column(left), column(right)).alias(&id));
            let plan = LogicalPlanBuilder::new(plan).project(exprs)?.build()?;
            return Ok(Relation {
                evidence: Some(id),
                ..Relation::new(plan, columns)
            });
        }
        _ => None,
    };
    exprs.extend(evidence.iter().map(|id| column(id)));
    let plan = LogicalPlanBuilder::new(plan).project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}

/// Binds the right side and the condition.
pub(crate) fn prepare(
    binder: &mut Binder<'_>,
    input: Relation,
    join: &ast::Join,
    scope: &Scope,
    span: Span,
) -> Bound<Sides> {
    let right = binder.bind_tabular(&join.right, scope, None)?.unordered();
    let left = input.unordered();
    let conditions = match &join.condition {
        Some(JoinCondition::On(conditions)) if !conditions.is_empty() => conditions,
        Some(JoinCondition::Where(condition)) => {
            return Err(Error::unsupported(condition.span, "a join condition after where").into());
        }
        _ => return Err(Error::semantic(Code::SHAPE, span, "the join needs a condition after on").into()),
    };
    let mut pairs = Vec::new();
    for condition in conditions {
        split(condition, &mut pairs);
    }
    let mut left_exprs = Vec::new();
    let mut right_exprs = Vec::new();
    let mut left_keys = Vec::new();
    let mut right_keys = Vec::new();
    let mut right_key_columns = Vec::new();
    for condition in pairs {
        let (left_key, right_key, shared) = key(binder, condition, &left, &right, scope)?;
        right_key_columns.extend(shared);
        let (left_key, right_key) = meet(left_key, right_key, condition.span)?;
        for (value, exprs, keys) in [
            (left_key, &mut left_exprs, &mut left_keys),
            (right_key, &mut right_exprs, &mut right_keys),
        ] {
            let id = binder.fresh_id("key");
            exprs.push(plain_key(&value).alias(&id));
            keys.push(id);
        }
    }
    Ok(Sides {
        left: with_keys(left, left_exprs)?,
        right: with_keys(right, right_exprs)?,
        left_keys,
        right_keys,
        right_key_columns,
    })
}

/// Text keys meet in one layout, with absent text as the empty string.
fn plain_key(value: &Typed) -> Expr {
    if value.kind.is_text() {
        return datafusion::logical_expr::cast(value.plain(), value.kind.arrow());
    }
    value.expr.clone()
}

fn with_keys(relation: Relation, keys: Vec<Expr>) -> Bound<Relation> {
    let mut exprs: Vec<Expr> = relation.columns.iter().map(Column::expr).collect();
    exprs.extend(relation.evidence.iter().map(|id| column(id)));
    exprs.extend(keys);
    let plan = LogicalPlanBuilder::new(relation.plan.clone()).project(exprs)?.build()?;
    Ok(Relation {
        plan,
        hidden: Vec::new(),
        ..relation
    })
}

/// Splits a condition at its `and`s.
fn split<'e>(condition: &'e ast::Expr, into: &mut Vec<&'e ast::Expr>) {
    match &condition.kind {
        ExprKind::Paren(inner) => split(inner, into),
        ExprKind::Binary(binary) if binary.op == BinaryOp::And => {
            split(&binary.left, into);
            split(&binary.right, into);
        }
        _ => into.push(condition),
    }
}

/// Which side an expression speaks of.
fn side(expr: &ast::Expr) -> Option<&'static str> {
    match &expr.kind {
        ExprKind::Path(path) => match &path.base.kind {
            ExprKind::Name(name) if name.text == "$left" => Some("$left"),
            ExprKind::Name(name) if name.text == "$right" => Some("$right"),
            _ => side(&path.base),
        },
        ExprKind::Index(index) => side(&index.base),
        ExprKind::Paren(inner) => side(inner),
        ExprKind::Call(call) => call.arguments.iter().find_map(|argument| side(&argument.value)),
        _ => None,
    }
}

/// Binds one condition to a key of each side, and the right column when both are plain columns.
fn key(
    binder: &mut Binder<'_>,
    condition: &ast::Expr,
    left: &Relation,
    right: &Relation,
    scope: &Scope,
) -> Bound<(Typed, Typed, Option<String>)> {
    if let ExprKind::Name(name) = &condition.kind {
        let left_key = binder.bind_column(Some(left), &name.text, name.span)?;
        let right_key = binder.bind_column(Some(right), &name.text, name.span)?;
        return Ok((left_key, right_key, Some(name.text.clone())));
    }
    let ExprKind::Binary(binary) = &condition.kind else {
        return Err(Error::semantic(
            Code::SHAPE,
            condition.span,
            "a join condition is a column, or an equality of $left and $right columns",
        )
        .into());
    };
    if binary.op != BinaryOp::Equal {
        return Err(Error::semantic(Code::SHAPE, binary.op_span, "a join can only compare with `==`").into());
    }
    let (first, second) = match (side(&binary.left), side(&binary.right)) {
        (Some("$left"), Some("$right")) => (&binary.left, &binary.right),
        (Some("$right"), Some("$left")) => (&binary.right, &binary.left),
        _ => {
            return Err(Error::semantic(
                Code::SHAPE,
                condition.span,
                "one side must be of $left, the other of $right",
            )
            .into());
        }
    };
    let env = Env {
        right: Some(right),
        ..Env::row(scope, left)
    };
    let shared = match &second.kind {
        ExprKind::Path(path) if matches!(path.base.kind, ExprKind::Name(_)) => Some(path.name.text.clone()),
        _ => None,
    };
    Ok((
        binder.bind_scalar(first, &env)?,
        binder.bind_scalar(second, &env)?,
        shared,
    ))
}

/// Brings two keys to one type.
fn meet(left: Typed, right: Typed, span: Span) -> Bound<(Typed, Typed)> {
    let kind = common_kind(left.kind, right.kind);
    let mismatch = Error::semantic(
        Code::TYPE,
        span,
        format!("the keys are {} and {}; convert one of them", left.kind, right.kind),
    );
    match kind {
        Some(KustoType::Dynamic) => {
            // Dynamic keys compare by their text, as values of one type print alike.
            Ok((to_text(left), to_text(right)))
        }
        Some(kind) => match (implicit(left, kind), implicit(right, kind)) {
            (Some(left), Some(right)) => Ok((left, right)),
            _ => Err(mismatch.into()),
        },
        None => match (left.kind, right.kind) {
            (KustoType::Guid, KustoType::String) | (KustoType::String, KustoType::Guid) => {
                Ok((to_text(left), to_text(right)))
            }
            _ => Err(mismatch.into()),
        },
    }
}

/// Keeps the first row of each key.
fn one_row_per_key(binder: &mut Binder<'_>, relation: Relation, keys: &[String]) -> Bound<Relation> {
    let mut columns = Vec::new();
    let mut aggregates = Vec::new();
    for old in &relation.columns {
        let id = binder.fresh_id(&old.name);
        aggregates.push(first_value(old.expr(), Vec::new()).alias(&id));
        columns.push(Column { id, ..old.clone() });
    }
    let evidence = relation.evidence.as_ref().map(|old| {
        let id = binder.fresh_id("evidence");
        aggregates.push(first_value(column(old), Vec::new()).alias(&id));
        id
    });
    let groups: Vec<Expr> = keys.iter().map(|id| column(id)).collect();
    let plan = LogicalPlanBuilder::new(relation.plan)
        .aggregate(groups, aggregates)?
        .build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}
