//! `datatable`: rows written in the query.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::{Typed, implicit, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::{Out, Writer};
use crate::error::{Code, Error};
use crate::functions;
use crate::relation::{Column, Relation};
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema};
use kql::Span;
use kql::ast::DataTable;
use std::sync::Arc;

/// Binds `datatable`.
pub(crate) fn bind(binder: &mut Binder<'_>, table: &DataTable, scope: &Scope, span: Span) -> Bound<Relation> {
    let mut columns = Vec::new();
    for declared in &table.schema.columns {
        let Some(kind) = KustoType::from_ast(declared.ty) else {
            return Err(crate::binder::literal::decimal(declared.span));
        };
        columns.push(Column::new(declared.name.text.clone(), kind, String::new()));
    }
    if columns.is_empty() || !table.values.len().is_multiple_of(columns.len()) {
        let message = format!(
            "{} values do not fill rows of {} columns",
            table.values.len(),
            columns.len()
        );
        return Err(Error::semantic(Code::INVALID, span, message).into());
    }
    let rows = table.values.len() / columns.len();
    let mut writers: Vec<Writer> = columns.iter().map(|column| Writer::new(column.kind, rows)).collect();
    let env = Env::scalar(scope);
    let width = columns.len();
    for (at, value) in table.values.iter().enumerate() {
        let typed = binder.bind_constant(value, &env)?;
        let kind = columns.get(at % width).map_or(KustoType::String, |column| column.kind);
        let typed = coerce(typed, kind, value.span)?;
        if let Some(writer) = writers.get_mut(at % width) {
            typed.read(|cell| writer.push(&Out::from(cell)));
        }
    }
    let fields: Vec<Field> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| Field::new(at.to_string(), column.kind.arrow(), true))
        .collect();
    let batch = RecordBatch::try_new_with_options(
        Arc::new(Schema::new(fields)),
        writers.into_iter().map(Writer::finish).collect(),
        &RecordBatchOptions::new().with_row_count(Some(rows)),
    )
    .map_err(datafusion::error::DataFusionError::from)?;
    let relation = crate::operators::memory_plan(binder, &columns, vec![batch])?;
    Ok(Relation {
        serialized: true,
        ..relation
    })
}

/// Brings a written value to its column's type; a value that cannot be is null.
fn coerce(value: Typed, kind: KustoType, span: Span) -> Bound<Typed> {
    if let Some(value) = implicit(value.clone(), kind) {
        return Ok(value);
    }
    if kind == KustoType::Dynamic {
        return Ok(crate::binder::typed::to_dynamic(value));
    }
    if kind == KustoType::String {
        return Ok(to_text(value));
    }
    let name = match kind {
        KustoType::Int => "toint",
        KustoType::Long => "tolong",
        KustoType::Real => "todouble",
        KustoType::Bool => "tobool",
        KustoType::DateTime => "todatetime",
        KustoType::TimeSpan => "totimespan",
        _ => "toguid",
    };
    match functions::find(name) {
        Some(function) => {
            let call = functions::Call {
                name: function.name,
                span,
                now: chrono::DateTime::UNIX_EPOCH,
            };
            (function.build)(&call, vec![value])
        }
        None => Typed::null(kind),
    }
}
