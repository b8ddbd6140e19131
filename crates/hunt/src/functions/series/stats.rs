//! `series_stats` and `series_stats_dynamic`: extremes, average and spread of a series.

use super::{answer, reals};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::several::{Parts, Several};
use crate::functions::{Function, rows};
use serde_json::{Map, Value};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[Function::new("series_stats_dynamic", 1, 2, |call, args| {
    rows(call, KustoType::Dynamic, args, |cells| answer(bag(cells)))
})];

pub(in crate::functions) const SEVERAL: &[Several] = &[Several {
    name: "series_stats",
    least: 1,
    most: 2,
    parts: &[
        ("min", KustoType::Real),
        ("min_idx", KustoType::Long),
        ("max", KustoType::Real),
        ("max_idx", KustoType::Long),
        ("avg", KustoType::Real),
        ("stdev", KustoType::Real),
        ("variance", KustoType::Real),
    ],
    compute: parts,
}];

struct Stats {
    least: (usize, f64),
    greatest: (usize, f64),
    sum: f64,
    average: f64,
    variance: f64,
    count: usize,
}

/// Reads the series; `None` when it is no array or holds something that is not to be ignored.
fn measure(cells: &[Cell<'_>]) -> Result<Option<Stats>, &'static str> {
    let Some(items) = reals(cells[0])? else {
        return Ok(None);
    };
    let ignore = cells.get(1).and_then(|cell| cell.bool()).unwrap_or(false);
    let mut values: Vec<(usize, f64)> = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        match item.filter(|value| value.is_finite()) {
            Some(value) => values.push((at, value)),
            None if ignore => {}
            None => return Ok(None),
        }
    }
    let [first, _, ..] = values.as_slice() else {
        return Err("of fewer than two elements");
    };
    let (mut least, mut greatest) = (*first, *first);
    for value in &values {
        if value.1 < least.1 {
            least = *value;
        }
        if value.1 > greatest.1 {
            greatest = *value;
        }
    }
    let count = values.len() as f64;
    let sum: f64 = values.iter().map(|(_, value)| value).sum();
    let average = sum / count;
    let squares: f64 = values.iter().map(|(_, value)| (value - average).powi(2)).sum();
    Ok(Some(Stats {
        least,
        greatest,
        sum,
        average,
        variance: squares / (count - 1.0),
        count: values.len(),
    }))
}

fn parts(cells: &[Cell<'_>]) -> Parts {
    Ok(measure(cells)?.map(|stats| {
        vec![
            Out::Real(stats.least.1),
            Out::Long(stats.least.0 as i64),
            Out::Real(stats.greatest.1),
            Out::Long(stats.greatest.0 as i64),
            Out::Real(stats.average),
            Out::Real(stats.variance.sqrt()),
            Out::Real(stats.variance),
        ]
    }))
}

fn bag(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    let Some(stats) = measure(cells)? else {
        return Ok(Out::Null);
    };
    let mut members = Map::new();
    members.insert("min".to_owned(), dynamic::real(stats.least.1));
    members.insert("min_idx".to_owned(), Value::from(stats.least.0));
    members.insert("max".to_owned(), dynamic::real(stats.greatest.1));
    members.insert("max_idx".to_owned(), Value::from(stats.greatest.0));
    members.insert("avg".to_owned(), dynamic::real(stats.average));
    members.insert("stdev".to_owned(), dynamic::real(stats.variance.sqrt()));
    members.insert("variance".to_owned(), dynamic::real(stats.variance));
    members.insert("sum".to_owned(), dynamic::real(stats.sum));
    members.insert("len".to_owned(), Value::from(stats.count));
    Ok(Out::json(&Value::Object(members)))
}
