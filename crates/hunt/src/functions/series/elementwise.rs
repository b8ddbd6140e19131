//! Functions that work element by element: `series_abs`, `series_add`, `series_equals`, ….
//!
//! Of two arrays the shorter one is filled with nulls; a plain number stands for an array of it.

use super::{NO_ARRAY, Number, Series, answer, read};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::functions::{Call, Function, rows};
use serde_json::Value;

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("series_abs", 1, 1, |call, args| one(call, args, absolute)),
    Function::new("series_acos", 1, 1, |call, args| {
        one(call, args, |x| real(x, f64::acos))
    }),
    Function::new("series_asin", 1, 1, |call, args| {
        one(call, args, |x| real(x, f64::asin))
    }),
    Function::new("series_atan", 1, 1, |call, args| {
        one(call, args, |x| real(x, f64::atan))
    }),
    Function::new("series_ceiling", 1, 1, |call, args| {
        one(call, args, |x| real(x, f64::ceil))
    }),
    Function::new("series_cos", 1, 1, |call, args| one(call, args, |x| real(x, f64::cos))),
    Function::new("series_exp", 1, 1, |call, args| one(call, args, |x| real(x, f64::exp))),
    Function::new("series_floor", 1, 1, |call, args| {
        one(call, args, |x| real(x, f64::floor))
    }),
    Function::new("series_log", 1, 1, |call, args| one(call, args, logarithm)),
    Function::new("series_sign", 1, 1, |call, args| one(call, args, sign)),
    Function::new("series_sin", 1, 1, |call, args| one(call, args, |x| real(x, f64::sin))),
    Function::new("series_tan", 1, 1, |call, args| one(call, args, |x| real(x, f64::tan))),
    Function::new("series_add", 2, 2, |call, args| {
        two(call, args, |a, b| arithmetic(a, b, i64::wrapping_add, |a, b| a + b))
    }),
    Function::new("series_subtract", 2, 2, |call, args| {
        two(call, args, |a, b| arithmetic(a, b, i64::wrapping_sub, |a, b| a - b))
    }),
    Function::new("series_multiply", 2, 2, |call, args| {
        two(call, args, |a, b| arithmetic(a, b, i64::wrapping_mul, |a, b| a * b))
    }),
    Function::new("series_divide", 2, 2, |call, args| {
        two(call, args, |a, b| Number::Real(a.real() / b.real()).json())
    }),
    Function::new("series_pow", 2, 2, |call, args| {
        two(call, args, |a, b| Number::Real(a.real().powf(b.real())).json())
    }),
    Function::new("series_equals", 2, 2, |call, args| {
        two(call, args, |a, b| truth(a.real() == b.real()))
    }),
    Function::new("series_not_equals", 2, 2, |call, args| {
        two(call, args, |a, b| truth(a.real() != b.real()))
    }),
    Function::new("series_greater", 2, 2, |call, args| {
        two(call, args, |a, b| truth(a.real() > b.real()))
    }),
    Function::new("series_greater_equals", 2, 2, |call, args| {
        two(call, args, |a, b| truth(a.real() >= b.real()))
    }),
    Function::new("series_less", 2, 2, |call, args| {
        two(call, args, |a, b| truth(a.real() < b.real()))
    }),
    Function::new("series_less_equals", 2, 2, |call, args| {
        two(call, args, |a, b| truth(a.real() <= b.real()))
    }),
];

fn real(value: Number, compute: fn(f64) -> f64) -> Value {
    Number::Real(compute(value.real())).json()
}

/// As `log()`, a negative number has no logarithm.
fn logarithm(value: Number) -> Value {
    if value.real() < 0.0 {
        return Value::Null;
    }
    real(value, f64::ln)
}

fn absolute(value: Number) -> Value {
    match value {
        Number::Long(value) => Value::from(value.wrapping_abs()),
        Number::Real(value) => Number::Real(value.abs()).json(),
    }
}

fn sign(value: Number) -> Value {
    match value {
        Number::Long(value) => Value::from(value.signum()),
        Number::Real(value) if value == 0.0 || value.is_nan() => Number::Real(value).json(),
        Number::Real(value) => Number::Real(value.signum()).json(),
    }
}

fn truth(value: bool) -> Value {
    Value::Bool(value)
}

fn arithmetic(left: Number, right: Number, whole: fn(i64, i64) -> i64, real: fn(f64, f64) -> f64) -> Value {
    match (left, right) {
        (Number::Long(left), Number::Long(right)) => Value::from(whole(left, right)),
        _ => Number::Real(real(left.real(), right.real())).json(),
    }
}

fn one(call: &Call, args: Vec<Typed>, compute: fn(Number) -> Value) -> Bound<Typed> {
    rows(call, KustoType::Dynamic, args, move |cells| {
        answer(read(cells[0]).and_then(|series| {
            match series {
                Series::Items(items) => Ok(Out::json(&Value::Array(
                    items
                        .into_iter()
                        .map(|item| item.map_or(Value::Null, compute))
                        .collect(),
                ))),
                Series::Constant(_) => Err(NO_ARRAY),
                Series::Absent => Ok(Out::Null),
            }
        }))
    })
}

fn two(call: &Call, args: Vec<Typed>, compute: fn(Number, Number) -> Value) -> Bound<Typed> {
    rows(call, KustoType::Dynamic, args, move |cells| {
        answer(pairwise(cells[0], cells[1], compute))
    })
}

fn pairwise(
    left: Cell<'_>,
    right: Cell<'_>,
    compute: fn(Number, Number) -> Value,
) -> Result<Out<'static>, &'static str> {
    let (left, right) = (read(left)?, read(right)?);
    let count = match (&left, &right) {
        (Series::Absent, _) | (_, Series::Absent) => return Ok(Out::Null),
        (Series::Items(left), Series::Items(right)) => left.len().max(right.len()),
        (Series::Items(items), Series::Constant(_)) | (Series::Constant(_), Series::Items(items)) => items.len(),
        (Series::Constant(_), Series::Constant(_)) => return Err(NO_ARRAY),
    };
    let element = |series: &Series, at: usize| match series {
        Series::Items(items) => items.get(at).copied().flatten(),
        Series::Constant(value) => Some(*value),
        Series::Absent => None,
    };
    let values = (0..count).map(|at| match (element(&left, at), element(&right, at)) {
        (Some(left), Some(right)) => compute(left, right),
        _ => Value::Null,
    });
    Ok(Out::json(&Value::Array(values.collect())))
}
