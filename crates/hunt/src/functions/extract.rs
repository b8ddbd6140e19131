//! `extract` and `extract_all`: parts of text by regular expression.

use super::{Call, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::Out;
use crate::dynamic::convert;
use crate::error::{Code, Error};
use crate::pattern;
use serde_json::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("extract", 3, 4, extract),
    Function::new("extract_all", 2, 3, extract_all),
    Function::new("extractall", 2, 3, extract_all),
];

fn extract(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let wanted = pattern::compile(&super::constant_text(call, &args, 0, "the pattern")?, call.span)?;
    let Some(group) = args
        .get(1)
        .and_then(Typed::constant_long)
        .and_then(|group| usize::try_from(group).ok())
    else {
        return Err(Error::semantic(Code::CONSTANT, call.span, "the group of extract() must be a constant").into());
    };
    if group >= wanted.captures_len() {
        let message = format!("the pattern of extract() has no group {group}");
        return Err(Error::semantic(Code::INVALID, call.span, message).into());
    }
    let out = args.get(3).map_or(KustoType::String, |ty| ty.kind);
    let Some(text) = args.into_iter().nth(2) else {
        return super::refuse(call, "without text");
    };
    rows(call, out, vec![to_text(text)], move |cells| {
        let found = wanted.captures(cells[0].text()).and_then(|groups| groups.get(group));
        match (found, out) {
            (None, KustoType::String) => Out::from(""),
            (None, _) => Out::Null,
            (Some(found), KustoType::String) => Out::from(found.as_str()),
            (Some(found), _) => convert::from_json(&Value::from(found.as_str()), out),
        }
    })
}

/// With one group the array holds its texts, with more it holds an array per match. An optional
/// array of numbers or names chooses the groups.
fn extract_all(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let wanted = pattern::compile(&super::constant_text(call, &args, 0, "the pattern")?, call.span)?;
    let chosen: Option<Vec<usize>> = if args.len() == 3 {
        let Some(groups) = args.get(1).and_then(|arg| arg.read(crate::dynamic::read)) else {
            return Err(Error::semantic(Code::CONSTANT, call.span, "the groups must be a constant array").into());
        };
        let Value::Array(groups) = groups else {
            return Err(Error::semantic(Code::TYPE, call.span, "the groups must be an array").into());
        };
        let mut chosen = Vec::new();
        for group in groups {
            let at = match &group {
                Value::Number(number) => number.as_u64().and_then(|at| usize::try_from(at).ok()),
                Value::String(name) => wanted.capture_names().position(|known| known == Some(name.as_str())),
                _ => None,
            };
            match at.filter(|at| *at < wanted.captures_len()) {
                Some(at) => chosen.push(at),
                None => {
                    let message = format!("the pattern has no group {group}");
                    return Err(Error::semantic(Code::INVALID, call.span, message).into());
                }
            }
        }
        Some(chosen)
    } else {
        None
    };
    if wanted.captures_len() < 2 {
        return Err(Error::semantic(Code::INVALID, call.span, "the pattern needs a group").into());
    }
    let groups = chosen.unwrap_or_else(|| (1..wanted.captures_len()).collect());
    let Some(text) = args.into_iter().next_back() else {
        return super::refuse(call, "without text");
    };
    rows(call, KustoType::Dynamic, vec![to_text(text)], move |cells| {
        let mut matches = Vec::new();
        for found in wanted.captures_iter(cells[0].text()) {
            let mut texts: Vec<Value> = groups
                .iter()
                .map(|group| Value::from(found.get(*group).map_or("", |group| group.as_str())))
                .collect();
            matches.push(match texts.len() {
                1 => texts.remove(0),
                _ => Value::Array(texts),
            });
        }
        if matches.is_empty() {
            Out::Null
        } else {
            Out::json(&Value::Array(matches))
        }
    })
}
