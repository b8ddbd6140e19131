//! Gives each sentence the sources that hold its pieces, and numbers the sources.

use super::model::{Depth, Sentence, Source};
use super::source::{Searched, facts, of_alert, of_entry};
use crate::span::{Span, plain};
use crate::steps::acts::is_alert_row;
use evidence::{Activity, Alert, Citation, RowRef};
use std::collections::HashMap;

/// What a source is called before it is cited.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    Alert(String),
    Row(RowRef),
    Set(String),
    Entry(String),
    Incidents(String),
    Rows(String),
}

impl Name {
    pub(crate) fn of(source: &Source) -> Self {
        match source {
            Source::Row { citation } => Self::Row(citation.row.clone()),
            Source::Alert { id, .. } => Self::Alert(id.clone()),
            Source::Set { label, .. } => Self::Set(label.clone()),
            Source::Entry { id, .. } => Self::Entry(id.clone()),
            Source::Incidents { label, .. } => Self::Incidents(label.clone()),
            Source::Rows { label, .. } => Self::Rows(label.clone()),
        }
    }
}

/// Sources that a sentence may draw on, best first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidates(Vec<Source>);

impl Candidates {
    /// A set of alerts to cite as one.
    pub(crate) fn set<'b>(label: &str, alerts: impl Iterator<Item = &'b Alert>) -> Self {
        Self::source(Source::Set {
            label: label.to_owned(),
            facts: facts(alerts),
        })
    }

    /// Alerts and rows to cite.
    pub(crate) fn proofs<'b>(alerts: impl Iterator<Item = &'b Alert>, rows: &[Citation]) -> Self {
        let rows = rows.iter().map(|row| Source::Row { citation: row.clone() });
        Self(alerts.map(of_alert).chain(rows).collect())
    }

    /// Entries of the activity log.
    pub(crate) fn entries<'b>(entries: impl Iterator<Item = &'b Activity>) -> Self {
        Self(entries.map(of_entry).collect())
    }

    /// One source.
    pub(crate) fn source(source: Source) -> Self {
        Self(vec![source])
    }

    /// These and then those.
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }
}

/// Sources that sentences cite, each once.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    sources: Vec<Source>,
    cited: HashMap<Name, usize>,
}

impl Ledger {
    /// Makes a sentence that cites the fewest of the candidates, in their order, that hold all its pieces,
    /// the first always. Without proof for a piece there is no sentence.
    pub(crate) fn sentence(&mut self, spans: Vec<Span>, candidates: &Candidates) -> Option<Sentence> {
        let cover = cover(&spans, candidates)?;
        let citations = cover.into_iter().map(|at| self.cite(&candidates.0[at])).collect();
        Some(Sentence {
            text: plain(&spans),
            spans,
            citations,
            step: None,
            depth: Depth::Whole,
        })
    }

    fn cite(&mut self, source: &Source) -> usize {
        let name = Name::of(source);
        if let Some(at) = self.cited.get(&name) {
            return *at;
        }
        self.sources.push(source.clone());
        self.cited.insert(name, self.sources.len() - 1);
        self.sources.len() - 1
    }

    /// Returns the sources that were cited so far.
    pub(crate) fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Returns the sources, in the order of their numbers.
    pub(crate) fn into_sources(self) -> Vec<Source> {
        self.sources
    }
}

/// Positions of the fewest candidates, taken greedily in order, that together hold every piece.
fn cover(spans: &[Span], candidates: &Candidates) -> Option<Vec<usize>> {
    let searched: Vec<Searched<'_>> = candidates.0.iter().map(Searched::new).collect();
    let claims = spans.iter().filter(|span| !matches!(span, Span::Text { .. }));
    if searched.is_empty() {
        return None;
    }
    let mut chosen = vec![0];
    // An alert is somebody's word; the event behind it is shown beside it.
    let is_event = |source: &Source| matches!(source, Source::Row { citation } if !is_alert_row(citation));
    chosen.extend(candidates.0.iter().position(is_event).filter(|at| *at > 0));
    for claim in claims {
        if chosen.iter().any(|at| searched[*at].holds(claim)) {
            continue;
        }
        chosen.push(searched.iter().position(|source| source.holds(claim))?);
    }
    chosen.sort_unstable();
    Some(chosen)
}
