//! `covariance` and `covariancep`: how two numbers vary together.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::functions::{Param, convert};
use std::sync::Arc;

pub(super) fn sample(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    build(site, args, true)
}

pub(super) fn population(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    build(site, args, false)
}

fn build(site: &Site<'_>, args: Vec<Typed>, sample: bool) -> Bound<Built> {
    let args = convert(&site.call, &[Param::Real], args)?
        .into_iter()
        .map(Typed::argument)
        .collect();
    let start = move || -> Box<dyn Fold> {
        Box::new(Comoments {
            sample,
            count: 0.0,
            left: 0.0,
            right: 0.0,
            both: 0.0,
        })
    };
    Ok(Built::new(
        call(site.call.name, KustoType::Real, args, Arc::new(start)),
        KustoType::Real,
    ))
}

/// Running means and the sum of the products of the deviations, merged as Chan et al. do.
struct Comoments {
    sample: bool,
    count: f64,
    left: f64,
    right: f64,
    both: f64,
}

impl Comoments {
    fn unite(&mut self, count: f64, left: f64, right: f64, both: f64) {
        if count == 0.0 {
            return;
        }
        let total = self.count + count;
        let (apart_left, apart_right) = (left - self.left, right - self.right);
        self.both += both + apart_left * apart_right * self.count * count / total;
        self.left += apart_left * count / total;
        self.right += apart_right * count / total;
        self.count = total;
    }
}

impl Fold for Comoments {
    /// A row where either number is null does not count.
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let [left, right] = cells
            && let (Some(left), Some(right)) = (left.real(), right.real())
        {
            self.unite(1.0, left, right, 0.0);
        }
    }

    fn save(&self) -> String {
        [self.count, self.left, self.right, self.both]
            .iter()
            .map(|part| part.to_bits().to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn merge(&mut self, saved: &str) {
        let parts: Vec<f64> = saved
            .split(' ')
            .filter_map(|part| part.parse().ok())
            .map(f64::from_bits)
            .collect();
        if let [count, left, right, both] = parts.as_slice() {
            self.unite(*count, *left, *right, *both);
        }
    }

    fn finish(&self) -> Out<'static> {
        let degrees = if self.sample { self.count - 1.0 } else { self.count };
        if degrees <= 0.0 {
            return Out::Refused("of too few rows");
        }
        Out::Real(self.both / degrees)
    }

    fn size(&self) -> usize {
        0
    }
}
