//! The paragraphs of a summary.

use super::compose::Composer;
use super::model::BlockKind;
use crate::Step;
use crate::cited::source::facts;
use crate::cited::{Candidates, Depth, SetFacts};
use crate::labels;
use crate::span::{Counted, Span, push_list};
use evidence::Alert;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Alerts that a sentence about one step may draw on.
const MOST_ALERTS: usize = 6;

/// Names listed in one sentence.
const MOST_NAMES: usize = 8;

const ALL: &str = "all alerts of the incident";

/// When and where it started, and how large it is.
pub(super) fn opening(composer: &mut Composer<'_>, steps: &[Step]) {
    if let Some(first) = steps.first() {
        let mut spans = vec![Span::text("The attack started at "), Span::day_and_time(first.at)];
        if let Some(host) = first.hosts.first() {
            spans.extend([Span::text(" on "), Span::entity("device", host)]);
        }
        if let Some(account) = first.accounts.first() {
            spans.extend([Span::text(" with the account "), Span::entity("user", account)]);
        }
        spans.extend([
            Span::text(": "),
            Span::title(&title(composer, first), 140),
            Span::text("."),
        ]);
        let proofs = proofs(composer, first);
        composer.push(BlockKind::Opening, spans, &proofs, Some(0), Depth::Whole);
    }
    let set = Candidates::set(ALL, composer.case.alerts.iter());
    let facts = facts(composer.case.alerts.iter());
    let mut spans = vec![count(facts.alert_ids.len(), Counted::Alerts)];
    spans.push(Span::text(if facts.alert_ids.len() == 1 {
        " alert"
    } else {
        " alerts"
    }));
    for (number, counted, one, many) in [
        (facts.hosts.len(), Counted::Hosts, " device", " devices"),
        (facts.accounts.len(), Counted::Accounts, " account", " accounts"),
    ] {
        if number > 0 {
            spans.push(Span::text(if counted == Counted::Hosts || facts.hosts.is_empty() {
                " on "
            } else {
                " and "
            }));
            spans.push(count(number, counted));
            spans.push(Span::text(if number == 1 { one } else { many }));
        }
    }
    push_range(&mut spans, &facts);
    spans.push(Span::text("."));
    composer.push(BlockKind::Opening, spans, &set, None, Depth::Whole);
}

/// From when to when, or at what time.
pub(super) fn push_range(spans: &mut Vec<Span>, facts: &SetFacts) {
    let (Some(from), Some(until)) = (facts.from, facts.until) else {
        return;
    };
    if from.timestamp() == until.timestamp() {
        spans.extend([Span::text(" at "), Span::day_and_time(from)]);
    } else {
        spans.extend([
            Span::text(" from "),
            Span::day_and_time(from),
            Span::text(" to "),
            Span::day_and_time(until),
        ]);
    }
}

pub(super) fn count(number: usize, counted: Counted) -> Span {
    Span::number(number, counted)
}

/// Title of a step as its lead alert has it.
fn title(composer: &Composer<'_>, step: &Step) -> String {
    step.alert_ids
        .first()
        .and_then(|id| composer.alert(id))
        .map_or_else(|| step.title.clone(), |alert| alert.title.clone())
}

fn proofs(composer: &Composer<'_>, step: &Step) -> Candidates {
    let alerts = step
        .alert_ids
        .iter()
        .take(MOST_ALERTS)
        .filter_map(|id| composer.alert(id));
    Candidates::proofs(alerts, &step.citations)
}

/// Every step, in time order.
pub(super) fn timeline(composer: &mut Composer<'_>, steps: &[Step]) {
    for (at, step) in steps.iter().enumerate() {
        tell(composer, at, step, Depth::Whole);
    }
    left_out(composer, steps);
}

