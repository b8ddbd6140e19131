//! A folded step in words.

use super::Step;
use super::acts::is_alert_row;
use super::detail::details;
use super::fold::Folded;
use crate::behaviour;
use crate::labels::{accounts, hosts, is_nobody};
use crate::span::{Counted, Span, plain, push_list};
use chrono::TimeDelta;
use evidence::{Alert, Citation, Technique};
use std::collections::{BTreeSet, HashSet};

/// Techniques that a step claims, at most: more is a guess.
const MOST_TECHNIQUES: usize = 8;

/// Rows cited, at most.
const MOST_CITATIONS: usize = 12;

/// Hosts and accounts listed, at most.
const MOST_NAMES: usize = 8;

/// Hosts and accounts named in the sentence.
const MOST_TOLD: usize = 3;

/// Longest title.
const LONGEST_TITLE: usize = 140;

/// A step longer than this gives its beginning only.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

pub(super) fn step(alerts: &[Alert], folded: &Folded<'_>) -> Step {
    let mut members: Vec<usize> = folded.acts.iter().map(|act| act.alert).collect();
    members.sort_unstable();
    members.dedup();
    let mut telling: Vec<&Alert> = members.iter().map(|at| &alerts[*at]).collect();
    // The gravest alert speaks for the step; among equals the one about fewest events is most to the point.
    telling.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then(a.event_count.cmp(&b.event_count))
            .then_with(|| a.id.cmp(&b.id))
    });
    let rows = rows(folded);
    let is_part = folded.acts.iter().all(|act| act.is_part);
    let hosts = names(&telling, hosts, &rows, is_part);
    let accounts = names(&telling, accounts, &rows, is_part);
    let lead = telling.first().copied();
    let title = lead.map_or_else(String::new, |lead| crate::inert(&lead.title, LONGEST_TITLE).text);
    let events: u64 = if folded.acts.len() == 1 {
        folded.acts[0].events
    } else {
        events(folded, rows.len())
    };
    let lasted = folded.to - folded.from;
    let citations = cited(&rows);
    // Only what a cited row shows is told.
    let shown: Vec<&Citation> = citations.iter().collect();
    let spans = sentence(lead, &hosts, &accounts, &shown, &telling, folded, events);
    let flagged = spans.iter().any(|span| {
        matches!(
            span,
            Span::Quote { flagged: true, .. } | Span::Title { flagged: true, .. }
        )
    });
    Step {
        at: folded.from,
        until: (lasted > TimeDelta::zero() && lasted <= LONGEST).then_some(folded.to),
        hosts,
        accounts,
        techniques: techniques(&telling),
        title,
        text: plain(&spans),
        citations,
        alert_ids: telling.iter().map(|alert| alert.id.clone()).collect(),
        severity: telling.iter().map(|alert| alert.severity).max().unwrap_or_default(),
        tactic: lead.and_then(behaviour::main_tactic),
        event_count: events,
        flagged,
        spans,
    }
}

/// All rows of a step, each once, oldest first.
fn rows<'a>(folded: &Folded<'a>) -> Vec<&'a Citation> {
    let mut seen = HashSet::new();
    let mut rows: Vec<&Citation> = folded
        .acts
        .iter()
        .flat_map(|act| act.rows.iter().copied())
        .filter(|row| seen.insert(&row.row))
        .collect();
    rows.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.row.cmp(&b.row)));
    rows
}

/// Events of several acts: the distinct rows, or the most that one of them counts beyond its rows.
fn events(folded: &Folded<'_>, rows: usize) -> u64 {
    folded
        .acts
        .iter()
        .map(|act| act.events)
        .max()
        .unwrap_or(0)
        .max(rows as u64)
}

