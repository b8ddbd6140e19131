//! `buildschema`: the least schema that admits all values.
//!
//! Source: Kusto function reference. Nulls, empty arrays and instants are refused: how they show is
//! not documented.

use super::fold::{Fold, call};
use super::{Built, Site};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_dynamic};
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::{Map, Value};
use std::sync::Arc;

pub(super) fn build(site: &Site<'_>, args: Vec<Typed>) -> Bound<Built> {
    let start = || -> Box<dyn Fold> {
        Box::new(Schema {
            root: Node::default(),
            flaw: None,
        })
    };
    let args = args.into_iter().map(|arg| to_dynamic(arg).argument()).collect();
    Ok(Built::new(
        call(site.call.name, KustoType::Dynamic, args, Arc::new(start)),
        KustoType::Dynamic,
    ))
}

/// The name under which the elements of an array show.
const INDEXER: &str = "`indexer`";

/// What stands at one place of the values.
#[derive(Default)]
struct Node {
    scalars: Vec<&'static str>,
    members: Option<Vec<(String, Node)>>,
    elements: Option<Box<Node>>,
}

impl Node {
    fn admit(&mut self, value: &Value) -> Result<(), &'static str> {
        let scalar = match value {
            Value::Null => return Err("over null values"),
            Value::Bool(_) => "bool",
            Value::Number(number) if number.is_f64() => "double",
            Value::Number(_) => "long",
            Value::String(text) if text.contains(':') && crate::instant::parse_datetime(text).is_some() => {
                return Err("over datetime values");
            }
            Value::String(_) => "string",
            Value::Array(items) => {
                if items.is_empty() {
                    return Err("over empty arrays");
                }
                let elements = self.elements.get_or_insert_default();
                return items.iter().try_for_each(|item| elements.admit(item));
            }
            Value::Object(members) => {
                let known = self.members.get_or_insert_default();
                for (key, value) in members {
                    let at = match known.iter().position(|(name, _)| name == key) {
                        Some(at) => at,
                        None => {
                            known.push((key.clone(), Self::default()));
                            known.len() - 1
                        }
                    };
                    known[at].1.admit(value)?;
                }
                return Ok(());
            }
        };
        if !self.scalars.contains(&scalar) {
            self.scalars.push(scalar);
        }
        Ok(())
    }

    fn write(&self) -> Value {
        let mut kinds: Vec<Value> = self.scalars.iter().map(|name| Value::from(*name)).collect();
        if let Some(members) = &self.members {
            let members: Map<String, Value> = members.iter().map(|(key, node)| (key.clone(), node.write())).collect();
            kinds.push(Value::Object(members));
        }
        if let Some(elements) = &self.elements {
            let mut array = Map::new();
            array.insert(INDEXER.to_owned(), elements.write());
            kinds.push(Value::Object(array));
        }
        if kinds.len() == 1 {
            kinds.pop().unwrap_or(Value::Null)
        } else {
            Value::Array(kinds)
        }
    }

    /// Writes a value that leads to the same node again: the state between two stages.
    fn sample(&self) -> Vec<Value> {
        let mut samples: Vec<Value> = self
            .scalars
            .iter()
            .map(|name| match *name {
                "bool" => Value::Bool(true),
                "double" => dynamic::real(0.5),
                "long" => Value::from(1),
                _ => Value::from("text"),
            })
            .collect();
        if let Some(members) = &self.members {
            if members.is_empty() {
                samples.push(Value::Object(Map::new()));
            }
            for (key, node) in members {
                samples.extend(node.sample().into_iter().map(|value| {
                    let mut member = Map::new();
                    member.insert(key.clone(), value);
                    Value::Object(member)
                }));
            }
        }
        if let Some(elements) = &self.elements {
            samples.push(Value::Array(elements.sample()));
        }
        samples
    }
}

struct Schema {
    root: Node,
    flaw: Option<&'static str>,
}

impl Schema {
    fn admit(&mut self, value: &Value) {
        if let Err(flaw) = self.root.admit(value) {
            self.flaw = Some(flaw);
        }
    }
}

impl Fold for Schema {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(cell) = cells.first() {
            self.admit(&dynamic::read(*cell));
        }
    }

    fn save(&self) -> String {
        match self.flaw {
            Some(_) => "null".to_owned(),
            None => dynamic::print(&Value::Array(self.root.sample())),
        }
    }

    fn merge(&mut self, saved: &str) {
        match dynamic::parse(saved) {
            Some(Value::Array(samples)) => samples.iter().for_each(|sample| self.admit(sample)),
            _ => self.flaw = Some("over null values, empty arrays or datetime values"),
        }
    }

    fn finish(&self) -> Out<'static> {
        match self.flaw {
            Some(flaw) => Out::Refused(flaw),
            None => Out::json(&self.root.write()),
        }
    }

    fn size(&self) -> usize {
        1024
    }
}
