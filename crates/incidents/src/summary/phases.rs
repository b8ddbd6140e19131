//! A long story: phases, in each the groups of alike alerts, and its gravest step.
//!
//! A phase is a tactic, in the order in which the attack first served it. A group is what one detector
//! said again and again. Counts are over sets of alerts that the sentence cites, and each alert is counted
//! in one phase and in one group of it, so that they add up.

use super::compose::Composer;
use super::model::BlockKind;
use super::parts::{count, left_out, push_range, tell};
use crate::Step;
use crate::behaviour;
use crate::cited::source::facts;
use crate::cited::{Candidates, Depth, SetFacts};
use crate::span::{Counted, Span, push_list};
use evidence::{Alert, Severity, Tactic};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Names of places listed per phase and per group.
const MOST_PLACES: usize = 4;

/// Groups told per phase; the rest is counted together.
const MOST_GROUPS: usize = 5;

/// Longest title of a group.
const LONGEST_TITLE: usize = 140;

#[derive(Default)]
struct Phase {
    alerts: Vec<String>,
    steps: Vec<usize>,
}

/// Phases by tactic in order of their first step.
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
        let noun = noun(tactic, &alerts);
        // A phase of one alert is told by its step.
        if alerts.len() > 1 {
            let label = format!("alerts of the phase {}", noun.to_lowercase());
            let mut spans = vec![Span::text(noun)];
            push_counted(&mut spans, &facts(alerts.iter().copied()));
            let proofs = Candidates::set(&label, alerts.iter().copied());
            composer.push(BlockKind::Timeline, spans, &proofs, None, Depth::Phase);
            groups(composer, noun, &alerts);
        }
        // The first of the gravest.
        let gravest = phase
            .steps
            .iter()
            .copied()
            .max_by_key(|at| (steps[*at].severity, Reverse(*at)));
        if let Some(at) = gravest {
            let depth = if alerts.len() > 1 { Depth::Step } else { Depth::Phase };
            tell(composer, at, &steps[at], depth);
        }
    }
    left_out(composer, steps);
}

/// What a phase is called: by its gravest behaviour, else by its tactic.
fn noun(tactic: Option<Tactic>, alerts: &[&Alert]) -> &'static str {
    let gravest = alerts
        .iter()
        .filter_map(|alert| behaviour::of_alert(alert))
        .filter(|behaviour| Some(behaviour.tactic) == tactic)
        .min_by_key(|behaviour| behaviour.rank());
    match (gravest, tactic) {
        (Some(behaviour), _) => behaviour.noun,
        (None, Some(tactic)) => behaviour::tactic_noun(tactic),
        (None, None) => "Other activity",
    }
}

/// What each detector said in the phase, the gravest and most frequent first.
fn groups(composer: &mut Composer<'_>, phase: &str, alerts: &[&Alert]) {
    let mut by_detector: BTreeMap<(&str, &str), Vec<&Alert>> = BTreeMap::new();
    for alert in alerts {
        by_detector
            .entry((&alert.detector_id, &alert.title))
            .or_default()
            .push(alert);
    }
    // One group would say what the phase said.
    if by_detector.len() < 2 {
        return;
    }
    let mut groups: Vec<Vec<&Alert>> = by_detector.into_values().collect();
    groups.sort_by_key(|group| {
        let worst = group
            .iter()
            .map(|alert| alert.severity)
            .max()
            .unwrap_or(Severity::Informational);
        (Reverse(worst), Reverse(group.len()))
    });
    let rest = groups.split_off(groups.len().min(MOST_GROUPS));
    for group in groups {
        let Some(first) = group.first() else { continue };
        let title = Span::title(&first.title, LONGEST_TITLE);
        let label = format!(
            "alerts {} ({}) of the phase {}",
            title.shown(),
            first.detector_id,
            phase.to_lowercase()
        );
        let mut spans = vec![title];
        push_counted(&mut spans, &facts(group.iter().copied()));
        // The set counts; the first of its alerts has the title.
        let proofs =
            Candidates::set(&label, group.iter().copied()).and(Candidates::proofs(std::iter::once(*first), &[]));
        composer.push(BlockKind::Timeline, spans, &proofs, None, Depth::Group);
    }
    if !rest.is_empty() {
        let label = format!("further alerts of the phase {}", phase.to_lowercase());
        let rest: Vec<&Alert> = rest.into_iter().flatten().collect();
        let mut spans = vec![Span::text("Other detections")];
        push_counted(&mut spans, &facts(rest.iter().copied()));
        let proofs = Candidates::set(&label, rest.into_iter());
        composer.push(BlockKind::Timeline, spans, &proofs, None, Depth::Group);
    }
}

/// Where, as whom, from when to when, and how many alerts.
fn push_counted(spans: &mut Vec<Span>, facts: &SetFacts) {
    for (names, lead, kind, counted, many) in [
        (&facts.hosts, " on ", "device", Counted::Hosts, " devices"),
        (&facts.accounts, " as ", "user", Counted::Accounts, " accounts"),
    ] {
        if names.is_empty() {
            continue;
        }
        spans.push(Span::text(lead));
        if names.len() > MOST_PLACES {
            spans.extend([count(names.len(), counted), Span::text(many)]);
        } else {
            push_list(spans, names.iter().map(|name| Span::entity(kind, name)), MOST_PLACES);
        }
    }
    push_range(spans, facts);
    let alerts = facts.alert_ids.len();
    spans.extend([Span::text(": "), count(alerts, Counted::Alerts)]);
    spans.push(Span::text(if alerts == 1 { " alert." } else { " alerts." }));
}
