//! `new_activity_metrics(id, timeline, start, end, window, [cohort], [lookback])`: for those first
//! seen in one period, how many of them are seen in each later one.
//!
//! Source: Kusto `new_activity_metrics` plugin.

use super::{Site, arguments, timeline};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::dynamic::convert::to_text;
use crate::error::{Code, Error};
use crate::relation::Relation;
use crate::table_node::feed::{self, Feed};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let [who, when, start, end, window, rest @ ..] = site.call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 5", site.span()));
    };
    let subject = timeline::subject(binder, &site, who, when, &[])?;
    let kind = subject.when.kind;
    let axis = timeline::axis(binder, &site, kind, [start, end, window])?;
    timeline::require_even_start(&axis, start)?;
    let mut cohort = None;
    let mut feeds = vec![subject.feed];
    for argument in rest {
        if binder.is_tabular(&argument.value, site.scope) {
            let earlier = binder.bind_tabular(&argument.value, site.scope, None)?;
            let name = arguments::column(&site.input, who)?.name;
            let Some(ids) = earlier.columns.iter().find(|column| column.name == name).cloned() else {
                let message = format!("the lookback has no column `{name}`");
                return Err(Error::semantic(Code::UNKNOWN_NAME, argument.span, message).into());
            };
            // The identities of the lookback's rows are read first and not told apart from the others'.
            let mut feed = Feed::new(binder, &earlier);
            feed.add(&Typed::new(ids.expr(), ids.kind));
            feeds.push(feed);
        } else if arguments::is_column(&site.input, argument) {
            return Err(Error::unsupported(argument.span, "new_activity_metrics with dimensions").into());
        } else {
            let value = timeline::point(binder, &site, kind, argument)?;
            cohort = Some(axis.period(value));
        }
    }
    let mut columns = vec![
        binder.fresh_column(&format!("from_{}", subject.when.name), kind),
        binder.fresh_column(&format!("to_{}", subject.when.name), kind),
    ];
    for (name, kind) in [
        ("dcount_new_values", KustoType::Long),
        ("dcount_retained_values", KustoType::Long),
        ("dcount_churn_values", KustoType::Long),
        ("retention_rate", KustoType::Real),
        ("churn_rate", KustoType::Real),
    ] {
        columns.push(binder.fresh_column(name, kind));
    }
    let reader = subject.reader;
    let lookback_at = usize::from(binder.options.evidence);
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let doings = inputs.first().map(|input| reader.doings(input)).unwrap_or_default();
        let earlier: BTreeSet<String> = inputs
            .get(1)
            .map(|input| {
                (0..input.rows())
                    .map(|row| match to_text(input.cell(row, lookback_at)) {
                        Out::Text(text) => text.into_owned(),
                        _ => String::new(),
                    })
                    .collect()
            })
            .unwrap_or_default();
        let mut periods: BTreeMap<i64, (BTreeSet<&str>, Vec<&str>)> = BTreeMap::new();
        let mut first: HashMap<&str, i64> = HashMap::new();
        for doing in doings.iter().filter(|doing| axis.contains(doing.when)) {
            if earlier.contains(&doing.who) {
                continue;
            }
            let period = axis.period(doing.when);
            let (ids, rows) = periods.entry(period).or_default();
            ids.insert(doing.who.as_str());
            rows.push(doing.evidence);
            let seen = first.entry(doing.who.as_str()).or_insert(period);
            *seen = period.min(*seen);
        }
        let none = (BTreeSet::new(), Vec::new());
        for from in axis
            .periods()
            .filter(|from| cohort.is_none_or(|cohort| cohort == *from))
        {
            let (here, rows) = periods.get(&from).unwrap_or(&none);
            let new: BTreeSet<&str> = here
                .iter()
                .filter(|id| first.get(*id) == Some(&from))
                .copied()
                .collect();
            for to in axis.periods().filter(|to| *to >= from) {
                sink.watch.check()?;
                let (there, later_rows) = periods.get(&to).unwrap_or(&none);
                let retained = there.intersection(&new).count();
                let arrived = there
                    .iter()
                    .filter(|id| {
                        first
                            .get(*id)
                            .is_some_and(|first| *first > from || (to == from && *first == from))
                    })
                    .count();
                let share = retained as f64 / new.len() as f64;
                sink.push(
                    &[
                        axis.out(from),
                        axis.out(to),
                        Out::Long(arrived as i64),
                        Out::Long(retained as i64),
                        Out::Long((new.len() - retained) as i64),
                        Out::Real(share),
                        Out::Real(1.0 - share),
                    ],
                    &unite_texts(rows.iter().chain(later_rows).copied()),
                )?;
            }
        }
        Ok(())
    };
    feed::plan(binder, "NewActivityMetrics", feeds, columns, Arc::new(body))
}
