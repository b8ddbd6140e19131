//! The answers of the tables in cited sentences.

use super::query::{ReachQuery, compromised};
use super::{BlastRadius, Compromised, ReachAnswer, ReachFound, Reached};
use crate::cited::{Candidates, Ledger, RowFacts, Source};
use crate::span::{Counted, Span, push_list};
use crate::subjects::subjects;
use crate::{IncidentCase, Step, inert, respond};
use std::collections::BTreeSet;

/// Names in one sentence.
const MOST_TOLD: usize = 6;

/// Names given per way.
const MOST_NAMES: usize = 50;

/// Rows kept per way.
const MOST_ROWS: usize = 20;

/// Tells what the compromised accounts and hosts touched and could have reached; `queries` are those of
/// [`super::reach_queries`], in any order, and `answers` what the tables said.
#[must_use]
pub fn blast_radius(
    case: &IncidentCase,
    steps: &[Step],
    queries: &[ReachQuery],
    answers: &[ReachAnswer],
) -> BlastRadius {
    let subjects = subjects(case, steps);
    let mut ledger = Ledger::default();
    let mut had = Vec::new();
    for kind in ["user", "device"] {
        for subject in compromised(&subjects, kind) {
            let alerts = &subject.alerts[..subject.alerts.len().min(2)];
            let spans = respond::evidence_of(subject, alerts);
            if let Some(sentence) = ledger.sentence(spans, &respond::proofs(alerts)) {
                had.push(Compromised {
                    kind: kind.to_owned(),
                    key: subject.key.clone(),
                    label: inert(subject.name(), 120).text,
                    sentence,
                });
            }
        }
    }
    let own: BTreeSet<&str> = had.iter().map(|thing| thing.key.as_str()).collect();
    let begin = case.incident.first_activity_at;
    let mut reached = Vec::new();
    for query in queries.iter().filter(|query| own.contains(query.about.as_str())) {
        let Some(answer) = answers.iter().find(|answer| answer.query_id == query.id) else {
            continue;
        };
        let (touched, before): (Vec<&ReachFound>, Vec<&ReachFound>) =
            answer.found.iter().partition(|found| found.last_at >= begin);
        for (found, touched) in [(touched, true), (before, false)] {
            reached.extend(tell(&mut ledger, query, &found, touched));
        }
    }
    // What was touched comes first.
    reached.sort_by_key(|way| !way.touched);
    BlastRadius {
        incident_id: case.incident.id.clone(),
        compromised: had,
        reached,
        sources: ledger.into_sources(),
    }
}

fn tell(ledger: &mut Ledger, query: &ReachQuery, found: &[&ReachFound], touched: bool) -> Option<Reached> {
    if found.is_empty() {
        return None;
    }
    let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
    let when = if touched {
        "during the incident"
    } else {
        "before the incident only"
    };
    let about = inert(&query.about_name, 80).text;
    let facts = RowFacts {
        rows: found
            .iter()
            .flat_map(|found| found.rows.iter().cloned())
            .take(MOST_ROWS)
            .collect(),
        row_count: found.iter().map(|found| found.row_count).sum(),
        names: std::iter::once(query.about_name.clone())
            .chain(names.iter().map(|name| (*name).to_owned()))
            .collect(),
        from: found.iter().map(|found| found.first_at).min(),
        until: found.iter().map(|found| found.last_at).max(),
    };
    let (from, until) = (facts.from?, facts.until?);
    let rows = usize::try_from(facts.row_count).unwrap_or(usize::MAX);
    let mut spans = vec![
        Span::entity(&query.about_kind, &query.about_name),
        Span::text(if touched {
            ""
        } else {
            " could reach what it reached before:"
        }),
        Span::text(&query.relation),
    ];
    push_list(
        &mut spans,
        names.iter().map(|name| Span::entity(&query.kind, name)),
        MOST_TOLD,
    );
    spans.extend([
        Span::text(" ("),
        Span::number(rows, Counted::Events),
        Span::text(if rows == 1 { " row, " } else { " rows, " }),
        Span::day_and_time(from),
        Span::text(" to "),
        Span::day_and_time(until),
        Span::text(")."),
    ]);
    let proofs = Candidates::source(Source::Rows {
        label: format!("rows of {about}{}…, {when}", query.relation.trim_end()),
        facts,
    });
    let sentence = ledger.sentence(spans, &proofs)?;
    Some(Reached {
        from: query.about.clone(),
        kind: query.kind.clone(),
        touched,
        names: names
            .iter()
            .take(MOST_NAMES)
            .map(|name| inert(name, 120).text)
            .collect(),
        sentence,
    })
}
