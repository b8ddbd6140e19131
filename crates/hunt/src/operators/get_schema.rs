//! `getschema`: a table's columns as rows.

use crate::KustoType;
use crate::binder::{Binder, Bound};
use crate::cell::{Out, Writer};
use crate::relation::{Column, Relation};
use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use std::sync::Arc;

/// Binds `getschema`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: &Relation) -> Bound<Relation> {
    let kinds = [KustoType::String, KustoType::Long, KustoType::String, KustoType::String];
    let names = ["ColumnName", "ColumnOrdinal", "DataType", "ColumnType"];
    let mut writers: Vec<Writer> = kinds
        .iter()
        .map(|kind| Writer::new(*kind, input.columns.len()))
        .collect();
    for (at, column) in input.columns.iter().enumerate() {
        let row = [
            Out::text(column.name.clone()),
            Out::Long(at as i64),
            Out::from(column.kind.dotnet_name()),
            Out::from(column.kind.name()),
        ];
        for (writer, value) in writers.iter_mut().zip(&row) {
            writer.push(value);
        }
    }
    let fields: Vec<Field> = names
        .iter()
        .zip(kinds)
        .map(|(name, kind)| Field::new(*name, kind.arrow(), true))
        .collect();
    let batch = RecordBatch::try_new(
        Arc::new(Schema::new(fields)),
        writers.into_iter().map(Writer::finish).collect(),
    )
    .map_err(datafusion::error::DataFusionError::from)?;
    let columns: Vec<Column> = names
        .iter()
        .zip(kinds)
        .map(|(name, kind)| Column::new(*name, kind, String::new()))
        .collect();
    crate::operators::memory_plan(binder, &columns, vec![batch])
}
