//! Functions over sketches: `percentile_tdigest`, `rank_tdigest`, `dcount_hll` and their relatives.
//!
//! Layout and exactness are told in the aggregates that make sketches.

use super::{Call, Function, Param, convert_one, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::collections::BTreeSet;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("dcount_hll", 1, 1, |call, args| {
        rows(call, KustoType::Long, args, |cells| match distinct(cells[0]) {
            Ok(Some(held)) => Out::Long(held.len() as i64),
            Ok(None) => Out::Null,
            Err(why) => Out::Refused(why),
        })
    }),
    Function::new("hll_merge", 2, 64, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            let mut united = Distinct::default();
            for cell in cells {
                match distinct(*cell) {
                    Ok(Some(held)) => united.unite(held),
                    Ok(None) => {}
                    Err(why) => return Out::Refused(why),
                }
            }
            Out::json(&united.write())
        })
    }),
    Function::new("merge_tdigest", 1, 64, merge),
    Function::new("percentile_tdigest", 2, 3, percentile),
    Function::new("percentiles_array_tdigest", 2, 64, percentiles),
    Function::new("percentrank_tdigest", 2, 2, |call, args| rank(call, args, true)),
    Function::new("rank_tdigest", 2, 2, |call, args| rank(call, args, false)),
];

const NO_DIGEST: &str = "of what is no result of tdigest()";

/// The values of a group with their weights, sorted.
pub(crate) struct Digest {
    kind: KustoType,
    /// Whole numbers, instants and spans by their number.
    values: Vec<(Held, i64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    Long(i64),
    Real(f64),
}

impl Held {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Long(left), Self::Long(right)) => left.cmp(right),
            (left, right) => left.real().total_cmp(&right.real()),
        }
    }

    fn real(&self) -> f64 {
        match self {
            Self::Long(value) => *value as f64,
            Self::Real(value) => *value,
        }
    }
}

impl Digest {
    pub(crate) fn new(kind: KustoType) -> Self {
        Self {
            kind: if kind == KustoType::Int { KustoType::Long } else { kind },
            values: Vec::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn add(&mut self, cell: Cell<'_>, weight: i64) {
        let held = match cell {
            Cell::Real(value) if !value.is_nan() => Held::Real(value),
            Cell::Real(_) => return,
            cell => match cell.long() {
                Some(value) => Held::Long(value),
                None => return,
            },
        };
        self.insert(held, weight);
    }

    fn insert(&mut self, held: Held, weight: i64) {
        if weight <= 0 {
            return;
        }
        match self.values.binary_search_by(|(value, _)| value.compare(&held)) {
            Ok(at) => self.values[at].1 = self.values[at].1.saturating_add(weight),
            Err(at) => self.values.insert(at, (held, weight)),
        }
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        for (held, weight) in &other.values {
            self.insert(*held, *weight);
        }
    }

    pub(crate) fn write(&self) -> Value {
        let values: Vec<Value> = self
            .values
            .iter()
            .map(|(held, _)| match held {
                Held::Long(value) => Value::from(*value),
                Held::Real(value) => dynamic::real(*value),
            })
            .collect();
        let weights: Vec<i64> = self.values.iter().map(|(_, weight)| *weight).collect();
        json!([["tdigest", self.kind.name()], values, weights])
    }

    pub(crate) fn read(value: &Value) -> Option<Self> {
        let [head, values, weights] = value.as_array()?.as_slice() else {
            return None;
        };
        let [label, kind] = head.as_array()?.as_slice() else {
            return None;
        };
        let kinds = [
            KustoType::Long,
            KustoType::Real,
            KustoType::DateTime,
            KustoType::TimeSpan,
        ];
        let kind = kinds.into_iter().find(|known| kind == known.name())?;
        if label != "tdigest" {
            return None;
        }
        let mut digest = Self::new(kind);
        for (value, weight) in values.as_array()?.iter().zip(weights.as_array()?) {
            let held = match kind {
                KustoType::Real => Held::Real(value.as_f64()?),
                _ => Held::Long(value.as_i64()?),
            };
            digest.insert(held, weight.as_i64()?);
        }
        Some(digest)
    }

    fn total(&self) -> i64 {
        self.values
            .iter()
            .fold(0i64, |total, (_, weight)| total.saturating_add(*weight))
    }

    /// The nearest rank, as the aggregate `percentile` takes it.
    fn percentile(&self, percent: f64) -> Option<Held> {
        let rank = ((percent / 100.0 * self.total() as f64).ceil() as i64).max(1);
        let mut seen = 0i64;
        for (held, weight) in &self.values {
            seen = seen.saturating_add(*weight);
            if seen >= rank {
                return Some(*held);
            }
        }
        self.values.last().map(|(held, _)| *held)
    }

    fn out(&self, held: Option<Held>) -> Out<'static> {
        match (held, self.kind) {
            (None, _) => Out::Null,
            (Some(Held::Real(value)), _) => Out::Real(value),
            (Some(Held::Long(value)), KustoType::DateTime) => Out::DateTime(value),
            (Some(Held::Long(value)), KustoType::TimeSpan) => Out::TimeSpan(value),
            (Some(Held::Long(value)), _) => Out::Long(value),
        }
    }
}

/// The different values of a group, as JSON text.
#[derive(Default)]
pub(crate) struct Distinct(BTreeSet<String>);

impl Distinct {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, value: String) {
        self.0.insert(value);
    }

