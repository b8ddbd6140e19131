//! `bin` and its relatives: values rounded down to a grid.
//!
//! The grid of instants starts at 0001-01-01, that of numbers and spans at zero.

use super::{Call, Function, Param, convert_one, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::fold::fold;
use crate::binder::typed::{Typed, expect};
use crate::cell::{Cell, Out};
use crate::instant;
use crate::kernel::stepwise;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("bin", 2, 2, bin),
    Function::new("floor", 1, 2, floor),
    Function::new("bin_at", 3, 3, bin_at),
    Function::new("ceiling", 1, 1, |call, args| {
        typed_rows(call, KustoType::Real, &[Param::Real], args, |cells| {
            cells[0].real().map(f64::ceil).into()
        })
    }),
    Function::new("round", 1, 2, round),
];

fn floor(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    if args.len() == 2 {
        return bin(call, args);
    }
    typed_rows(call, KustoType::Real, &[Param::Real], args, |cells| {
        cells[0].real().map(f64::floor).into()
    })
}

fn bin(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let mut args = args.into_iter();
    let (Some(value), Some(step)) = (args.next(), args.next()) else {
        return super::refuse(call, "without a step");
    };
    match (value.kind, step.kind) {
        (KustoType::DateTime, KustoType::TimeSpan) if step.is_constant() && !step.is_null_constant() => {
            let ticks = step.constant_long().unwrap_or(0);
            let bins: stepwise::Step = Arc::new(move |micros| match grid(micros, ticks, -instant::MICROS_TO_1970) {
                Some(start) => (
                    Some(start),
                    start..start.saturating_add(ticks / instant::TICKS_PER_MICRO),
                ),
                None => (None, 0..0),
            });
            let expr = stepwise::call(call.name, value.argument(), bins);
            Ok(fold(Typed::new(expr, KustoType::DateTime)))
        }
        (KustoType::DateTime, KustoType::TimeSpan) => {
            rows(call, KustoType::DateTime, vec![value, step], |cells| {
                match (cells[0], cells[1]) {
                    (Cell::DateTime(micros), Cell::TimeSpan(step)) => {
                        grid(micros, step, -instant::MICROS_TO_1970).map_or(Out::Null, Out::DateTime)
                    }
                    _ => Out::Null,
                }
            })
        }
        (KustoType::TimeSpan, KustoType::TimeSpan) => {
            rows(call, KustoType::TimeSpan, vec![value, step], |cells| {
                match (cells[0].long(), cells[1].long()) {
                    (Some(value), Some(step)) if step > 0 => Out::TimeSpan(value - value.rem_euclid(step)),
                    _ => Out::Null,
                }
            })
        }
        (KustoType::Int | KustoType::Long, KustoType::Int | KustoType::Long) => {
            rows(call, KustoType::Long, vec![value, step], |cells| {
                match (cells[0].long(), cells[1].long()) {
                    (Some(value), Some(step)) if step > 0 => Out::Long(value.wrapping_sub(value.rem_euclid(step))),
                    _ => Out::Null,
                }
            })
        }
        (KustoType::DateTime | KustoType::TimeSpan, _) => {
            expect(step, KustoType::TimeSpan, "the step of bin()", call.span)?;
            super::refuse(call, "with such a step")
        }
        _ => {
            let value = convert_one(call, Param::Real, value)?;
            let step = convert_one(call, Param::Real, step)?;
            rows(call, KustoType::Real, vec![value, step], |cells| {
                match (cells[0].real(), cells[1].real()) {
                    (Some(value), Some(step)) if step > 0.0 => Out::Real((value / step).floor() * step),
                    _ => Out::Null,
                }
            })
        }
    }
}

/// Rounds an instant down to a grid of `step` ticks through `origin`.
fn grid(micros: i64, step: i64, origin: i64) -> Option<i64> {
    let step = step / instant::TICKS_PER_MICRO;
    if step <= 0 {
        return None;
    }
    let distance = micros.checked_sub(origin)?;
    instant::in_bounds(micros - distance.rem_euclid(step))
}

/// `bin_at(value, step, fixed point)`.
fn bin_at(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let kind = args.first().map_or(KustoType::Long, |arg| arg.kind);
    match kind {
        KustoType::DateTime => typed_rows(
            call,
            kind,
            &[Param::DateTime, Param::TimeSpan, Param::DateTime],
            args,
            |cells| match (cells[0], cells[1], cells[2]) {
                (Cell::DateTime(micros), Cell::TimeSpan(step), Cell::DateTime(origin)) => {
                    grid(micros, step, origin).map_or(Out::Null, Out::DateTime)
                }
                _ => Out::Null,
            },
        ),
        KustoType::TimeSpan => typed_rows(call, kind, &[Param::TimeSpan], args, |cells| {
            match (cells[0].long(), cells[1].long(), cells[2].long()) {
                (Some(value), Some(step), Some(origin)) if step > 0 => {
                    Out::TimeSpan(value - (value - origin).rem_euclid(step))
                }
                _ => Out::Null,
            }
        }),
        KustoType::Int | KustoType::Long if args.iter().all(|arg| arg.kind.is_integer()) => {
            rows(call, KustoType::Long, args, |cells| {
                match (cells[0].long(), cells[1].long(), cells[2].long()) {
                    (Some(value), Some(step), Some(origin)) if step > 0 => {
                        Out::Long(value.wrapping_sub(value.wrapping_sub(origin).rem_euclid(step)))
                    }
                    _ => Out::Null,
                }
            })
        }
        _ => typed_rows(call, KustoType::Real, &[Param::Real], args, |cells| {
            match (cells[0].real(), cells[1].real(), cells[2].real()) {
                (Some(value), Some(step), Some(origin)) if step > 0.0 => {
                    Out::Real(((value - origin) / step).floor() * step + origin)
                }
                _ => Out::Null,
            }
        }),
    }
}

/// Halves are rounded away from zero.
fn round(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    if args.first().is_some_and(|arg| arg.kind.is_integer()) && args.len() == 1 {
        let Some(arg) = args.into_iter().next() else {
            return super::refuse(call, "without argument");
        };
        return Ok(arg);
    }
    typed_rows(call, KustoType::Real, &[Param::Real, Param::Long], args, |cells| {
        let Some(value) = cells[0].real() else { return Out::Null };
        let Some(digits) = cells.get(1).map_or(Some(0), |cell| cell.long()) else {
            return Out::Null;
        };
        let scale = 10f64.powi(digits.clamp(-300, 300) as i32);
        let rounded = (value * scale).round() / scale;
        Out::Real(if rounded.is_finite() { rounded } else { value })
    })
}
