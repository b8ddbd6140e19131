//! `rand` and `new_guid`: another value for every row.

use super::{Call, Function, Param, convert_one};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::Out;
use crate::kernel;
use datafusion::logical_expr::Volatility;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("rand", 0, 1, rand),
    Function::new("new_guid", 0, 0, new_guid),
];

/// Returns numbers that no query can foretell, from the keyed hash of the standard library's maps.
fn source() -> impl Fn() -> u64 + Send + Sync + 'static {
    let state = RandomState::new();
    let count = AtomicU64::new(0);
    move || state.hash_one(count.fetch_add(1, Ordering::Relaxed))
}

/// `rand()` lies in [0, 1), `rand(n)` is a whole number in [0, n) for an n above 1.
fn rand(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let args = args
        .into_iter()
        .map(|arg| convert_one(call, Param::Real, arg).map(Typed::argument))
        .collect::<Bound<Vec<_>>>()?;
    let next = source();
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let part = (next() >> 11) as f64 / (1u64 << 53) as f64;
        match cells.first().map(|cell| cell.real()) {
            None => Out::Real(part),
            Some(Some(bound)) if bound > 1.0 => Out::Real((part * bound).floor()),
            Some(_) => Out::Real(part),
        }
    });
    Ok(Typed::new(
        kernel::call_with(call.name, KustoType::Real, args, Volatility::Volatile, kernel),
        KustoType::Real,
    ))
}

fn new_guid(call: &Call, _: Vec<Typed>) -> Bound<Typed> {
    let next = source();
    let kernel: kernel::Kernel = Arc::new(move |_| {
        let (high, low) = (next(), next());
        // Version 4, variant 1 (RFC 9562).
        let high = high & !0xf000 | 0x4000;
        let low = low & !(3 << 62) | 1 << 63;
        Out::text(format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        ))
    });
    Ok(Typed::new(
        kernel::call_with(call.name, KustoType::Guid, Vec::new(), Volatility::Volatile, kernel),
        KustoType::Guid,
    ))
}
