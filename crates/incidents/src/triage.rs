//! Whether an incident is an attack: a classification with reasons for and against it.
//!
//! Two sources are added up as log-odds. Rules look at the incident itself (`triage/rules.rs`) and are all
//! there is on the first day. What analysts said of past incidents is learned from their features
//! (`triage/learned.rs`), and the confidence is set by how well that would have done on those incidents
//! (`triage/calibrate.rs`). Every reason is a cited sentence with its weight; nothing is decided here, a
//! person does.

mod calibrate;
mod learned;
mod past;
mod rules;

pub use calibrate::Calibration;
pub use past::{PastIncident, PastIncidents};

use crate::cited::{Candidates, Ledger, Sentence};
use crate::features::{FeatureKind, features};
use crate::span::{Counted, Span};
use crate::subjects::Subject;
use crate::{IncidentCase, Step};
use evidence::{Classification, Determination};
use serde::{Deserialize, Serialize};

/// Classifications that are told apart, in the order of [`Logits`].
pub(crate) const CLASSES: [Classification; 3] = [
    Classification::TruePositive,
    Classification::FalsePositive,
    Classification::InformationalExpectedActivity,
];

/// Log-odds per class, in the order of [`CLASSES`].
pub(crate) type Logits = [f64; 3];

/// Reasons given on each side, at most.
const MOST_REASONS: usize = 6;

/// How sure a recommendation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Strength {
    /// Little more than a guess.
    Weak,
    /// Likely.
    Moderate,
    /// Hardly in doubt.
    Strong,
}

impl Strength {
    fn of(confidence: f64) -> Self {
        if confidence >= 0.85 {
            Self::Strong
        } else if confidence >= 0.65 {
            Self::Moderate
        } else {
            Self::Weak
        }
    }

    /// Returns the word for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
        }
    }
}

/// A reason for or against the recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The reason, cited.
    pub sentence: Sentence,
    /// What it adds to the log-odds of the recommended classification; negative when it speaks against it.
    pub weight: f64,
    /// Feature of past incidents that it rests on; absent for a rule about this incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_from: Option<FeatureKind>,
}

/// A recommended classification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Triage {
    /// What it is recommended to be called.
    pub classification: Classification,
    /// What kind of thing.
    pub determination: Determination,
    /// Probability of the classification, 0 to 1, in steps of a hundredth.
    pub confidence: f64,
    /// The same in a word.
    pub strength: Strength,
    /// Reasons for it, the weightiest first.
    pub supporting: Vec<Reason>,
    /// Reasons against it.
    pub opposing: Vec<Reason>,
    /// Classified incidents that it was learned from; none on the first day.
    pub past_incidents: usize,
    /// How well it would have done on those.
    pub calibration: Option<Calibration>,
}

/// A reason before it is known which side it is on.
pub(crate) struct Weighed {
    logits: Logits,
    spans: Vec<Span>,
    proofs: Candidates,
    learned_from: Option<FeatureKind>,
}

/// Weighs an incident, citing into a ledger.
pub(crate) fn triage(
    ledger: &mut Ledger,
    case: &IncidentCase,
    steps: &[Step],
    subjects: &[Subject<'_>],
    past: &PastIncidents,
) -> Triage {
    let mut weighed = rules::weigh(case, steps, subjects);
    let own = features(case);
    let known = past.without(&case.incident.id);
    weighed.extend(learned::weigh(&own, &known));
    let mut sum = rules::BASE;
    for reason in &weighed {
        for (total, part) in sum.iter_mut().zip(reason.logits) {
            *total += part;
        }
    }
    let calibration = calibrate::calibrate(&known);
    let temperature = calibration.as_ref().map_or(calibrate::COLD, |found| found.temperature);
    let shares = calibrate::softmax(&sum, temperature);
    let best = calibrate::argmax(&shares);
    let confidence = (shares[best].min(calibrate::MOST_SURE) * 100.0).round() / 100.0;
    let (mut supporting, mut opposing) = (Vec::new(), Vec::new());
    weighed.sort_by(|a, b| lead(b, best).abs().total_cmp(&lead(a, best).abs()));
    for reason in weighed {
        let weight = (lead(&reason, best) * 100.0).round() / 100.0;
        let side = if weight > 0.0 { &mut supporting } else { &mut opposing };
        if weight == 0.0 || side.len() == MOST_REASONS {
            continue;
        }
        if let Some(sentence) = ledger.sentence(reason.spans, &reason.proofs) {
            side.push(Reason {
                sentence,
                weight,
                learned_from: reason.learned_from,
            });
        }
    }
    Triage {
        classification: CLASSES[best],
        determination: rules::determination(CLASSES[best], case, subjects, confidence),
        confidence,
        strength: Strength::of(confidence),
        supporting,
        opposing,
        past_incidents: known.len(),
        calibration,
    }
}

/// What a reason adds to the best class beyond what it adds to the better of the others.
fn lead(reason: &Weighed, best: usize) -> f64 {
    let others = (0..CLASSES.len()).filter(|class| *class != best);
    let strongest = others
        .map(|class| reason.logits[class])
        .fold(f64::NEG_INFINITY, f64::max);
    reason.logits[best] - strongest
}

/// A count of past incidents as a piece.
pub(crate) fn incidents(number: usize) -> Span {
    Span::number(number, Counted::Incidents)
}
