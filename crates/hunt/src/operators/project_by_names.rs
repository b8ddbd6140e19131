//! `project-by-names`: the columns that texts, arrays of texts or patterns name, in that order.
//!
//! Names without a column are passed over.
//! Source: Kusto `project-by-names` operator.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::dynamic;
use crate::error::{Code, Error};
use crate::operators::project_pattern::matches_wildcard;
use crate::relation::{Column, Relation};
use kql::ast::{Expr, ExprKind};
use serde_json::Value;

/// Binds `project-by-names`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, specifiers: &[Expr], scope: &Scope) -> Bound<Relation> {
    let mut kept: Vec<Column> = Vec::new();
    for specifier in specifiers {
        for name in names(binder, specifier, scope)? {
            for column in &input.columns {
                let wanted = column.name == name || (name.contains('*') && matches_wildcard(&name, &column.name));
                if wanted && !kept.iter().any(|other| other.id == column.id) {
                    kept.push(column.clone());
                }
            }
        }
    }
    if kept.is_empty() {
        let span = specifiers.first().map_or_else(kql::Span::default, |expr| expr.span);
        return Err(Error::semantic(Code::SHAPE, span, "project-by-names names no column of the table").into());
    }
    crate::operators::project::select(input, kept)
}

/// Returns the names that one specifier stands for.
fn names(binder: &mut Binder<'_>, specifier: &Expr, scope: &Scope) -> Bound<Vec<String>> {
    if let ExprKind::Call(call) = &specifier.without_parentheses().kind
        && call.name.text == "column_names_of"
    {
        let [table] = call.arguments.as_slice() else {
            return Err(crate::binder::call::arity(call, "1", specifier.span));
        };
        let relation = binder.bind_tabular(&table.value, scope, None)?;
        return Ok(relation.columns.into_iter().map(|column| column.name).collect());
    }
    let value = binder.bind_constant(specifier, &Env::scalar(scope))?;
    match value.read(dynamic::read) {
        Some(Value::String(name)) => Ok(vec![name]),
        Some(Value::Array(items)) => items
            .into_iter()
            .map(|item| match item {
                Value::String(name) => Ok(name),
                other => {
                    let message = format!("a column name is text, not {other}");
                    Err(Error::semantic(Code::TYPE, specifier.span, message).into())
                }
            })
            .collect(),
        _ => Err(Error::semantic(
            Code::TYPE,
            specifier.span,
            "a column name or an array of names is needed",
        )
        .into()),
    }
}
