//! Values as parameters of constant queries.
//!
//! A value reaches a query as the literal of a `let` statement in which every character that is not a plain
//! letter or digit is written as an escape. Whatever a name holds, it stays the inside of one string.

use super::names::Names;
use analysis::LookBack;
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt::Write as _;

/// The parameters of one run.
#[derive(Debug)]
pub(super) struct Parameters(String);

impl Parameters {
    /// Makes the statements that bind the names of a subject and a range of time.
    pub(super) fn of(names: &Names, range: &LookBack) -> Self {
        let mut text = String::new();
        for (name, value) in names.parameters() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "let {name} = {};", string(value));
        }
        let _ = writeln!(text, "let since = {};", instant(range.from));
        let _ = writeln!(text, "let until = {};", instant(range.until));
        Self(text)
    }

    /// Returns a query behind its parameters.
    pub(super) fn before(&self, kql: &str) -> String {
        format!("{}{kql}", self.0)
    }
}

/// Writes a string literal.
fn string(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    literal.push('"');
    for letter in value.chars() {
        if letter.is_ascii_alphanumeric() {
            literal.push(letter);
        } else {
            let _ = write!(literal, "\\U{:08x}", u32::from(letter));
        }
    }
    literal.push('"');
    literal
}

fn instant(at: DateTime<Utc>) -> String {
    format!("datetime({})", at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_string() {
        assert_eq!(string("pc-7"), "\"pc\\U0000002d7\"");
        for value in ["\"; drop", "a\\", "\n| union *", "日本", "\u{202e}", "'"] {
            let literal = string(value);
            let inside = literal.trim_matches('"');
            assert!(
                inside
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '\\'),
                "{literal}"
            );
        }
    }
}
