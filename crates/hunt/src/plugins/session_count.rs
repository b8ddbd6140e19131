//! `session_count(id, timeline, start, end, bin, lookback, dims…)`: how many sessions begin per bin.
//!
//! A session begins where the id was not seen for as long as the lookback. The bins are those of
//! `bin()`, counted from zero and not from the start.
//! Source: Kusto `session_count` plugin; the origin of the bins and the bound of the lookback follow
//! from its example.

use super::{Site, timeline};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::Error;
use crate::relation::Relation;
use crate::table_node::feed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let [who, when, start, end, bin, lookback, rest @ ..] = site.call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 6", site.span()));
    };
    if let Some(dimension) = rest.first() {
        return Err(Error::unsupported(dimension.span, "session_count with dimensions").into());
    }
    let subject = timeline::subject(binder, &site, who, when, &[])?;
    let kind = subject.when.kind;
    let axis = timeline::axis(binder, &site, kind, [start, end, bin])?;
    let lookback = timeline::length(binder, &site, kind, lookback)?;
    let origin = if kind == KustoType::DateTime {
        -crate::instant::MICROS_TO_1970
    } else {
        0
    };
    let columns = vec![
        binder.fresh_column(&subject.when.name, kind),
        binder.fresh_column("count_sessions", KustoType::Long),
    ];
    let reader = subject.reader;
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let doings = inputs.first().map(|input| reader.doings(input)).unwrap_or_default();
        let mut by_id: BTreeMap<&str, Vec<(i64, &str)>> = BTreeMap::new();
        for doing in &doings {
            if doing.when < axis.start && doing.when > axis.start - lookback {
                return timeline::open_case("session_count", "with rows in the lookback before the start");
            }
            if axis.contains(doing.when) {
                by_id.entry(&doing.who).or_default().push((doing.when, doing.evidence));
            }
        }
        let mut bins: BTreeMap<i64, (i64, Vec<&str>)> = BTreeMap::new();
        for times in by_id.values_mut() {
            times.sort_unstable();
            let mut before: Option<i64> = None;
            for (when, evidence) in times.iter() {
                if before.is_none_or(|before| when - before >= lookback) {
                    let bin = origin + (when - origin).div_euclid(axis.step) * axis.step;
                    let (count, rows) = bins.entry(bin).or_default();
                    *count += 1;
                    rows.push(evidence);
                }
                before = Some(*when);
            }
        }
        for (bin, (count, rows)) in bins {
            sink.push(&[axis.out(bin), Out::Long(count)], &unite_texts(rows))?;
        }
        Ok(())
    };
    feed::plan(binder, "SessionCount", vec![subject.feed], columns, Arc::new(body))
}
