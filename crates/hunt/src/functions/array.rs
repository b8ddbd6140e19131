//! Functions over arrays.

use super::{Call, Compute, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("array_length", 1, 1, |call, args| {
        dynamics(call, args, KustoType::Long, |cells| match dynamic::read(cells[0]) {
            Value::Array(items) => Out::Long(items.len() as i64),
            _ => Out::Null,
        })
    }),
    Function::new("arraylength", 1, 1, |call, args| {
        dynamics(call, args, KustoType::Long, |cells| match dynamic::read(cells[0]) {
            Value::Array(items) => Out::Long(items.len() as i64),
            _ => Out::Null,
        })
    }),
    Function::new("pack_array", 0, usize::MAX, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            Out::json(&Value::Array(cells.iter().map(|cell| dynamic::read(*cell)).collect()))
        })
    }),
    Function::new("array_concat", 1, 64, |call, args| {
        dynamics(call, args, KustoType::Dynamic, |cells| {
            let mut joined = Vec::new();
            for cell in cells {
                // Anything but an array adds nothing.
                if let Value::Array(items) = dynamic::read(*cell) {
                    joined.extend(items);
                }
            }
            Out::json(&Value::Array(joined))
        })
    }),
    Function::new("array_slice", 3, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Dynamic, Param::Long, Param::Long],
            args,
            slice,
        )
    }),
    Function::new("array_split", 2, 2, |call, args| {
        dynamics(call, args, KustoType::Dynamic, split)
    }),
    Function::new("array_index_of", 2, 5, index_of),
    Function::new("array_reverse", 1, 1, |call, args| {
        dynamics(call, args, KustoType::Dynamic, |cells| match dynamic::read(cells[0]) {
            Value::Array(mut items) => {
                items.reverse();
                Out::json(&Value::Array(items))
            }
            _ => Out::Null,
        })
    }),
    Function::new("array_rotate_left", 2, 2, |call, args| rotate(call, args, 1)),
    Function::new("array_rotate_right", 2, 2, |call, args| rotate(call, args, -1)),
    Function::new("array_shift_left", 2, 3, |call, args| shift(call, args, 1)),
    Function::new("array_shift_right", 2, 3, |call, args| shift(call, args, -1)),
    Function::new("array_sum", 1, 1, |call, args| {
        dynamics(call, args, KustoType::Real, |cells| match dynamic::read(cells[0]) {
            Value::Array(items) => {
                let numbers: Option<Vec<f64>> = items.iter().map(Value::as_f64).collect();
                Out::from(
                    numbers
                        .filter(|numbers| !numbers.is_empty())
                        .map(|numbers| numbers.iter().sum::<f64>()),
                )
            }
            _ => Out::Null,
        })
    }),
    Function::new("array_sort_asc", 1, 64, |call, args| sort(call, args, true)),
    Function::new("array_sort_desc", 1, 64, |call, args| sort(call, args, false)),
    Function::new("array_iff", 3, 3, |call, args| {
        rows(call, KustoType::Dynamic, args, choose)
    }),
    Function::new("array_iif", 3, 3, |call, args| {
        rows(call, KustoType::Dynamic, args, choose)
    }),
    Function::new("strcat_array", 2, 2, |call, args| {
        typed_rows(
            call,
            KustoType::String,
            &[Param::Dynamic, Param::Text],
            args,
            |cells| match dynamic::read(cells[0]) {
                Value::Array(items) => {
                    let texts: Vec<String> = items.iter().map(plain).collect();
                    Out::text(texts.join(cells[1].text()))
                }
                _ => Out::from(""),
            },
        )
    }),
    Function::new("repeat", 2, 2, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            let times = match cells[1].long() {
                Some(times) if times >= 0 => times.min(100_000) as usize,
                _ => return Out::Null,
            };
            Out::json(&Value::Array(vec![dynamic::read(cells[0]); times]))
        })
    }),
    Function::new("range", 2, 3, range),
    Function::new("zip", 2, 16, |call, args| dynamics(call, args, KustoType::Dynamic, zip)),
];

fn dynamics(call: &Call, args: Vec<Typed>, out: KustoType, compute: Compute) -> Bound<Typed> {
    typed_rows(call, out, &[Param::Dynamic], args, compute)
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => dynamic::print(other),
    }
}

/// Both ends are inclusive; negative ones count from the end.
fn slice<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Value::Array(items) = dynamic::read(cells[0]) else {
        return Out::Null;
    };
    let (Some(start), Some(end)) = (cells[1].long(), cells[2].long()) else {
        return Out::Null;
    };
    let count = items.len() as i64;
    let place = |at: i64| if at < 0 { at + count } else { at };
    let (start, end) = (place(start).max(0), place(end).min(count - 1));
    let part = if start > end {
        Vec::new()
    } else {
        items.get(start as usize..=end as usize).unwrap_or_default().to_vec()
    };
    Out::json(&Value::Array(part))
}

