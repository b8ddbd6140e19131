//! `make_bag`: one bag out of many; of a repeated key the first value stays.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::refuse;
use serde_json::{Map, Value};
use std::sync::Arc;

pub(super) fn make_bag(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let Some(value) = args.into_iter().next() else {
        return refuse(&site.call, "without argument");
    };
    let start = || -> Box<dyn Fold> {
        Box::new(Bag {
            members: Map::new(),
            bytes: 0,
        })
    };
    let args = vec![value.argument()];
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

struct Bag {
    members: Map<String, Value>,
    bytes: usize,
}

impl Bag {
    fn unite(&mut self, value: Value) {
        let Value::Object(members) = value else { return };
        for (key, value) in members {
            if !self.members.contains_key(&key) {
                self.bytes += key.len() + 64;
                self.members.insert(key, value);
            }
        }
    }
}

impl Fold for Bag {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(cell) = cells.first() {
            self.unite(dynamic::read(*cell));
        }
    }

    fn save(&self) -> String {
        dynamic::print(&Value::Object(self.members.clone()))
    }

    fn merge(&mut self, saved: &str) {
        if let Some(value) = dynamic::parse(saved) {
            self.unite(value);
        }
    }

    fn finish(&self) -> Out<'static> {
        Out::json(&Value::Object(self.members.clone()))
    }

    fn size(&self) -> usize {
        self.bytes
    }
}
