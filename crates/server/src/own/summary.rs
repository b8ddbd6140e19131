//! The summary of an incident: kept until the incident changes, written anew on demand.

use super::board::{Board, Entry};
use super::cited::{citations, number, number_of, span};
use super::incident_report::mode_on_wire;
use super::steps::id_of;
use crate::app::App;
use crate::error::Error;
use api::{Flag, Indicator, Sentence, Summary, SummarySection};
use axum::Json;
use axum::extract::{Path, State};
use incidents::{BlockKind, Depth, Source};
use std::collections::HashSet;
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use workspace::{KeptSummary, OpenedSummary};

fn section(kind: BlockKind) -> SummarySection {
    match kind {
        BlockKind::Opening => SummarySection::Opening,
        BlockKind::Timeline => SummarySection::Timeline,
        BlockKind::Assets => SummarySection::Assets,
        BlockKind::Indicators => SummarySection::Indicators,
        BlockKind::Actors => SummarySection::Actors,
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
            Source::Alert { id, .. } => alerts.extend([id.as_str()]),
            Source::Set { facts, .. } => alerts.extend(facts.alert_ids.iter().map(String::as_str)),
            Source::Row { .. } | Source::Entry { .. } | Source::Incidents { .. } | Source::Rows { .. } => {}
        }
    }
    let told = entry
        .steps()
        .iter()
        .enumerate()
        .filter(|(_, step)| step.alert_ids.iter().all(|id| alerts.contains(id.as_str())));
    told.map(|(position, _)| id_of(position)).collect()
}

fn on_wire(entry: &Entry, kept: &KeptSummary, elapsed_ms: f64) -> Summary {
    let summary = &kept.summary;
    let check = incidents::check_claims(summary);
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
        depth: u32::from(sentence.depth >= Depth::Group),
    });
    Summary {
        incident_id: summary.incident_id.clone(),
        sentences: sentences.collect(),
        citations: citations(&summary.sources),
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
        written_at: Some(kept.written_at),
        awaited: None,
        is_kept: kept.is_kept,
        model: None,
    }
}

/// What is answered while somebody must ask for the summary first.
fn awaited(entry: &Entry, mode: incidents::SummaryMode) -> Summary {
    Summary {
        incident_id: entry.case.incident.id.clone(),
        sentences: Vec::new(),
        citations: Vec::new(),
        indicators: Vec::new(),
        flags: Vec::new(),
        prompts: Vec::new(),
        claims: 0,
        claims_cited: 0,
        alerts: entry.case.alerts.len() as u64,
        elapsed_ms: 0.0,
        written_at: None,
        awaited: Some(mode_on_wire(mode)),
        is_kept: false,
        model: None,
    }
}

/// Answers it: the kept one while the incident is what it was written from, else a new one if the mode says so.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Summary>, Error> {
    answer(app, id, false).await
}

/// Writes it anew.
pub(crate) async fn regenerate(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Summary>, Error> {
    answer(app, id, true).await
}

async fn answer(app: App, id: String, anew: bool) -> Result<Json<Summary>, Error> {
    let start = Instant::now();
    let board = Board::of(&app).await?;
    // A client that goes away drops this, which stops the writing; nothing is kept then.
    let cancel = CancellationToken::new();
    let guard = cancel.clone().drop_guard();
    let opened = if anew {
        let written = app.workspace.kept_summary(&id, true, &cancel).await?;
        written.map(OpenedSummary::Written)
    } else {
        app.workspace.open_summary(&id, &cancel).await?
    };
    let entry = board.entry(&id);
    guard.disarm();
    match (opened, entry) {
        (Some(OpenedSummary::Awaited(mode)), Some(entry)) => Ok(Json(awaited(entry, mode))),
        (Some(OpenedSummary::Written(kept)), Some(entry)) => {
            let elapsed_ms = start.elapsed().as_secs_f64() * 1_000.0;
            Ok(Json(on_wire(entry, &kept, elapsed_ms)))
        }
        _ => Err(Error::NotFound { kind: "incident", id }),
    }
}
