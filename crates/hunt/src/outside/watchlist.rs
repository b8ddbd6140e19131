//! `_GetWatchlist(alias)`: the rows of a watchlist, from the administrator's CSV file.
//!
//! All columns are text, as in Sentinel.
//! Source: Microsoft Sentinel, watchlists in queries.

use super::read_csv;
use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::cell::{Out, Writer};
use crate::relation::{Column, Relation};
use crate::{KustoType, Reference};
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema};
use kql::Span;
use kql::ast::Call;
use std::sync::Arc;

/// Binds the function.
pub(crate) fn bind(binder: &mut Binder<'_>, call: &Call, scope: &Scope, span: Span) -> Bound<Relation> {
    let [argument] = call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(call, "1", span));
    };
    let alias = binder
        .bind_constant(&argument.value, &Env::scalar(scope))?
        .constant_text()
        .unwrap_or_default();
    let reference = Reference::Watchlist(alias);
    let Some(content) = binder.read(&reference)? else {
        return Err(crate::operators::external_data::missing(&reference, argument.span));
    };
    let (head, rows) = read_csv(&content, &reference, argument.span)?;
    let columns: Vec<Column> = head
        .into_iter()
        .map(|name| Column::new(name, KustoType::String, String::new()))
        .collect();
    let mut writers: Vec<Writer> = columns
        .iter()
        .map(|column| Writer::new(column.kind, rows.len()))
        .collect();
    for row in &rows {
        for (at, writer) in writers.iter_mut().enumerate() {
            writer.push(&Out::from(row.get(at).unwrap_or_default()));
        }
    }
    let fields: Vec<Field> = (0..columns.len())
        .map(|at| Field::new(at.to_string(), KustoType::String.arrow(), true))
        .collect();
    let batch = RecordBatch::try_new_with_options(
        Arc::new(Schema::new(fields)),
        writers.into_iter().map(Writer::finish).collect(),
        &RecordBatchOptions::new().with_row_count(Some(rows.len())),
    )
    .map_err(datafusion::error::DataFusionError::from)?;
    crate::operators::memory_plan(binder, &columns, vec![batch])
}
