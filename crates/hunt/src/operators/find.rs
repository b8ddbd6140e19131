//! `find`: rows of several tables that meet a condition, with the columns that matter and the rest
//! in a bag.
//!
//! Source: Kusto `find` operator.

use crate::KustoType;
use crate::binder::scope::Scope;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::dynamic;
use crate::error::Error;
use crate::kernel;
use crate::operators::{search, union};
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::Span;
use kql::ast::{self, ExprKind, Find, FindColumn, FindProjection, OptionValue, ParseColumn};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The name of the column that holds the packed rest.
const PACK: &str = "pack_";

/// Which columns the result has.
enum Shape<'f> {
    /// Those of the condition and those that all tables share, then the rest packed.
    Smart,
    /// Those named.
    Named(Vec<&'f ParseColumn>),
    /// Only the pack of all.
    Packed,
}

/// Binds `find`.
pub(crate) fn bind(binder: &mut Binder<'_>, find: &Find, scope: &Scope, span: Span) -> Bound<Relation> {
    if find.project_away.is_some() {
        return Err(Error::unsupported(span, "find with project-away").into());
    }
    let mut source = "source_".to_owned();
    for option in &find.options {
        match (option.name.text.as_str(), &option.value) {
            ("withsource" | "with_source", OptionValue::Name(name)) => source.clone_from(&name.text),
            (name, _) if name.starts_with("hint.") || name == "datascope" => {}
            (name, _) => return Err(Error::unsupported(option.span, format!("find with {name}")).into()),
        }
    }
    let shape = shape(find, span)?;
    let mut tables = Vec::new();
    match &find.tables {
        Some(exprs) => {
            for expr in exprs {
                tables.extend(union::legs(binder, expr, scope)?);
            }
        }
        None => tables.extend(search::stored_tables(binder, span)?),
    }
    let mut read: Vec<String> = Vec::new();
    names_of(&find.predicate, &mut read);
    // A table that has none of the columns that the condition reads has no row that meets it.
    if !read.is_empty() {
        let known = |table: &Relation| read.iter().any(|name| table.find(name).is_some());
        let any = tables.iter().any(known);
        if any {
            tables.retain(known);
        }
    }
    let shown: Vec<String> = match &shape {
        Shape::Smart => smart_columns(&tables, &read, span)?,
        Shape::Named(columns) => columns.iter().map(|column| column.name.text.clone()).collect(),
        Shape::Packed => Vec::new(),
    };
    let packs = match shape {
        Shape::Named(_) => false,
        Shape::Packed => true,
        // Without a column to pack there is no pack.
        Shape::Smart => tables
            .iter()
            .any(|table| table.columns.iter().any(|column| !shown.contains(&column.name))),
    };
    if packs {
        tables = tables
            .into_iter()
            .map(|table| with_pack(binder, table, &shown))
            .collect::<Bound<_>>()?;
    }
    let all = union::combine(binder, tables, false, Some(&source))?;
    let searched = Relation {
        columns: all
            .columns
            .iter()
            .skip(1)
            .filter(|column| column.name != PACK)
            .cloned()
            .collect(),
        ..all.clone()
    };
    let condition = search::predicate(binder, &find.predicate, &searched, scope, false)?;
    let plan = LogicalPlanBuilder::new(all.plan.clone())
        .filter(condition.into_filter())?
        .build()?;
    project(binder, Relation { plan, ..all }, &shape, &shown)
}

/// The columns that all tables share, then those that the condition reads.
fn smart_columns(tables: &[Relation], read: &[String], span: Span) -> Bound<Vec<String>> {
    let mut shown: Vec<String> = Vec::new();
    for column in tables.first().into_iter().flat_map(|table| &table.columns) {
        let of_all: Vec<&Column> = tables
            .iter()
            .filter_map(|table| table.columns.iter().find(|other| other.name == column.name))
            .collect();
        if of_all.len() < tables.len() {
            continue;
        }
        if of_all.iter().any(|other| other.kind != column.kind) {
            let what = format!("find over tables in which `{}` has different types", column.name);
            return Err(Error::unsupported(span, what).into());
        }
        shown.push(column.name.clone());
    }
    for name in read {
        let known = tables
            .iter()
            .any(|table| table.columns.iter().any(|column| column.name == *name));
        if known && !shown.contains(name) {
            shown.push(name.clone());
        }
    }
    Ok(shown)
}

fn shape(find: &Find, span: Span) -> Bound<Shape<'_>> {
    let Some(FindProjection::Project(columns)) = &find.projection else {
        return Ok(Shape::Smart);
    };
    let mut named = Vec::new();
    let mut packed = false;
    for column in columns {
        match column {
            FindColumn::Column(column) => named.push(column),
            FindColumn::Pack(_) => packed = true,
            FindColumn::Star(star) => return Err(Error::unsupported(*star, "`*` in the project part of find").into()),
        }
    }
    match (named.is_empty(), packed) {
        (true, true) => Ok(Shape::Packed),
        (_, false) => Ok(Shape::Named(named)),
        (false, true) => Err(Error::unsupported(span, "find with both columns and pack_all() in project").into()),
    }
}

