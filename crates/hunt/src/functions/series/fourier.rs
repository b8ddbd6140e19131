//! `series_fft` and `series_ifft`: the Fourier transform and its inverse.
//!
//! Lengths that are no power of two are refused: how Kusto treats them is not documented.

use super::finite;
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::several::{Parts, Several};
use std::f64::consts::PI;

const PARTS: &[(&str, KustoType)] = &[("real", KustoType::Dynamic), ("imag", KustoType::Dynamic)];

pub(in crate::functions) const SEVERAL: &[Several] = &[
    Several {
        name: "series_fft",
        least: 1,
        most: 2,
        parts: PARTS,
        compute: |cells| transform(cells, false),
    },
    Several {
        name: "series_ifft",
        least: 1,
        most: 2,
        parts: PARTS,
        compute: |cells| transform(cells, true),
    },
];

fn transform(cells: &[Cell<'_>], inverse: bool) -> Parts {
    const NOT_NUMBERS: &str = "over an array with elements that are no finite numbers";
    if super::reals(cells[0])?.is_none() {
        return Ok(None);
    }
    let real = finite(cells[0])?.ok_or(NOT_NUMBERS)?;
    let imaginary = match cells.get(1) {
        None => vec![0.0; real.len()],
        Some(cell) => finite(*cell)?.ok_or(NOT_NUMBERS)?,
    };
    if imaginary.len() != real.len() {
        return Err("over arrays of different lengths");
    }
    if !real.len().is_power_of_two() {
        return Err("of a series whose length is no power of two");
    }
    let count = real.len() as f64;
    let points = real.into_iter().zip(imaginary).collect();
    let (real, imaginary): (Vec<f64>, Vec<f64>) = fast(points, if inverse { 1.0 } else { -1.0 })
        .into_iter()
        .map(|(real, imaginary)| {
            if inverse {
                (real / count, imaginary / count)
            } else {
                (real, imaginary)
            }
        })
        .unzip();
    Ok(Some(vec![
        Out::json(&super::array(real)),
        Out::json(&super::array(imaginary)),
    ]))
}

/// Cooley and Tukey's recursion by halves.
fn fast(points: Vec<(f64, f64)>, sign: f64) -> Vec<(f64, f64)> {
    if points.len() < 2 {
        return points;
    }
    let count = points.len();
    let even = fast(points.iter().step_by(2).copied().collect(), sign);
    let odd = fast(points.iter().skip(1).step_by(2).copied().collect(), sign);
    let mut result = vec![(0.0, 0.0); count];
    for (at, (even, odd)) in even.into_iter().zip(odd).enumerate() {
        let angle = sign * 2.0 * PI * at as f64 / count as f64;
        let (sine, cosine) = angle.sin_cos();
        let turned = (odd.0 * cosine - odd.1 * sine, odd.0 * sine + odd.1 * cosine);
        result[at] = (even.0 + turned.0, even.1 + turned.1);
        result[at + count / 2] = (even.0 - turned.0, even.1 - turned.1);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_again() {
        let points: Vec<(f64, f64)> = (0..16)
            .map(|at| (f64::from(at).sin(), f64::from(at * at % 7)))
            .collect();
        let back = fast(fast(points.clone(), -1.0), 1.0);
        for (before, after) in points.iter().zip(back) {
            assert!((before.0 - after.0 / 16.0).abs() < 1e-12);
            assert!((before.1 - after.1 / 16.0).abs() < 1e-12);
        }
        let impulse = fast(vec![(1.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)], -1.0);
        assert!(impulse.iter().all(|point| (point.0 - 1.0).abs() < 1e-12));
    }
}