/// Splits before the given positions.
fn split<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Value::Array(items) = dynamic::read(cells[0]) else {
        return Out::Null;
    };
    let count = items.len() as i64;
    let place = |at: i64| if at < 0 { at + count } else { at };
    let positions: Vec<i64> = match dynamic::read(cells[1]) {
        Value::Array(positions) => positions.iter().filter_map(Value::as_i64).map(place).collect(),
        Value::Number(position) => position.as_i64().map(place).into_iter().collect(),
        _ => return Out::Null,
    };
    let mut parts = Vec::new();
    let mut from = 0usize;
    for position in positions {
        let to = (position.clamp(0, count) as usize).max(from);
        parts.push(Value::Array(items.get(from..to).unwrap_or_default().to_vec()));
        from = to;
    }
    parts.push(Value::Array(items.get(from..).unwrap_or_default().to_vec()));
    Out::json(&Value::Array(parts))
}

/// `array_index_of(array, value, [start], [length], [occurrence])`.
fn index_of(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    rows(call, KustoType::Long, args, |cells| {
        let Value::Array(items) = dynamic::read(cells[0]) else {
            return Out::Null;
        };
        let wanted = dynamic::read(cells[1]);
        let argument = |at: usize, default: i64| cells.get(at).and_then(|cell| cell.long()).unwrap_or(default);
        let count = items.len() as i64;
        let start = argument(2, 0);
        let start = if start < 0 { (start + count).max(0) } else { start };
        let length = argument(3, -1);
        let end = if length < 0 {
            count
        } else {
            start.saturating_add(length).min(count)
        };
        let occurrence = argument(4, 1).max(1);
        let mut seen = 0;
        for at in start..end {
            if items.get(at as usize).is_some_and(|item| same(item, &wanted)) {
                seen += 1;
                if seen == occurrence {
                    return Out::Long(at);
                }
            }
        }
        Out::Long(-1)
    })
}

pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}

fn rotate(call: &Call, args: Vec<Typed>, direction: i64) -> Bound<Typed> {
    typed_rows(
        call,
        KustoType::Dynamic,
        &[Param::Dynamic, Param::Long],
        args,
        move |cells| {
            let (Value::Array(mut items), Some(by)) = (dynamic::read(cells[0]), cells[1].long()) else {
                return Out::Null;
            };
            if items.is_empty() {
                return Out::json(&Value::Array(items));
            }
            let by = (by.wrapping_mul(direction)).rem_euclid(items.len() as i64) as usize;
            items.rotate_left(by);
            Out::json(&Value::Array(items))
        },
    )
}

fn shift(call: &Call, args: Vec<Typed>, direction: i64) -> Bound<Typed> {
    rows(call, KustoType::Dynamic, args, move |cells| {
        let (Value::Array(items), Some(by)) = (dynamic::read(cells[0]), cells[1].long()) else {
            return Out::Null;
        };
        let filler = cells.get(2).map_or(Value::Null, |cell| dynamic::read(*cell));
        let count = items.len() as i64;
        let by = by.wrapping_mul(direction).clamp(-count, count);
        let shifted = (0..count).map(|at| {
            let from = at + by;
            usize::try_from(from)
                .ok()
                .and_then(|from| items.get(from))
                .cloned()
                .unwrap_or_else(|| filler.clone())
        });
        Out::json(&Value::Array(shifted.collect()))
    })
}

/// Sorts one array, or several along with the first.
fn sort(call: &Call, args: Vec<Typed>, ascending: bool) -> Bound<Typed> {
    rows(call, KustoType::Dynamic, args, move |cells| {
        match sort_together(cells, ascending) {
            Ok(mut sorted) if sorted.len() == 1 => sorted.pop().map_or(Out::Null, |array| Out::json(&array)),
            Ok(sorted) => Out::json(&Value::Array(sorted)),
            Err(why) => Out::Refused(why),
        }
    })
}

