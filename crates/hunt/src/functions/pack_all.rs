//! `pack_all()`: all columns of the row as one bag.

use crate::KustoType;
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

/// Binds `pack_all([ignore_null_empty])`.
pub(crate) fn bind(binder: &mut Binder<'_>, call: &Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
    let Some(rows) = env.rows else {
        return Err(Error::semantic(Code::SHAPE, span, "pack_all() needs a table").into());
    };
    let skip_empty = match call.arguments.first() {
        Some(argument) => binder
            .bind_constant(&argument.value, env)?
            .read(|cell| cell.bool())
            .flatten()
            .unwrap_or(false),
        None => false,
    };
    let names: Vec<String> = rows.columns.iter().map(|column| column.name.clone()).collect();
    let args = rows.columns.iter().map(|column| (column.expr(), column.kind)).collect();
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let members: Map<String, Value> = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| (name.clone(), dynamic::read(*cell)))
            .filter(|(_, value)| !skip_empty || !(value.is_null() || value.as_str() == Some("")))
            .collect();
        Out::json(&Value::Object(members))
    });
    Ok(Typed::new(
        kernel::call("pack_all", KustoType::Dynamic, args, kernel),
        KustoType::Dynamic,
    ))
}
