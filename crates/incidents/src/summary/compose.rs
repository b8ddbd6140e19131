//! Collects the sentences of a summary into its paragraphs.

use super::flags::flags;
use super::model::{Block, BlockKind, Indicator, Summary};
use crate::cited::{Candidates, Depth, Ledger};
use crate::span::Span;
use crate::{IncidentCase, inert};
use evidence::Alert;
use std::collections::HashMap;

/// Builds a summary.
pub(super) struct Composer<'a> {
    pub(super) case: &'a IncidentCase,
    alerts: HashMap<&'a str, &'a Alert>,
    blocks: Vec<Block>,
    ledger: Ledger,
}

impl<'a> Composer<'a> {
    pub(super) fn new(case: &'a IncidentCase) -> Self {
        let alerts = case.alerts.iter().map(|alert| (alert.id.as_str(), alert)).collect();
        Self {
            case,
            alerts,
            blocks: Vec::new(),
            ledger: Ledger::default(),
        }
    }

    pub(super) fn alert(&self, id: &str) -> Option<&'a Alert> {
        self.alerts.get(id).copied()
    }

    /// Adds a sentence to a block of that kind. Without proof for a piece there is no sentence.
    pub(super) fn push(
        &mut self,
        kind: BlockKind,
        spans: Vec<Span>,
        candidates: &Candidates,
        step: Option<usize>,
        depth: Depth,
    ) -> bool {
        let Some(mut sentence) = self.ledger.sentence(spans, candidates) else {
            return false;
        };
        sentence.step = step;
        sentence.depth = depth;
        match self.blocks.iter_mut().find(|block| block.kind == kind) {
            Some(block) => block.sentences.push(sentence),
            None => self.blocks.push(Block {
                kind,
                sentences: vec![sentence],
            }),
        }
        true
    }

    pub(super) fn finish(self, step_count: usize, indicators: Vec<Indicator>, prompts: Vec<String>) -> Summary {
        let incident = &self.case.incident;
        let first = self.blocks.first().and_then(|block| block.sentences.first());
        let started_at = first
            .and_then(|sentence| {
                sentence.spans.iter().find_map(|span| {
                    if let Span::Time { at, .. } = span {
                        Some(*at)
                    } else {
                        None
                    }
                })
            })
            .unwrap_or(incident.first_activity_at);
        Summary {
            incident_id: incident.id.clone(),
            title: inert(&incident.display_name, 240).text,
            severity: incident.severity,
            simulated: incident.simulated,
            alert_count: self.case.alerts.len(),
            step_count,
            started_at,
            flags: flags(&self.case.alerts),
            blocks: self.blocks,
            sources: self.ledger.into_sources(),
            indicators,
            prompts,
        }
    }
}
