//! The summary of an incident.

use super::board::Entry;
use super::of_incident;
use super::steps::id_of;
use crate::app::App;
use crate::error::Error;
use api::{Citation, Flag, Indicator, Proof, RowRef, Sentence, Span, SpanKind, Summary, SummarySection};
use axum::Json;
use axum::extract::{Path, State};
use incidents::{BlockKind, Source};
use std::collections::HashSet;
use std::time::Instant;

fn section(kind: BlockKind) -> SummarySection {
    match kind {
        BlockKind::Opening => SummarySection::Opening,
        BlockKind::Timeline => SummarySection::Timeline,
        BlockKind::Assets => SummarySection::Assets,
        BlockKind::Indicators => SummarySection::Indicators,
        BlockKind::Actors => SummarySection::Actors,
    }
}

fn span(span: &incidents::Span) -> Span {
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
    }
}

/// The steps that a sentence tells of: its own, or for one that counts alerts, those made of them.
fn step_ids(entry: &Entry, kind: BlockKind, sentence: &incidents::Sentence, sources: &[Source]) -> Vec<String> {
    if let Some(position) = sentence.step {
        return vec![id_of(position)];
    }
    if kind != BlockKind::Timeline {
        return Vec::new();
    }
    let mut alerts: HashSet<&str> = HashSet::new();
    for source in sentence.citations.iter().filter_map(|position| sources.get(*position)) {
        match source {
            Source::Row { .. } => {}
            Source::Alert { id, .. } => alerts.extend([id.as_str()]),
            Source::Set { facts, .. } => alerts.extend(facts.alert_ids.iter().map(String::as_str)),
        }
    }
    let told = entry
        .steps()
        .iter()
        .enumerate()
        .filter(|(_, step)| step.alert_ids.iter().all(|id| alerts.contains(id.as_str())));
    told.map(|(position, _)| id_of(position)).collect()
}

fn on_wire(entry: &Entry) -> Summary {
    let start = Instant::now();
    let summary = incidents::summarize(&entry.case);
    let check = incidents::check_claims(&summary);
    let elapsed_ms = start.elapsed().as_secs_f64() * 1_000.0;
    let told = summary
        .blocks
        .iter()
        .flat_map(|block| block.sentences.iter().map(move |sentence| (block.kind, sentence)));
    let sentences = told.enumerate().map(|(at, (kind, sentence))| Sentence {
        id: (at + 1).to_string(),
        section: section(kind),
        spans: sentence.spans.iter().map(span).collect(),
        citations: sentence.citations.iter().map(|position| number(*position)).collect(),
        step_ids: step_ids(entry, kind, sentence, &summary.sources),
    });
    Summary {
        incident_id: summary.incident_id.clone(),
        sentences: sentences.collect(),
        citations: summary
            .sources
            .iter()
            .enumerate()
            .map(|(at, source)| Citation {
                number: number(at),
                proof: proof(source),
            })
            .collect(),
        indicators: summary
            .indicators
            .iter()
            .map(|held| Indicator {
                kind: held.kind.clone(),
                value: held.value.clone(),
                shown: held.shown.clone(),
                alert_ids: held.alert_ids.clone(),
            })
            .collect(),
        flags: summary
            .flags
            .iter()
            .map(|flag| Flag {
                alert_id: flag.alert_id.clone(),
                place: flag.place.clone(),
                text: flag.text.clone(),
            })
            .collect(),
        prompts: summary.prompts.clone(),
        claims: number_of(check.claims),
        claims_cited: number_of(check.cited),
        alerts: summary.alert_count as u64,
        elapsed_ms,
        model: None,
    }
}

/// The number shown for a source: its position, from 1.
fn number(position: usize) -> u32 {
    number_of(position + 1)
}

fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Answers it.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Summary>, Error> {
    of_incident(&app, id, |entry| Json(on_wire(entry))).await
}
