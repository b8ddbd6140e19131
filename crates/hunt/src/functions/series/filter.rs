//! `series_fir` and `series_iir`: filters with finite and infinite impulse response.

use super::{Number, Series, answer, finite, read};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::{Function, rows};
use serde_json::Value;

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("series_fir", 2, 4, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| answer(finite_response(cells)))
    }),
    Function::new("series_iir", 3, 3, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| answer(infinite_response(cells)))
    }),
];

const NOT_NUMBERS: &str = "over an array with elements that are no finite numbers";

fn numbers(cell: Cell<'_>) -> Result<Option<Vec<Number>>, &'static str> {
    match read(cell)? {
        Series::Items(items) => items
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .ok_or(NOT_NUMBERS)
            .map(Some),
        Series::Constant(_) | Series::Absent => Ok(None),
    }
}

/// `series_fir(series, filter, [normalize], [center])`. Before the first element and behind the
/// last one the series counts as zero.
fn finite_response(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    let (Some(series), Some(filter)) = (numbers(cells[0])?, numbers(cells[1])?) else {
        return Ok(Out::Null);
    };
    if filter.is_empty() {
        return Err("with an empty filter");
    }
    let has_negative = filter.iter().any(|value| value.real() < 0.0);
    let normalize = match cells.get(2) {
        None => !has_negative,
        Some(cell) => cell.bool().ok_or("with a normalize that is null")?,
    };
    let center = match cells.get(3) {
        None => false,
        Some(cell) => cell.bool().ok_or("with a center that is null")?,
    };
    if normalize && has_negative {
        return Ok(Out::Null);
    }
    if center && filter.len().is_multiple_of(2) {
        return Err("centered with a filter of even length");
    }
    let shift = if center { filter.len() / 2 } else { 0 };
    let whole = |items: &[Number]| items.iter().all(|value| matches!(value, Number::Long(_)));
    let taps = |at: usize| {
        filter.iter().enumerate().filter_map({
            let series = &series;
            move |(back, weight)| {
                let from = (at + shift).checked_sub(back)?;
                series.get(from).map(|value| (*value, *weight))
            }
        })
    };
    if !normalize && whole(&series) && whole(&filter) {
        let values = (0..series.len()).map(|at| {
            let sum = taps(at).fold(0i64, |sum, pair| match pair {
                (Number::Long(value), Number::Long(weight)) => sum.wrapping_add(value.wrapping_mul(weight)),
                _ => sum,
            });
            Value::from(sum)
        });
        return Ok(Out::json(&Value::Array(values.collect())));
    }
    let total: f64 = filter.iter().map(|value| value.real()).sum();
    if normalize && total == 0.0 {
        return Err("normalized with a filter whose sum is zero");
    }
    let values = (0..series.len()).map(|at| {
        let sum: f64 = taps(at).map(|(value, weight)| value.real() * weight.real()).sum();
        dynamic::real(if normalize { sum / total } else { sum })
    });
    Ok(Out::json(&Value::Array(values.collect())))
}

/// `series_iir(series, numerators, denominators)`.
fn infinite_response(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    if !matches!(read(cells[0])?, Series::Items(_)) {
        return Ok(Out::Null);
    }
    let (Some(series), Some(numerators), Some(denominators)) =
        (finite(cells[0])?, finite(cells[1])?, finite(cells[2])?)
    else {
        return Err(NOT_NUMBERS);
    };
    let Some((first, feedback)) = denominators.split_first() else {
        return Err("without denominators");
    };
    if *first == 0.0 {
        return Err("with a first denominator of zero");
    }
    let mut filtered: Vec<f64> = Vec::with_capacity(series.len());
    for at in 0..series.len() {
        let mut sum = 0.0;
        for (back, weight) in numerators.iter().enumerate() {
            if let Some(value) = at.checked_sub(back).and_then(|from| series.get(from)) {
                sum += weight * value;
            }
        }
        for (back, weight) in feedback.iter().enumerate() {
            if let Some(value) = at.checked_sub(back + 1).and_then(|from| filtered.get(from)) {
                sum -= weight * value;
            }
        }
        filtered.push(sum / first);
    }
    Ok(Out::json(&super::array(filtered)))
}