/// Sorts the first array and orders the others as it; one of another length becomes null. Nulls come
/// last unless the last argument says otherwise.
///
/// # Errors
/// When the array holds values whose order is not documented.
pub(super) fn sort_together(cells: &[Cell<'_>], ascending: bool) -> Result<Vec<Value>, &'static str> {
    let nulls_last = match cells.last() {
        Some(Cell::Bool(nulls_last)) if cells.len() > 1 => Some(*nulls_last),
        _ => None,
    };
    let count = cells.len() - usize::from(nulls_last.is_some());
    let nulls_last = nulls_last.unwrap_or(true);
    let arrays: Vec<Value> = cells.iter().take(count).map(|cell| dynamic::read(*cell)).collect();
    let Some(Value::Array(first)) = arrays.first() else {
        return Ok(vec![Value::Null; count]);
    };
    let other = |value: &&Value| matches!(value, Value::Bool(_) | Value::Array(_) | Value::Object(_));
    if first.iter().filter(other).count() > 1 {
        return Err("of several truth values, arrays or bags");
    }
    let (mut places, nulls): (Vec<usize>, Vec<usize>) = (0..first.len()).partition(|at| !first[*at].is_null());
    places.sort_by(|left, right| {
        let order = order(&first[*left], &first[*right]);
        if ascending { order } else { order.reverse() }
    });
    let places = if nulls_last {
        [places, nulls].concat()
    } else {
        [nulls, places].concat()
    };
    Ok(arrays
        .iter()
        .map(|array| match array {
            Value::Array(items) if items.len() == places.len() => {
                Value::Array(places.iter().map(|at| items[*at].clone()).collect())
            }
            _ => Value::Null,
        })
        .collect())
}

/// Numbers before text before anything else, each by value.
fn order(left: &Value, right: &Value) -> Ordering {
    let class = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::String(_) => 1,
        _ => 2,
    };
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        _ => class(left)
            .cmp(&class(right))
            .then_with(|| plain(left).cmp(&plain(right))),
    }
}

fn choose<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Value::Array(conditions) = dynamic::read(cells[0]) else {
        return Out::Null;
    };
    let pick = |value: &Value, at: usize| match value {
        Value::Array(items) => items.get(at).cloned().unwrap_or(Value::Null),
        other => other.clone(),
    };
    let (yes, no) = (dynamic::read(cells[1]), dynamic::read(cells[2]));
    let chosen = conditions.iter().enumerate().map(|(at, condition)| {
        let condition = match condition {
            Value::Bool(condition) => Some(*condition),
            Value::Number(number) => number.as_f64().map(|number| number != 0.0),
            _ => None,
        };
        condition.map_or(Value::Null, |condition| pick(if condition { &yes } else { &no }, at))
    });
    Out::json(&Value::Array(chosen.collect()))
}

/// `range(start, stop, [step])`: both ends inclusive.
fn range(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let kinds: Vec<KustoType> = args.iter().map(|arg| arg.kind).collect();
    // Without a step times are an hour apart, numbers one.
    let mut args = args;
    if kinds.len() < 3
        && kinds
            .iter()
            .any(|kind| matches!(kind, KustoType::DateTime | KustoType::TimeSpan))
    {
        args.push(Typed::constant(
            &Out::TimeSpan(3600 * crate::instant::TICKS_PER_SECOND),
            KustoType::TimeSpan,
        )?);
    }
    rows(call, KustoType::Dynamic, args, |cells| {
        const MOST: usize = 1_048_576;
        let step = cells.get(2).copied().unwrap_or(Cell::Long(1));
        let values: Vec<Value> = match (cells[0], cells[1], step) {
            (Cell::DateTime(from), Cell::DateTime(to), Cell::TimeSpan(step)) => {
                steps(from, to, step / crate::instant::TICKS_PER_MICRO, MOST)
                    .map(|at| Value::from(crate::instant::format_datetime(at)))
                    .collect()
            }
            (Cell::TimeSpan(from), Cell::TimeSpan(to), Cell::TimeSpan(step)) => steps(from, to, step, MOST)
                .map(|at| Value::from(crate::instant::format_timespan(at)))
                .collect(),
            (from, to, step) => match (from.long(), to.long(), step.long()) {
                (Some(from), Some(to), Some(step)) => steps(from, to, step, MOST).map(Value::from).collect(),
                _ => match (from.real(), to.real(), step.real()) {
                    (Some(from), Some(to), Some(step)) if step != 0.0 => {
                        let count = ((to - from) / step).floor();
                        if count.is_finite() && count >= 0.0 {
                            let count = (count as usize).min(MOST - 1);
                            (0..=count).map(|at| dynamic::real(from + at as f64 * step)).collect()
                        } else {
                            Vec::new()
                        }
                    }
                    _ => return Out::Null,
                },
            },
        };
        Out::json(&Value::Array(values))
    })
}

fn steps(from: i64, to: i64, step: i64, most: usize) -> impl Iterator<Item = i64> {
    let forward = step > 0;
    let first = (step != 0).then_some(from);
    std::iter::successors(first, move |at| at.checked_add(step))
        .take_while(move |at| if forward { *at <= to } else { *at >= to })
        .take(most)
}

fn zip<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let arrays: Vec<Vec<Value>> = cells
        .iter()
        .map(|cell| match dynamic::read(*cell) {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            other => vec![other],
        })
        .collect();
    let longest = arrays.iter().map(Vec::len).max().unwrap_or(0);
    let rows = (0..longest).map(|at| {
        Value::Array(
            arrays
                .iter()
                .map(|items| items.get(at).cloned().unwrap_or(Value::Null))
                .collect(),
        )
    });
    Out::json(&Value::Array(rows.collect()))
}
