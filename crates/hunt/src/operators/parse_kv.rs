//! `parse-kv`: columns out of text made of key and value pairs.
//!
//! Of a repeated key the first value counts.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::to_text;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::dynamic::convert::from_json;
use crate::error::{Code, Error};
use crate::kernel;
use crate::relation::{Column, Relation};
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::Span;
use kql::ast::{LiteralValue, OptionValue, ParseKv};
use serde_json::Value;
use std::sync::Arc;

/// How pairs are told apart.
#[derive(Clone)]
struct Delimiters {
    pair: String,
    value: String,
    quote: Option<char>,
}

/// Binds `parse-kv`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    parse: &ParseKv,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let delimiters = delimiters(parse, span)?;
    let text = to_text(binder.bind_scalar(&parse.input, &Env::row(scope, &input))?);
    let mut columns = input.columns.clone();
    let mut made = Vec::new();
    for declared in &parse.schema.columns {
        let Some(kind) = KustoType::from_ast(declared.ty) else {
            return Err(crate::binder::literal::decimal(declared.span));
        };
        let column = binder.fresh_column(&declared.name.text, kind);
        let (key, delimiters) = (declared.name.text.clone(), delimiters.clone());
        let kernel: kernel::Kernel = Arc::new(move |cells| {
            let found = cells.first().and_then(|cell| find(cell.text(), &key, &delimiters));
            match (found, kind) {
                (Some(found), KustoType::String) => Out::from(found),
                (Some(found), kind) => from_json(&Value::from(found), kind),
                (None, KustoType::String) => Out::from(""),
                (None, _) => Out::Null,
            }
        });
        made.push(kernel::call("parse_kv", kind, vec![text.clone().argument()], kernel).alias(&column.id));
        match columns.iter_mut().find(|existing| existing.name == column.name) {
            Some(existing) => *existing = column,
            None => columns.push(column),
        }
    }
    let mut exprs: Vec<_> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    for id in input.carried() {
        if !input.columns.iter().chain(&input.hidden).any(|column| column.id == id) {
            exprs.push(crate::relation::column(&id));
        }
    }
    exprs.extend(made);
    let plan = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    Ok(Relation { plan, columns, ..input })
}

fn delimiters(parse: &ParseKv, span: Span) -> Bound<Delimiters> {
    let mut pair = None;
    let mut value = None;
    let mut quote = None;
    for property in &parse.properties {
        let text = match &property.value {
            OptionValue::Literal(literal) => match &literal.value {
                LiteralValue::String(text) => Some(text.value.clone()),
                LiteralValue::Bool(false) => continue,
                _ => None,
            },
            _ => None,
        };
        match (property.name.text.as_str(), text) {
            ("pair_delimiter", Some(text)) => pair = Some(text),
            ("kv_delimiter", Some(text)) => value = Some(text),
            ("quote", Some(text)) if text.chars().count() == 1 => quote = text.chars().next(),
            (name, _) => return Err(Error::unsupported(property.span, format!("parse-kv with {name}")).into()),
        }
    }
    match (pair, value) {
        (Some(pair), Some(value)) if !pair.is_empty() && !value.is_empty() => Ok(Delimiters { pair, value, quote }),
        _ => Err(Error::semantic(Code::INVALID, span, "parse-kv needs pair_delimiter and kv_delimiter").into()),
    }
}

/// Returns the value of the first pair with that key.
fn find<'a>(text: &'a str, key: &str, delimiters: &Delimiters) -> Option<&'a str> {
    let mut rest = text;
    loop {
        let at = rest.find(&delimiters.value);
        let end = rest.find(&delimiters.pair);
        let (found, value) = match (at, end) {
            (None, _) => return None,
            // A pair without a value is passed over.
            (Some(at), Some(end)) if end < at => {
                rest = rest.get(end + delimiters.pair.len()..)?;
                continue;
            }
            (Some(at), _) => (rest.get(..at)?, rest.get(at + delimiters.value.len()..)?),
        };
        let quoted = delimiters.quote.and_then(|quote| {
            let inner = value.strip_prefix(quote)?;
            Some((inner.get(..inner.find(quote)?)?, quote.len_utf8()))
        });
        let (value, after) = match quoted {
            Some((inner, quote)) => (inner, value.get(inner.len() + 2 * quote..)?),
            None => {
                let end = value.find(&delimiters.pair).unwrap_or(value.len());
                value.split_at(end)
            }
        };
        if found.trim() == key {
            return Some(value);
        }
        rest = after.strip_prefix(delimiters.pair.as_str()).unwrap_or(after);
        if rest.is_empty() {
            return None;
        }
    }
}
