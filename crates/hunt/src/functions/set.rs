//! Functions that treat arrays as sets: `set_union`, `set_difference`, `set_intersect`, ….

use super::array::same;
use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;
use std::collections::HashSet;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("set_union", 2, 64, |call, args| sets(call, args, union)),
    Function::new("set_intersect", 2, 64, |call, args| sets(call, args, intersect)),
    Function::new("set_difference", 2, 64, |call, args| sets(call, args, difference)),
    Function::new("set_has_element", 2, 2, |call, args| {
        typed_rows(
            call,
            KustoType::Bool,
            &[Param::Dynamic, Param::Dynamic],
            args,
            |cells| match dynamic::read(cells[0]) {
                Value::Array(items) => {
                    let wanted = dynamic::read(cells[1]);
                    Out::Bool(items.iter().any(|item| same(item, &wanted)))
                }
                _ => Out::Null,
            },
        )
    }),
    Function::new("set_equals", 2, 2, |call, args| {
        typed_rows(call, KustoType::Bool, &[Param::Dynamic], args, |cells| {
            match arrays(cells) {
                Some(sets) => {
                    let keys: Vec<HashSet<String>> = sets
                        .iter()
                        .map(|set| set.iter().map(dynamic::print).collect())
                        .collect();
                    Out::Bool(keys.windows(2).all(|pair| pair.first() == pair.last()))
                }
                None => Out::Null,
            }
        })
    }),
    Function::new("jaccard_index", 2, 2, |call, args| {
        typed_rows(call, KustoType::Real, &[Param::Dynamic], args, |cells| {
            match arrays(cells).as_deref() {
                Some([left, right]) => {
                    let left: HashSet<String> = left.iter().map(dynamic::print).collect();
                    let right: HashSet<String> = right.iter().map(dynamic::print).collect();
                    let all = left.union(&right).count();
                    Out::Real(if all == 0 {
                        f64::NAN
                    } else {
                        left.intersection(&right).count() as f64 / all as f64
                    })
                }
                _ => Out::Null,
            }
        })
    }),
];

fn sets(call: &Call, args: Vec<Typed>, compute: super::Compute) -> Bound<Typed> {
    typed_rows(call, KustoType::Dynamic, &[Param::Dynamic], args, compute)
}

fn arrays(cells: &[Cell<'_>]) -> Option<Vec<Vec<Value>>> {
    cells
        .iter()
        .map(|cell| match dynamic::read(*cell) {
            Value::Array(items) => Some(items),
            _ => None,
        })
        .collect()
}

fn distinct(items: impl IntoIterator<Item = Value>) -> Out<'static> {
    let mut seen = HashSet::new();
    Out::json(&Value::Array(
        items
            .into_iter()
            .filter(|item| seen.insert(dynamic::print(item)))
            .collect(),
    ))
}

fn union<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    arrays(cells).map_or(Out::Null, |sets| distinct(sets.into_iter().flatten()))
}

fn intersect<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Some(sets) = arrays(cells) else { return Out::Null };
    let Some((first, rest)) = sets.split_first() else {
        return Out::Null;
    };
    let rest: Vec<HashSet<String>> = rest
        .iter()
        .map(|set| set.iter().map(dynamic::print).collect())
        .collect();
    distinct(
        first
            .iter()
            .filter(|item| rest.iter().all(|set| set.contains(&dynamic::print(item))))
            .cloned(),
    )
}

fn difference<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Some(sets) = arrays(cells) else { return Out::Null };
    let Some((first, rest)) = sets.split_first() else {
        return Out::Null;
    };
    let rest: HashSet<String> = rest.iter().flatten().map(dynamic::print).collect();
    distinct(
        first
            .iter()
            .filter(|item| !rest.contains(&dynamic::print(item)))
            .cloned(),
    )
}
