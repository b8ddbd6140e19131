//! `series_fit_line`, `series_fit_2lines`, `series_fit_poly`: regression over a series.
//!
//! The independent variable counts from one. Variances divide by the count less one.
//! Source: Kusto function reference; the figures agree with Kusto's own results.

use super::{answer, array, finite, reals};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::several::{Parts, Several};
use crate::functions::{Function, rows};
use serde_json::{Map, Value};

pub(in crate::functions) const FUNCTIONS: &[Function] =
    &[Function::new("series_fit_line_dynamic", 1, 1, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| answer(line_bag(cells)))
    })];

pub(in crate::functions) const SEVERAL: &[Several] = &[
    Several {
        name: "series_fit_line",
        least: 1,
        most: 1,
        parts: &[
            ("rsquare", KustoType::Real),
            ("slope", KustoType::Real),
            ("variance", KustoType::Real),
            ("rvariance", KustoType::Real),
            ("interception", KustoType::Real),
            ("line_fit", KustoType::Dynamic),
        ],
        compute: line_parts,
    },
    Several {
        name: "series_fit_2lines",
        least: 1,
        most: 1,
        parts: &[
            ("rsquare", KustoType::Real),
            ("split_idx", KustoType::Long),
            ("variance", KustoType::Real),
            ("rvariance", KustoType::Real),
            ("line_fit", KustoType::Dynamic),
            ("right_rsquare", KustoType::Real),
            ("right_slope", KustoType::Real),
            ("right_interception", KustoType::Real),
            ("right_variance", KustoType::Real),
            ("right_rvariance", KustoType::Real),
            ("left_rsquare", KustoType::Real),
            ("left_slope", KustoType::Real),
            ("left_interception", KustoType::Real),
            ("left_variance", KustoType::Real),
            ("left_rvariance", KustoType::Real),
        ],
        compute: two_lines_parts,
    },
    Several {
        name: "series_fit_poly",
        least: 1,
        most: 3,
        parts: &[
            ("rsquare", KustoType::Real),
            ("coefficients", KustoType::Dynamic),
            ("variance", KustoType::Real),
            ("rvariance", KustoType::Real),
            ("poly_fit", KustoType::Dynamic),
        ],
        compute: polynomial_parts,
    },
];

const TOO_FEW: &str = "of fewer than three elements";
const NOT_NUMBERS: &str = "over an array with elements that are no finite numbers";

/// A fitted curve and how good it is.
struct Fit {
    /// From the highest power to the lowest.
    coefficients: Vec<f64>,
    fitted: Vec<f64>,
    rsquare: f64,
    variance: f64,
    residual_variance: f64,
}

impl Fit {
    fn slope(&self) -> f64 {
        self.coefficients.first().copied().unwrap_or(0.0)
    }

    fn interception(&self) -> f64 {
        self.coefficients.last().copied().unwrap_or(0.0)
    }
}

/// Measures a fit.
fn judge(values: &[f64], coefficients: Vec<f64>, fitted: Vec<f64>) -> Fit {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let residual: f64 = values
        .iter()
        .zip(&fitted)
        .map(|(value, fitted)| (value - fitted).powi(2))
        .sum();
    Fit {
        coefficients,
        fitted,
        rsquare: 1.0 - residual / squares,
        variance: squares / (count - 1.0),
        residual_variance: residual / (count - 1.0),
    }
}

/// Fits a line over places counted from one.
///
/// # Errors
/// When there are too few points, or all are equal: how much of nothing a line explains is not told.
fn line(values: &[f64]) -> Result<Fit, &'static str> {
    if values.len() < 3 {
        return Err(TOO_FEW);
    }
    if values.windows(2).all(|pair| pair.first() == pair.last()) {
        return Err("of a series that does not vary");
    }
    let (slope, interception) = slope_of(values, 1);
    let fitted = (1..=values.len()).map(|at| slope * at as f64 + interception).collect();
    Ok(judge(values, vec![slope, interception], fitted))
}

