//! `activity_engagement(id, timeline, start, end, inner, outer, dims…)`: per inner period the share
//! of those who did something in the outer window that ends with it.
//!
//! Source: Kusto `activity_engagement` plugin.

use super::{Site, timeline};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::Error;
use crate::relation::Relation;
use crate::table_node::feed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let [who, when, start, end, inner, outer, rest @ ..] = site.call.arguments.as_slice() else {
        return Err(Error::unsupported(site.span(), "activity_engagement without start and end").into());
    };
    if let Some(dimension) = rest.first() {
        return Err(Error::unsupported(dimension.span, "activity_engagement with dimensions").into());
    }
    let subject = timeline::subject(binder, &site, who, when, &[])?;
    let axis = timeline::axis(binder, &site, subject.when.kind, [start, end, inner])?;
    timeline::require_even_start(&axis, start)?;
    let outer_length = timeline::length(binder, &site, subject.when.kind, outer)?;
    if outer_length % axis.step != 0 {
        return Err(Error::unsupported(outer.span, "an outer window that is no multiple of the inner one").into());
    }
    let mut columns = vec![binder.fresh_column(&subject.when.name, subject.when.kind)];
    for (name, kind) in [
        ("dcount_activities_inner", KustoType::Long),
        ("dcount_activities_outer", KustoType::Long),
        ("activity_ratio", KustoType::Real),
    ] {
        columns.push(binder.fresh_column(name, kind));
    }
    let reader = subject.reader;
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let doings = inputs.first().map(|input| reader.doings(input)).unwrap_or_default();
        let mut periods: BTreeMap<i64, (BTreeSet<&str>, Vec<&str>)> = BTreeMap::new();
        for doing in &doings {
            if doing.when < axis.start && doing.when >= axis.start - outer_length {
                return timeline::open_case("activity_engagement", "with rows in the outer window before the start");
            }
            if axis.contains(doing.when) {
                let (ids, rows) = periods.entry(axis.period(doing.when)).or_default();
                ids.insert(doing.who.as_str());
                rows.push(doing.evidence);
            }
        }
        for (period, (ids, _)) in &periods {
            sink.watch.check()?;
            let from = period + axis.step - outer_length;
            let window = || periods.range(from..=*period);
            let around: BTreeSet<&str> = window().flat_map(|(_, (ids, _))| ids.iter().copied()).collect();
            let rows = window().flat_map(|(_, (_, rows))| rows.iter().copied());
            sink.push(
                &[
                    axis.out(*period),
                    Out::Long(ids.len() as i64),
                    Out::Long(around.len() as i64),
                    Out::Real(ids.len() as f64 / around.len() as f64),
                ],
                &unite_texts(rows),
            )?;
        }
        Ok(())
    };
    feed::plan(
        binder,
        "ActivityEngagement",
        vec![subject.feed],
        columns,
        Arc::new(body),
    )
}
