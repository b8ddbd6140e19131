//! Pieces, sentences and sources as Markdown.
//!
//! Evidence is hostile: values stand in code spans, names and titles are escaped, and nothing becomes a
//! link, an image, a heading or HTML.
//! Source: CommonMark 0.31 §6 (inlines), GFM §6.9 (autolinks).

use super::model::{Sentence, Source};
use crate::inert;
use crate::span::Span;

/// A sentence with the numbers of its sources.
pub(crate) fn sentence(sentence: &Sentence) -> String {
    let shown: String = sentence.spans.iter().map(span).collect();
    let citations: String = sentence.citations.iter().map(|at| format!(" [{}]", at + 1)).collect();
    shown + &citations
}

/// The list of sources, each with its number.
pub(crate) fn sources(sources: &[Source]) -> String {
    let lines = sources.iter().enumerate();
    lines
        .map(|(at, source)| format!("{}. {}\n", at + 1, describe(source)))
        .collect()
}

/// A piece of a sentence.
pub(crate) fn span(span: &Span) -> String {
    match span {
        Span::Text { text } => text.clone(),
        Span::Title { text, flagged } => format!("{}{}", escaped(text), warning(*flagged)),
        Span::Entity { kind, text, .. } if matches!(kind.as_str(), "device" | "user" | "actor" | "product") => {
            format!("**{}**", escaped(text))
        }
        Span::Entity { text, .. } => code(text),
        Span::Quote { text, flagged } => format!("{}{}", code(text), warning(*flagged)),
        Span::Time { text, .. } => text.clone(),
        Span::Technique { id } => id.clone(),
        Span::Number { .. } => span.shown(),
    }
}

fn warning(flagged: bool) -> &'static str {
    if flagged {
        " (instruction-like text, not followed)"
    } else {
        ""
    }
}

/// A source in a list of sources.
pub(crate) fn describe(source: &Source) -> String {
    match source {
        Source::Row { citation } => {
            let at = citation
                .at
                .map(|at| at.format(", %Y-%m-%d %H:%M:%S UTC").to_string())
                .unwrap_or_default();
            format!("row {}{at}", code(&citation.row.to_string()))
        }
        Source::Alert {
            id, title, product, at, ..
        } => {
            let at = at.format("%Y-%m-%d %H:%M:%S UTC");
            format!("alert {} ({}, {}, {at})", escaped(title), escaped(product), code(id))
        }
        Source::Set { label, facts } => format!("{} ({})", escaped(label), facts.alert_ids.len()),
        Source::Entry { at, by, text, .. } => {
            let at = at.format("%Y-%m-%d %H:%M:%S UTC");
            format!(
                "activity log, {at}, {}: {}",
                escaped(by),
                escaped(&inert(text, 160).text)
            )
        }
        Source::Incidents { label, members } if members.len() == 1 => {
            let only = &members[0];
            let title = escaped(&inert(&only.title, 160).text);
            format!("{}: incident {} {title}", escaped(label), code(&only.id))
        }
        Source::Incidents { label, members } => {
            let ids: Vec<String> = members.iter().take(8).map(|member| code(&member.id)).collect();
            format!("{} ({}): {}", escaped(label), members.len(), ids.join(", "))
        }
        Source::Rows { label, facts } => {
            let rows: Vec<String> = facts.rows.iter().take(3).map(|row| code(&row.to_string())).collect();
            format!("{} ({}): {}", escaped(label), facts.row_count, rows.join(", "))
        }
    }
}

/// Text in which no character means anything to Markdown or HTML, and no address becomes a link.
pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace("://", ":\u{2060}//").replace("www.", "www[.]");
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\u{2060}' => escaped.push('\\'),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '@' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A code span that its content cannot end.
pub(crate) fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

/// A block of code that its content cannot end.
pub(crate) fn fenced(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let ended = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}\n{text}{ended}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_span() {
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(
            escaped("<img src=x> [a](http://b) *c*"),
            "&lt;img src=x&gt; \\[a\\]\\(http:\\//b\\) \\*c\\*"
        );
    }
}
