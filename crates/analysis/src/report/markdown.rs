//! A report as Markdown, for terminals and clipboards.
//!
//! Evidence is hostile: values stand in code spans and nothing becomes a link, an image or HTML.

use super::check::check;
use super::model::{Attention, Piece, Report};
use super::source::Source;
use std::fmt::Write;

/// Returns the report as Markdown.
#[must_use]
pub fn render_markdown(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut text);
    text
}

fn write(report: &Report, text: &mut String) -> std::fmt::Result {
    let subject = &report.subject;
    writeln!(
        text,
        "# {} {}\n",
        capital(subject.kind.word()),
        code(&incidents::inert(&subject.name, 200).text)
    )?;
    let range = &report.range;
    let day = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
    writeln!(
        text,
        "{} days, {} to {}\n",
        range.days,
        day(range.from),
        day(range.until)
    )?;
    for section in &report.sections {
        writeln!(text, "## {}\n", section.heading)?;
        for finding in &section.findings {
            let shown: String = finding.pieces.iter().map(piece).collect();
            let citations: String = finding.citations.iter().map(|at| format!(" [{}]", at + 1)).collect();
            let mark = match finding.attention {
                Attention::Fact => "",
                Attention::Notable => "**Notable:** ",
                Attention::Risk => "**Risk:** ",
            };
            writeln!(text, "- {mark}{shown}{citations}")?;
        }
        for absent in &section.absent {
            writeln!(text, "- {}", absent.text())?;
        }
        writeln!(text)?;
    }
    if !report.sources.is_empty() {
        writeln!(text, "## Sources\n")?;
    }
    for (at, source) in report.sources.iter().enumerate() {
        writeln!(text, "{}. {}", at + 1, describe(source))?;
    }
    let result = check(report);
    writeln!(text, "\n{} of {} claims cited", result.cited, result.claims)
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text { text } | Piece::Time { text, .. } => text.clone(),
        Piece::Entity { text, .. } => code(text),
        Piece::Quote { text, flagged: false } => code(text),
        Piece::Quote { text, flagged: true } => format!("{} (instruction-like text, not followed)", code(text)),
        Piece::Number { .. } => piece.shown(),
    }
}

fn describe(source: &Source) -> String {
    let instant = |at: &Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| at.format(", %Y-%m-%d %H:%M:%S UTC").to_string())
            .unwrap_or_default()
    };
    match source {
        Source::Row { citation } => format!("row {}{}", code(&citation.row.to_string()), instant(&citation.at)),
        Source::Rows {
            label, rows, counts, ..
        } => {
            // Labels name what they count, and so may quote evidence.
            let label = code(&incidents::inert(label, 200).text);
            let first = rows
                .first()
                .map(|row| format!(", from {}", code(&row.to_string())))
                .unwrap_or_default();
            format!(
                "{} ({} rows{first})",
                label,
                counts.get("rows").copied().unwrap_or_default()
            )
        }
        Source::Alert { id, title, at, .. } => {
            let title = code(&incidents::inert(title, 200).text);
            format!("alert {title} ({}, {})", code(id), at.format("%Y-%m-%d %H:%M:%S UTC"))
        }
        Source::Alerts { label, ids, .. } => {
            format!("{} ({} alerts)", code(&incidents::inert(label, 200).text), ids.len())
        }
    }
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

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
