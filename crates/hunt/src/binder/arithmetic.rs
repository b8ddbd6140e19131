//! `+ - * / %` and the sign, over numbers, instants and lengths of time.
//!
//! Integers wrap, integer division cuts towards zero, `%` is never negative, and dividing an
//! integer by zero gives null, all as Kusto does.
//! Source: Kusto numerical operators; datetime and timespan arithmetic.

use super::Bound;
use super::fold::fold;
use super::typed::{Typed, implicit};
use crate::KustoType::{self, DateTime, Dynamic, Int, Long, Real, TimeSpan};
use crate::cell::{Cell, Out};
use crate::error::{Code, Error};
use crate::{instant, kernel};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator, cast};
use kql::Span;
use kql::ast::{BinaryOp, UnaryOp};
use std::sync::Arc;

/// Binds `left op right`.
pub(crate) fn bind(op: BinaryOp, left: Typed, right: Typed, span: Span) -> Bound<Typed> {
    let (left, right) = undynamic(left, right);
    let typed =
        match (left.kind, op, right.kind) {
            (Int | Long, BinaryOp::Divide | BinaryOp::Modulo, Int | Long) => integer_division(op, left, right),
            (Int | Long, _, Int | Long) => native(op, widen(left, Long), widen(right, Long), Long),
            (Int | Long | Real, BinaryOp::Modulo, Int | Long | Real) => {
                rows("modulo", Real, widen(left, Real), widen(right, Real), |left, right| {
                    Out::from(
                        left.real()
                            .zip(right.real())
                            .map(|(left, right)| left.rem_euclid(right)),
                    )
                })
            }
            (Int | Long | Real, _, Int | Long | Real) => native(op, widen(left, Real), widen(right, Real), Real),
            (DateTime, BinaryOp::Subtract, DateTime) => {
                rows("datetime_minus_datetime", TimeSpan, left, right, |left, right| {
                    match (left, right) {
                        (Cell::DateTime(left), Cell::DateTime(right)) => {
                            Out::TimeSpan(left.wrapping_sub(right).wrapping_mul(instant::TICKS_PER_MICRO))
                        }
                        _ => Out::Null,
                    }
                })
            }
            (DateTime, BinaryOp::Add | BinaryOp::Subtract, TimeSpan) | (TimeSpan, BinaryOp::Add, DateTime)
                if is_finer(&left) || is_finer(&right) =>
            {
                return Err(Error::unsupported(span, "a shift finer than a microsecond").into());
            }
            (DateTime, BinaryOp::Add, TimeSpan) => shift(left, right, 1),
            (TimeSpan, BinaryOp::Add, DateTime) => shift(right, left, 1),
            (DateTime, BinaryOp::Subtract, TimeSpan) => shift(left, right, -1),
            (TimeSpan, BinaryOp::Add | BinaryOp::Subtract, TimeSpan) => native(op, left, right, TimeSpan),
            (TimeSpan, BinaryOp::Divide, TimeSpan) => rows("timespan_ratio", Real, left, right, |left, right| {
                Out::from(left.real().zip(right.real()).map(|(left, right)| left / right))
            }),
            (TimeSpan, BinaryOp::Modulo, TimeSpan) => rows("timespan_modulo", TimeSpan, left, right, |left, right| {
                match (left.long(), right.long()) {
                    (Some(left), Some(right)) => left.checked_rem_euclid(right).map_or(Out::Null, Out::TimeSpan),
                    _ => Out::Null,
                }
            }),
            (TimeSpan, BinaryOp::Multiply, Int | Long | Real) => scale(left, right, false),
            (Int | Long | Real, BinaryOp::Multiply, TimeSpan) => scale(right, left, false),
            (TimeSpan, BinaryOp::Divide, Int | Long | Real) => scale(left, right, true),
            _ => {
                return Err(Error::semantic(
                    Code::TYPE,
                    span,
                    format!("`{}` does not take {} and {}", op.text(), left.kind, right.kind),
                )
                .into());
            }
        };
    Ok(fold(typed))
}

/// Binds `-x` or `+x`.
pub(crate) fn bind_sign(op: UnaryOp, value: Typed, span: Span) -> Bound<Typed> {
    if op == UnaryOp::Plus {
        return Ok(value);
    }
    let literal = value.literal;
    let zero = match value.kind {
        Int | Long => Typed::constant(&Out::Long(0), Long)?,
        // `0 - x` would turn a zero into a positive one.
        Real => {
            return Ok(fold(Typed::new(Expr::Negative(Box::new(value.expr)), Real)));
        }
        TimeSpan => Typed::constant(&Out::TimeSpan(0), TimeSpan)?,
        Dynamic => return bind_sign(op, super::typed::from_dynamic(value, Real), span),
        _ => {
            return Err(Error::semantic(Code::TYPE, span, format!("`-` does not take {}", value.kind)).into());
        }
    };
    let negated = bind(BinaryOp::Subtract, zero, value, span)?;
    Ok(Typed { literal, ..negated })
}

