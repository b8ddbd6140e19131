//! Functions over property bags.

use super::{Call, Compute, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::error::{Code, Error};
use serde_json::{Map, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("bag_pack", 2, usize::MAX, pack),
    Function::new("pack", 2, usize::MAX, pack),
    Function::new("pack_dictionary", 2, usize::MAX, pack),
    Function::new("bag_keys", 1, 1, |call, args| {
        bags(call, args, KustoType::Dynamic, |cells| match dynamic::read(cells[0]) {
            Value::Object(members) => Out::json(&Value::Array(
                members.into_iter().map(|(key, _)| Value::from(key)).collect(),
            )),
            _ => Out::Null,
        })
    }),
    Function::new("bag_values", 1, 1, |call, args| {
        bags(call, args, KustoType::Dynamic, |cells| match dynamic::read(cells[0]) {
            Value::Object(members) => Out::json(&Value::Array(members.into_iter().map(|(_, value)| value).collect())),
            _ => Out::Null,
        })
    }),
    Function::new("bag_merge", 2, 64, |call, args| {
        bags(call, args, KustoType::Dynamic, merge)
    }),
    Function::new("bag_has_key", 2, 2, |call, args| {
        typed_rows(call, KustoType::Bool, &[Param::Dynamic, Param::Text], args, |cells| {
            has_key(&dynamic::read(cells[0]), cells[1].text())
        })
    }),
    Function::new("bag_remove_keys", 2, 2, |call, args| {
        bags(call, args, KustoType::Dynamic, remove_keys)
    }),
    Function::new("bag_set_key", 3, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Dynamic, Param::Text, Param::Dynamic],
            args,
            |cells| match dynamic::read(cells[0]) {
                Value::Object(members) => {
                    let mut bag = Value::Object(members);
                    let key = cells[1].text();
                    let path: Vec<&str> = match key.strip_prefix("$.") {
                        Some(path) => path.split('.').collect(),
                        None => vec![key],
                    };
                    set_path(&mut bag, &path, dynamic::read(cells[2]));
                    Out::json(&bag)
                }
                _ => Out::Null,
            },
        )
    }),
    Function::new("bag_zip", 2, 2, |call, args| bags(call, args, KustoType::Dynamic, zip)),
];

fn bags(call: &Call, args: Vec<Typed>, out: KustoType, compute: Compute) -> Bound<Typed> {
    typed_rows(call, out, &[Param::Dynamic], args, compute)
}

/// Keys and values by turns.
fn pack(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    if !args.len().is_multiple_of(2) {
        return Err(Error::semantic(Code::ARITY, call.span, "a bag needs a value for every key").into());
    }
    rows(call, KustoType::Dynamic, args, |cells| {
        let mut members = Map::new();
        for pair in cells.chunks_exact(2) {
            if let [key, value] = pair {
                let key = match dynamic::convert::to_text(*key) {
                    Out::Text(key) => key.into_owned(),
                    _ => continue,
                };
                members.insert(key, dynamic::read(*value));
            }
        }
        Out::json(&Value::Object(members))
    })
}

/// Of a repeated key the first value stays.
fn merge<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let mut merged = Map::new();
    for cell in cells {
        match dynamic::read(*cell) {
            Value::Object(members) => {
                for (key, value) in members {
                    merged.entry(key).or_insert(value);
                }
            }
            Value::Null => {}
            _ => return Out::Null,
        }
    }
    Out::json(&Value::Object(merged))
}

/// Keys may be paths such as `$.a.b`.
fn remove_keys<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let (mut bag, Value::Array(keys)) = (dynamic::read(cells[0]), dynamic::read(cells[1])) else {
        return Out::Null;
    };
    if !bag.is_object() {
        return Out::Null;
    }
    for key in keys.iter().filter_map(Value::as_str) {
        match key.strip_prefix("$.") {
            None => {
                if let Value::Object(members) = &mut bag {
                    members.shift_remove(key);
                }
            }
            Some(path) => remove_path(&mut bag, &path.split('.').collect::<Vec<_>>()),
        }
    }
    Out::json(&bag)
}

/// A key may be a path such as `$.a.b`; positions of arrays in it are not supported.
fn has_key(bag: &Value, key: &str) -> Out<'static> {
    if !bag.is_object() {
        return Out::Null;
    }
    let Some(path) = key.strip_prefix("$.") else {
        return Out::Bool(bag.get(key).is_some());
    };
    if path.contains('[') {
        return Out::Refused("with brackets in the path");
    }
    let mut at = bag;
    for name in path.split('.') {
        match at {
            Value::Object(members) => match members.get(name) {
                Some(inner) => at = inner,
                None => return Out::Bool(false),
            },
            _ => return Out::Bool(false),
        }
    }
    Out::Bool(true)
}

fn set_path(bag: &mut Value, path: &[&str], value: Value) {
    let Value::Object(members) = bag else { return };
    match path {
        [] => {}
        [last] => {
            members.insert((*last).to_owned(), value);
        }
        [first, rest @ ..] => {
            let inner = members
                .entry((*first).to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
            set_path(inner, rest, value);
        }
    }
}

fn remove_path(value: &mut Value, path: &[&str]) {
    match path {
        [] => {}
        [last] => {
            if let Value::Object(members) = value {
                members.shift_remove(*last);
            }
        }
        [first, rest @ ..] => {
            if let Some(inner) = value.get_mut(*first) {
                remove_path(inner, rest);
            }
        }
    }
}

fn zip<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Value::Array(keys) = dynamic::read(cells[0]) else {
        return Out::Null;
    };
    let mut values = match dynamic::read(cells[1]) {
        Value::Array(values) => values,
        _ => Vec::new(),
    }
    .into_iter();
    let mut members = Map::new();
    for key in keys {
        let value = values.next().unwrap_or(Value::Null);
        if let Value::String(key) = key {
            members.insert(key, value);
        }
    }
    Out::json(&Value::Object(members))
}
