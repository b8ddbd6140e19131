//! `rows_near(condition, rows, [rows_after])`: the rows around those that meet a condition.
//!
//! Source: Kusto `rows_near` plugin.

use super::{Site, arguments};
use crate::KustoType;
use crate::binder::comparison::truth;
use crate::binder::scope::Env;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::table_node::feed::{self, Feed};
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let (condition, before, after) = match site.call.arguments.as_slice() {
        [condition, rows] => (condition, rows, rows),
        [condition, before, after] => (condition, before, after),
        _ => return Err(crate::binder::call::arity(site.call, "2 or 3", site.span())),
    };
    if !site.input.serialized {
        let message = "rows_near needs serialized rows; put `sort by` or `serialize` before it";
        return Err(Error::semantic(Code::SHAPE, site.span(), message).into());
    }
    let before = arguments::count(binder, before, site.scope)?;
    let after = arguments::count(binder, after, site.scope)?;
    let value = binder.bind_scalar(&condition.value, &Env::row(site.scope, &site.input))?;
    let value = truth(value, condition.span)?;
    let mut feed = Feed::new(binder, &site.input);
    let places = feed.add_columns(&site.input.columns);
    let met = feed.add(&Typed::new(value.into_filter(), KustoType::Bool));
    let evidence = feed.evidence();
    let columns: Vec<Column> = site
        .input
        .columns
        .iter()
        .map(|column| Column {
            id: binder.fresh_id(&column.name),
            ..column.clone()
        })
        .collect();
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let Some(input) = inputs.first() else { return Ok(()) };
        // The first row that is not written yet.
        let mut next = 0;
        for row in 0..input.rows() {
            if input.cell(row, met).bool() != Some(true) {
                continue;
            }
            let from = row.saturating_sub(before).max(next);
            let to = row.saturating_add(after).saturating_add(1).min(input.rows());
            for near in from..to {
                let values: Vec<Out<'_>> = places.iter().map(|at| Out::from(input.cell(near, *at))).collect();
                sink.push(&values, evidence.map_or("", |at| input.cell(near, at).text()))?;
            }
            next = next.max(to);
        }
        Ok(())
    };
    feed::plan(binder, "RowsNear", vec![feed], columns, Arc::new(body))
}
