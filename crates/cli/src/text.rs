//! Evidence on a terminal.
//!
//! Log text may hold escape sequences that move the cursor, rename the window or hide what follows, and
//! bidirectional controls that reorder a command line; shown raw, evidence would attack its reader.

use std::borrow::Cow;
use std::fmt::Write;

/// Returns the text with control and bidirectional characters made visible (`\u{1b}`), tabs and line
/// breaks as spaces.
pub(crate) fn inert(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => shown.push(' '),
            harmful if is_harmful(harmful) => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(harmful));
            }
            plain => shown.push(plain),
        }
    }
    Cow::Owned(shown)
}

/// Returns at most that many characters of the text, with an ellipsis when something is left out.
pub(crate) fn capped(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
    }
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_bidi_controls_are_shown_not_obeyed() {
        assert_eq!(inert("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(inert("exe.\u{202e}fdp"), "exe.\\u{202e}fdp");
        assert_eq!(inert("one\ntwo"), "one two");
        assert!(matches!(inert("plain ünï"), Cow::Borrowed(_)));
    }

    #[test]
    fn caps_count_characters() {
        assert_eq!(capped("äöü", 2), "äö…");
        assert_eq!(capped("äö", 2), "äö");
    }
}
