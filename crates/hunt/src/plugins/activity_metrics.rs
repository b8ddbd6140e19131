//! `activity_metrics(id, timeline, start, end, period, dims…)`: per period how many did something,
//! how many of them did not in the period before, and which share stayed or left.
//!
//! Source: Kusto `activity_metrics` plugin.

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
    let [who, when, start, end, period, rest @ ..] = site.call.arguments.as_slice() else {
        return Err(Error::unsupported(site.span(), "activity_metrics without start and end").into());
    };
    if let Some(dimension) = rest.first() {
        return Err(Error::unsupported(dimension.span, "activity_metrics with dimensions").into());
    }
    let subject = timeline::subject(binder, &site, who, when, &[])?;
    let axis = timeline::axis(binder, &site, subject.when.kind, [start, end, period])?;
    timeline::require_even_start(&axis, start)?;
    let mut columns = vec![binder.fresh_column(&subject.when.name, subject.when.kind)];
    for (name, kind) in [
        ("dcount_values", KustoType::Long),
        ("dcount_newvalues", KustoType::Long),
        ("retention_rate", KustoType::Real),
        ("churn_rate", KustoType::Real),
    ] {
        columns.push(binder.fresh_column(name, kind));
    }
    let reader = subject.reader;
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let doings = inputs.first().map(|input| reader.doings(input)).unwrap_or_default();
        let mut periods: BTreeMap<i64, (BTreeSet<&str>, Vec<&str>)> = BTreeMap::new();
        for doing in doings.iter().filter(|doing| axis.contains(doing.when)) {
            let (ids, rows) = periods.entry(axis.period(doing.when)).or_default();
            ids.insert(doing.who.as_str());
            rows.push(doing.evidence);
        }
        let mut before: Option<(i64, BTreeSet<&str>)> = None;
        for (period, (ids, rows)) in periods {
            if before
                .as_ref()
                .map_or(period != axis.start, |(last, _)| period - last != axis.step)
            {
                return timeline::open_case("activity_metrics", "over a period without rows");
            }
            let earlier = before.take().map(|(_, ids)| ids).unwrap_or_default();
            let stayed = ids.intersection(&earlier).count();
            let retention = stayed as f64 / earlier.len() as f64;
            sink.push(
                &[
                    axis.out(period),
                    Out::Long(ids.len() as i64),
                    Out::Long((ids.len() - stayed) as i64),
                    Out::Real(retention),
                    Out::Real(1.0 - retention),
                ],
                &unite_texts(rows),
            )?;
            before = Some((period, ids));
        }
        Ok(())
    };
    feed::plan(binder, "ActivityMetrics", vec![subject.feed], columns, Arc::new(body))
}
