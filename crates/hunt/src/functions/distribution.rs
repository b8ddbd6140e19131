//! The error, gamma and beta functions, and Welch's test.
//!
//! Arguments outside the domain are answered where Kusto's results are known, else refused.
//! Source: Kusto function reference.

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::Out;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("erf", 1, 1, |call, args| reals(call, args, |x| Ok(libm::erf(x[0])))),
    Function::new("erfc", 1, 1, |call, args| reals(call, args, |x| Ok(libm::erfc(x[0])))),
    Function::new("gamma", 1, 1, |call, args| {
        reals(call, args, |x| positive(x[0]).map(libm::tgamma))
    }),
    Function::new("loggamma", 1, 1, |call, args| {
        reals(call, args, |x| positive(x[0]).map(libm::lgamma))
    }),
    Function::new("beta_cdf", 3, 3, |call, args| reals(call, args, beta_cdf)),
    Function::new("beta_inv", 3, 3, |call, args| reals(call, args, beta_inv)),
    Function::new("beta_pdf", 3, 3, |call, args| reals(call, args, beta_pdf)),
    Function::new("welch_test", 6, 6, |call, args| reals(call, args, welch)),
];

type Compute = fn(&[f64]) -> Result<f64, &'static str>;

/// The largest parameter of a beta distribution.
const MAX_SHAPE: f64 = 10_000.0;

fn reals(call: &Call, args: Vec<Typed>, compute: Compute) -> Bound<Typed> {
    typed_rows(call, KustoType::Real, &[Param::Real], args, move |cells| {
        let values: Option<Vec<f64>> = cells.iter().map(|cell| cell.real()).collect();
        match values.map(|values| compute(&values)) {
            None => Out::Null,
            Some(Ok(value)) => Out::Real(value),
            Some(Err(why)) => Out::Refused(why),
        }
    })
}

fn positive(value: f64) -> Result<f64, &'static str> {
    if value > 0.0 {
        Ok(value)
    } else {
        Err("of a number that is not positive")
    }
}

fn shapes(alpha: f64, beta: f64) -> Result<(), &'static str> {
    let in_bounds = |shape: f64| shape > 0.0 && shape <= MAX_SHAPE;
    if in_bounds(alpha) && in_bounds(beta) {
        Ok(())
    } else {
        Err("with alpha or beta outside 0 to 10000")
    }
}

fn beta_cdf(args: &[f64]) -> Result<f64, &'static str> {
    let [x, alpha, b] = args else { return Ok(f64::NAN) };
    if !(0.0..=1.0).contains(x) {
        return Ok(f64::NAN);
    }
    // The documentation says NaN for an alpha below zero; Kusto answers 1.
    if *alpha < 0.0 && *b > 0.0 {
        return Ok(1.0);
    }
    shapes(*alpha, *b)?;
    Ok(incomplete_beta(*alpha, *b, *x))
}

fn beta_inv(args: &[f64]) -> Result<f64, &'static str> {
    let [probability, alpha, b] = args else {
        return Ok(f64::NAN);
    };
    shapes(*alpha, *b)?;
    if !(*probability > 0.0 && *probability <= 1.0) {
        return Err("of a probability outside 0 to 1");
    }
    Ok(inverse_beta(*alpha, *b, *probability))
}

fn beta_pdf(args: &[f64]) -> Result<f64, &'static str> {
    let [x, alpha, b] = args else { return Ok(f64::NAN) };
    if !(*x > 0.0 && *x < 1.0) {
        return Ok(f64::NAN);
    }
    shapes(*alpha, *b)?;
    let log = (alpha - 1.0) * x.ln() + (b - 1.0) * (1.0 - x).ln() - ln_beta(*alpha, *b);
    Ok(log.exp())
}

/// `welch_test(mean, variance, count, mean, variance, count)`: the two-sided probability.
fn welch(args: &[f64]) -> Result<f64, &'static str> {
    let [mean1, variance1, count1, mean2, variance2, count2] = args else {
        return Ok(f64::NAN);
    };
    let (error1, error2) = (variance1 / count1, variance2 / count2);
    let sum = error1 + error2;
    if !(*count1 > 1.0 && *count2 > 1.0 && error1 >= 0.0 && error2 >= 0.0 && sum > 0.0) {
        return Err("of fewer than two values or without variance");
    }
    let squared = (mean1 - mean2).powi(2) / sum;
    let degrees = sum * sum / (error1 * error1 / (count1 - 1.0) + error2 * error2 / (count2 - 1.0));
    Ok(incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + squared)))
}

/// Returns the logarithm of the beta function.
fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Returns the regularized incomplete beta function, by its continued fraction (Lentz's method).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; above it the complement does.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (a * x.ln() + b * (1.0 - x).ln() - ln_beta(a, b)).exp() * fraction / a
}

/// Finds where the incomplete beta function has a value, by halving.
fn inverse_beta(a: f64, b: f64, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if incomplete_beta(a, b, middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_agree_with_the_documentation() {
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        near(beta_cdf(&[0.9, 10.0, 20.0]).unwrap(), 0.999_999_999_999_959_3);
        near(beta_inv(&[0.1, 10.0, 20.0]).unwrap(), 0.226_415_022_388_749);
        near(beta_pdf(&[0.5, 10.0, 20.0]).unwrap(), 0.746_176_019_310_951);
        near(libm::lgamma(5.0), 3.178_053_830_347_945_8);
    }
}
