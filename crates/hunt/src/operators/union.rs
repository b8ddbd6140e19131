//! `union`: the rows of several tables, columns matched by name and type.

use crate::KustoType;
use crate::binder::naming::Names;
use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound, Stop};
use crate::error::{Code, Error};
use crate::operators::project_pattern::matches_wildcard;
use crate::relation::{Column, Relation, column};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, cast, lit};
use kql::Span;
use kql::ast::{self, ExprKind, UnionKind};

/// A wildcard that names more tables than this is refused.
const MAX_TABLES: usize = 64;

/// Binds `union`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Option<Relation>,
    union: &ast::Union,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let fuzzy = union.is_fuzzy.unwrap_or(false);
    let mut tables: Vec<Relation> = input.into_iter().collect();
    let mut failed = None;
    for expr in &union.tables {
        match legs(binder, expr, scope) {
            Ok(found) => tables.extend(found),
            // A fuzzy union passes over tables that are not there.
            Err(Stop::Error(
                error @ Error::Semantic {
                    code: Code::UNKNOWN_TABLE,
                    ..
                },
            )) if fuzzy => {
                failed = Some(error);
            }
            Err(stop) => return Err(stop),
        }
    }
    if tables.is_empty() {
        let none = Error::semantic(Code::UNKNOWN_TABLE, span, "the union has no table");
        return Err(failed.unwrap_or(none).into());
    }
    let inner = union.kind == Some(UnionKind::Inner);
    combine(
        binder,
        tables,
        inner,
        union.with_source.as_ref().map(|name| name.text.as_str()),
    )
}

/// Binds a bare list of tables.
pub(crate) fn bind_tables(binder: &mut Binder<'_>, tables: &[ast::Expr], scope: &Scope) -> Bound<Relation> {
    let mut found = Vec::new();
    for expr in tables {
        found.extend(legs(binder, expr, scope)?);
    }
    combine(binder, found, false, None)
}

pub(crate) fn legs(binder: &mut Binder<'_>, expr: &ast::Expr, scope: &Scope) -> Bound<Vec<Relation>> {
    let pattern = match &expr.kind {
        ExprKind::Wildcard(wildcard) => wildcard.pattern.as_str(),
        ExprKind::Star => "*",
        ExprKind::Paren(inner) => return legs(binder, inner, scope),
        _ => return Ok(vec![binder.bind_tabular(expr, scope, None)?]),
    };
    let names: Vec<String> = binder
        .tables
        .names()
        .into_iter()
        .filter(|name| matches_wildcard(pattern, name))
        .collect();
    if names.is_empty() {
        let message = format!("no table matches `{pattern}`");
        return Err(Error::semantic(Code::UNKNOWN_TABLE, expr.span, message).into());
    }
    // Tables without rows add nothing but columns; over many tables they are left out.
    let mut found = Vec::new();
    for name in &names {
        if names.len() <= MAX_TABLES || binder.open(name)?.is_some() {
            found.push(binder.bind_table(name, expr.span)?);
        }
        if found.len() > MAX_TABLES {
            let message = format!("`{pattern}` names more than {MAX_TABLES} tables; name fewer");
            return Err(Error::semantic(Code::INVALID, expr.span, message).into());
        }
    }
    Ok(found)
}

/// One column of the result and where each table has it.
struct Merged {
    name: String,
    kind: KustoType,
    json_text: bool,
    sources: Vec<Option<String>>,
}

