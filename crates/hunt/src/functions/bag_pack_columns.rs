//! `bag_pack_columns` and `column_names_of`: functions that know names of columns.

use crate::KustoType;
use crate::binder::naming::implied;
use crate::binder::scope::Env;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::dynamic;
use crate::error::{Code, Error};
use crate::kernel;
use kql::Span;
use kql::ast::Call;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Binds `bag_pack_columns(a, b, …)`: a bag of the columns under their names.
pub(crate) fn pack(binder: &mut Binder<'_>, call: &Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
    let mut names = Vec::new();
    let mut args = Vec::new();
    for argument in &call.arguments {
        let Some(name) = implied(&argument.value) else {
            let message = "bag_pack_columns() takes columns; use bag_pack() for other values";
            return Err(Error::semantic(Code::SHAPE, argument.span, message).into());
        };
        args.push(binder.bind_scalar(&argument.value, env)?.argument());
        names.push(name);
    }
    if names.is_empty() {
        return Err(crate::binder::call::arity(call, "at least 1", span));
    }
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let members: Map<String, Value> = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| (name.clone(), dynamic::read(*cell)))
            .collect();
        Out::json(&Value::Object(members))
    });
    Ok(Typed::new(
        kernel::call("bag_pack_columns", KustoType::Dynamic, args, kernel),
        KustoType::Dynamic,
    ))
}

/// Binds `column_names_of(table)`.
pub(crate) fn names_of(binder: &mut Binder<'_>, call: &Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
    let [argument] = call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(call, "1", span));
    };
    let relation = binder.bind_tabular(&argument.value, &env.scope, None)?;
    let names = relation.columns.into_iter().map(|column| Value::from(column.name));
    Typed::constant(&Out::json(&Value::Array(names.collect())), KustoType::Dynamic)
}
