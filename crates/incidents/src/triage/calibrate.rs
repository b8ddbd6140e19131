//! How sure to be: a temperature for the log-odds, set by how past incidents would have been judged.
//!
//! Each classified incident is judged by the rules and by all the other classified ones; the temperature
//! that makes those judgements' probabilities fit best (least log loss) is used. With few incidents there
//! is nothing to fit, and a cautious one is taken.
//! Source: temperature scaling, Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2.

use super::past::PastIncident;
use super::{CLASSES, Logits, learned};
use serde::{Deserialize, Serialize};

/// Temperature while there are too few classified incidents to fit one.
pub(super) const COLD: f64 = 1.5;

/// Confidence is never higher: what is not there to be seen may always be otherwise.
pub(super) const MOST_SURE: f64 = 0.98;

/// Classified incidents from which on a temperature is fitted.
const ENOUGH: usize = 8;

/// Incidents looked at for the fit: the work grows with the square of their number.
const MOST: usize = 400;

/// Temperatures tried.
const TRIED: [f64; 12] = [0.5, 0.6, 0.75, 0.9, 1.0, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 4.0];

/// How well past incidents would have been judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calibration {
    /// Temperature that fits best.
    pub temperature: f64,
    /// Classified incidents that were judged by the others.
    pub judged: usize,
    /// Those of them that were judged as the analyst did.
    pub right: usize,
    /// Mean squared error of the probabilities (Brier score over the three classifications), 0 being best.
    pub brier: f64,
}

/// Fits the temperature; `None` when there are too few incidents.
pub(super) fn calibrate(past: &[&PastIncident]) -> Option<Calibration> {
    if past.len() < ENOUGH {
        return None;
    }
    // The latest say most about how this team judges.
    let mut recent: Vec<&PastIncident> = past.to_vec();
    recent.sort_by(|a, b| {
        b.member
            .at
            .cmp(&a.member.at)
            .then_with(|| a.member.id.cmp(&b.member.id))
    });
    recent.truncate(MOST);
    let judged: Vec<(Logits, usize)> = recent
        .iter()
        .map(|incident| {
            let others: Vec<&PastIncident> = recent
                .iter()
                .copied()
                .filter(|other| other.member.id != incident.member.id)
                .collect();
            let mut logits = learned::logits(&incident.features, &others);
            for (total, part) in logits.iter_mut().zip(incident.rules) {
                *total += part;
            }
            (logits, incident.class)
        })
        .collect();
    let loss = |temperature: f64| -> f64 {
        judged
            .iter()
            .map(|(logits, class)| -softmax(logits, temperature)[*class].max(1e-9).ln())
            .sum()
    };
    let temperature = TRIED.into_iter().min_by(|a, b| loss(*a).total_cmp(&loss(*b)))?;
    let right = judged.iter().filter(|(logits, class)| argmax(logits) == *class).count();
    let brier: f64 = judged
        .iter()
        .map(|(logits, class)| {
            let shares = softmax(logits, temperature);
            (0..CLASSES.len())
                .map(|at| (shares[at] - f64::from(u8::from(at == *class))).powi(2))
                .sum::<f64>()
        })
        .sum::<f64>()
        / judged.len() as f64;
    Some(Calibration {
        temperature,
        judged: judged.len(),
        right,
        brier: (brier * 1_000.0).round() / 1_000.0,
    })
}

/// Log-odds to probabilities.
pub(super) fn softmax(logits: &Logits, temperature: f64) -> Logits {
    let highest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = logits.map(|logit| ((logit - highest) / temperature).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Position of the highest; the first of equals, so that doubt falls on the side of an attack.
pub(super) fn argmax(values: &Logits) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up_and_a_high_temperature_is_cautious() {
        let logits = [2.0, 0.0, -1.0];
        for temperature in TRIED {
            let shares = softmax(&logits, temperature);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        assert!(softmax(&logits, 4.0)[0] < softmax(&logits, 1.0)[0]);
        assert_eq!((argmax(&[1.0, 1.0, 0.0]), argmax(&[0.0, 0.0, 0.1])), (0, 2));
        assert!(softmax(&[1e9, -1e9, 0.0], 0.5)[0] > 0.999);
    }
}