/// Reads a dynamic operand as the type of the other one; two dynamic ones as numbers.
fn undynamic(left: Typed, right: Typed) -> (Typed, Typed) {
    let target = |other: KustoType| {
        if other == Dynamic || other.is_number() {
            Real
        } else {
            other
        }
    };
    match (left.kind, right.kind) {
        (Dynamic, other) if other != KustoType::String => {
            let left = super::typed::from_dynamic(left, target(other));
            if other == Dynamic {
                return (left, super::typed::from_dynamic(right, Real));
            }
            (left, right)
        }
        (other, Dynamic) if other != KustoType::String => (left, super::typed::from_dynamic(right, target(other))),
        _ => (left, right),
    }
}

/// Returns whether a constant length of time is lost in part on instants, which hold microseconds.
fn is_finer(value: &Typed) -> bool {
    value.kind == TimeSpan
        && value
            .constant_long()
            .is_some_and(|ticks| ticks.rem_euclid(instant::TICKS_PER_MICRO) != 0)
}

fn widen(value: Typed, kind: KustoType) -> Typed {
    let fallback = value.clone();
    implicit(value, kind).unwrap_or_else(|| Typed::new(cast(fallback.expr, kind.arrow()), kind))
}

/// Operators whose Arrow kernels already behave as Kusto's: wrapping integers, IEEE reals.
fn native(op: BinaryOp, left: Typed, right: Typed, kind: KustoType) -> Typed {
    let operator = match op {
        BinaryOp::Subtract => Operator::Minus,
        BinaryOp::Multiply => Operator::Multiply,
        BinaryOp::Divide => Operator::Divide,
        _ => Operator::Plus,
    };
    Typed::new(
        Expr::BinaryExpr(BinaryExpr::new(Box::new(left.expr), operator, Box::new(right.expr))),
        kind,
    )
}

fn integer_division(op: BinaryOp, left: Typed, right: Typed) -> Typed {
    let divide = op == BinaryOp::Divide;
    rows(op.text(), Long, left, right, move |left, right| {
        match (left.long(), right.long()) {
            (Some(_), Some(0)) => Out::Null,
            (Some(left), Some(right)) if divide => Out::Long(left.wrapping_div(right)),
            (Some(left), Some(right)) => Out::Long(left.wrapping_rem_euclid(right)),
            _ => Out::Null,
        }
    })
}

fn shift(moment: Typed, span: Typed, sign: i64) -> Typed {
    rows("datetime_shift", DateTime, moment, span, move |moment, span| {
        match (moment, span) {
            (Cell::DateTime(micros), Cell::TimeSpan(ticks)) => ticks
                .checked_mul(sign)
                .and_then(|ticks| instant::add(micros, ticks))
                .map_or(Out::Null, Out::DateTime),
            _ => Out::Null,
        }
    })
}

fn scale(span: Typed, factor: Typed, divide: bool) -> Typed {
    rows("timespan_scale", TimeSpan, span, factor, move |span, factor| {
        let Some(ticks) = span.long() else { return Out::Null };
        match factor {
            Cell::Int(_) | Cell::Long(_) => match (factor.long(), divide) {
                (Some(0), true) | (None, _) => Out::Null,
                (Some(factor), true) => Out::TimeSpan(ticks.wrapping_div(factor)),
                (Some(factor), false) => Out::TimeSpan(ticks.wrapping_mul(factor)),
            },
            Cell::Real(factor) => {
                let scaled = if divide {
                    ticks as f64 / factor
                } else {
                    ticks as f64 * factor
                };
                if scaled.is_finite() {
                    Out::TimeSpan(scaled as i64)
                } else {
                    Out::Null
                }
            }
            _ => Out::Null,
        }
    })
}

fn rows(
    name: &str,
    out: KustoType,
    left: Typed,
    right: Typed,
    compute: impl Fn(Cell<'_>, Cell<'_>) -> Out<'static> + Send + Sync + 'static,
) -> Typed {
    let kernel: kernel::Kernel = Arc::new(move |cells| match cells {
        [left, right] => compute(*left, *right),
        _ => Out::Null,
    });
    Typed::new(
        kernel::call(name, out, vec![left.argument(), right.argument()], kernel),
        out,
    )
}
