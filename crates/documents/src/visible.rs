//! Characters that would mislead a reader, made visible.
//!
//! Evidence holds right-to-left overrides that turn `exe.gpj` round, zero-width characters inside names, and
//! terminal escapes. In a report they are shown as what they are.
//! Source: Unicode TR36 §3 (visual security), UAX #9.

/// Returns text in which control, bidi and invisible characters are written as `[U+202E]`. Tabs and line ends stay.
pub(crate) fn visible(text: &str) -> String {
    if text.chars().all(|c| !is_hidden(c)) {
        return text.to_owned();
    }
    text.chars()
        .fold(String::with_capacity(text.len() + 16), |mut shown, c| {
            if is_hidden(c) {
                shown.push_str(&code_point(c));
            } else {
                shown.push(c);
            }
            shown
        })
}

/// Returns a character's number in brackets.
pub(crate) fn code_point(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        // Joiners shape Indic and Persian text, and the variation selectors emoji; they reorder and hide nothing.
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_hides_is_shown() {
        assert_eq!(visible("invoice_\u{202e}gpj.exe"), "invoice_[U+202E]gpj.exe");
        assert_eq!(visible("a\u{200b}b\x1b[31m\0"), "a[U+200B]b[U+001B][31m[U+0000]");
        assert_eq!(
            visible("Zürich\tשלום 中文 \u{1f469}\u{200d}\u{1f4bb}\n"),
            "Zürich\tשלום 中文 \u{1f469}\u{200d}\u{1f4bb}\n"
        );
    }
}
