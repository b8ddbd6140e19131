//! `activity_counts_metrics(id, timeline, start, end, step)`: per period how much was done, by how
//! many, by how many for the first time, and by how many so far.
//!
//! Source: Kusto `activity_counts_metrics` plugin.

use super::{Site, timeline};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::Error;
use crate::relation::Relation;
use crate::table_node::feed;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let [who, when, start, end, step, rest @ ..] = site.call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 5", site.span()));
    };
    if let Some(dimension) = rest.first() {
        return Err(Error::unsupported(dimension.span, "activity_counts_metrics with dimensions").into());
    }
    let subject = timeline::subject(binder, &site, who, when, &[])?;
    let axis = timeline::axis(binder, &site, subject.when.kind, [start, end, step])?;
    timeline::require_even_start(&axis, start)?;
    let mut columns = vec![binder.fresh_column(&subject.when.name, subject.when.kind)];
    for name in ["count", "dcount", "new_dcount", "aggregated_dcount"] {
        columns.push(binder.fresh_column(name, KustoType::Long));
    }
    let reader = subject.reader;
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let doings = inputs.first().map(|input| reader.doings(input)).unwrap_or_default();
        let mut periods: BTreeMap<i64, (i64, BTreeSet<&str>, Vec<&str>)> = BTreeMap::new();
        for doing in doings.iter().filter(|doing| axis.contains(doing.when)) {
            let (count, ids, rows) = periods.entry(axis.period(doing.when)).or_default();
            *count += 1;
            ids.insert(doing.who.as_str());
            rows.push(doing.evidence);
        }
        let mut seen: HashSet<&str> = HashSet::new();
        for (period, (count, ids, rows)) in periods {
            let new = ids.iter().filter(|id| seen.insert(id)).count();
            sink.push(
                &[
                    axis.out(period),
                    Out::Long(count),
                    Out::Long(ids.len() as i64),
                    Out::Long(new as i64),
                    Out::Long(seen.len() as i64),
                ],
                &unite_texts(rows),
            )?;
        }
        Ok(())
    };
    feed::plan(
        binder,
        "ActivityCountsMetrics",
        vec![subject.feed],
        columns,
        Arc::new(body),
    )
}
