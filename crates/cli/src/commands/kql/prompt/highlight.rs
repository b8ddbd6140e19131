//! Colours for a line: text, numbers, comments, operators, functions.
//!
//! A line is looked at alone, so text over several lines is coloured as if each were its own; colours are
//! a help to the eye and decide nothing.

use console::style;
use std::fmt::Write;

/// Returns the line with colours, when the terminal shows them.
pub(super) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() * 2);
    let mut rest = text;
    let mut is_behind_pipe = false;
    while let Some(first) = rest.chars().next() {
        let length = length_of(rest, first);
        let (part, after) = rest.split_at(length);
        let is_call = after.starts_with('(');
        // Writing to a string cannot fail.
        let _ = match first {
            '/' if part.starts_with("//") => write!(shown, "{}", style(part).for_stderr().dim()),
            '\'' | '"' => write!(shown, "{}", style(part).for_stderr().green()),
            '0'..='9' => write!(shown, "{}", style(part).for_stderr().cyan()),
            _ if is_behind_pipe && first.is_alphabetic() => write!(shown, "{}", style(part).for_stderr().blue().bold()),
            _ if is_call && first.is_alphabetic() => write!(shown, "{}", style(part).for_stderr().yellow()),
            _ => write!(shown, "{part}"),
        };
        if !first.is_whitespace() {
            is_behind_pipe = first == '|';
        }
        rest = after;
    }
    shown
}

/// Returns the length in bytes of the part that begins here.
fn length_of(text: &str, first: char) -> usize {
    let until = |stop: &dyn Fn(char) -> bool| text.find(stop).unwrap_or(text.len());
    match first {
        '/' if text.starts_with("//") => text.len(),
        '\'' | '"' => {
            let mut is_escaped = false;
            text.char_indices()
                .skip(1)
                .find(|(_, character)| {
                    let ends = *character == first && !is_escaped;
                    is_escaped = *character == '\\' && !is_escaped;
                    ends
                })
                .map_or(text.len(), |(at, _)| at + 1)
        }
        _ if first.is_alphanumeric() || first == '_' => {
            until(&|character| !(character.is_alphanumeric() || character == '_' || character == '-'))
        }
        _ => first.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_no_character() {
        for text in [
            "T | where a == 'x\\'y' // é",
            "print \"unclosed",
            "1d",
            "",
            "a-b | mv-expand é🦀 ago(1d)",
        ] {
            assert_eq!(console::strip_ansi_codes(&line(text)), text);
        }
    }
}
