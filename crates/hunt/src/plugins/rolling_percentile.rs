//! `rolling_percentile(value, percentile, index, bin, bins, dims…)`: per bin the percentile of the
//! values in it and the bins before it.
//!
//! Source: Kusto `rolling_percentile` plugin.

use super::{Site, arguments, timeline};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::table_node::feed::{self, Feed, Input};
use crate::table_node::sink::Sink;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let [value, percentile, index, bin, bins, dimensions @ ..] = site.call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 5", site.span()));
    };
    let value_column = arguments::column(&site.input, value)?;
    if !value_column.kind.is_number() {
        let message = format!("a percentile is of numbers, not {}", value_column.kind);
        return Err(Error::semantic(Code::TYPE, value.span, message).into());
    }
    let rank = arguments::constant_of(binder, percentile, KustoType::Real, site.scope)?;
    let rank = rank
        .read(|cell| cell.real())
        .flatten()
        .filter(|rank| (0.0..=100.0).contains(rank));
    let Some(rank) = rank else {
        return Err(Error::semantic(Code::INVALID, percentile.span, "a percentile lies between 0 and 100").into());
    };
    let index_column = arguments::column(&site.input, index)?;
    let step = timeline::length(binder, &site, index_column.kind, bin)?;
    let count = arguments::count(binder, bins, site.scope)?.max(1);
    let dimension_columns = arguments::columns(&site.input, dimensions)?;
    let mut columns = vec![Column {
        id: binder.fresh_id(&index_column.name),
        ..index_column.clone()
    }];
    for dimension in &dimension_columns {
        columns.push(Column {
            id: binder.fresh_id(&dimension.name),
            ..dimension.clone()
        });
    }
    let shown = arguments::constant(binder, percentile, site.scope)?;
    let crate::cell::Out::Text(shown) = shown
        .read(|cell| crate::dynamic::convert::to_text(cell).into_static())
        .unwrap_or(Out::Null)
    else {
        return Err(Error::semantic(Code::TYPE, percentile.span, "the percentile must be a number").into());
    };
    let name = format!("rolling_{count}_percentile_{}_{shown}", value_column.name);
    columns.push(binder.fresh_column(&name, value_column.kind));
    let mut feed = Feed::new(binder, &site.input);
    let mut read = |column: &Column| feed.add(&Typed::new(column.expr(), column.kind));
    let rolling = Rolling {
        value: read(&value_column),
        index: read(&index_column),
        dimensions: dimension_columns.iter().map(&mut read).collect(),
        evidence: feed.evidence(),
        kind: index_column.kind,
        step,
        count,
        rank,
    };
    feed::plan(
        binder,
        "RollingPercentile",
        vec![feed],
        columns,
        Arc::new(move |inputs, sink| rolling.run(inputs, sink)),
    )
}

struct Rolling {
    value: usize,
    index: usize,
    dimensions: Vec<usize>,
    evidence: Option<usize>,
    kind: KustoType,
    step: i64,
    count: usize,
    rank: f64,
}

/// The rows of one combination of dimensions by bin.
type Slice = BTreeMap<i64, Vec<usize>>;

impl Rolling {
    fn run(&self, inputs: &[Input], sink: &mut Sink<'_>) -> datafusion::common::Result<()> {
        let Some(input) = inputs.first() else { return Ok(()) };
        let origin = if self.kind == KustoType::DateTime {
            -crate::instant::MICROS_TO_1970
        } else {
            0
        };
        let mut slices: Vec<(Vec<Out<'static>>, Slice)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for row in 0..input.rows() {
            let Some(when) = input.cell(row, self.index).long() else {
                continue;
            };
            let bin = origin + (when - origin).div_euclid(self.step) * self.step;
            let dimensions: Vec<Out<'static>> = self
                .dimensions
                .iter()
                .map(|at| Out::from(input.cell(row, *at)).into_static())
                .collect();
            let place = *places.entry(format!("{dimensions:?}")).or_insert_with(|| {
                slices.push((dimensions, Slice::new()));
                slices.len() - 1
            });
            if let Some((_, slice)) = slices.get_mut(place) {
                slice.entry(bin).or_default().push(row);
            }
        }
        for (dimensions, slice) in &slices {
            let mut before = None;
            for bin in slice.keys() {
                sink.watch.check()?;
                if before.is_some_and(|before| bin - before != self.step) {
                    return timeline::open_case("rolling_percentile", "over a bin without rows");
                }
                before = Some(*bin);
                let from = bin - (self.count as i64 - 1) * self.step;
                let rows: Vec<usize> = slice
                    .range(from..=*bin)
                    .flat_map(|(_, rows)| rows.iter().copied())
                    .collect();
                let mut row = vec![self.index_out(*bin)];
                row.extend(dimensions.iter().cloned());
                row.push(self.percentile(input, &rows));
                let evidence = self
                    .evidence
                    .map(|at| unite_texts(rows.iter().map(|row| input.cell(*row, at).text())));
                sink.push(&row, &evidence.unwrap_or_default())?;
            }
        }
        Ok(())
    }

    fn index_out(&self, value: i64) -> Out<'static> {
        match self.kind {
            KustoType::DateTime => Out::DateTime(value),
            KustoType::TimeSpan => Out::TimeSpan(value),
            _ => Out::Long(value),
        }
    }

    /// Returns the least value that is not below the given share of all.
    fn percentile(&self, input: &Input, rows: &[usize]) -> Out<'static> {
        let mut values: Vec<(f64, usize)> = rows
            .iter()
            .filter_map(|row| Some((input.cell(*row, self.value).real()?, *row)))
            .collect();
        values.sort_by(|left, right| left.0.total_cmp(&right.0));
        let at = (self.rank / 100.0 * values.len() as f64).ceil().max(1.0) as usize - 1;
        match values.get(at) {
            Some((_, row)) => Out::from(input.cell(*row, self.value)).into_static(),
            None => Out::Null,
        }
    }
}
