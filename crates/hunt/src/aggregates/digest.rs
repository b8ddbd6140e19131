//! `tdigest`, `tdigest_merge`, `hll`, `hll_merge`: sketches to be merged and read later.
//!
//! Kusto's sketches are estimates that it may lay out differently at any time; these hold every
//! value, so that what is read from them is exact: `[["tdigest", type], [values], [weights]]` and
//! `[["hll"], [values]]`.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_dynamic};
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::refuse;
use crate::functions::sketch::{Digest, Distinct};
use std::sync::Arc;

/// A sketch may hold no more different values than this.
const MAX_VALUES: usize = 1 << 20;

pub(super) fn tdigest(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let Some(kind) = args.first().map(|arg| arg.kind) else {
        return refuse(&site.call, "without argument");
    };
    if !matches!(
        kind,
        KustoType::Int | KustoType::Long | KustoType::Real | KustoType::DateTime | KustoType::TimeSpan
    ) {
        return refuse(&site.call, &format!("of {kind}"));
    }
    let args = args.into_iter().map(Typed::argument).collect();
    let start = move || -> Box<dyn Fold> { Box::new(Values(Digest::new(kind))) };
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

pub(super) fn tdigest_merge(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let start = || -> Box<dyn Fold> { Box::new(Merged(None)) };
    let args = args.into_iter().map(|arg| to_dynamic(arg).argument()).collect();
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

pub(super) fn hll(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let start = || -> Box<dyn Fold> { Box::new(Members(Distinct::default())) };
    let args = args.into_iter().take(1).map(Typed::argument).collect();
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

pub(super) fn hll_merge(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let start = || -> Box<dyn Fold> { Box::new(United(Distinct::default())) };
    let args = args.into_iter().map(|arg| to_dynamic(arg).argument()).collect();
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

struct Values(Digest);

impl Fold for Values {
    fn add(&mut self, cells: &[Cell<'_>]) {
        let weight = match cells.get(1) {
            None => Some(1),
            Some(cell) => cell.long(),
        };
        if let (Some(cell), Some(weight)) = (cells.first(), weight) {
            self.0.add(*cell, weight);
        }
    }

    fn save(&self) -> String {
        dynamic::print(&self.0.write())
    }

    fn merge(&mut self, saved: &str) {
        if let Some(other) = dynamic::parse(saved).as_ref().and_then(Digest::read) {
            self.0.unite(&other);
        }
    }

    fn finish(&self) -> Out<'static> {
        if self.0.len() > MAX_VALUES {
            return Out::Refused("of more than a million different values");
        }
        Out::json(&self.0.write())
    }

    fn size(&self) -> usize {
        self.0.len() * 32
    }
}

struct Merged(Option<Digest>);

impl Fold for Merged {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(other) = cells.first().and_then(|cell| Digest::read(&dynamic::read(*cell))) {
            match &mut self.0 {
                Some(held) => held.unite(&other),
                None => self.0 = Some(other),
            }
        }
    }

    fn save(&self) -> String {
        self.0
            .as_ref()
            .map_or_else(String::new, |held| dynamic::print(&held.write()))
    }

    fn merge(&mut self, saved: &str) {
        self.add(&[Cell::Json(saved)]);
    }

    fn finish(&self) -> Out<'static> {
        self.0.as_ref().map_or(Out::Null, |held| Out::json(&held.write()))
    }

    fn size(&self) -> usize {
        self.0.as_ref().map_or(0, Digest::len) * 32
    }
}

struct Members(Distinct);

impl Fold for Members {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(cell) = cells.first().filter(|cell| !cell.is_null()) {
            self.0.add(dynamic::print(&dynamic::read(*cell)));
        }
    }

    fn save(&self) -> String {
        dynamic::print(&self.0.write())
    }

    fn merge(&mut self, saved: &str) {
        if let Some(other) = dynamic::parse(saved).as_ref().and_then(Distinct::read) {
            self.0.unite(other);
        }
    }

    fn finish(&self) -> Out<'static> {
        if self.0.len() > MAX_VALUES {
            return Out::Refused("of more than a million different values");
        }
        Out::json(&self.0.write())
    }

    fn size(&self) -> usize {
        self.0.len() * 48
    }
}

struct United(Distinct);

impl Fold for United {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(other) = cells.first().and_then(|cell| Distinct::read(&dynamic::read(*cell))) {
            self.0.unite(other);
        }
    }

    fn save(&self) -> String {
        dynamic::print(&self.0.write())
    }

    fn merge(&mut self, saved: &str) {
        self.add(&[Cell::Json(saved)]);
    }

    fn finish(&self) -> Out<'static> {
        Out::json(&self.0.write())
    }

    fn size(&self) -> usize {
        self.0.len() * 48
    }
}
