//! `sliding_window_counts(id, timeline, start, end, lookback, bin, dims…)`: per bin how much was
//! done, and by how many, in the window that ends with it.
//!
//! Source: Kusto `sliding_window_counts` plugin.

use super::{Site, timeline};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::table_node::feed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let [who, when, start, end, lookback, bin, dimensions @ ..] = site.call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 6", site.span()));
    };
    let subject = timeline::subject(binder, &site, who, when, dimensions)?;
    let axis = timeline::axis(binder, &site, subject.when.kind, [start, end, bin])?;
    // A window that is no multiple of the bin is cut down to one.
    let bins = timeline::length(binder, &site, subject.when.kind, lookback)? / axis.step;
    if bins == 0 {
        return Err(Error::semantic(Code::INVALID, lookback.span, "the window is shorter than a bin").into());
    }
    let mut columns = vec![binder.fresh_column(&subject.when.name, subject.when.kind)];
    for dimension in &subject.dimensions {
        columns.push(Column {
            id: binder.fresh_id(&dimension.name),
            ..dimension.clone()
        });
    }
    for name in ["Count", "dcount"] {
        columns.push(binder.fresh_column(name, KustoType::Long));
    }
    let reader = subject.reader;
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let doings = inputs.first().map(|input| reader.doings(input)).unwrap_or_default();
        // Per combination of dimensions the doings by bin; the combinations in order of appearance.
        let mut order: Vec<Vec<Out<'static>>> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut slices: Vec<BTreeMap<i64, Vec<(&str, &str)>>> = Vec::new();
        for doing in &doings {
            let from = axis.start - bins * axis.step;
            if doing.when < from || doing.when > axis.end {
                continue;
            }
            let place = *places.entry(format!("{:?}", doing.dimensions)).or_insert_with(|| {
                order.push(doing.dimensions.clone());
                slices.push(BTreeMap::new());
                order.len() - 1
            });
            if let Some(slice) = slices.get_mut(place) {
                slice
                    .entry(axis.period(doing.when))
                    .or_default()
                    .push((doing.who.as_str(), doing.evidence));
            }
        }
        for (dimensions, slice) in order.iter().zip(&slices) {
            for period in axis.periods() {
                sink.watch.check()?;
                let from = period - (bins - 1) * axis.step;
                let window: Vec<(&str, &str)> = slice
                    .range(from..=period)
                    .flat_map(|(_, doings)| doings.iter().copied())
                    .collect();
                if window.is_empty() {
                    continue;
                }
                let ids: BTreeSet<&str> = window.iter().map(|(who, _)| *who).collect();
                let mut row = vec![axis.out(period)];
                row.extend(dimensions.iter().cloned());
                row.push(Out::Long(window.len() as i64));
                row.push(Out::Long(ids.len() as i64));
                sink.push(&row, &unite_texts(window.iter().map(|(_, evidence)| *evidence)))?;
            }
        }
        Ok(())
    };
    feed::plan(
        binder,
        "SlidingWindowCounts",
        vec![subject.feed],
        columns,
        Arc::new(body),
    )
}