/// Returns slope and interception of the line through values at the places from `first` on.
pub(super) fn slope_of(values: &[f64], first: usize) -> (f64, f64) {
    let count = values.len() as f64;
    let middle = first as f64 + (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let (mut both, mut squares) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let place = (first + at) as f64 - middle;
        both += place * (value - mean);
        squares += place * place;
    }
    let slope = if squares == 0.0 { 0.0 } else { both / squares };
    (slope, mean - slope * middle)
}

fn line_fit(cell: Cell<'_>) -> Result<Option<Fit>, &'static str> {
    if reals(cell)?.is_none() {
        return Ok(None);
    }
    line(&finite(cell)?.ok_or(NOT_NUMBERS)?).map(Some)
}

fn line_parts(cells: &[Cell<'_>]) -> Parts {
    Ok(line_fit(cells[0])?.map(|fit| {
        vec![
            Out::Real(fit.rsquare),
            Out::Real(fit.slope()),
            Out::Real(fit.variance),
            Out::Real(fit.residual_variance),
            Out::Real(fit.interception()),
            Out::json(&array(fit.fitted)),
        ]
    }))
}

fn line_bag(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    let Some(fit) = line_fit(cells[0])? else {
        return Ok(Out::Null);
    };
    let mut members = Map::new();
    members.insert("rsquare".to_owned(), dynamic::real(fit.rsquare));
    members.insert("slope".to_owned(), dynamic::real(fit.slope()));
    members.insert("variance".to_owned(), dynamic::real(fit.variance));
    members.insert("rvariance".to_owned(), dynamic::real(fit.residual_variance));
    members.insert("interception".to_owned(), dynamic::real(fit.interception()));
    members.insert("line_fit".to_owned(), array(fit.fitted));
    Ok(Out::json(&Value::Object(members)))
}

/// The best of all splits into two lines of at least three points each. How Kusto counts the split
/// and where the right line's places start is not documented, so those two columns are refused.
fn two_lines_parts(cells: &[Cell<'_>]) -> Parts {
    if reals(cells[0])?.is_none() {
        return Ok(None);
    }
    let values = finite(cells[0])?.ok_or(NOT_NUMBERS)?;
    let error_of = |values: &[f64]| {
        let (slope, interception) = slope_of(values, 1);
        let errors = values
            .iter()
            .enumerate()
            .map(|(at, value)| (value - slope * (at + 1) as f64 - interception).powi(2));
        errors.sum::<f64>()
    };
    let mut best: Option<(usize, f64)> = None;
    for split in 1..values.len() {
        let (left, right) = values.split_at(split);
        let error = error_of(left) + error_of(right);
        if best.is_none_or(|(_, held)| error < held) {
            best = Some((split, error));
        }
    }
    let Some((split, _)) = best.filter(|(split, _)| *split >= 3 && values.len() - split >= 3) else {
        return Err("of a series whose best split leaves fewer than three points on a side");
    };
    let (left, right) = values.split_at(split);
    let (left, right) = (line(left)?, line(right)?);
    let fitted: Vec<f64> = left.fitted.iter().chain(&right.fitted).copied().collect();
    let whole = judge(&values, Vec::new(), fitted);
    Ok(Some(vec![
        Out::Real(whole.rsquare),
        Out::Refused("and its split_idx"),
        Out::Real(whole.variance),
        Out::Real(whole.residual_variance),
        Out::json(&array(whole.fitted)),
        Out::Real(right.rsquare),
        Out::Real(right.slope()),
        Out::Refused("and its right_interception"),
        Out::Real(right.variance),
        Out::Real(right.residual_variance),
        Out::Real(left.rsquare),
        Out::Real(left.slope()),
        Out::Real(left.interception()),
        Out::Real(left.variance),
        Out::Real(left.residual_variance),
    ]))
}

/// `series_fit_poly(y, [x], [degree])`.
fn polynomial_parts(cells: &[Cell<'_>]) -> Parts {
    if reals(cells[0])?.is_none() {
        return Ok(None);
    }
    let values = finite(cells[0])?.ok_or(NOT_NUMBERS)?;
    // The second argument may be the degree when there is no third.
    let (places, degree) = match (cells.get(1), cells.get(2)) {
        (None, _) => (None, 1),
        (Some(places), None) => match places.long() {
            Some(degree) => (None, degree),
            None => (Some(finite(*places)?.ok_or(NOT_NUMBERS)?), 1),
        },
        (Some(places), Some(degree)) => (
            Some(finite(*places)?.ok_or(NOT_NUMBERS)?),
            degree.long().ok_or("with a degree that is no whole number")?,
        ),
    };
    let places = places.unwrap_or_else(|| (1..=values.len()).map(|at| at as f64).collect());
    let degree = usize::try_from(degree).map_err(|_| "with a negative degree")?;
    if places.len() != values.len() {
        return Err("over arrays of different lengths");
    }
    if values.len() < degree + 2 {
        return Err("of too few points for the degree");
    }
    if values.windows(2).all(|pair| pair.first() == pair.last()) {
        return Err("of a series that does not vary");
    }
    let coefficients = least_squares(&places, &values, degree).ok_or("of points that do not determine a curve")?;
    let fitted = places
        .iter()
        .map(|place| coefficients.iter().fold(0.0, |sum, factor| sum * place + factor))
        .collect();
    let fit = judge(&values, coefficients, fitted);
    Ok(Some(vec![
        Out::Real(fit.rsquare),
        Out::json(&array(fit.coefficients)),
        Out::Real(fit.variance),
        Out::Real(fit.residual_variance),
        Out::json(&array(fit.fitted)),
    ]))
}

/// Solves for the coefficients, highest power first, by Householder reflections of the matrix of
/// powers; `None` when its columns depend on each other.
fn least_squares(places: &[f64], values: &[f64], degree: usize) -> Option<Vec<f64>> {
    let width = degree + 1;
    let mut rows: Vec<Vec<f64>> = places
        .iter()
        .zip(values)
        .map(|(place, value)| {
            let mut row: Vec<f64> = (0..width).map(|power| place.powi((degree - power) as i32)).collect();
            row.push(*value);
            row
        })
        .collect();
    for column in 0..width {
        let norm = rows
            .iter()
            .skip(column)
            .map(|row| row[column] * row[column])
            .sum::<f64>()
            .sqrt();
        let head = rows.get(column)?[column];
        if norm <= f64::EPSILON * head.abs() || norm == 0.0 {
            return None;
        }
        let alpha = if head > 0.0 { -norm } else { norm };
        let mut reflector: Vec<f64> = rows.iter().skip(column).map(|row| row[column]).collect();
        *reflector.first_mut()? -= alpha;
        let size: f64 = reflector.iter().map(|value| value * value).sum();
        if size == 0.0 {
            continue;
        }
        for target in column..=width {
            let dot: f64 = rows
                .iter()
                .skip(column)
                .zip(&reflector)
                .map(|(row, value)| row[target] * value)
                .sum();
            for (row, value) in rows.iter_mut().skip(column).zip(&reflector) {
                row[target] -= 2.0 * dot / size * value;
            }
        }
    }
    let mut solution = vec![0.0; width];
    for column in (0..width).rev() {
        let row = rows.get(column)?;
        let known: f64 = (column + 1..width).map(|at| row[at] * solution[at]).sum();
        let pivot = row[column];
        if pivot.abs() < 1e-12 * places.len() as f64 {
            return None;
        }
        solution[column] = (row[width] - known) / pivot;
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_agrees_with_kusto() {
        let fit = line(&[2.0, 5.0, 6.0, 8.0, 11.0, 15.0, 17.0, 18.0, 25.0, 26.0, 30.0, 30.0]).unwrap();
        assert!((fit.rsquare - 0.982_900_730_884_447).abs() < 1e-12);
        assert!((fit.interception() + 1.666_666_666_666_67).abs() < 1e-12);
        assert!((fit.residual_variance - 1.686_480_186_480_187).abs() < 1e-12);
    }

    #[test]
    fn a_polynomial_is_found_again() {
        let places: Vec<f64> = (0..20).map(|at| f64::from(at) / 4.0 - 2.0).collect();
        let values: Vec<f64> = places.iter().map(|x| x.powi(3) - 2.0 * x + 5.0).collect();
        let found = least_squares(&places, &values, 3).unwrap();
        for (found, wanted) in found.iter().zip([1.0, 0.0, -2.0, 5.0]) {
            assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        }
    }
}
