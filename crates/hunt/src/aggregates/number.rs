//! `count`, `sum`, `avg`, `min`, `max`, `dcount`, deviations and bitwise folds.
//!
//! Over no rows a count and a sum are zero, an average is NaN, an extreme is null.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, from_dynamic};
use crate::cell::{Cell, Out};
use crate::error::{Code, Error};
use crate::functions::refuse;
use crate::kernel;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::functions_aggregate::expr_fn as df;
use datafusion::logical_expr::{cast, lit};
use std::sync::Arc;

fn first(site: &Site<'_>, args: Vec<Typed>) -> Bound<Typed> {
    match args.into_iter().next() {
        Some(arg) => Ok(arg),
        None => refuse(&site.call, "without argument"),
    }
}

/// A dynamic value counts as the number in it.
fn number(site: &Site<'_>, args: Vec<Typed>) -> Bound<Typed> {
    let arg = first(site, args)?;
    let arg = if arg.kind == KustoType::Dynamic {
        from_dynamic(arg, KustoType::Real)
    } else {
        arg
    };
    if arg.kind.is_number() || arg.kind == KustoType::TimeSpan {
        return Ok(arg);
    }
    if arg.kind == KustoType::Bool {
        return Ok(crate::functions::conversion::bool_to_long(arg));
    }
    let message = format!("{}() takes a number, not {}", site.call.name, arg.kind);
    Err(Error::semantic(Code::TYPE, site.call.span, message).into())
}

/// Counts rows, whether their values are null or not.
pub(super) fn count(_: &Site<'_>, _: Vec<Typed>) -> Bound<Built> {
    Ok(Built::new(df::count(lit(1i64)), KustoType::Long))
}

pub(super) fn sum(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let arg = number(site, args)?;
    Ok(match arg.kind {
        KustoType::Real => Built {
            finish: |expr, _| coalesce(vec![expr, lit(0.0f64)]),
            ..Built::new(df::sum(arg.expr), KustoType::Real)
        },
        kind => Built {
            finish: |expr, _| coalesce(vec![expr, lit(0i64)]),
            ..Built::new(
                df::sum(cast(arg.expr, KustoType::Long.arrow())),
                if kind == KustoType::TimeSpan {
                    kind
                } else {
                    KustoType::Long
                },
            )
        },
    })
}

pub(super) fn avg(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let is_instant = args.first().is_some_and(|arg| arg.kind == KustoType::DateTime);
    if is_instant {
        return refuse(&site.call, "of datetime");
    }
    let arg = number(site, args)?;
    if arg.kind == KustoType::TimeSpan {
        return Ok(Built {
            finish: |expr, _| cast(expr, KustoType::Long.arrow()),
            ..Built::new(df::avg(cast(arg.expr, KustoType::Real.arrow())), KustoType::TimeSpan)
        });
    }
    if arg.kind.is_integer() {
        // Kusto sums whole numbers as such, wrapping, before it divides.
        return Ok(Built {
            second: Some(df::count(arg.expr.clone())),
            finish: |sum, count| match count {
                Some(count) => {
                    let real = |expr| cast(expr, KustoType::Real.arrow());
                    coalesce(vec![real(sum) / real(count), lit(f64::NAN)])
                }
                None => sum,
            },
            ..Built::new(df::sum(cast(arg.expr, KustoType::Long.arrow())), KustoType::Real)
        });
    }
    Ok(Built {
        finish: |expr, _| coalesce(vec![expr, lit(f64::NAN)]),
        ..Built::new(df::avg(cast(arg.expr, KustoType::Real.arrow())), KustoType::Real)
    })
}

pub(super) fn min(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    extreme(site, args, false)
}

pub(super) fn max(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    extreme(site, args, true)
}

fn extreme(site: &Site<'_>, args: Vec<Typed>, greatest: bool) -> Bound<Built> {
    let arg = first(site, args)?;
    match arg.kind {
        KustoType::Dynamic => refuse(&site.call, "of dynamic; convert it first"),
        // A NaN makes the extreme NaN, whichever it is.
        KustoType::Real => {
            let start = move || -> Box<dyn Fold> { Box::new(RealExtreme { greatest, held: None }) };
            let expr = call(site.call.name, KustoType::Real, vec![arg.argument()], Arc::new(start));
            Ok(Built::new(expr, KustoType::Real))
        }
        KustoType::Bool => {
            let value = if greatest {
                df::bool_or(arg.expr)
            } else {
                df::bool_and(arg.expr)
            };
            Ok(Built::new(value, KustoType::Bool))
        }
        kind => {
            let expr = if kind.is_text() { arg.plain() } else { arg.expr };
            let built = Built::new(if greatest { df::max(expr) } else { df::min(expr) }, kind);
            Ok(built)
        }
    }
}

struct RealExtreme {
    greatest: bool,
    held: Option<f64>,
}

impl RealExtreme {
    fn unite(&mut self, value: f64) {
        self.held = Some(match self.held {
            None => value,
            Some(held) if held.is_nan() || value.is_nan() => f64::NAN,
            Some(held) if self.greatest => held.max(value),
            Some(held) => held.min(value),
        });
    }
}

