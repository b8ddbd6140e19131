//! `estimate_data_size`: how many bytes values take.
//!
//! A long takes eight bytes, text as many as its UTF-8 form; the sizes of other types are not
//! documented and refused.

use crate::KustoType;
use crate::binder::scope::Env;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Cell, Out};
use crate::error::Error;
use crate::kernel;
use kql::Span;
use kql::ast::{Call, ExprKind};
use std::sync::Arc;

/// Binds `estimate_data_size(*)` or with columns.
pub(crate) fn bind(binder: &mut Binder<'_>, call: &Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
    let mut values = Vec::new();
    for argument in &call.arguments {
        match (&argument.value.kind, env.rows) {
            (ExprKind::Star, Some(rows)) => {
                for column in rows.columns.clone() {
                    values.push(binder.bind_column(Some(rows), &column.name, argument.span)?);
                }
            }
            _ => values.push(binder.bind_scalar(&argument.value, env)?),
        }
    }
    if values.is_empty() {
        return Err(crate::binder::call::arity(call, "at least 1", span));
    }
    if let Some(other) = values
        .iter()
        .find(|value| !matches!(value.kind, KustoType::Long | KustoType::String))
    {
        return Err(Error::unsupported(span, format!("estimate_data_size() of {}", other.kind)).into());
    }
    let kernel: kernel::Kernel = Arc::new(|cells| {
        let sizes = cells.iter().map(|cell| match cell {
            Cell::Text(text) => text.len(),
            _ => 8,
        });
        Out::Long(sizes.sum::<usize>() as i64)
    });
    let args = values.into_iter().map(Typed::argument).collect();
    Ok(Typed::new(
        kernel::call("estimate_data_size", KustoType::Long, args, kernel),
        KustoType::Long,
    ))
}
