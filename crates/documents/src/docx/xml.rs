//! Text as XML, and runs of it as WordprocessingML.

use crate::document::Run;
use crate::visible::visible;

/// Returns text for an element or an attribute. What XML cannot hold was made visible before.
pub(crate) fn escape(text: &str) -> String {
    let text = visible(text);
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // Noncharacters are no XML text either.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Returns a run.
pub(crate) fn run(run: &Run) -> String {
    let mut properties = String::new();
    // The order is the schema's.
    if run.code {
        properties.push_str("<w:rStyle w:val=\"InlineCode\"/>");
    }
    if run.citation.is_some() {
        properties.push_str("<w:rStyle w:val=\"Citation\"/>");
    }
    if run.bold {
        properties.push_str("<w:b/>");
    }
    if run.italic {
        properties.push_str("<w:i/>");
    }
    let mut out = format!("<w:r><w:rPr>{properties}</w:rPr>");
    for (line, text) in run.text.split('\n').enumerate() {
        if line > 0 {
            out.push_str("<w:br/>");
        }
        for (part, text) in text.split('\t').enumerate() {
            if part > 0 {
                out.push_str("<w:tab/>");
            }
            if !text.is_empty() {
                out.push_str(&format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(text)));
            }
        }
    }
    out.push_str("</w:r>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_becomes_no_markup() {
        assert_eq!(
            run(&Run::code("</w:t><x a='b'>\0\u{202e}&\tz")),
            "<w:r><w:rPr><w:rStyle w:val=\"InlineCode\"/></w:rPr><w:t xml:space=\"preserve\">&lt;/w:t&gt;&lt;x \
             a=&apos;b&apos;&gt;[U+0000][U+202E]&amp;</w:t><w:tab/><w:t xml:space=\"preserve\">z</w:t></w:r>"
        );
    }
}
