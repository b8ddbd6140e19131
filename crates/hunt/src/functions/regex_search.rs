//! `indexof_regex`, `regex_quote` and `has_any_index`.

use super::{Call, Function, Param, constant_text, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::{Cell, Out};
use crate::term::{Boundary, Matcher};
use crate::{dynamic, pattern};
use regex::Regex;
use serde_json::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("indexof_regex", 2, 5, index_of),
    Function::new("regex_quote", 1, 1, |call, args| {
        rows(
            call,
            KustoType::String,
            args.into_iter().map(to_text).collect(),
            |cells| Out::text(quote(cells[0].text())),
        )
    }),
    Function::new("has_any_index", 2, 2, |call, args| {
        typed_rows(
            call,
            KustoType::Long,
            &[Param::Text, Param::Dynamic],
            args,
            |cells| match dynamic::read(cells[1]) {
                Value::Array(items) => any_index(cells[0].text(), &items),
                _ => Out::Refused("of values that are no array"),
            },
        )
    }),
];

/// Puts a backslash before every character that means something in a pattern.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$".contains(letter) {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted
}

/// The place in the list of the first value that the text has as a term.
fn any_index(text: &str, items: &[Value]) -> Out<'static> {
    for (at, item) in items.iter().enumerate() {
        let wanted = super::array::plain(item);
        if wanted.is_empty() {
            return Out::Refused("of an empty value");
        }
        if Matcher::new(&wanted, Boundary::Both, true).is_match(text) {
            return Out::Long(at as i64);
        }
    }
    Out::Long(-1)
}

/// `indexof_regex(text, pattern, [start], [length], [occurrence])`; `-1` when absent.
fn index_of(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let wanted = pattern::compile(&constant_text(call, &args, 1, "the pattern")?, call.span)?;
    let mut rest: Vec<Typed> = args;
    rest.remove(1);
    typed_rows(call, KustoType::Long, &[Param::Text, Param::Long], rest, move |cells| {
        search(&wanted, cells)
    })
}

fn search(wanted: &Regex, cells: &[Cell<'_>]) -> Out<'static> {
    let text = cells[0].text();
    let argument = |at: usize, default: i64| cells.get(at).map_or(Some(default), |cell| cell.long());
    let (Some(start), Some(length), Some(occurrence)) = (argument(1, 0), argument(2, -1), argument(3, 1)) else {
        return Out::Null;
    };
    if start < 0 || length < -1 || occurrence < 0 {
        return Out::Null;
    }
    if occurrence == 0 {
        return Out::Refused("of the occurrence 0");
    }
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain(std::iter::once(text.len()))
        .collect();
    let Some(from) = usize::try_from(start).ok().and_then(|start| places.get(start)).copied() else {
        return Out::Long(-1);
    };
    let end = usize::try_from(start.saturating_add(length))
        .ok()
        .filter(|_| length >= 0)
        .and_then(|end| places.get(end))
        .copied();
    let mut seen = 0;
    for found in wanted.find_iter(text.get(from..).unwrap_or("")) {
        if end.is_some_and(|end| from + found.end() > end) {
            if end.is_some_and(|end| from + found.start() < end) {
                return Out::Refused("where a match ends beyond the given length");
            }
            break;
        }
        seen += 1;
        if seen == occurrence {
            let at = places.binary_search(&(from + found.start())).unwrap_or(0);
            return Out::Long(at as i64);
        }
    }
    Out::Long(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_quoted() {
        assert_eq!(quote("(so$me.Te^xt)"), r"\(so\$me\.Te\^xt\)");
    }
}
