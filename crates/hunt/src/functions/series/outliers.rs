//! `series_outliers`: Tukey's fences, as scores.
//!
//! A value between two percentiles scores zero, one outside its distance to the nearer percentile
//! over the distance between them. For the default percentiles 10 and 90 the latter is scaled, so
//! that 1.5 stays a fitting bound. The scale is Kusto's own, measured on its results.

use super::{answer, reals};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::Out;
use crate::functions::{Call, Function, refuse, rows};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[Function::new("series_outliers", 1, 5, outliers)];

/// Which fences are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fences {
    /// Percentiles 25 and 75.
    Tukey,
    /// Percentiles 10 and 90.
    Custom,
}

impl Fences {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "tukey" => Some(Self::Tukey),
            "ctukey" => Some(Self::Custom),
            _ => None,
        }
    }

    /// The lower percentile, the upper one, and the scale of their distance.
    fn shape(self) -> (f64, f64, f64) {
        match self {
            Self::Tukey => (25.0, 75.0, 1.0),
            Self::Custom => (10.0, 90.0, 0.360_671_563_966_202_7),
        }
    }
}

fn outliers(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let fences = if args.len() > 1 {
        let kind = crate::functions::constant_text(call, &args, 1, "the kind")?;
        match Fences::parse(&kind) {
            Some(fences) => fences,
            None => return refuse(call, &format!("of the kind {kind}")),
        }
    } else {
        Fences::Custom
    };
    let wanted = [10.0, 90.0];
    for (at, default) in [3, 4].into_iter().zip(wanted) {
        let given = args.get(at).map(|arg| arg.read(|cell| cell.real()).flatten());
        if fences == Fences::Custom && given.is_some_and(|given| given != Some(default)) {
            return refuse(call, "with percentiles of its own");
        }
    }
    let args: Vec<Typed> = args
        .into_iter()
        .enumerate()
        .filter(|(at, _)| matches!(at, 0 | 2))
        .map(|(_, arg)| arg)
        .collect();
    rows(call, KustoType::Dynamic, args, move |cells| {
        answer(reals(cells[0]).and_then(|items| {
            let Some(items) = items else { return Ok(Out::Null) };
            let ignored = cells.get(1).and_then(|cell| cell.real());
            let values: Vec<Option<f64>> = items
                .into_iter()
                .map(|item| item.filter(|value| Some(*value) != ignored && !value.is_nan()))
                .collect();
            Ok(Out::json(&super::array(scores(&values, fences)?)))
        }))
    })
}

/// Scores every value; absent ones score zero.
///
/// # Errors
/// When the percentiles coincide, as a distance cannot be measured by their distance then.
pub(crate) fn scores(values: &[Option<f64>], fences: Fences) -> Result<Vec<f64>, &'static str> {
    let (lower, upper, scale) = fences.shape();
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let (Some(low), Some(high)) = (percentile(&sorted, lower), percentile(&sorted, upper)) else {
        return Ok(vec![0.0; values.len()]);
    };
    let distance = (high - low) * scale;
    values
        .iter()
        .map(|value| {
            let beyond = match value {
                Some(value) if *value > high => value - high,
                Some(value) if *value < low => value - low,
                _ => return Ok(0.0),
            };
            if distance == 0.0 {
                return Err("of a series most of whose values are equal");
            }
            Ok(beyond / distance)
        })
        .collect()
}

/// Linear interpolation between the closest ranks.
fn percentile(sorted: &[f64], percent: f64) -> Option<f64> {
    let place = percent / 100.0 * sorted.len().checked_sub(1)? as f64;
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}
