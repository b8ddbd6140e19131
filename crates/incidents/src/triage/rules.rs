//! What the incident itself says about being an attack: the rules of the first day.
//!
//! Each rule adds log-odds per classification and gives a cited sentence. The weights were set by asking
//! how often an analyst who sees only this would call it an attack: severity as its maker gives it is
//! right a little more often than not, a judgement by a person or a sandbox mostly, one alert alone seldom.

use super::{Logits, Weighed};
use crate::behaviour;
use crate::cited::Candidates;
use crate::span::{Counted, Span};
use crate::subjects::Subject;
use crate::{IncidentCase, Step};
use evidence::{Alert, Classification, Determination, Severity, Tactic, Verdict, detail};
use std::collections::BTreeSet;

/// Before anything is known: an incident that somebody bothered to open is an attack a little more often.
pub(super) const BASE: Logits = [0.3, 0.0, 0.0];

const ALL: &str = "all alerts of the incident";

/// Behaviours that hardly ever have an innocent reason.
const GRAVE: &[&str] = &[
    "ransomware",
    "recovery",
    "destruction",
    "forgery",
    "dcsync",
    "dump",
    "tickets",
    "pass",
    "webshell",
    "exfiltration",
    "injection",
];

/// Behaviours of everyday administration.
const EVERYDAY: &[&str] = &["look", "shares", "scan", "cloudlook", "commands"];

