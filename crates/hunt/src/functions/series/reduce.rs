//! Functions that bring series down to one number: sums, products, similarities.

use super::{NO_ARRAY, Number, Series, answer, read, reals};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::functions::{Call, Function, rows};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("series_sum", 1, 1, |call, args| {
        one(call, args, |items| items.iter().sum())
    }),
    Function::new("series_product", 1, 1, |call, args| {
        one(call, args, |items| items.iter().product())
    }),
    Function::new("series_magnitude", 1, 1, |call, args| one(call, args, magnitude)),
    Function::new("series_dot_product", 2, 2, |call, args| {
        rows(call, KustoType::Real, args, |cells| {
            answer(dot_product(cells[0], cells[1]))
        })
    }),
    Function::new("series_cosine_similarity", 2, 4, |call, args| {
        rows(call, KustoType::Real, args, |cells| answer(cosine(cells)))
    }),
    Function::new("series_pearson_correlation", 2, 2, |call, args| {
        rows(call, KustoType::Real, args, |cells| answer(pearson(cells[0], cells[1])))
    }),
];

const NOT_NUMBERS: &str = "over arrays with elements that are no numbers";

fn magnitude(items: &[f64]) -> f64 {
    items.iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// What an element that is no number does to a sum is not documented, so it is refused.
fn one(call: &Call, args: Vec<Typed>, compute: fn(&[f64]) -> f64) -> Bound<Typed> {
    rows(call, KustoType::Real, args, move |cells| {
        answer(reals(cells[0]).and_then(|items| match items {
            None => Ok(Out::Null),
            Some(items) if items.is_empty() => Err("of an empty array"),
            Some(items) => {
                let items: Option<Vec<f64>> = items.into_iter().collect();
                items.map(|items| Out::Real(compute(&items))).ok_or(NOT_NUMBERS)
            }
        }))
    })
}

/// The longer series is cut, elements that are no numbers are passed over, and a plain number
/// stands for an array of it.
fn dot_product(left: Cell<'_>, right: Cell<'_>) -> Result<Out<'static>, &'static str> {
    let (left, right) = (read(left)?, read(right)?);
    let length = |series: &Series| match series {
        Series::Items(items) => Some(items.len()),
        Series::Constant(_) | Series::Absent => None,
    };
    let count = match (&left, &right) {
        (Series::Absent, _) | (_, Series::Absent) => return Ok(Out::Null),
        _ => match (length(&left), length(&right)) {
            (Some(left), Some(right)) => left.min(right),
            (Some(count), None) | (None, Some(count)) => count,
            (None, None) => return Err(NO_ARRAY),
        },
    };
    if count == 0 {
        return Ok(Out::Null);
    }
    let element = |series: &Series, at: usize| match series {
        Series::Items(items) => items.get(at).copied().flatten().map(Number::real),
        Series::Constant(value) => Some(value.real()),
        Series::Absent => None,
    };
    let products = (0..count).filter_map(|at| Some(element(&left, at)? * element(&right, at)?));
    Ok(Out::Real(products.sum()))
}

/// The longer series is cut; magnitudes may be given.
fn cosine(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    let (Some(left), Some(right)) = (reals(cells[0])?, reals(cells[1])?) else {
        return Ok(Out::Null);
    };
    let count = left.len().min(right.len());
    if count == 0 {
        return Ok(Out::Null);
    }
    let numbers = |items: Vec<Option<f64>>| -> Option<Vec<f64>> { items.into_iter().take(count).collect() };
    let (Some(left), Some(right)) = (numbers(left), numbers(right)) else {
        return Err(NOT_NUMBERS);
    };
    let given = |at: usize, items: &[f64]| match cells.get(at) {
        None => Some(magnitude(items)),
        Some(cell) => cell.real(),
    };
    let (Some(left_size), Some(right_size)) = (given(2, &left), given(3, &right)) else {
        return Ok(Out::Null);
    };
    if left_size == 0.0 || right_size == 0.0 {
        return Err("of an array whose magnitude is zero");
    }
    let product: f64 = left.iter().zip(&right).map(|(left, right)| left * right).sum();
    Ok(Out::Real(product / (left_size * right_size)))
}

/// Any element that is no number, and arrays of different sizes, give null.
fn pearson(left: Cell<'_>, right: Cell<'_>) -> Result<Out<'static>, &'static str> {
    let (Some(left), Some(right)) = (reals(left)?, reals(right)?) else {
        return Ok(Out::Null);
    };
    if left.len() != right.len() {
        return Ok(Out::Null);
    }
    let pairs: Option<Vec<(f64, f64)>> = left
        .into_iter()
        .zip(right)
        .map(|(left, right)| left.zip(right))
        .collect();
    let Some(pairs) = pairs else { return Ok(Out::Null) };
    if pairs.len() < 2 {
        return Err("of fewer than two elements");
    }
    let count = pairs.len() as f64;
    let mean_left = pairs.iter().map(|(left, _)| left).sum::<f64>() / count;
    let mean_right = pairs.iter().map(|(_, right)| right).sum::<f64>() / count;
    let (mut both, mut squares_left, mut squares_right) = (0.0, 0.0, 0.0);
    for (left, right) in &pairs {
        let (left, right) = (left - mean_left, right - mean_right);
        both += left * right;
        squares_left += left * left;
        squares_right += right * right;
    }
    if squares_left == 0.0 || squares_right == 0.0 {
        return Err("of an array that does not vary");
    }
    Ok(Out::Real(both / (squares_left * squares_right).sqrt()))
}
