//! The arguments of plugins: columns, constants, and how both are told apart.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound, suggestion};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use kql::ast::{self, ExprKind, NamedExpr};

/// Returns the column that an argument names.
pub(crate) fn column(input: &Relation, argument: &NamedExpr) -> Bound<Column> {
    let ExprKind::Name(name) = &argument.value.without_parentheses().kind else {
        return Err(Error::semantic(Code::SHAPE, argument.span, "the plugin needs a column here").into());
    };
    input.find(&name.text).cloned().ok_or_else(|| {
        let hint = suggestion::did_you_mean(&name.text, input.columns.iter().map(|column| column.name.as_str()));
        let message = format!("there is no column `{}`{hint}", name.text);
        Error::semantic(Code::UNKNOWN_NAME, name.span, message).into()
    })
}

/// Returns whether an argument is a column of the table and nothing else.
pub(crate) fn is_column(input: &Relation, argument: &NamedExpr) -> bool {
    matches!(&argument.value.without_parentheses().kind, ExprKind::Name(name) if input.find(&name.text).is_some())
}

/// Returns the columns that the remaining arguments name.
pub(crate) fn columns(input: &Relation, arguments: &[NamedExpr]) -> Bound<Vec<Column>> {
    arguments.iter().map(|argument| column(input, argument)).collect()
}

/// Binds an argument that must be a constant.
pub(crate) fn constant(binder: &mut Binder<'_>, argument: &NamedExpr, scope: &Scope) -> Bound<Typed> {
    binder.bind_constant(&argument.value, &Env::scalar(scope))
}

/// Binds an argument that must be a constant of a type.
pub(crate) fn constant_of(
    binder: &mut Binder<'_>,
    argument: &NamedExpr,
    kind: KustoType,
    scope: &Scope,
) -> Bound<Typed> {
    let value = constant(binder, argument, scope)?;
    crate::binder::typed::expect(value, kind, "the argument of the plugin", argument.span)
}

/// Binds an argument that must be a constant whole number.
pub(crate) fn count(binder: &mut Binder<'_>, argument: &NamedExpr, scope: &Scope) -> Bound<usize> {
    binder.bind_count(&argument.value, &Env::scalar(scope))
}

/// Binds an argument that must be a constant truth value.
pub(crate) fn flag(binder: &mut Binder<'_>, argument: &NamedExpr, scope: &Scope) -> Bound<bool> {
    let value = constant_of(binder, argument, KustoType::Bool, scope)?;
    Ok(value.read(|cell| cell.bool()).flatten().unwrap_or(false))
}

/// Splits the arguments into those by position and those by one of the given names.
pub(crate) fn split<'a>(call: &'a ast::Call, named: &[&str]) -> (Vec<&'a NamedExpr>, Vec<(&'a str, &'a NamedExpr)>) {
    let mut by_position = Vec::new();
    let mut by_name = Vec::new();
    for argument in &call.arguments {
        match argument.name() {
            Some(name) if named.contains(&name.text.as_str()) => by_name.push((name.text.as_str(), argument)),
            _ => by_position.push(argument),
        }
    }
    (by_position, by_name)
}