/// Adds the bag of the columns that are not shown.
fn with_pack(binder: &mut Binder<'_>, table: Relation, shown: &[String]) -> Bound<Relation> {
    let rest: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| !shown.contains(&column.name))
        .collect();
    let names: Vec<String> = rest.iter().map(|column| column.name.clone()).collect();
    let args = rest.iter().map(|column| (column.expr(), column.kind)).collect();
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let members: Map<String, Value> = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| (name.clone(), dynamic::read(*cell)))
            .collect();
        Out::json(&Value::Object(members))
    });
    let made = binder.fresh_column(PACK, KustoType::Dynamic);
    let packed = kernel::call("pack", KustoType::Dynamic, args, kernel).alias(&made.id);
    let mut exprs: Vec<Expr> = table.columns.iter().chain(&table.hidden).map(Column::expr).collect();
    exprs.extend(table.evidence.iter().map(|id| column(id)));
    exprs.push(packed);
    let plan = LogicalPlanBuilder::new(table.plan.clone()).project(exprs)?.build()?;
    let mut columns = table.columns.clone();
    columns.push(made);
    Ok(Relation {
        plan,
        columns,
        ..table.unordered()
    })
}

fn project(binder: &mut Binder<'_>, all: Relation, shape: &Shape<'_>, shown: &[String]) -> Bound<Relation> {
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    let mut add = |value: Expr, column: Column| {
        exprs.push(value.alias(&column.id));
        columns.push(column);
    };
    if let Some(source) = all.columns.first() {
        let made = binder.fresh_column(&source.name, source.kind);
        add(source.expr(), made);
    }
    if let Shape::Named(named) = shape {
        for wanted in named {
            let kind = match wanted.ty {
                Some(ty) => match KustoType::from_ast(ty) {
                    Some(kind) => Some(kind),
                    None => return Err(crate::binder::literal::decimal(wanted.span)),
                },
                None => None,
            };
            let value = match all.columns.iter().find(|column| column.name == wanted.name.text) {
                Some(found) => Typed::new(found.expr(), found.kind),
                None => Typed::null(kind.unwrap_or(KustoType::String))?,
            };
            let value = match kind {
                Some(kind) if kind != value.kind => convert(value, kind, wanted.span)?,
                _ => value,
            };
            let made = binder.fresh_column(&wanted.name.text, value.kind);
            add(value.expr, made);
        }
    } else {
        for name in shown {
            let kinds: Vec<&Column> = all
                .columns
                .iter()
                .skip(1)
                .filter(|column| is_called(column, name))
                .collect();
            for found in kinds {
                let made = Column {
                    id: binder.fresh_id(&found.name),
                    ..found.clone()
                };
                add(found.expr(), made);
            }
        }
        if let Some(pack) = all.columns.iter().find(|column| column.name == PACK) {
            let made = binder.fresh_column(PACK, KustoType::Dynamic);
            add(pack.expr(), made);
        }
    }
    crate::operators::project::finish(all, exprs, columns)
}

/// Columns of one name but several types carry the type as a suffix.
fn is_called(column: &Column, name: &str) -> bool {
    column.name == name
        || column
            .name
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('_'))
            .is_some_and(|kind| kind == column.kind.name())
}

fn convert(value: Typed, kind: KustoType, span: Span) -> Bound<Typed> {
    let found = value.kind;
    match kind {
        KustoType::String => Ok(crate::binder::typed::to_text(value)),
        KustoType::Dynamic => Ok(crate::binder::typed::to_dynamic(value)),
        kind => crate::binder::typed::implicit(value, kind).ok_or_else(|| {
            Error::unsupported(span, format!("a column of find converted from {found} to {kind}")).into()
        }),
    }
}

/// Gathers the names that a condition reads.
fn names_of(expr: &ast::Expr, into: &mut Vec<String>) {
    match &expr.kind {
        ExprKind::Name(name) if !into.contains(&name.text) => into.push(name.text.clone()),
        ExprKind::Path(path) => names_of(&path.base, into),
        ExprKind::Index(index) => {
            names_of(&index.base, into);
            names_of(&index.index, into);
        }
        ExprKind::Call(call) => call
            .arguments
            .iter()
            .for_each(|argument| names_of(&argument.value, into)),
        ExprKind::Unary(unary) => names_of(&unary.operand, into),
        ExprKind::Binary(binary) => {
            names_of(&binary.left, into);
            names_of(&binary.right, into);
        }
        ExprKind::InList(list) => names_of(&list.operand, into),
        ExprKind::Between(between) => {
            names_of(&between.operand, into);
            names_of(&between.low, into);
            names_of(&between.high, into);
        }
        ExprKind::Paren(inner) => names_of(inner, into),
        _ => {}
    }
}
