//! `percentile`, `percentilew` and their forms for several ranks: nearest rank over all values.
//!
//! Kusto estimates; over few values its answer is the nearest rank, which this is always.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, from_dynamic};
use crate::cell::{Cell, Out};
use crate::functions::refuse;
use serde_json::Value;
use std::sync::Arc;

pub(super) fn one(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let mut args = args.into_iter();
    let (Some(value), Some(at)) = (args.next(), args.next()) else {
        return refuse(&site.call, "without argument");
    };
    let Some(at) = at.read(|cell| cell.real()).flatten() else {
        return refuse(&site.call, "at a computed rank");
    };
    build(site, value, None, vec![at], false)
}

/// `percentilew(value, weight, rank)`: every value counts as often as its weight says.
pub(super) fn weighted(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let mut args = args.into_iter();
    let (Some(value), Some(weight), Some(at)) = (args.next(), args.next(), args.next()) else {
        return refuse(&site.call, "without argument");
    };
    let Some(at) = at.read(|cell| cell.real()).flatten() else {
        return refuse(&site.call, "at a computed rank");
    };
    build(site, value, Some(weight), vec![at], false)
}

pub(super) fn weighted_array(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let mut args = args.into_iter();
    let (Some(value), Some(weight)) = (args.next(), args.next()) else {
        return refuse(&site.call, "without argument");
    };
    let ranks = ranks(site, args)?;
    build(site, value, Some(weight), ranks, true)
}

pub(super) fn array(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let mut args = args.into_iter();
    let Some(value) = args.next() else {
        return refuse(&site.call, "without argument");
    };
    let ranks = ranks(site, args)?;
    build(site, value, None, ranks, true)
}

/// Reads ranks given one by one or as an array.
fn ranks(site: &Site<'_>, args: impl Iterator<Item = Typed>) -> Bound<Vec<f64>> {
    let mut ranks = Vec::new();
    for at in args {
        match at.read(crate::dynamic::read) {
            Some(Value::Array(items)) => ranks.extend(items.iter().filter_map(Value::as_f64)),
            Some(Value::Number(number)) => ranks.extend(number.as_f64()),
            _ => return refuse(&site.call, "at a computed rank"),
        }
    }
    Ok(ranks)
}

fn build(site: &Site<'_>, value: Typed, weight: Option<Typed>, ranks: Vec<f64>, array: bool) -> Bound<Built> {
    let value = if value.kind == KustoType::Dynamic {
        from_dynamic(value, KustoType::Real)
    } else {
        value
    };
    let kind = match value.kind {
        KustoType::Int | KustoType::Long => KustoType::Long,
        kind @ (KustoType::Real | KustoType::DateTime | KustoType::TimeSpan) => kind,
        other => return refuse(&site.call, &format!("of {other}")),
    };
    let out = if array { KustoType::Dynamic } else { kind };
    let start = move || -> Box<dyn Fold> {
        Box::new(Ranked {
            kind,
            array,
            ranks: ranks.clone(),
            longs: Vec::new(),
            reals: Vec::new(),
            overflowed: false,
        })
    };
    let mut args = vec![value.argument()];
    if let Some(weight) = weight {
        args.push(crate::functions::convert_one(&site.call, crate::functions::Param::Long, weight)?.argument());
    }
    Ok(Built::new(call(site.call.name, out, args, Arc::new(start)), out))
}

/// Returns how a rank shows in a column's name: `99.9` as `99_9`.
pub(crate) fn suffix(rank: &kql::ast::Expr) -> String {
    match &rank.kind {
        kql::ast::ExprKind::Literal(literal) => literal.text.replace('.', "_"),
        _ => String::new(),
    }
}

struct Ranked {
    kind: KustoType,
    array: bool,
    ranks: Vec<f64>,
    longs: Vec<i64>,
    reals: Vec<f64>,
    /// Whether the weights were too many to hold.
    overflowed: bool,
}

/// The values of a group, repeated by their weights, may be this many.
const MAX_WEIGHT: i64 = 1 << 22;

impl Ranked {
    fn at(&self, sorted_longs: &[i64], sorted_reals: &[f64], rank: f64) -> Out<'static> {
        let place = |count: usize| {
            let place = (rank / 100.0 * count as f64).ceil() as usize;
            place.clamp(1, count.max(1)) - 1
        };
        if self.kind == KustoType::Real {
            return sorted_reals.get(place(sorted_reals.len())).copied().into();
        }
        match sorted_longs.get(place(sorted_longs.len())) {
            None => Out::Null,
            Some(value) => match self.kind {
                KustoType::DateTime => Out::DateTime(*value),
                KustoType::TimeSpan => Out::TimeSpan(*value),
                _ => Out::Long(*value),
            },
        }
    }
}

impl Fold for Ranked {
    fn add(&mut self, cells: &[Cell<'_>]) {
        let weight = match cells.get(1) {
            None => 1,
            Some(cell) => cell.long().unwrap_or(0).max(0),
        };
        if weight.saturating_add((self.longs.len() + self.reals.len()) as i64) > MAX_WEIGHT && cells.len() > 1 {
            self.overflowed = true;
            return;
        }
        let weight = weight as usize;
        match cells.first() {
            Some(Cell::Real(value)) if !value.is_nan() => self.reals.extend(std::iter::repeat_n(*value, weight)),
            Some(cell) => self.longs.extend(
                cell.long()
                    .into_iter()
                    .flat_map(|value| std::iter::repeat_n(value, weight)),
            ),
            None => {}
        }
    }

    fn save(&self) -> String {
        let longs = self.longs.iter().map(i64::to_string);
        let reals = self.reals.iter().map(|value| format!("r{}", value.to_bits()));
        let overflowed = self.overflowed.then(|| "overflowed".to_owned());
        longs.chain(reals).chain(overflowed).collect::<Vec<_>>().join(" ")
    }

    fn merge(&mut self, saved: &str) {
        for part in saved.split(' ') {
            self.overflowed |= part == "overflowed";
            match part.strip_prefix('r') {
                Some(bits) => self.reals.extend(bits.parse().ok().map(f64::from_bits)),
                None => self.longs.extend(part.parse::<i64>().ok()),
            }
        }
    }

    fn finish(&self) -> Out<'static> {
        if self.overflowed {
            return Out::Refused("of weights that add up to more than 4 million");
        }
        let mut longs = self.longs.clone();
        longs.sort_unstable();
        let mut reals = self.reals.clone();
        reals.sort_unstable_by(f64::total_cmp);
        if !self.array {
            return self
                .ranks
                .first()
                .map_or(Out::Null, |rank| self.at(&longs, &reals, *rank));
        }
        let values = self.ranks.iter().map(|rank| match self.at(&longs, &reals, *rank) {
            Out::Long(value) => Value::from(value),
            Out::Real(value) => crate::dynamic::real(value),
            Out::DateTime(value) => Value::from(crate::instant::format_datetime(value)),
            Out::TimeSpan(value) => Value::from(crate::instant::format_timespan(value)),
            _ => Value::Null,
        });
        Out::json(&Value::Array(values.collect()))
    }

    fn size(&self) -> usize {
        (self.longs.capacity() + self.reals.capacity()) * 8
    }
}
