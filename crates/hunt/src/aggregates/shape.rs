//! The members of bags and their types, as `bag_unpack` needs them before it can be planned.

use super::fold::{Fold, call};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic;
use datafusion::logical_expr::Expr;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bags with more different members than this are not unpacked.
pub(crate) const MAX_MEMBERS: usize = 1000;

/// Builds the aggregate: a bag of member names and the names of their types.
pub(crate) fn of(bag: Expr) -> Expr {
    let start = || -> Box<dyn Fold> { Box::new(Shape(BTreeMap::new())) };
    call(
        "bag_shape",
        KustoType::Dynamic,
        vec![(bag, KustoType::Dynamic)],
        Arc::new(start),
    )
}

struct Shape(BTreeMap<String, &'static str>);

impl Shape {
    fn unite(&mut self, key: &str, kind: &'static str) {
        if self.0.len() > MAX_MEMBERS && !self.0.contains_key(key) {
            return;
        }
        self.0
            .entry(key.to_owned())
            .and_modify(|held| {
                *held = match (*held, kind) {
                    (held, kind) if held == kind || kind == "null" => held,
                    ("null", kind) => kind,
                    ("long", "real") | ("real", "long") => "real",
                    _ => "dynamic",
                }
            })
            .or_insert(kind);
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "real",
        Value::Number(_) => "long",
        Value::String(_) => "string",
        Value::Array(_) | Value::Object(_) => "dynamic",
    }
}

impl Fold for Shape {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(Value::Object(members)) = cells.first().map(|cell| dynamic::read(*cell)) {
            for (key, value) in &members {
                self.unite(key, kind_of(value));
            }
        }
    }

    fn save(&self) -> String {
        let members: Map<String, Value> = self
            .0
            .iter()
            .map(|(key, kind)| (key.clone(), Value::from(*kind)))
            .collect();
        dynamic::print(&Value::Object(members))
    }

    fn merge(&mut self, saved: &str) {
        if let Some(Value::Object(members)) = dynamic::parse(saved) {
            for (key, kind) in &members {
                let kind = ["null", "bool", "real", "long", "string"]
                    .into_iter()
                    .find(|known| kind == *known);
                self.unite(key, kind.unwrap_or("dynamic"));
            }
        }
    }

    fn finish(&self) -> Out<'static> {
        Out::text(self.save())
    }

    fn size(&self) -> usize {
        self.0.keys().map(|key| key.len() + 64).sum()
    }
}
