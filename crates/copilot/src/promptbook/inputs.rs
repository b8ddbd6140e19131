//! `<INPUTS>` of prompts: found, and filled in.
//!
//! An input is a name between angle brackets: letters, digits, `_`, `-` and `.`, beginning with a letter, and no
//! spaces; names differ by case. One value goes wherever the name stands. What is filled in is not looked at again,
//! so that a value cannot bring inputs of its own.
//! Source: the reference product's `<Name>` parameters, without spaces, reused across prompts, case-sensitive.

use serde_json::Value;
use std::collections::BTreeMap;

/// Letters of a name at most.
const LONGEST_NAME: usize = 64;

/// A piece of a text.
enum Piece<'a> {
    Plain(&'a str),
    Input(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, from) = rest.split_at(open);
        match input(from) {
            Some(name) => {
                pieces.push(Piece::Plain(before));
                pieces.push(Piece::Input(name));
                rest = &from[name.len() + 2..];
            }
            None => {
                pieces.push(Piece::Plain(&rest[..=open]));
                rest = &from[1..];
            }
        }
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

/// Returns the name of the input that a text begins with.
fn input(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let name = &inner[..inner.find('>')?];
    let is_name = (1..=LONGEST_NAME).contains(&name.len())
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    is_name.then_some(name)
}

/// Returns the inputs of a text, each once, in the order in which they come.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Input(name) = piece
            && names.iter().all(|known| known != name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Returns a text with its inputs filled in; one without a value stays as it is.
#[must_use]
pub fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => filled.push_str(plain),
            Piece::Input(name) => match values.get(name) {
                Some(value) => filled.push_str(value),
                None => {
                    filled.push('<');
                    filled.push_str(name);
                    filled.push('>');
                }
            },
        }
    }
    filled
}

/// Returns the inputs of all texts in a JSON value.
pub(super) fn names_in(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            for name in names(text) {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| names_in(field, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns a JSON value with the inputs of all of its texts filled in.
pub(super) fn fill_in(value: &Value, values: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text, values)),
        Value::Array(items) => items.iter().map(|item| fill_in(item, values)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), fill_in(field, values)))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_141_names_between_brackets_are_inputs_and_one_value_goes_everywhere() {
        let text = "Summarize <INCIDENT_ID>. Who is <user>? Was <User> in <INCIDENT_ID>? <User>";
        assert_eq!(names(text), ["INCIDENT_ID", "user", "User"]);
        let values = BTreeMap::from([
            ("INCIDENT_ID".to_owned(), "42".to_owned()),
            ("User".to_owned(), "<user>".to_owned()),
        ]);
        assert_eq!(
            fill(text, &values),
            "Summarize 42. Who is <user>? Was <user> in 42? <user>",
            "a value's own brackets are text, and what has no value stays"
        );
    }

    #[test]
    fn comparisons_and_markup_with_spaces_are_no_inputs() {
        for text in [
            "a < b and c > d",
            "<a b>",
            "<>",
            "<1>",
            "x <- y",
            "<",
            "<a",
            "ä<ö>",
            "where A<5 and B>3",
        ] {
            assert!(names(text).is_empty(), "{text}");
            assert_eq!(fill(text, &BTreeMap::from([("a".to_owned(), "!".to_owned())])), text);
        }
        assert_eq!(names("a<<b>c"), ["b"]);
    }
}
