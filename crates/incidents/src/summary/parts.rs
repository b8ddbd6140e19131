//! The paragraphs of a summary.

use super::compose::Composer;
use super::model::{BlockKind, SetFacts};
use crate::Step;
use crate::behaviour;
use crate::labels;
use crate::span::{Counted, Span, push_list};
use evidence::{Alert, Tactic};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Alerts that a sentence about one step may draw on.
const MOST_ALERTS: usize = 6;

/// Names listed in one sentence.
const MOST_NAMES: usize = 8;

/// Names of places listed per phase.
const MOST_PLACES: usize = 4;

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
        composer.push(BlockKind::Opening, spans, &proofs, Some(0));
    }
    let set = Composer::set(ALL, composer.case.alerts.iter());
    let facts = super::source::facts(composer.case.alerts.iter());
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
    composer.push(BlockKind::Opening, spans, &set, None);
}

/// From when to when, or at what time.
fn push_range(spans: &mut Vec<Span>, facts: &SetFacts) {
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

fn count(number: usize, counted: Counted) -> Span {
    Span::number(number, counted)
}

/// Title of a step as its lead alert has it.
fn title(composer: &Composer<'_>, step: &Step) -> String {
    step.alert_ids
        .first()
        .and_then(|id| composer.alert(id))
        .map_or_else(|| step.title.clone(), |alert| alert.title.clone())
}

fn proofs(composer: &Composer<'_>, step: &Step) -> super::compose::Candidates {
    let alerts = step
        .alert_ids
        .iter()
        .take(MOST_ALERTS)
        .filter_map(|id| composer.alert(id));
    Composer::proofs(alerts, &step.citations)
}

/// Every step, in time order.
pub(super) fn timeline(composer: &mut Composer<'_>, steps: &[Step]) {
    for (at, step) in steps.iter().enumerate() {
        tell(composer, at, step);
    }
    left_out(composer, steps);
}

/// One step: time, then its sentence; how often, if a source says so.
fn tell(composer: &mut Composer<'_>, at: usize, step: &Step) {
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
    if !composer.push(BlockKind::Timeline, whole, &proofs, Some(at)) {
        composer.push(BlockKind::Timeline, spans, &proofs, Some(at));
    }
}

/// Phases by tactic in order of their first step: what, where, how much, and the gravest step of each.
pub(super) fn phases(composer: &mut Composer<'_>, steps: &[Step]) {
    let mut phases: BTreeMap<Option<Tactic>, Phase> = BTreeMap::new();
    let mut of_alert: HashMap<&str, Option<Tactic>> = HashMap::new();
    for (at, step) in steps.iter().enumerate() {
        for id in &step.alert_ids {
            // An alert with steps in several phases counts in its first.
            let tactic = *of_alert.entry(id).or_insert(step.tactic);
            phases.entry(tactic).or_default().alerts.push(id.clone());
        }
        phases.entry(step.tactic).or_default().steps.push(at);
    }
    let mut phases: Vec<(Option<Tactic>, Phase)> = phases
        .into_iter()
        .filter(|(_, phase)| !phase.steps.is_empty())
        .collect();
    phases.sort_by_key(|(tactic, phase)| (phase.steps.first().copied(), *tactic));
    for (tactic, mut phase) in phases {
        let mut seen = HashSet::new();
        phase.alerts.retain(|id| seen.insert(id.clone()));
        let alerts: Vec<&Alert> = phase.alerts.iter().filter_map(|id| composer.alert(id)).collect();
        let gravest_behaviour = alerts
            .iter()
            .filter_map(|alert| behaviour::of_alert(alert))
            .filter(|behaviour| Some(behaviour.tactic) == tactic)
            .min_by_key(|behaviour| behaviour.rank());
        let noun = match (gravest_behaviour, tactic) {
            (Some(behaviour), _) => behaviour.noun,
            (None, Some(tactic)) => behaviour::tactic_noun(tactic),
            (None, None) => "Other activity",
        };
        // A phase of one alert is told by its step.
        if alerts.len() > 1 {
            let label = format!("alerts of the phase {}", noun.to_lowercase());
            let facts = super::source::facts(alerts.iter().copied());
            let mut spans = vec![Span::text(noun)];
            if !facts.hosts.is_empty() {
                spans.push(Span::text(" on "));
                push_list(
                    &mut spans,
                    facts.hosts.iter().map(|name| Span::entity("device", name)),
                    MOST_PLACES,
                );
            }
            if !facts.accounts.is_empty() {
                spans.push(Span::text(" as "));
                push_list(
                    &mut spans,
                    facts.accounts.iter().map(|name| Span::entity("user", name)),
                    MOST_PLACES,
                );
            }
            push_range(&mut spans, &facts);
            spans.extend([Span::text(": "), count(alerts.len(), Counted::Alerts)]);
            spans.push(Span::text(if alerts.len() == 1 { " alert." } else { " alerts." }));
            composer.push(
                BlockKind::Timeline,
                spans,
                &Composer::set(&label, alerts.into_iter()),
                None,
            );
        }
        // The first of the gravest.
        let gravest = phase
            .steps
            .iter()
            .copied()
            .max_by_key(|at| (steps[*at].severity, std::cmp::Reverse(*at)));
        if let Some(at) = gravest {
            tell(composer, at, &steps[at]);
        }
    }
    left_out(composer, steps);
}

#[derive(Default)]
struct Phase {
    alerts: Vec<String>,
    steps: Vec<usize>,
}

/// Alerts that gave no step.
fn left_out(composer: &mut Composer<'_>, steps: &[Step]) {
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
        &Composer::set("alerts that are not tied to the attack", others.into_iter()),
        None,
    );
}

/// Devices and accounts, most often named first; other kinds of assets.
pub(super) fn assets(composer: &mut Composer<'_>) {
    let alerts = &composer.case.alerts;
    let facts = super::source::facts(alerts.iter());
    let set = Composer::set(ALL, alerts.iter());
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
        composer.push(BlockKind::Assets, spans, &set, None);
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
            &Composer::proofs(std::iter::once(first), &[]),
            None,
        );
    }
}
