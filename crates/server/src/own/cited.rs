//! Cited sentences and their sources on the wire.

use api::{Citation, Proof, RowRef, Span, SpanKind, Statement};
use evidence::Origin;
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

fn proof(source: &Source) -> Proof {
    match source {
        Source::Row { citation } => Proof::from(citation),
        Source::Alert {
            id,
            title,
            product,
            at,
            until,
            event_count,
            values,
            row,
        } => Proof::Alert {
            alert_id: id.clone(),
            title: title.clone(),
            product: product.clone(),
            at: Some(*at),
            until: Some(*until),
            event_count: *event_count,
            values: values.clone(),
            row: row.as_ref().map(RowRef::from),
        },
        Source::Set { label, facts } => Proof::Set {
            label: label.clone(),
            alert_ids: facts.alert_ids.clone(),
            event_count: facts.event_count,
            hosts: facts.hosts.clone(),
            accounts: facts.accounts.clone(),
            at: facts.from,
            until: facts.until,
        },
        Source::Entry {
            id,
            at,
            by,
            origin,
            text,
        } => Proof::Entry {
            id: id.clone(),
            at: *at,
            by: by.clone(),
            automated: *origin == Origin::Automated,
            text: text.clone(),
        },
        Source::Incidents { label, members } => Proof::Incidents {
            label: label.clone(),
            incident_ids: members.iter().map(|member| member.id.clone()).collect(),
        },
        Source::Rows { label, facts } => Proof::Rows {
            label: label.clone(),
            rows: facts.rows.iter().map(RowRef::from).collect(),
            row_count: facts.row_count,
            names: facts.names.clone(),
            at: facts.from,
            until: facts.until,
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
            proof: proof(source),
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
