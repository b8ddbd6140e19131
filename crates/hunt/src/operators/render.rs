//! `render`: how the answer wants to be drawn; the rows stay as they are.

use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound};
use crate::relation::Relation;
use crate::result::Render;
use kql::ast::{self, LiteralValue, OptionValue};
use std::collections::BTreeMap;

/// Binds `render`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, hint: &ast::Render, _: &Scope) -> Bound<Relation> {
    let mut properties = BTreeMap::new();
    for property in hint.properties() {
        let value = match &property.value {
            OptionValue::Name(name) => name.text.clone(),
            OptionValue::Names(names) => names
                .iter()
                .map(|name| name.text.as_str())
                .collect::<Vec<_>>()
                .join(","),
            OptionValue::Literal(literal) => match &literal.value {
                LiteralValue::String(text) => text.value.clone(),
                _ => literal.text.clone(),
            },
            OptionValue::Expression(_) => continue,
        };
        properties.insert(property.name.text.clone(), value);
    }
    binder.render = Some(Render {
        chart: hint.chart.text.clone(),
        properties,
    });
    Ok(input)
}
