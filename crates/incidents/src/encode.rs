//! Values of the evidence put into commands and queries as values, never as text of the language.
//!
//! A value that cannot be written safely and legibly gives no command at all: the reader then gets steps
//! to do by hand.

/// Longest value that goes into a command, in characters.
const LONGEST: usize = 1_024;

/// Whether every character is visible and stands for itself.
fn is_plain(value: &str) -> bool {
    let length = value.chars().count();
    let shown = crate::inert(value, LONGEST);
    (1..=LONGEST).contains(&length) && !shown.unmasked && !shown.cut && !value.contains(char::is_control)
}

/// Returns a value as a PowerShell literal: `'it''s'`.
///
/// PowerShell takes four typographic quotes for the plain one, so each is doubled too.
/// Source: about_Quoting_Rules; the language specification's single-quote-character.
pub(crate) fn powershell(value: &str) -> Option<String> {
    is_plain(value).then(|| {
        let mut text = String::from("'");
        for letter in value.chars() {
            text.push(letter);
            if matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
                text.push(letter);
            }
        }
        text.push('\'');
        text
    })
}

/// Returns a value as a literal of a POSIX shell. A value that a program would take for an option gives
/// none.
/// Source: POSIX.1-2017, Shell Command Language, section 2.2.2.
pub(crate) fn shell(value: &str) -> Option<String> {
    (is_plain(value) && !value.starts_with('-')).then(|| format!("'{}'", value.replace('\'', r"'\''")))
}

/// Returns a value as a KQL string literal; any value can be written, hidden characters as escapes.
/// Source: Kusto, the string data type.
pub(crate) fn kql(value: &str) -> String {
    let mut text = String::from("\"");
    for letter in value.chars().take(LONGEST) {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            ' '..='~' => text.push(letter),
            _ if letter.is_alphanumeric() => text.push(letter),
            _ if u32::from(letter) <= 0xffff => text.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => text.push_str(&format!("\\U{:08x}", u32::from(letter))),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_stay_values() {
        assert_eq!(powershell("o'neil"), Some("'o''neil'".to_owned()));
        assert_eq!(
            powershell("a\u{2019}; rm x"),
            Some("'a\u{2019}\u{2019}; rm x'".to_owned())
        );
        assert_eq!(shell("a'; rm -rf /; '"), Some(r"'a'\''; rm -rf /; '\'''".to_owned()));
        assert_eq!(shell("-rf"), None);
        for hidden in ["a\nb", "gpj\u{202e}exe", "", "a\u{0}b"] {
            assert_eq!((powershell(hidden), shell(hidden)), (None, None), "{hidden:?}");
        }
        assert_eq!(kql("a\"b\\c\n| drop"), r#""a\"b\\c\u000a| drop""#);
        assert_eq!(kql("Zoë 😀\u{202e}"), r#""Zoë \U0001f600\u202e""#);
    }

    proptest! {
        #[test]
        fn a_kql_literal_is_one_literal(text in "\\PC{0,60}|[\\x00-\\x7f]{0,60}") {
            let literal = kql(&text);
            prop_assert!(!literal.contains(char::is_control) && !crate::inert(&literal, 4_096).unmasked);
            // No quote but the last ends it.
            let inner = &literal[1..literal.len() - 1];
            let mut escaped = false;
            for letter in inner.chars() {
                prop_assert!(escaped || letter != '"');
                escaped = !escaped && letter == '\\';
            }
            prop_assert!(!escaped);
        }
    }
}
