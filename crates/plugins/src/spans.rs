//! Sentences of the analyses as the stretches of an answer.

use analysis::Piece;
use skill::{Span, SpanKind};

/// Returns the stretches of a sentence about an incident.
pub(crate) fn of_sentence(sentence: &::incidents::Sentence) -> Vec<Span> {
    of_spans(&sentence.spans, &sentence.text)
}

/// Returns the stretches of some words; without any, the words as they are.
pub(crate) fn of_spans(spans: &[::incidents::Span], text: &str) -> Vec<Span> {
    if spans.is_empty() {
        return vec![Span::plain(SpanKind::Text, text)];
    }
    spans.iter().map(of_span).collect()
}

fn of_span(span: &::incidents::Span) -> Span {
    use ::incidents::Span as Told;
    let plain = |kind| Span::plain(kind, span.shown());
    match span {
        Told::Text { .. } => plain(SpanKind::Text),
        Told::Time { .. } => plain(SpanKind::Time),
        Told::Technique { .. } => plain(SpanKind::Technique),
        Told::Number { .. } => plain(SpanKind::Number),
        Told::Title { flagged, .. } => Span {
            flagged: *flagged,
            ..plain(SpanKind::Title)
        },
        Told::Quote { flagged, .. } => Span {
            flagged: *flagged,
            ..plain(SpanKind::Quote)
        },
        Told::Entity { kind, value, .. } => Span {
            entity_kind: Some(kind.clone()),
            value: Some(value.clone()),
            ..plain(SpanKind::Entity)
        },
    }
}

/// Returns the stretches of a finding about a device, user, file, address or mail.
pub(crate) fn of_pieces(pieces: &[Piece]) -> Vec<Span> {
    pieces.iter().map(of_piece).collect()
}

fn of_piece(piece: &Piece) -> Span {
    let plain = |kind| Span::plain(kind, piece.shown());
    match piece {
        Piece::Text { .. } => plain(SpanKind::Text),
        Piece::Time { .. } => plain(SpanKind::Time),
        Piece::Number { .. } => plain(SpanKind::Number),
        Piece::Quote { flagged, .. } => Span {
            flagged: *flagged,
            ..plain(SpanKind::Quote)
        },
        Piece::Entity { kind, value, .. } => Span {
            entity_kind: Some(kind.clone()),
            value: Some(value.clone()),
            ..plain(SpanKind::Entity)
        },
    }
}
