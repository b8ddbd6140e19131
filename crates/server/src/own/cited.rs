//! Cited sentences and their sources on the wire.

use api::{Citation, Span, SpanKind, Statement};
use incidents::{Sentence, Source};

/// A piece of a sentence.
pub(crate) fn span(span: &incidents::Span) -> Span {
    let plain = |kind| Span {
        text: span.shown(),
        kind,
        entity_kind: None,
        value: None,
        flagged: false,
    };
    match span {
        incidents::Span::Text { .. } => plain(SpanKind::Text),
        incidents::Span::Time { .. } => plain(SpanKind::Time),
        incidents::Span::Technique { .. } => plain(SpanKind::Technique),
        incidents::Span::Number { .. } => plain(SpanKind::Number),
        incidents::Span::Title { flagged, .. } => Span {
            flagged: *flagged,
            ..plain(SpanKind::Title)
        },
        incidents::Span::Quote { flagged, .. } => Span {
            flagged: *flagged,
            ..plain(SpanKind::Quote)
        },
        incidents::Span::Entity { kind, value, .. } => Span {
            entity_kind: Some(kind.clone()),
            value: Some(value.clone()),
            ..plain(SpanKind::Entity)
        },
    }
}

/// A sentence with the numbers of its citations.
pub(crate) fn statement(sentence: &Sentence) -> Statement {
    Statement {
        spans: sentence.spans.iter().map(span).collect(),
        citations: sentence.citations.iter().map(|position| number(*position)).collect(),
    }
}

/// Sources with their numbers.
pub(crate) fn citations(sources: &[Source]) -> Vec<Citation> {
    let numbered = sources.iter().enumerate();
    numbered
        .map(|(at, source)| Citation {
            number: number(at),
            proof: evidence::Proof::from(source).into(),
        })
        .collect()
}

/// The number shown for a source: its position, from 1.
pub(crate) fn number(position: usize) -> u32 {
    number_of(position + 1)
}

pub(crate) fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
