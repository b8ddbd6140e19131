//! Mathematics.

use super::{Call, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abs", 1, 1, abs),
    Function::new("sign", 1, 1, |call, args| {
        real(call, args, |value| {
            if value > 0.0 {
                1.0
            } else if value < 0.0 {
                -1.0
            } else {
                0.0
            }
        })
    }),
    Function::new("sqrt", 1, 1, |call, args| real(call, args, f64::sqrt)),
    Function::new("exp", 1, 1, |call, args| real(call, args, f64::exp)),
    Function::new("exp2", 1, 1, |call, args| real(call, args, f64::exp2)),
    Function::new("exp10", 1, 1, |call, args| real(call, args, |value| 10f64.powf(value))),
    Function::new("log", 1, 1, |call, args| logarithm(call, args, f64::ln)),
    Function::new("log2", 1, 1, |call, args| logarithm(call, args, f64::log2)),
    Function::new("log10", 1, 1, |call, args| logarithm(call, args, f64::log10)),
    Function::new("pow", 2, 2, |call, args| two(call, args, f64::powf)),
    Function::new("sin", 1, 1, |call, args| real(call, args, f64::sin)),
    Function::new("cos", 1, 1, |call, args| real(call, args, f64::cos)),
    Function::new("tan", 1, 1, |call, args| real(call, args, f64::tan)),
    Function::new("cot", 1, 1, |call, args| real(call, args, |value| 1.0 / value.tan())),
    Function::new("asin", 1, 1, |call, args| real(call, args, f64::asin)),
    Function::new("acos", 1, 1, |call, args| real(call, args, f64::acos)),
    Function::new("atan", 1, 1, |call, args| real(call, args, f64::atan)),
    Function::new("atan2", 2, 2, |call, args| two(call, args, f64::atan2)),
    Function::new("degrees", 1, 1, |call, args| real(call, args, f64::to_degrees)),
    Function::new("radians", 1, 1, |call, args| real(call, args, f64::to_radians)),
    Function::new("pi", 0, 0, |_, _| {
        Typed::constant(&Out::Real(std::f64::consts::PI), KustoType::Real)
    }),
    Function::new("isnan", 1, 1, |call, args| test(call, args, f64::is_nan)),
    Function::new("isinf", 1, 1, |call, args| test(call, args, f64::is_infinite)),
    Function::new("isfinite", 1, 1, |call, args| test(call, args, f64::is_finite)),
];

fn abs(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let kind = args.first().map_or(KustoType::Real, |arg| arg.kind);
    match kind {
        KustoType::Int | KustoType::Long => rows(call, KustoType::Long, args, |cells| {
            cells[0].long().map(i64::wrapping_abs).into()
        }),
        KustoType::TimeSpan => rows(call, kind, args, |cells| match cells[0] {
            Cell::TimeSpan(ticks) => Out::TimeSpan(ticks.wrapping_abs()),
            _ => Out::Null,
        }),
        _ => real(call, args, f64::abs),
    }
}

fn real(call: &Call, args: Vec<Typed>, compute: fn(f64) -> f64) -> Bound<Typed> {
    typed_rows(call, KustoType::Real, &[Param::Real], args, move |cells| {
        cells[0].real().map(compute).into()
    })
}

/// A logarithm of a negative number is null, of zero minus infinity.
fn logarithm(call: &Call, args: Vec<Typed>, compute: fn(f64) -> f64) -> Bound<Typed> {
    typed_rows(call, KustoType::Real, &[Param::Real], args, move |cells| {
        match cells[0].real() {
            Some(value) if value < 0.0 => Out::Null,
            value => value.map(compute).into(),
        }
    })
}

fn two(call: &Call, args: Vec<Typed>, compute: fn(f64, f64) -> f64) -> Bound<Typed> {
    typed_rows(call, KustoType::Real, &[Param::Real], args, move |cells| {
        cells[0]
            .real()
            .zip(cells[1].real())
            .map(|(left, right)| compute(left, right))
            .into()
    })
}

fn test(call: &Call, args: Vec<Typed>, compute: fn(f64) -> bool) -> Bound<Typed> {
    typed_rows(call, KustoType::Bool, &[Param::Real], args, move |cells| {
        cells[0].real().map(compute).into()
    })
}
