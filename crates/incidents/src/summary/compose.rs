//! Collects sentences and gives each the sources that hold its pieces.

use super::model::{Block, BlockKind, Flag, Indicator, Sentence, Source, Summary};
use super::source::{Searched, facts, of_alert};
use crate::span::{Span, plain};
use crate::steps::acts::is_alert_row;
use crate::{IncidentCase, inert, looks_like_instruction};
use evidence::{Alert, Citation, Entity, RowRef};
use std::collections::HashMap;

/// Bytes of evidence searched for instructions, over the whole incident.
const SEARCHED: usize = 32 << 20;

/// Flags shown, at most.
const MOST_FLAGS: usize = 20;

/// What an alert, row or set is called before it is cited.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Name {
    Alert(String),
    Row(RowRef),
    Set(String),
}

/// Builds a summary.
pub(super) struct Composer<'a> {
    pub(super) case: &'a IncidentCase,
    alerts: HashMap<&'a str, &'a Alert>,
    blocks: Vec<Block>,
    sources: Vec<Source>,
    cited: HashMap<Name, usize>,
}

/// Sources that a sentence may draw on, best first.
pub(super) struct Candidates(Vec<(Name, Source)>);

impl<'a> Composer<'a> {
    pub(super) fn new(case: &'a IncidentCase) -> Self {
        let alerts = case.alerts.iter().map(|alert| (alert.id.as_str(), alert)).collect();
        Self {
            case,
            alerts,
            blocks: Vec::new(),
            sources: Vec::new(),
            cited: HashMap::new(),
        }
    }

    pub(super) fn alert(&self, id: &str) -> Option<&'a Alert> {
        self.alerts.get(id).copied()
    }

    /// A set of alerts to cite as one.
    pub(super) fn set<'b>(label: &str, alerts: impl Iterator<Item = &'b Alert>) -> Candidates {
        Candidates(vec![(
            Name::Set(label.to_owned()),
            Source::Set {
                label: label.to_owned(),
                facts: facts(alerts),
            },
        )])
    }

    /// Alerts and rows to cite.
    pub(super) fn proofs<'b>(alerts: impl Iterator<Item = &'b Alert>, rows: &[Citation]) -> Candidates {
        let alerts = alerts.map(|alert| (Name::Alert(alert.id.clone()), of_alert(alert)));
        let rows = rows
            .iter()
            .map(|row| (Name::Row(row.row.clone()), Source::Row { citation: row.clone() }));
        Candidates(alerts.chain(rows).collect())
    }

    /// Adds a sentence to a block of that kind, citing the fewest of the candidates, in their order, that
    /// hold all its pieces, the first always. Without proof for a piece there is no sentence.
    pub(super) fn push(
        &mut self,
        kind: BlockKind,
        spans: Vec<Span>,
        candidates: &Candidates,
        step: Option<usize>,
    ) -> bool {
        let Some(cover) = cover(&spans, candidates) else {
            return false;
        };
        let citations = cover.into_iter().map(|at| self.cite(&candidates.0[at])).collect();
        let sentence = Sentence {
            text: plain(&spans),
            spans,
            citations,
            step,
        };
        match self.blocks.iter_mut().find(|block| block.kind == kind) {
            Some(block) => block.sentences.push(sentence),
            None => self.blocks.push(Block {
                kind,
                sentences: vec![sentence],
            }),
        }
        true
    }

    fn cite(&mut self, (name, source): &(Name, Source)) -> usize {
        if let Some(at) = self.cited.get(name) {
            return *at;
        }
        self.sources.push(source.clone());
        self.cited.insert(name.clone(), self.sources.len() - 1);
        self.sources.len() - 1
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
            sources: self.sources,
            indicators,
            prompts,
        }
    }
}

/// Positions of the fewest candidates, taken greedily in order, that together hold every piece.
fn cover(spans: &[Span], candidates: &Candidates) -> Option<Vec<usize>> {
    let searched: Vec<Searched<'_>> = candidates.0.iter().map(|(_, source)| Searched::new(source)).collect();
    let claims = spans.iter().filter(|span| !matches!(span, Span::Text { .. }));
    if searched.is_empty() {
        return None;
    }
    let mut chosen = vec![0];
    // An alert is somebody's word; the event behind it is shown beside it.
    let is_event = |(_, source): &(Name, Source)| matches!(source, Source::Row { citation } if !is_alert_row(citation));
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

/// Text in the alerts that reads like an instruction.
fn flags(alerts: &[Alert]) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut left = SEARCHED;
    for alert in alerts {
        let mut texts: Vec<(&str, &str)> = vec![("title", &alert.title), ("description", &alert.description)];
        for item in &alert.evidence {
            match &item.entity {
                Entity::Process(run) => texts.extend(run.command_line.as_deref().map(|line| ("command line", line))),
                Entity::MailMessage(mail) => {
                    texts.extend(mail.subject.as_deref().map(|subject| ("mail subject", subject)))
                }
                Entity::File(file) => texts.push(("file name", &file.name)),
                _ => {}
            }
        }
        for (place, text) in texts {
            if flags.len() == MOST_FLAGS || left == 0 {
                return flags;
            }
            left = left.saturating_sub(text.len().min(64 * 1024));
            if looks_like_instruction(text) {
                flags.push(Flag {
                    alert_id: alert.id.clone(),
                    place: place.to_owned(),
                    text: inert(text, 200).text,
                });
            }
        }
    }
    flags
}
