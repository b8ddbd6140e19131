//! `make_list`, `make_set` and their relatives.
//!
//! A null element is left out, an array is spread into its elements by `make_set` and `make_list`.
//! When the input is sorted, the elements keep its order.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::refuse;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// Kusto's own bound on the elements.
const MAX_ELEMENTS: usize = 1_048_576;

pub(super) fn make_list(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    build(site, args, false, false)
}

pub(super) fn make_list_with_nulls(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    build(site, args, false, true)
}

pub(super) fn make_set(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    build(site, args, true, false)
}

fn build(site: &Site<'_>, args: Vec<Typed>, distinct: bool, nulls: bool) -> Bound<Built> {
    let most = match args.get(1) {
        None => MAX_ELEMENTS,
        Some(bound) => match bound.constant_long().and_then(|bound| usize::try_from(bound).ok()) {
            Some(bound) => bound.min(MAX_ELEMENTS),
            None => return refuse(&site.call, "with a bound that is not a constant"),
        },
    };
    let Some(value) = args.into_iter().next() else {
        return refuse(&site.call, "without argument");
    };
    let mut args = vec![value.argument()];
    if let Some(sequence) = site.sequence {
        args.push((sequence.clone(), KustoType::Long));
    }
    let start = move || -> Box<dyn Fold> {
        Box::new(Elements {
            distinct,
            nulls,
            most,
            items: Vec::new(),
            seen: HashSet::new(),
            bytes: 0,
        })
    };
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

struct Elements {
    distinct: bool,
    nulls: bool,
    most: usize,
    /// JSON texts with their place in the order of the input.
    items: Vec<(i64, String)>,
    seen: HashSet<String>,
    bytes: usize,
}

impl Elements {
    fn push(&mut self, place: i64, json: String) {
        // With an order the first elements are only known at the end.
        if self.distinct && !self.seen.insert(json.clone()) {
            return;
        }
        self.bytes += json.len() + 32;
        self.items.push((place, json));
    }

    fn push_value(&mut self, place: i64, value: &Value) {
        match value {
            Value::Null if !self.nulls => {}
            value => self.push(place, dynamic::print(value)),
        }
    }
}

impl Fold for Elements {
    fn add(&mut self, cells: &[Cell<'_>]) {
        let place = cells.get(1).and_then(|cell| cell.long()).unwrap_or(0);
        if cells.len() < 2 && self.items.len() >= self.most {
            return;
        }
        match cells.first() {
            Some(Cell::Text(text)) => self.push(place, dynamic::quote(text)),
            Some(cell) => match dynamic::read(*cell) {
                Value::Array(values) => {
                    for value in &values {
                        self.push_value(place, value);
                    }
                }
                value => self.push_value(place, &value),
            },
            None => {}
        }
    }

    fn save(&self) -> String {
        let mut saved = String::with_capacity(self.bytes);
        for (place, json) in &self.items {
            saved.push_str(&place.to_string());
            saved.push(' ');
            saved.push_str(json);
            saved.push('\n');
        }
        saved
    }

    fn merge(&mut self, saved: &str) {
        for line in saved.lines() {
            if let Some((place, json)) = line.split_once(' ') {
                self.push(place.parse().unwrap_or(0), json.to_owned());
            }
        }
    }

    fn finish(&self) -> Out<'static> {
        let mut items: Vec<&(i64, String)> = self.items.iter().collect();
        items.sort_by_key(|(place, _)| *place);
        let texts: Vec<&str> = items.iter().take(self.most).map(|(_, json)| json.as_str()).collect();
        Out::text(format!("[{}]", texts.join(",")))
    }

    fn size(&self) -> usize {
        self.bytes * if self.distinct { 2 } else { 1 }
    }
}