/// Unites tables.
pub(crate) fn combine(
    binder: &mut Binder<'_>,
    tables: Vec<Relation>,
    inner: bool,
    with_source: Option<&str>,
) -> Bound<Relation> {
    let mut merged = merge_columns(&tables);
    if inner {
        merged.retain(|column| column.sources.iter().all(Option::is_some));
    }
    let hidden = merge_hidden(&tables, &merged);
    let make = |binder: &mut Binder<'_>, column: &Merged| Column {
        name: column.name.clone(),
        kind: column.kind,
        id: binder.fresh_id(&column.name),
        json_text: column.json_text,
    };
    let mut columns: Vec<Column> = merged.iter().map(|column| make(binder, column)).collect();
    let hidden_columns: Vec<Column> = hidden.iter().map(|column| make(binder, column)).collect();
    let source = with_source.map(|name| binder.fresh_column(name, KustoType::String));
    let evidence = binder.options.evidence.then(|| binder.fresh_id("evidence"));
    let mut plan: Option<LogicalPlanBuilder> = None;
    for (at, table) in tables.iter().enumerate() {
        let mut exprs = Vec::new();
        for (target, place) in columns.iter().chain(&hidden_columns).zip(merged.iter().chain(&hidden)) {
            let expr = match place.sources.get(at).and_then(Option::as_ref) {
                // Text comes in several layouts; a union needs one.
                Some(id) if target.kind.arrow() == datafusion::arrow::datatypes::DataType::Utf8 => {
                    cast(column(id), target.kind.arrow())
                }
                Some(id) => column(id),
                None => Expr::Literal(ScalarValue::try_from(&target.kind.arrow())?, None),
            };
            exprs.push(expr.alias(&target.id));
        }
        if let Some(source) = &source {
            let name = table.source_name.clone().unwrap_or_else(|| format!("union_arg{at}"));
            exprs.push(lit(name).alias(&source.id));
        }
        if let Some(id) = &evidence {
            let held = table.evidence.as_ref().map_or_else(|| lit(""), |held| column(held));
            exprs.push(cast(held, datafusion::arrow::datatypes::DataType::Utf8).alias(id));
        }
        let leg = LogicalPlanBuilder::new(table.plan.clone()).project(exprs)?;
        plan = Some(match plan {
            None => leg,
            Some(so_far) => so_far.union(leg.build()?)?,
        });
    }
    let Some(plan) = plan else {
        return Err(Error::semantic(Code::SHAPE, Span::default(), "the union has no table").into());
    };
    if let Some(source) = source {
        columns.insert(0, source);
    }
    Ok(Relation {
        evidence,
        hidden: hidden_columns,
        ..Relation::new(plan.build()?, columns)
    })
}

/// Matches columns by name and type. Columns of one name but several types get the type as a suffix.
fn merge_columns(tables: &[Relation]) -> Vec<Merged> {
    let mut merged: Vec<Merged> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        for column in &table.columns {
            let found = merged
                .iter_mut()
                .find(|other| other.name == column.name && other.kind == column.kind);
            match found {
                Some(other) => {
                    other.json_text &= column.json_text;
                    if let Some(source) = other.sources.get_mut(at) {
                        *source = Some(column.id.clone());
                    }
                }
                None => {
                    let mut sources = vec![None; tables.len()];
                    if let Some(source) = sources.get_mut(at) {
                        *source = Some(column.id.clone());
                    }
                    merged.push(Merged {
                        name: column.name.clone(),
                        kind: column.kind,
                        json_text: column.json_text,
                        sources,
                    });
                }
            }
        }
    }
    // A table that hides a name the others show, as Defender's hide `TimeGenerated`, lends its values.
    for column in &mut merged {
        for (source, table) in column.sources.iter_mut().zip(tables) {
            if source.is_none()
                && let Some(lent) = table
                    .hidden
                    .iter()
                    .find(|other| other.name == column.name && other.kind == column.kind)
            {
                *source = Some(lent.id.clone());
            }
        }
    }
    let names: Vec<String> = merged.iter().map(|column| column.name.clone()).collect();
    let mut taken = Names::default();
    for column in &mut merged {
        if names.iter().filter(|name| **name == column.name).count() > 1 {
            column.name = taken.unique(&format!("{}_{}", column.name, column.kind));
        } else {
            taken.reserve(&column.name);
        }
    }
    merged
}

/// Keeps names readable that some table hides, such as `TimeGenerated` over Defender tables.
fn merge_hidden(tables: &[Relation], visible: &[Merged]) -> Vec<Merged> {
    let mut hidden: Vec<Merged> = Vec::new();
    for table in tables {
        for candidate in &table.hidden {
            let known = |other: &Merged| other.name == candidate.name;
            if visible.iter().any(known) || hidden.iter().any(known) {
                continue;
            }
            let sources: Vec<Option<String>> = tables
                .iter()
                .map(|table| {
                    table
                        .find(&candidate.name)
                        .filter(|found| found.kind == candidate.kind)
                        .map(|found| found.id.clone())
                })
                .collect();
            hidden.push(Merged {
                name: candidate.name.clone(),
                kind: candidate.kind,
                json_text: false,
                sources,
            });
        }
    }
    hidden
}
