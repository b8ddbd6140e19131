//! A summary as Markdown, for terminals and clipboards.
//!
//! Evidence is hostile: values stand in code spans, names and titles are escaped, and nothing becomes a
//! link, an image, a heading or HTML.
//! Source: CommonMark 0.31 §6 (inlines), GFM §6.9 (autolinks).

use super::check::check_claims;
use super::model::{BlockKind, Source, Summary};
use crate::span::Span;
use std::fmt::Write;

/// Returns the summary as Markdown.
#[must_use]
pub fn render_markdown(summary: &Summary) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(summary, &mut text);
    text
}

fn write(summary: &Summary, text: &mut String) -> std::fmt::Result {
    writeln!(text, "# {}\n", escaped(&summary.title))?;
    if summary.simulated {
        writeln!(text, "**Simulated:** this incident rests on generated demo data.\n")?;
    }
    writeln!(
        text,
        "Severity {} · incident {}\n",
        summary.severity,
        escaped(&summary.incident_id)
    )?;
    for block in &summary.blocks {
        writeln!(text, "## {}\n", block.kind.heading())?;
        for sentence in &block.sentences {
            let shown: String = sentence.spans.iter().map(span).collect();
            let citations: String = sentence.citations.iter().map(|at| format!(" [{}]", at + 1)).collect();
            let bullet = if block.kind == BlockKind::Opening { "" } else { "- " };
            writeln!(text, "{bullet}{shown}{citations}")?;
        }
        writeln!(text)?;
    }
    if !summary.flags.is_empty() {
        writeln!(text, "## Instruction-like text in the evidence\n")?;
        writeln!(text, "Shown as it is; nothing here follows it.\n")?;
        for flag in &summary.flags {
            writeln!(
                text,
                "- {} of alert {}: {}",
                escaped(&flag.place),
                code(&flag.alert_id),
                code(&flag.text)
            )?;
        }
        writeln!(text)?;
    }
    if !summary.prompts.is_empty() {
        writeln!(text, "## Ask next\n")?;
        for prompt in &summary.prompts {
            writeln!(text, "- {}", escaped(prompt))?;
        }
        writeln!(text)?;
    }
    writeln!(text, "## Sources\n")?;
    for (at, source) in summary.sources.iter().enumerate() {
        writeln!(text, "{}. {}", at + 1, describe(source))?;
    }
    let check = check_claims(summary);
    writeln!(text, "\n{} of {} claims cited", check.cited, check.claims)
}

fn span(span: &Span) -> String {
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

fn describe(source: &Source) -> String {
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
    }
}

/// Text in which no character means anything to Markdown or HTML, and no address becomes a link.
fn escaped(text: &str) -> String {
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
fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
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