/// Rows from both ends: how it began and how it ended.
fn cited(rows: &[&Citation]) -> Vec<Citation> {
    let half = MOST_CITATIONS / 2;
    let chosen = rows
        .iter()
        .enumerate()
        .filter(|(at, _)| rows.len() <= MOST_CITATIONS || *at < half || *at + half >= rows.len());
    chosen.map(|(_, row)| (*row).clone()).collect()
}

/// Hosts or accounts of the alerts, main ones first. When an alert tells of several acts, only those that
/// this act's rows mention, if any.
fn names(alerts: &[&Alert], of: fn(&Alert) -> Vec<String>, rows: &[&Citation], is_part: bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in alerts.iter().flat_map(|alert| of(alert)) {
        if !names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
            names.push(name);
        }
    }
    if is_part && names.len() > 1 {
        let text = rows
            .iter()
            .flat_map(|row| row.fields.values())
            .map(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
                    .to_lowercase()
            })
            .collect::<Vec<_>>()
            .join("\n");
        let mentioned: Vec<String> = names
            .iter()
            .filter(|name| text.contains(&name.to_lowercase()))
            .cloned()
            .collect();
        if !mentioned.is_empty() {
            names = mentioned;
        }
    }
    // Machine accounts and the system are named when nobody else is.
    if names.iter().any(|name| !is_nobody(name)) {
        names.retain(|name| !name.ends_with('$'));
    }
    names.truncate(MOST_NAMES);
    names
}

/// Techniques of the alerts, the lead's first, sub-techniques rather than their technique.
fn techniques(alerts: &[&Alert]) -> Vec<Technique> {
    let all: Vec<&Technique> = alerts.iter().flat_map(|alert| &alert.techniques).collect();
    let with_subs: BTreeSet<&str> = all
        .iter()
        .filter(|technique| technique.id().contains('.'))
        .map(|technique| technique.parent_id())
        .collect();
    let mut techniques: Vec<Technique> = Vec::new();
    for technique in all {
        let is_covered = !technique.id().contains('.') && with_subs.contains(technique.id());
        if !is_covered && !techniques.contains(technique) {
            techniques.push(technique.clone());
        }
    }
    // Alerts of some products list every technique they might mean; the first of each family says enough.
    if techniques.len() > MOST_TECHNIQUES {
        let mut families = HashSet::new();
        techniques.retain(|technique| families.insert(technique.parent_id().to_owned()));
        techniques.truncate(MOST_TECHNIQUES);
    }
    techniques
}

fn sentence(
    lead: Option<&Alert>,
    hosts: &[String],
    accounts: &[String],
    rows: &[&Citation],
    telling: &[&Alert],
    folded: &Folded<'_>,
    events: u64,
) -> Vec<Span> {
    let mut spans = vec![Span::title(lead.map_or("", |lead| lead.title.as_str()), LONGEST_TITLE)];
    if !hosts.is_empty() {
        spans.push(Span::text(" on "));
        push_list(
            &mut spans,
            hosts.iter().map(|name| Span::entity("device", name)),
            MOST_TOLD,
        );
    }
    if !accounts.is_empty() {
        spans.push(Span::text(" as "));
        push_list(
            &mut spans,
            accounts.iter().map(|name| Span::entity("user", name)),
            MOST_TOLD,
        );
    }
    for (at, (introduction, value)) in details(rows, telling).into_iter().enumerate() {
        spans.push(Span::text(if at == 0 { ": " } else { "; " }));
        spans.push(Span::text(introduction));
        spans.push(value);
    }
    spans.push(Span::text("."));
    // Rows of other products' alerts are no events.
    let are_events = rows.iter().any(|row| !is_alert_row(row));
    if events > 1 && folded.to > folded.from && are_events {
        spans.push(Span::text(" "));
        spans.push(Span::Number {
            value: events,
            counts: Counted::Events,
        });
        spans.push(Span::text(" events from "));
        spans.push(Span::time(folded.from));
        spans.push(Span::text(" to "));
        spans.push(Span::time(folded.to));
        spans.push(Span::text(" UTC."));
    }
    spans
}
