//! What past classifications say of an incident: naive Bayes over features, told feature by feature.
//!
//! For each feature that the incident shares with classified ones, the odds are those of seeing it under
//! one classification rather than the others, smoothed so that few cases say little. Features of one kind
//! say much the same, so a kind's sum is divided by the root of their number, and each feature is capped.

use super::past::PastIncident;
use super::{CLASSES, Logits, Weighed, incidents};
use crate::cited::{Candidates, Source};
use crate::features::{Feature, FeatureKind, Features};
use crate::span::Span;
use evidence::Classification;
use std::collections::{BTreeMap, BTreeSet};

/// What is added to every count: half a case for and half a case against.
const SMOOTHING: f64 = 0.5;

/// Most that one feature may say.
const CAP: f64 = 2.0;

/// Most that all features of a kind may say.
const KIND_CAP: f64 = 2.5;

/// How much of a kind's log-odds counts: identity says more than class.
fn trust(kind: FeatureKind) -> f64 {
    match kind {
        FeatureKind::Mail | FeatureKind::File | FeatureKind::Url | FeatureKind::Detector => 1.0,
        FeatureKind::Domain | FeatureKind::Address | FeatureKind::Account => 0.8,
        FeatureKind::Host | FeatureKind::Cloud | FeatureKind::FileName => 0.6,
        FeatureKind::Technique | FeatureKind::Behaviour => 0.3,
        FeatureKind::Product | FeatureKind::Severity => 0.1,
    }
}

/// Log-odds of each feature, by kind.
fn by_kind<'f>(
    own: impl Iterator<Item = &'f Feature>,
    past: &[&PastIncident],
) -> BTreeMap<FeatureKind, Vec<(&'f Feature, Logits)>> {
    let mut sizes = [0_usize; CLASSES.len()];
    for incident in past {
        sizes[incident.class] += 1;
    }
    let mut kinds: BTreeMap<FeatureKind, Vec<(&Feature, Logits)>> = BTreeMap::new();
    for feature in own {
        let mut with = [0_usize; CLASSES.len()];
        for incident in past.iter().filter(|incident| incident.features.contains(feature)) {
            with[incident.class] += 1;
        }
        let all: usize = with.iter().sum();
        if all == 0 {
            continue;
        }
        let mut logits = Logits::default();
        for class in 0..CLASSES.len() {
            let inside = (with[class] as f64 + SMOOTHING) / (sizes[class] as f64 + 2.0 * SMOOTHING);
            let outside =
                ((all - with[class]) as f64 + SMOOTHING) / ((past.len() - sizes[class]) as f64 + 2.0 * SMOOTHING);
            logits[class] = (inside / outside).ln().clamp(-CAP, CAP) * trust(feature.kind);
        }
        kinds.entry(feature.kind).or_default().push((feature, logits));
    }
    kinds
}

/// Divides each kind by the root of its number of features, and caps it.
fn damp(features: &mut [(&Feature, Logits)]) {
    let root = (features.len() as f64).sqrt();
    for class in 0..CLASSES.len() {
        let sum: f64 = features.iter().map(|(_, logits)| logits[class] / root).sum();
        let scale = if sum.abs() > KIND_CAP {
            KIND_CAP / sum.abs()
        } else {
            1.0
        };
        for (_, logits) in features.iter_mut() {
            logits[class] = logits[class] / root * scale;
        }
    }
}

/// What past incidents add for each class; the same sum that [`weigh`] tells.
pub(super) fn logits(own: &BTreeSet<Feature>, past: &[&PastIncident]) -> Logits {
    let mut sum = Logits::default();
    for (_, mut features) in by_kind(own.iter(), past) {
        damp(&mut features);
        for (_, logits) in features {
            for (total, part) in sum.iter_mut().zip(logits) {
                *total += part;
            }
        }
    }
    sum
}

/// The reasons that past incidents give, one per shared feature.
pub(super) fn weigh(own: &Features, past: &[&PastIncident]) -> Vec<Weighed> {
    let mut reasons = Vec::new();
    for (kind, mut features) in by_kind(own.keys(), past) {
        damp(&mut features);
        for (feature, logits) in features {
            let words = own.get(feature).map_or("", String::as_str);
            reasons.push(reason(kind, feature, words, logits, past));
        }
    }
    reasons
}

fn reason(kind: FeatureKind, feature: &Feature, words: &str, logits: Logits, past: &[&PastIncident]) -> Weighed {
    let having: Vec<&&PastIncident> = past
        .iter()
        .filter(|incident| incident.features.contains(feature))
        .collect();
    let source = |classification: Option<Classification>| {
        let named = format!(
            "past incidents with the {} {}",
            kind.words(),
            crate::inert(words, 80).text
        );
        let members: Vec<_> = having
            .iter()
            .map(|incident| &incident.member)
            .filter(|member| classification.is_none_or(|wanted| wanted == member.classification))
            .cloned()
            .collect();
        Source::Incidents {
            label: classification.map_or(named.clone(), |class| format!("{named}, classified as {class}")),
            members,
        }
    };
    let mut proofs = Candidates::source(source(None));
    let mut spans = vec![
        Span::text("Of "),
        incidents(having.len()),
        Span::text(if having.len() == 1 {
            " past incident with the same "
        } else {
            " past incidents with the same "
        }),
        Span::text(kind.words()),
    ];
    for (class, classification) in CLASSES.iter().enumerate() {
        let number = having.iter().filter(|incident| incident.class == class).count();
        if number == 0 {
            continue;
        }
        spans.extend([
            Span::text(", "),
            incidents(number),
            Span::text(if number == 1 {
                " was classified as "
            } else {
                " were classified as "
            }),
            Span::text(classification.words()),
        ]);
        proofs = proofs.and(Candidates::source(source(Some(*classification))));
    }
    spans.push(Span::text("."));
    Weighed {
        logits,
        spans,
        proofs,
        learned_from: Some(kind),
    }
}