/// Weighs an incident by every rule that has something to say.
pub(super) fn weigh(case: &IncidentCase, steps: &[Step], subjects: &[Subject<'_>]) -> Vec<Weighed> {
    let mut reasons: Vec<Weighed> = Vec::new();
    reasons.extend(severity(case));
    reasons.extend(tactics(case));
    reasons.extend(behaviours(case));
    reasons.extend(judgements(subjects));
    reasons.extend(actor(case));
    reasons.extend(said_elsewhere(case));
    reasons.extend(numbers(case, steps));
    reasons
}

fn weighed(logits: Logits, spans: Vec<Span>, proofs: Candidates) -> Weighed {
    Weighed {
        logits,
        spans,
        proofs,
        learned_from: None,
    }
}

fn all(case: &IncidentCase) -> Candidates {
    Candidates::set(ALL, case.alerts.iter())
}

fn one(alert: &Alert) -> Candidates {
    Candidates::proofs(std::iter::once(alert), &[])
}

fn gravest(case: &IncidentCase) -> Option<&Alert> {
    case.alerts.iter().rev().max_by_key(|alert| alert.severity)
}

/// How bad the gravest alert's maker calls it.
fn severity(case: &IncidentCase) -> Option<Weighed> {
    let alert = gravest(case)?;
    let (logits, words) = match alert.severity {
        Severity::High => ([1.0, 0.0, -0.2], "The gravest alert is of high severity: "),
        Severity::Medium => ([0.4, 0.1, 0.0], "The gravest alert is of medium severity: "),
        Severity::Low => ([-0.3, 0.3, 0.4], "No alert is graver than low: "),
        Severity::Informational => ([-1.0, 0.2, 1.2], "The alerts are informational only: "),
    };
    let spans = vec![Span::text(words), Span::title(&alert.title, 140), Span::text(".")];
    Some(weighed(logits, spans, one(alert)))
}

/// Several tactics, as attacks have them.
fn tactics(case: &IncidentCase) -> Option<Weighed> {
    let telling = || case.alerts.iter().filter(|alert| alert.severity >= Severity::Low);
    let tactics: BTreeSet<Tactic> = telling().filter_map(behaviour::main_tactic).collect();
    let detectors: BTreeSet<&str> = telling().map(|alert| alert.detector_id.as_str()).collect();
    let logits = match tactics.len().min(detectors.len()) {
        0..=2 => return None,
        3 | 4 => [0.8, -0.2, -0.3],
        _ => [1.3, -0.4, -0.6],
    };
    let words: Vec<&str> = tactics.iter().map(|tactic| tactic.words()).collect();
    let spans = vec![
        Span::text("Several stages of an attack meet: "),
        Span::text(&words.join(", ")),
        Span::text("."),
    ];
    Some(weighed(logits, spans, all(case)))
}

/// Behaviours that speak for themselves, or for nothing.
fn behaviours(case: &IncidentCase) -> Option<Weighed> {
    let of = |alert: &Alert| behaviour::of_alert(alert);
    let grave = case
        .alerts
        .iter()
        .filter(|alert| alert.severity >= Severity::Medium)
        .filter_map(|alert| Some((alert, of(alert)?)))
        .filter(|(_, behaviour)| GRAVE.contains(&behaviour.id))
        .min_by_key(|(_, behaviour)| behaviour.rank());
    if let Some((alert, behaviour)) = grave {
        let spans = vec![
            Span::text(behaviour.noun),
            Span::text(" hardly ever has an innocent reason: "),
            Span::title(&alert.title, 140),
            Span::text("."),
        ];
        return Some(weighed([0.8, -0.1, -0.3], spans, one(alert)));
    }
    let first = case.alerts.first()?;
    let everyday = case
        .alerts
        .iter()
        .all(|alert| of(alert).is_some_and(|own| EVERYDAY.contains(&own.id)));
    everyday.then(|| {
        let spans = vec![
            Span::text("All that is seen also happens in everyday administration: "),
            Span::title(&first.title, 140),
            Span::text("."),
        ];
        weighed([-0.6, 0.1, 0.7], spans, one(first))
    })
}

/// Judgements of single things, by products and people.
fn judgements(subjects: &[Subject<'_>]) -> Vec<Weighed> {
    let mut reasons = Vec::new();
    let judged = |verdict: Verdict| {
        subjects
            .iter()
            .find(|subject| subject.verdict == verdict)
            .and_then(|subject| Some((subject, *subject.alerts.first()?)))
    };
    if let Some((subject, alert)) = judged(Verdict::Malicious) {
        let spans = vec![
            Span::entity(subject.kind, subject.name()),
            Span::text(" is judged malicious by the product that raised the alert "),
            Span::title(&alert.title, 140),
            Span::text("."),
        ];
        reasons.push(weighed([1.2, -0.5, -0.5], spans, one(alert)));
    } else if let Some((subject, alert)) = judged(Verdict::NoThreatsFound) {
        let spans = vec![
            Span::text("No threat was found in "),
            Span::entity(subject.kind, subject.name()),
            Span::text(", which the alert "),
            Span::title(&alert.title, 140),
            Span::text(" is about."),
        ];
        reasons.push(weighed([-0.7, 0.9, 0.2], spans, one(alert)));
    }
    reasons
}

/// A named actor.
fn actor(case: &IncidentCase) -> Option<Weighed> {
    let (alert, name) = case.alerts.iter().find_map(|alert| {
        Some((
            alert,
            alert.actor_name.as_deref().filter(|name| !name.trim().is_empty())?,
        ))
    })?;
    let spans = vec![
        Span::text("The alert "),
        Span::title(&alert.title, 140),
        Span::text(" names the actor "),
        Span::entity("actor", name),
        Span::text("."),
    ];
    Some(weighed([1.0, -0.3, -0.5], spans, one(alert)))
}

/// What the alerts' own product or its analysts concluded.
fn said_elsewhere(case: &IncidentCase) -> Vec<Weighed> {
    let mut reasons = Vec::new();
    for class in super::CLASSES {
        let Some(alert) = case.alerts.iter().find(|alert| alert.classification() == class) else {
            continue;
        };
        let mut logits = [-0.6; 3];
        if let Some(at) = super::CLASSES.iter().position(|other| *other == class) {
            logits[at] = 2.0;
        }
        let spans = vec![
            Span::text("In its own product the alert "),
            Span::title(&alert.title, 140),
            Span::text(" was classified as "),
            Span::text(class.words()),
            Span::text("."),
        ];
        reasons.push(weighed(logits, spans, one(alert)));
    }
    for (state, words, logits) in [
        (
            detail::Investigation::Remediated,
            "found and removed a threat",
            [0.8, -0.4, -0.3],
        ),
        (detail::Investigation::Benign, "found nothing bad", [-0.6, 0.9, 0.2]),
    ] {
        if let Some(alert) = case.alerts.iter().find(|alert| alert.investigation() == Some(state)) {
            let spans = vec![
                Span::text("The automated investigation of the alert "),
                Span::title(&alert.title, 140),
                Span::text(" "),
                Span::text(words),
                Span::text("."),
            ];
            reasons.push(weighed(logits, spans, one(alert)));
        }
    }
    reasons
}

/// One alert alone, or many that agree.
fn numbers(case: &IncidentCase, steps: &[Step]) -> Option<Weighed> {
    let detectors: BTreeSet<&str> = case.alerts.iter().map(|alert| alert.detector_id.as_str()).collect();
    let telling = case.alerts.iter().any(|alert| alert.severity >= Severity::Medium);
    if case.alerts.len() == 1 {
        let spans = vec![
            Span::text("It rests on "),
            Span::number(1, Counted::Alerts),
            Span::text(" alert alone."),
        ];
        return Some(weighed([-0.4, 0.1, 0.1], spans, all(case)));
    }
    if detectors.len() == 1 && case.alerts.len() > 2 {
        let spans = vec![
            Span::text("One detector raised all of the "),
            Span::number(case.alerts.len(), Counted::Alerts),
            Span::text(" alerts."),
        ];
        return Some(weighed([-0.4, 0.3, 0.2], spans, all(case)));
    }
    (detectors.len() >= 4 && steps.len() >= 4 && telling).then(|| {
        let spans = vec![
            Span::text("Many detectors agree, in "),
            Span::number(case.alerts.len(), Counted::Alerts),
            Span::text(" alerts."),
        ];
        weighed([0.6, -0.3, -0.3], spans, all(case))
    })
}

/// What kind of thing a classification makes it.
pub(super) fn determination(
    classification: Classification,
    case: &IncidentCase,
    subjects: &[Subject<'_>],
    confidence: f64,
) -> Determination {
    let shows = |behaviours: &[&str]| subjects.iter().any(|subject| subject.shows(behaviours));
    let tactics: BTreeSet<Tactic> = case
        .alerts
        .iter()
        .filter(|alert| alert.severity >= Severity::Medium)
        .filter_map(behaviour::main_tactic)
        .collect();
    match classification {
        Classification::TruePositive if tactics.len() >= 3 => Determination::MultiStagedAttack,
        Classification::TruePositive if shows(&["phishing"]) => Determination::Phishing,
        Classification::TruePositive
            if shows(&["ransomware", "payload", "c2", "download", "webshell", "injection"]) =>
        {
            Determination::Malware
        }
        Classification::TruePositive
            if shows(&[
                "valid",
                "spray",
                "pass",
                "mailrules",
                "accounts",
                "tickets",
                "dump",
                "forgery",
                "secrets",
            ]) =>
        {
            Determination::CompromisedAccount
        }
        Classification::TruePositive => Determination::Other,
        Classification::FalsePositive if confidence < 0.5 => Determination::NotEnoughDataToValidate,
        Classification::FalsePositive => Determination::NotMalicious,
        Classification::InformationalExpectedActivity => Determination::ConfirmedActivity,
        Classification::Unknown => Determination::Unknown,
    }
}
