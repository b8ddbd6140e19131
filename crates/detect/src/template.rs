//! Fills `{{Column}}` places of a title or description with a row's values.
//!
//! Values are hostile text: they are put in as plain text, on one line, cut to a readable length,
//! and a value that itself holds `{{…}}` is not filled again.
//! Source: Sentinel's alert details override.

/// Longest value put into a title or description, in characters.
const VALUE_CHARS: usize = 120;

/// Returns the text with each `{{name}}` replaced by what `value_of` gives for it; a name that gives
/// nothing becomes `unknown`, as an empty place would read like a mistake.
pub(crate) fn fill(template: &str, value_of: &dyn Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let Some(length) = rest[open + 2..].find("}}") else {
            break;
        };
        filled.push_str(&rest[..open]);
        let name = rest[open + 2..open + 2 + length].trim();
        let value = value_of(name)
            .map(|value| plain(&value))
            .filter(|value| !value.is_empty());
        filled.push_str(value.as_deref().unwrap_or("unknown"));
        rest = &rest[open + 2 + length + 2..];
    }
    filled.push_str(rest);
    filled
}

/// Makes one line of text without control or direction-changing characters, cut to size.
fn plain(value: &str) -> String {
    let mut text = String::new();
    for (count, c) in value.trim().chars().enumerate() {
        if count == VALUE_CHARS {
            text.push('…');
            break;
        }
        let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        text.push(if c.is_control() || hidden { ' ' } else { c });
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_stay_plain() {
        let value_of = |name: &str| match name {
            "Host" => Some("ws1".to_owned()),
            "Evil" => Some("{{Host}}\r\n\u{202e}gpj.exe".to_owned()),
            _ => None,
        };
        assert_eq!(fill("on {{ Host }}: {{Evil}}", &value_of), "on ws1: {{Host}}   gpj.exe");
        assert_eq!(fill("{{Missing}} {{open", &value_of), "unknown {{open");
    }

    #[test]
    fn long_values_are_cut() {
        let filled = fill("{{x}}", &|_| Some("a".repeat(500)));
        assert_eq!(filled.chars().count(), VALUE_CHARS + 1);
    }
}