/// One step: time, then its sentence; how often, if a source says so.
pub(super) fn tell(composer: &mut Composer<'_>, at: usize, step: &Step, depth: Depth) {
    let proofs = proofs(composer, step);
    let tail = step
        .spans
        .iter()
        .position(|span| matches!(span, Span::Number { .. }))
        .map_or(step.spans.len(), |number| number - 1);
    let mut spans = vec![Span::time(step.at), Span::text(" ")];
    spans.extend_from_slice(&step.spans[..tail]);
    if let Some(technique) = step.techniques.first() {
        // Before the full stop.
        let stop = spans.pop();
        spans.extend([
            Span::text(" ("),
            Span::Technique {
                id: technique.id().to_owned(),
            },
            Span::text(")"),
        ]);
        spans.extend(stop);
    }
    let mut whole = spans.clone();
    whole.extend_from_slice(&step.spans[tail..]);
    if !composer.push(BlockKind::Timeline, whole, &proofs, Some(at), depth) {
        composer.push(BlockKind::Timeline, spans, &proofs, Some(at), depth);
    }
}

/// Alerts that gave no step.
pub(super) fn left_out(composer: &mut Composer<'_>, steps: &[Step]) {
    let told: HashSet<&str> = steps
        .iter()
        .flat_map(|step| &step.alert_ids)
        .map(String::as_str)
        .collect();
    let others: Vec<&Alert> = composer
        .case
        .alerts
        .iter()
        .filter(|alert| !told.contains(alert.id.as_str()))
        .collect();
    if others.is_empty() || steps.is_empty() {
        return;
    }
    let many = others.len() != 1;
    let spans = vec![
        count(others.len(), Counted::Alerts),
        Span::text(if many {
            " weaker alerts happened nearby and are not tied to the attack."
        } else {
            " weaker alert happened nearby and is not tied to the attack."
        }),
    ];
    composer.push(
        BlockKind::Timeline,
        spans,
        &Candidates::set("alerts that are not tied to the attack", others.into_iter()),
        None,
        Depth::Whole,
    );
}

/// Devices and accounts, most often named first; other kinds of assets.
pub(super) fn assets(composer: &mut Composer<'_>) {
    let alerts = &composer.case.alerts;
    let facts = facts(alerts.iter());
    let set = Candidates::set(ALL, alerts.iter());
    type Names = fn(&Alert) -> Vec<String>;
    let people: Names = |alert| {
        labels::accounts(alert)
            .into_iter()
            .filter(|name| !labels::is_nobody(name))
            .collect()
    };
    for (names, of, counted, kind, one, many) in [
        (
            &facts.hosts,
            labels::hosts as Names,
            Counted::Hosts,
            "device",
            " device: ",
            " devices: ",
        ),
        (
            &facts.accounts,
            people,
            Counted::Accounts,
            "user",
            " account: ",
            " accounts: ",
        ),
    ] {
        if names.is_empty() {
            continue;
        }
        let mut often: HashMap<String, usize> = HashMap::new();
        for name in alerts.iter().flat_map(of) {
            *often.entry(name.to_lowercase()).or_default() += 1;
        }
        let mut names: Vec<&String> = names.iter().collect();
        names.sort_by_key(|name| {
            (
                std::cmp::Reverse(often.get(&name.to_lowercase()).copied()),
                name.to_lowercase(),
            )
        });
        let mut spans = vec![
            count(names.len(), counted),
            Span::text(if names.len() == 1 { one } else { many }),
        ];
        push_list(
            &mut spans,
            names.iter().map(|name| Span::entity(kind, name)),
            MOST_NAMES,
        );
        spans.push(Span::text("."));
        composer.push(BlockKind::Assets, spans, &set, None, Depth::Whole);
    }
}

/// Names of actors that sources give.
pub(super) fn actors(composer: &mut Composer<'_>) {
    let mut by_name: BTreeMap<&str, Vec<&Alert>> = BTreeMap::new();
    let case = composer.case;
    for alert in &case.alerts {
        if let Some(name) = alert.actor_name.as_deref().filter(|name| !name.trim().is_empty()) {
            by_name.entry(name).or_default().push(alert);
        }
    }
    for (name, alerts) in by_name {
        let Some(first) = alerts.first().copied() else {
            continue;
        };
        let mut spans = vec![
            Span::entity("actor", name),
            Span::text(" is named as the actor by the alert "),
            Span::title(&first.title, 140),
        ];
        if !first.product_name.is_empty() {
            spans.extend([Span::text(" of "), Span::entity("product", &first.product_name)]);
        }
        spans.push(Span::text("."));
        composer.push(
            BlockKind::Actors,
            spans,
            &Candidates::proofs(std::iter::once(first), &[]),
            None,
            Depth::Whole,
        );
    }
}
