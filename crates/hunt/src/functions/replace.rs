//! `replace_string`, `replace_regex`, `replace_strings`.

use super::{Call, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::Out;
use crate::{dynamic, pattern};
use serde_json::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("replace_string", 3, 3, |call, args| {
        rows(
            call,
            KustoType::String,
            args.into_iter().map(to_text).collect(),
            |cells| {
                if cells[1].text().is_empty() {
                    return Out::from(cells[0].text());
                }
                Out::text(cells[0].text().replace(cells[1].text(), cells[2].text()))
            },
        )
    }),
    Function::new("replace_regex", 3, 3, |call, args| replace_regex(call, args, 0, 1)),
    // The old spelling takes the pattern first and the text last.
    Function::new("replace", 3, 3, |call, args| {
        let mut args = args;
        args.rotate_right(1);
        replace_regex(call, args, 0, 1)
    }),
    Function::new("replace_strings", 3, 3, replace_strings),
];

fn replace_regex(call: &Call, args: Vec<Typed>, text_at: usize, pattern_at: usize) -> Bound<Typed> {
    let wanted = pattern::compile(
        &super::constant_text(call, &args, pattern_at, "the pattern")?,
        call.span,
    )?;
    let mut args: Vec<Typed> = args.into_iter().map(to_text).collect();
    args.remove(pattern_at);
    debug_assert_eq!(text_at, 0);
    rows(call, KustoType::String, args, move |cells| {
        let replacement = group_references(cells[1].text());
        Out::text(wanted.replace_all(cells[0].text(), replacement.as_str()).into_owned())
    })
}

/// Kusto writes `\1` where the regex crate writes `${1}`; a bare `$` is an ordinary character.
fn group_references(replacement: &str) -> String {
    let mut out = String::with_capacity(replacement.len());
    let mut letters = replacement.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '$' => out.push_str("$$"),
            '\\' => match letters.peek().copied() {
                Some(digit) if digit.is_ascii_digit() => {
                    letters.next();
                    out.push_str(&format!("${{{digit}}}"));
                }
                Some('\\') => {
                    letters.next();
                    out.push('\\');
                }
                _ => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

fn replace_strings(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    rows(call, KustoType::String, args, |cells| {
        let items = |at: usize| match cells.get(at).copied().map(dynamic::read) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        let (lookups, replacements) = (items(1), items(2));
        if lookups.len() != replacements.len() {
            return Out::from("");
        }
        let text = match dynamic::convert::to_text(cells[0]) {
            Out::Text(text) => text.into_owned(),
            _ => String::new(),
        };
        let pairs: Vec<(&str, Option<&str>)> = lookups
            .iter()
            .zip(&replacements)
            .filter_map(|(lookup, replacement)| Some((lookup.as_str()?, replacement.as_str())))
            .filter(|(lookup, _)| !lookup.is_empty())
            .collect();
        let replaced = replace_found(&text, &pairs);
        Out::text(replaced)
    })
}

/// Replaces what each lookup finds, the earlier ones first: what one has found the later ones pass
/// over, and what a replacement wrote is not looked at again. A lookup whose replacement is no text
/// leaves its findings as they are.
fn replace_found(text: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut found: std::collections::BTreeMap<usize, (usize, Option<&str>)> = std::collections::BTreeMap::new();
    for (lookup, replacement) in pairs {
        let mut from = 0;
        while let Some(start) = text.get(from..).and_then(|rest| rest.find(lookup)).map(|at| from + at) {
            let end = start + lookup.len();
            let before = found.range(..end).next_back().map(|(_, (end, _))| *end);
            if before.is_some_and(|taken| taken > start) {
                let step = text
                    .get(start..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8);
                from = start + step;
                continue;
            }
            found.insert(start, (end, *replacement));
            from = end;
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, (end, replacement)) in &found {
        out.push_str(text.get(at..*start).unwrap_or(""));
        out.push_str(replacement.unwrap_or_else(|| text.get(*start..*end).unwrap_or("")));
        at = *end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_lookups_take_precedence() {
        let text = "This is an example";
        assert_eq!(
            replace_found(text, &[("This", Some("This")), ("is", Some("was"))]),
            "This was an example"
        );
        assert_eq!(
            replace_found(text, &[("is", Some("was")), ("This", Some("This"))]),
            "Thwas was an example"
        );
        assert_eq!(
            replace_found(text, &[("This", None), ("is", Some("was"))]),
            "This was an example"
        );
        assert_eq!(replace_found("aaa", &[("aa", Some("b"))]), "ba");
    }
}
