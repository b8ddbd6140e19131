//! Pieces of sentences as stretches of text in a document.

use super::numbered::Numbered;
use crate::cited::{Sentence, Source};
use crate::span::Span;
use chrono::{DateTime, Utc};
use documents::Run;

/// Said beside text that reads like an instruction.
const WARNING: &str = " (instruction-like text, not followed)";

/// A sentence with the numbers of its sources.
pub(super) fn sentence(sentence: &Sentence, sources: &[Source], numbers: &mut Numbered) -> Vec<Run> {
    let mut runs = spans(&sentence.spans);
    let cited = sentence.citations.iter().filter_map(|at| sources.get(*at));
    runs.extend(cited.map(|source| numbers.mark(source)));
    runs
}

pub(super) fn spans(spans: &[Span]) -> Vec<Run> {
    spans.iter().flat_map(span).collect()
}

fn span(span: &Span) -> Vec<Run> {
    let shown = plain(&span.shown());
    match span {
        Span::Text { .. } | Span::Time { .. } | Span::Technique { .. } | Span::Number { .. } => vec![Run::text(shown)],
        Span::Title { flagged, .. } => warned(Run::italic(shown), *flagged),
        Span::Entity { kind, .. } if matches!(kind.as_str(), "device" | "user" | "actor" | "product") => {
            vec![Run::bold(shown)]
        }
        Span::Entity { .. } => vec![Run::code(shown)],
        Span::Quote { flagged, .. } => warned(Run::code(shown), *flagged),
    }
}

fn warned(run: Run, flagged: bool) -> Vec<Run> {
    let warning = flagged.then(|| Run::bold(WARNING));
    std::iter::once(run).chain(warning).collect()
}

/// Text with what hides in it written as documents write it, `[U+202E]`: their fonts lack our brackets.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("⟨U+") {
        shown.push_str(before);
        match after.split_once('⟩') {
            Some((digits, after)) if digits.len() <= 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                shown.push_str(&format!("[U+{digits}]"));
                rest = after;
            }
            _ => {
                shown.push_str("⟨U+");
                rest = after;
            }
        }
    }
    shown.push_str(rest);
    shown
}

pub(super) fn day_and_time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_as_documents_write_them() {
        assert_eq!(plain("a⟨U+202E⟩gpj.exe"), "a[U+202E]gpj.exe");
        assert_eq!(plain("⟨U+zz⟩ ⟨U+ ⟨x⟩"), "⟨U+zz⟩ ⟨U+ ⟨x⟩");
    }
}
