//! `series_fill_const`, `series_fill_forward`, `series_fill_backward`, `series_fill_linear`.
//!
//! A missing element is null, or the placeholder when one is given.

use super::{Number, answer, number};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::array::same;
use crate::functions::{Call, Function, rows};
use serde_json::Value;

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("series_fill_const", 2, 3, |call, args| {
        arrays(call, args, |cells, items| {
            let missing = placeholder(cells, 2);
            let constant = dynamic::read(cells[1]);
            for item in items.iter_mut().filter(|item| same(item, &missing)) {
                *item = constant.clone();
            }
            Ok(())
        })
    }),
    Function::new("series_fill_forward", 1, 2, |call, args| {
        arrays(call, args, |cells, items| {
            carry(items.iter_mut(), &placeholder(cells, 1));
            Ok(())
        })
    }),
    Function::new("series_fill_backward", 1, 2, |call, args| {
        arrays(call, args, |cells, items| {
            carry(items.iter_mut().rev(), &placeholder(cells, 1));
            Ok(())
        })
    }),
    Function::new("series_fill_linear", 1, 4, |call, args| arrays(call, args, linear)),
];

type Fill = fn(&[Cell<'_>], &mut [Value]) -> Result<(), &'static str>;

fn arrays(call: &Call, args: Vec<Typed>, fill: Fill) -> Bound<Typed> {
    rows(call, KustoType::Dynamic, args, move |cells| {
        match dynamic::read(cells[0]) {
            Value::Array(mut items) => answer(fill(cells, &mut items).map(|()| Out::json(&Value::Array(items)))),
            _ => Out::Null,
        }
    })
}

/// Any null has the same meaning.
fn placeholder(cells: &[Cell<'_>], at: usize) -> Value {
    cells.get(at).map_or(Value::Null, |cell| dynamic::read(*cell))
}

/// Fills what is missing with the last value before it.
fn carry<'v>(items: impl Iterator<Item = &'v mut Value>, missing: &Value) {
    let mut held: Option<Value> = None;
    for item in items {
        if !same(item, missing) {
            held = Some(item.clone());
        } else if let Some(value) = &held {
            *item = value.clone();
        }
    }
}

/// `series_fill_linear(series, [placeholder], [fill edges], [constant])`.
fn linear(cells: &[Cell<'_>], items: &mut [Value]) -> Result<(), &'static str> {
    let missing = placeholder(cells, 1);
    let edges = cells.get(2).and_then(|cell| cell.bool()).unwrap_or(true);
    let constant = cells
        .get(3)
        .map_or_else(|| dynamic::real(0.0), |cell| dynamic::read(*cell));
    let mut known: Vec<(usize, Number)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if same(item, &missing) {
            continue;
        }
        match number(item)? {
            Some(value) => known.push((at, value)),
            None => return Err("over an array with elements that are neither numbers nor the placeholder"),
        }
    }
    let (Some((first, head)), Some((last, tail))) = (known.first().copied(), known.last().copied()) else {
        items.fill(constant);
        return Ok(());
    };
    let whole = known.iter().all(|(_, value)| matches!(value, Number::Long(_)));
    for pair in known.windows(2) {
        let [(from, start), (to, end)] = pair else { continue };
        let (start, end) = (start.real(), end.real());
        for (at, item) in items.iter_mut().enumerate().take(*to).skip(from + 1) {
            let part = (at - from) as f64 / (to - from) as f64;
            let value = start + (end - start) * part;
            *item = match whole {
                // Between whole numbers the values are cut to whole numbers.
                true if value < 0.0 && value.fract() != 0.0 => return Err("between negative whole numbers"),
                true => Value::from(value as i64),
                false => dynamic::real(value),
            };
        }
    }
    if edges {
        for item in &mut items[..first] {
            *item = head.json();
        }
        for item in &mut items[last + 1..] {
            *item = tail.json();
        }
    }
    Ok(())
}
