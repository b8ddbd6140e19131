//! Bitwise functions over long.

use super::{Call, Compute, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("binary_and", 2, 2, |call, args| {
        two(call, args, |left, right| left & right)
    }),
    Function::new("binary_or", 2, 2, |call, args| {
        two(call, args, |left, right| left | right)
    }),
    Function::new("binary_xor", 2, 2, |call, args| {
        two(call, args, |left, right| left ^ right)
    }),
    Function::new("binary_not", 1, 1, |call, args| {
        longs(call, args, |cells| cells[0].long().map(|value| !value).into())
    }),
    Function::new("binary_shift_left", 2, 2, |call, args| {
        shift(call, args, |value, by| value.wrapping_shl(by))
    }),
    Function::new("binary_shift_right", 2, 2, |call, args| {
        shift(call, args, |value, by| value.wrapping_shr(by))
    }),
    Function::new("bitset_count_ones", 1, 1, |call, args| {
        longs(call, args, |cells| {
            cells[0].long().map(|value| i64::from(value.count_ones())).into()
        })
    }),
];

fn longs(call: &Call, args: Vec<Typed>, compute: Compute) -> Bound<Typed> {
    typed_rows(call, KustoType::Long, &[Param::Long], args, compute)
}

fn two(call: &Call, args: Vec<Typed>, compute: fn(i64, i64) -> i64) -> Bound<Typed> {
    typed_rows(call, KustoType::Long, &[Param::Long], args, move |cells| {
        cells[0]
            .long()
            .zip(cells[1].long())
            .map(|(left, right)| compute(left, right))
            .into()
    })
}

/// The shift is taken modulo 64; a negative one gives null.
fn shift(call: &Call, args: Vec<Typed>, compute: fn(i64, u32) -> i64) -> Bound<Typed> {
    typed_rows(
        call,
        KustoType::Long,
        &[Param::Long],
        args,
        move |cells: &[Cell<'_>]| match (cells[0].long(), cells[1].long()) {
            (Some(value), Some(by)) if by >= 0 => Out::Long(compute(value, (by % 64) as u32)),
            _ => Out::Null,
        },
    )
}