impl Fold for RealExtreme {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(value) = cells.first().and_then(|cell| cell.real()) {
            self.unite(value);
        }
    }

    fn save(&self) -> String {
        self.held.map(|held| held.to_bits().to_string()).unwrap_or_default()
    }

    fn merge(&mut self, saved: &str) {
        if let Ok(bits) = saved.parse() {
            self.unite(f64::from_bits(bits));
        }
    }

    fn finish(&self) -> Out<'static> {
        self.held.into()
    }

    fn size(&self) -> usize {
        0
    }
}

/// Counts exactly as long as a group is not large. Null is no value.
pub(super) fn dcount(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let accuracy = args.get(1).and_then(Typed::constant_long).unwrap_or(1);
    let arg = first(site, args)?;
    if matches!(arg.kind, KustoType::Real | KustoType::Bool) {
        // Equal numbers may differ in their bits.
        return Ok(Built::new(df::count_distinct(arg.expr), KustoType::Long));
    }
    let expr = if arg.kind == KustoType::Dynamic {
        crate::binder::typed::to_text(arg).expr
    } else {
        arg.plain()
    };
    Ok(Built::new(super::distinct::call(expr, accuracy), KustoType::Long))
}

fn count_exactly(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let arg = first(site, args)?;
    let expr = if arg.kind == KustoType::Dynamic {
        crate::binder::typed::to_text(arg.clone()).expr
    } else {
        arg.plain()
    };
    Ok(Built::new(df::count_distinct(expr), KustoType::Long))
}

pub(super) fn count_distinct(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    if args.len() == 1 {
        return count_exactly(site, args);
    }
    let start: kernel::Kernel = Arc::new(|cells| {
        Out::json(&serde_json::Value::Array(
            cells.iter().map(|cell| crate::dynamic::read(*cell)).collect(),
        ))
    });
    let args = args.into_iter().map(Typed::argument).collect();
    let packed = kernel::call("pack_row", KustoType::Dynamic, args, start);
    Ok(Built::new(df::count_distinct(packed), KustoType::Long))
}

pub(super) fn variance(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    spread(site, args, true, false)
}

pub(super) fn variancep(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    spread(site, args, false, false)
}

pub(super) fn stdev(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    spread(site, args, true, true)
}

pub(super) fn stdevp(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    spread(site, args, false, true)
}

fn spread(site: &Site<'_>, args: Vec<Typed>, sample: bool, root: bool) -> Bound<Built> {
    let arg = number(site, args)?;
    let start = move || -> Box<dyn Fold> {
        Box::new(Moments {
            sample,
            root,
            count: 0.0,
            mean: 0.0,
            squares: 0.0,
        })
    };
    Ok(Built::new(
        call(site.call.name, KustoType::Real, vec![arg.argument()], Arc::new(start)),
        KustoType::Real,
    ))
}

/// Welford's running mean and sum of squared deviations, merged as Chan et al. do.
struct Moments {
    sample: bool,
    root: bool,
    count: f64,
    mean: f64,
    squares: f64,
}

impl Fold for Moments {
    fn add(&mut self, cells: &[Cell<'_>]) {
        let Some(value) = cells.first().and_then(|cell| cell.real()) else {
            return;
        };
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    fn save(&self) -> String {
        format!(
            "{} {} {}",
            self.count.to_bits(),
            self.mean.to_bits(),
            self.squares.to_bits()
        )
    }

    fn merge(&mut self, saved: &str) {
        let mut parts = saved
            .split(' ')
            .filter_map(|part| part.parse().ok())
            .map(f64::from_bits);
        let (Some(count), Some(mean), Some(squares)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        if count == 0.0 {
            return;
        }
        let total = self.count + count;
        let distance = mean - self.mean;
        self.squares += squares + distance * distance * self.count * count / total;
        self.mean += distance * count / total;
        self.count = total;
    }

    fn finish(&self) -> Out<'static> {
        if self.count == 0.0 {
            return Out::Real(0.0);
        }
        let degrees = if self.sample { self.count - 1.0 } else { self.count };
        let variance = if degrees <= 0.0 { 0.0 } else { self.squares / degrees };
        Out::Real(if self.root { variance.sqrt() } else { variance })
    }

    fn size(&self) -> usize {
        0
    }
}

pub(super) fn binary_all_or(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    bits(site, args, |left, right| left | right)
}

pub(super) fn binary_all_and(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    bits(site, args, |left, right| left & right)
}

pub(super) fn binary_all_xor(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    bits(site, args, |left, right| left ^ right)
}

fn bits(site: &Site<'_>, args: Vec<Typed>, unite: fn(i64, i64) -> i64) -> Bound<Built> {
    let arg = number(site, args)?;
    let start = move || -> Box<dyn Fold> { Box::new(Bits { unite, held: None }) };
    Ok(Built::new(
        call(site.call.name, KustoType::Long, vec![arg.argument()], Arc::new(start)),
        KustoType::Long,
    ))
}

struct Bits {
    unite: fn(i64, i64) -> i64,
    held: Option<i64>,
}

impl Fold for Bits {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(value) = cells.first().and_then(|cell| cell.long()) {
            self.held = Some(self.held.map_or(value, |held| (self.unite)(held, value)));
        }
    }

    fn save(&self) -> String {
        self.held.map(|held| held.to_string()).unwrap_or_default()
    }

    fn merge(&mut self, saved: &str) {
        if let Ok(value) = saved.parse() {
            self.held = Some(self.held.map_or(value, |held| (self.unite)(held, value)));
        }
    }

    fn finish(&self) -> Out<'static> {
        self.held.into()
    }

    fn size(&self) -> usize {
        0
    }
}
