//! `parse_json` and its relatives: text to dynamic values.

use super::{Call, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_dynamic, to_text};
use crate::cell::{Cell, Out};
use crate::dynamic::path::{self, Step};
use crate::dynamic::{self, convert};
use crate::error::{Code, Error};
use serde_json::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("parse_json", 1, 1, parse_json),
    Function::new("parsejson", 1, 1, parse_json),
    Function::new("todynamic", 1, 1, parse_json),
    Function::new("toobject", 1, 1, parse_json),
    Function::new("dynamic_to_json", 1, 1, |call, args| {
        rows(
            call,
            KustoType::String,
            args.into_iter().map(to_dynamic).collect(),
            |cells| Out::text(dynamic::print(&sorted(dynamic::read(cells[0])))),
        )
    }),
    Function::new("extractjson", 2, 3, extract_json),
    Function::new("extract_json", 2, 3, extract_json),
    Function::new("treepath", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Dynamic], args, tree_path)
    }),
];

/// Text that is JSON becomes its value; other text a string; null and empty text null.
fn parse_json(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let Some(arg) = args.into_iter().next() else {
        return super::refuse(call, "without argument");
    };
    if arg.kind != KustoType::String {
        return Ok(to_dynamic(arg));
    }
    // A path looks its member up in the text itself and checks all of the text on the way, so a
    // path behind this call needs no parsed form: only the value as a whole is normalised.
    let text = arg.expr.clone();
    let whole = rows(call, KustoType::Dynamic, vec![arg], |cells| {
        let text = cells[0].text();
        if text.trim().is_empty() {
            return Out::Null;
        }
        match dynamic::parse(text) {
            Some(Value::Null) => Out::Null,
            Some(_) => Out::from(text),
            None => Out::text(dynamic::quote(text)),
        }
    })?;
    if whole.is_constant() {
        return Ok(whole);
    }
    Ok(Typed {
        path: Some((Box::new(text), Vec::new())),
        ..whole
    })
}

/// Sorts the members of every bag by name.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> =
                members.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            members.sort_by(|left, right| left.0.cmp(&right.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// `extract_json(path, text, [type])` with a path such as `$.a.b[0]`.
fn extract_json(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let written = super::constant_text(call, &args, 0, "the path")?;
    let steps = parse_path(&written).ok_or_else(|| {
        Error::semantic(
            Code::INVALID,
            call.span,
            format!("`{written}` is no JSON path such as $.a.b[0]"),
        )
    })?;
    let out = args.get(2).map_or(KustoType::String, |ty| ty.kind);
    let Some(text) = args.into_iter().nth(1) else {
        return super::refuse(call, "without text");
    };
    rows(call, out, vec![to_text(text)], move |cells| {
        match path::find(cells[0].text(), &steps).and_then(dynamic::parse) {
            Some(value) => convert::from_json(&value, out),
            None => Out::Null,
        }
    })
}

fn parse_path(text: &str) -> Option<Vec<Step>> {
    let mut rest = text.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, tail) = after.split_at(end);
            if name.is_empty() {
                return None;
            }
            steps.push(Step::Key(name.to_owned()));
            rest = tail;
        } else {
            let after = rest.strip_prefix('[')?;
            let (inner, tail) = after.split_once(']')?;
            let quoted = inner.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''));
            let quoted = quoted.or_else(|| inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')));
            steps.push(match quoted {
                Some(name) => Step::Key(name.to_owned()),
                None => Step::Index(inner.parse().ok()?),
            });
            rest = tail;
        }
    }
    Some(steps)
}

/// The paths of all members, as `['a']['b']`; array elements as `[0]`.
fn tree_path<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    fn walk(value: &Value, prefix: &str, paths: &mut Vec<Value>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let path = format!("{prefix}['{key}']");
                    paths.push(Value::from(path.clone()));
                    walk(value, &path, paths);
                }
            }
            Value::Array(items) => {
                for item in items {
                    let path = format!("{prefix}[0]");
                    if !paths.contains(&Value::from(path.clone())) {
                        paths.push(Value::from(path.clone()));
                    }
                    walk(item, &path, paths);
                }
            }
            _ => {}
        }
    }
    let mut paths = Vec::new();
    walk(&dynamic::read(cells[0]), "", &mut paths);
    Out::json(&Value::Array(paths))
}