    pub(crate) fn unite(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn write(&self) -> Value {
        let values: Vec<&String> = self.0.iter().collect();
        json!([["hll"], values])
    }

    pub(crate) fn read(value: &Value) -> Option<Self> {
        let [head, values] = value.as_array()?.as_slice() else {
            return None;
        };
        if head.as_array()?.first()? != "hll" {
            return None;
        }
        values
            .as_array()?
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect::<Option<BTreeSet<String>>>()
            .map(Self)
    }
}

fn distinct(cell: Cell<'_>) -> Result<Option<Distinct>, &'static str> {
    match dynamic::read(cell) {
        Value::Null => Ok(None),
        value => Distinct::read(&value).map(Some).ok_or("of what is no result of hll()"),
    }
}

fn digest(cell: Cell<'_>) -> Result<Option<Digest>, &'static str> {
    match dynamic::read(cell) {
        Value::Null => Ok(None),
        value => Digest::read(&value).map(Some).ok_or(NO_DIGEST),
    }
}

fn merge(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    rows(call, KustoType::Dynamic, args, |cells| {
        let mut united: Option<Digest> = None;
        for cell in cells {
            match (digest(*cell), &mut united) {
                (Ok(None), _) => {}
                (Ok(Some(other)), Some(held)) if held.kind == other.kind => held.unite(&other),
                (Ok(Some(_)), Some(_)) => return Out::Refused("of digests of different types"),
                (Ok(Some(other)), None) => united = Some(other),
                (Err(why), _) => return Out::Refused(why),
            }
        }
        united.map_or(Out::Null, |held| Out::json(&held.write()))
    })
}

/// `percentile_tdigest(digest, percent, typeof(type))`; without a type the layout of the result is
/// not documented.
fn percentile(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let Some(kind) = args.get(2).map(|ty| ty.kind) else {
        return super::refuse(call, "without a type");
    };
    let mut args = args.into_iter();
    let (Some(sketch), Some(percent)) = (args.next(), args.next()) else {
        return super::refuse(call, "without arguments");
    };
    let percent = convert_one(call, Param::Real, percent)?;
    rows(call, kind, vec![sketch, percent], move |cells| {
        let Some(percent) = cells[1].real() else {
            return Out::Null;
        };
        match digest(cells[0]) {
            Ok(Some(held)) if held.kind == kind || (held.kind == KustoType::Long && kind == KustoType::Int) => {
                held.out(held.percentile(percent))
            }
            Ok(Some(_)) => Out::Refused("with a type other than that of the digest"),
            Ok(None) => Out::Null,
            Err(why) => Out::Refused(why),
        }
    })
}

/// `percentiles_array_tdigest(digest, percents…)` or with an array of them.
fn percentiles(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    if args.iter().skip(1).any(|arg| arg.is_null_constant()) {
        return super::refuse(call, "with a type");
    }
    rows(call, KustoType::Dynamic, args, |cells| {
        let mut percents = Vec::new();
        for cell in &cells[1..] {
            match dynamic::read(*cell) {
                Value::Array(items) => percents.extend(items.iter().filter_map(Value::as_f64)),
                other => percents.extend(other.as_f64()),
            }
        }
        match digest(cells[0]) {
            Ok(Some(held)) => Out::json(&Value::Array(
                percents
                    .iter()
                    .map(|percent| match held.out(held.percentile(*percent)) {
                        Out::Long(value) => Value::from(value),
                        Out::Real(value) => dynamic::real(value),
                        Out::DateTime(value) => Value::from(crate::instant::format_datetime(value)),
                        Out::TimeSpan(value) => Value::from(crate::instant::format_timespan(value)),
                        _ => Value::Null,
                    })
                    .collect(),
            )),
            Ok(None) => Out::Null,
            Err(why) => Out::Refused(why),
        }
    })
}

/// The place of a value among the others. Only a value that is there once has an undisputed one.
fn rank(call: &Call, args: Vec<Typed>, as_percent: bool) -> Bound<Typed> {
    rows(call, KustoType::Real, args, move |cells| {
        let held = match digest(cells[0]) {
            Ok(Some(held)) => held,
            Ok(None) => return Out::Null,
            Err(why) => return Out::Refused(why),
        };
        let wanted = match cells[1] {
            Cell::Real(value) => Held::Real(value),
            cell => match cell.long() {
                Some(value) => Held::Long(value),
                None => return Out::Refused("of null"),
            },
        };
        let Ok(at) = held.values.binary_search_by(|(value, _)| value.compare(&wanted)) else {
            return Out::Refused("of a value that the digest does not hold");
        };
        if held.values[at].1 != 1 {
            return Out::Refused("of a value that the digest holds more than once");
        }
        let before: i64 = held.values[..=at].iter().map(|(_, weight)| *weight).sum();
        Out::Real(if as_percent {
            before as f64 * 100.0 / held.total() as f64
        } else {
            before as f64
        })
    })
}
