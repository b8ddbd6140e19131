//! `replace_string`, `replace_regex`, `replace_strings`.

use super::{Call, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::Out;
use crate::{dynamic, pattern};
use aho_corasick::{AhoCorasickBuilder, MatchKind};
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
        // All texts are looked for at once, so what one replacement wrote is not replaced again. A
        // replacement that is no text leaves its finding as it is.
        let pairs: Vec<(&str, Option<&str>)> = lookups
            .iter()
            .zip(&replacements)
            .filter_map(|(lookup, replacement)| Some((lookup.as_str()?, replacement.as_str())))
            .filter(|(lookup, _)| !lookup.is_empty())
            .collect();
        let searcher = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostFirst)
            .build(pairs.iter().map(|(lookup, _)| lookup));
        let Ok(searcher) = searcher else { return Out::Null };
        let mut replaced = String::with_capacity(text.len());
        searcher.replace_all_with(&text, &mut replaced, |found, original, out| {
            let replacement = pairs
                .get(found.pattern().as_usize())
                .and_then(|(_, replacement)| *replacement);
            out.push_str(replacement.unwrap_or(original));
            true
        });
        Out::text(replaced)
    })
}
