//! `bag_unpack(column, [prefix], [conflict], [ignored])`: a column per member of a bag.
//!
//! The members are only told by the data, so a first part of the query is run while binding; with
//! declared columns it is not.
//! Source: Kusto `bag_unpack` plugin.

use super::{Site, arguments};
use crate::KustoType;
use crate::aggregates::shape;
use crate::binder::typed::{Typed, from_dynamic, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::{Cells, Out};
use crate::dynamic;
use crate::dynamic::path::{self, Step};
use crate::error::{Code, Error};
use crate::kernel;
use crate::relation::{Column, Relation};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::Span;
use kql::ast::Schema;
use serde_json::Value;
use std::sync::Arc;

/// What is done with a member whose name a column of the table has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Conflict {
    Refuse,
    ReplaceSource,
    KeepSource,
}

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let named = ["OutputColumnPrefix", "columnsConflict", "ignoredProperties"];
    let (by_position, by_name) = arguments::split(site.call, &named);
    let Some((first, rest)) = by_position.split_first() else {
        return Err(crate::binder::call::arity(site.call, "1 to 4", site.span()));
    };
    if rest.len() > named.len() {
        return Err(crate::binder::call::arity(site.call, "1 to 4", site.span()));
    }
    let bag = arguments::column(&site.input, first)?;
    if bag.kind != KustoType::Dynamic && !bag.json_text {
        let message = format!("bag_unpack needs a dynamic column, not {}", bag.kind);
        return Err(Error::semantic(Code::TYPE, first.span, message).into());
    }
    let mut prefix = String::new();
    let mut conflict = Conflict::Refuse;
    let mut ignored: Vec<String> = Vec::new();
    for (name, argument) in named.into_iter().zip(rest.iter().copied()).chain(by_name) {
        let value = arguments::constant(binder, argument, site.scope)?;
        match name {
            "OutputColumnPrefix" => prefix = value.constant_text().unwrap_or_default(),
            "columnsConflict" => {
                conflict = match value.constant_text().unwrap_or_default().as_str() {
                    "error" => Conflict::Refuse,
                    "replace_source" => Conflict::ReplaceSource,
                    "keep_source" => Conflict::KeepSource,
                    other => {
                        let message = format!("columnsConflict is error, replace_source or keep_source, not `{other}`");
                        return Err(Error::semantic(Code::INVALID, argument.span, message).into());
                    }
                };
            }
            _ => {
                if let Some(Value::Array(items)) = value.read(dynamic::read) {
                    ignored.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
                }
            }
        }
    }
    let members = match site.schema {
        Some(schema) => declared_members(&site, schema, &bag, &prefix)?,
        None => members_of(binder, &site.input, &bag, site.span())?,
    };
    let mut exprs = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    let keeps_all = site.schema.is_none_or(|schema| schema.open);
    let declared = |name: &str| {
        site.schema
            .is_some_and(|schema| schema.columns.iter().any(|column| column.name.text == name))
    };
    for old in site.input.columns.iter().filter(|column| column.id != bag.id) {
        if keeps_all || declared(&old.name) {
            exprs.push(old.expr());
            columns.push(old.clone());
        }
    }
    for (key, kind) in members {
        if ignored.contains(&key) {
            continue;
        }
        let name = format!("{prefix}{key}");
        let taken = columns.iter().position(|column| column.name == name);
        match (taken, conflict) {
            (Some(_), Conflict::Refuse) => {
                let message =
                    format!("bag_unpack would make a second column `{name}`; give a prefix or columnsConflict");
                return Err(Error::semantic(Code::INVALID, site.span(), message).into());
            }
            (Some(_), Conflict::KeepSource) => continue,
            _ => {}
        }
        let made = binder.fresh_column(&name, kind);
        let value = member(&bag, key, kind).expr.alias(&made.id);
        match taken {
            Some(at) => {
                if let (Some(expr), Some(column)) = (exprs.get_mut(at), columns.get_mut(at)) {
                    *expr = value;
                    *column = made;
                }
            }
            None => {
                exprs.push(value);
                columns.push(made);
            }
        }
    }
    let schema = site.schema;
    let unpacked = crate::operators::project::finish(site.input, exprs, columns)?;
    match schema {
        Some(schema) if !schema.open => super::declared(binder, unpacked, schema),
        _ => Ok(unpacked),
    }
}

/// Reads a member of the bag as a type.
fn member(bag: &Column, key: String, kind: KustoType) -> Typed {
    let steps = [Step::Key(key)];
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        cells
            .first()
            .and_then(|cell| path::find(cell.text(), &steps))
            .map_or(Out::Null, Out::from)
    });
    let value = Typed::new(
        kernel::call(
            "member",
            KustoType::Dynamic,
            vec![(bag.expr(), KustoType::Dynamic)],
            kernel,
        ),
        KustoType::Dynamic,
    );
    match kind {
        KustoType::Dynamic => value,
        KustoType::String => to_text(value),
        kind => from_dynamic(value, kind),
    }
}

/// The members that the query declares: those of its columns that the table does not have itself.
fn declared_members(site: &Site<'_>, schema: &Schema, bag: &Column, prefix: &str) -> Bound<Vec<(String, KustoType)>> {
    let mut members = Vec::new();
    for wanted in &schema.columns {
        let Some(kind) = KustoType::from_ast(wanted.ty) else {
            return Err(crate::binder::literal::decimal(wanted.span));
        };
        let name = &wanted.name.text;
        if site
            .input
            .columns
            .iter()
            .any(|column| column.name == *name && column.id != bag.id)
        {
            continue;
        }
        if let Some(key) = name.strip_prefix(prefix) {
            members.push((key.to_owned(), kind));
        }
    }
    Ok(members)
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
