//! Rows by their identity, whole: what citations point to.
//!
//! Identities begin with their source's id and grow within it, so files, row groups and pages whose
//! bounds exclude all wanted identities are not read.

use crate::provider::SnapshotProvider;
use crate::{Error, Lake};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use datafusion::logical_expr::utils::disjunction;
use datafusion::prelude::{Expr, ident, lit};
use evidence::RowRef;
use schema::{ColumnType, ITEM_ID, Table, format_datetime};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Length of the part of an identity that names its source.
const SOURCE_CHARS: usize = 16;

/// A stored row.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundRow {
    /// Its address.
    pub row: RowRef,
    /// Columns and values in the order of the table, empty ones left out. Times are RFC 3339 text;
    /// `dynamic` columns are JSON.
    pub fields: Map<String, Value>,
}

impl Lake {
    /// Finds rows by their addresses, in the order of tables and identities. A row that does not exist,
    /// or no longer does, is not among them.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub async fn find_rows(&self, wanted: &[RowRef]) -> Result<Vec<FoundRow>, Error> {
        let mut by_table: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for row in wanted {
            by_table.entry(&row.table).or_default().insert(&row.item_id);
        }
        let mut found = Vec::with_capacity(wanted.len());
        for (table, items) in by_table {
            found.extend(self.find_in(table, &items).await?);
        }
        Ok(found)
    }

    /// Returns all rows of a table in the order of their identities; none for a table that does not
    /// exist. Meant for small tables, such as those of alerts.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn all_rows(&self, table: &str) -> Result<Vec<FoundRow>, Error> {
        let Some(provider) = self.newest(table).await?.filter(|provider| !provider.is_empty()) else {
            return Ok(Vec::new());
        };
        self.read(table, provider, None).await
    }

    async fn find_in(&self, name: &str, items: &BTreeSet<&str>) -> Result<Vec<FoundRow>, Error> {
        let Some(provider) = self.newest(name).await? else {
            return Ok(Vec::new());
        };
        let provider = provider.with_files(|file| match &file.stats.items {
            Some((first, last)) => items
                .range(first.as_str()..)
                .next()
                .is_some_and(|item| *item <= last.as_str()),
            None => true,
        });
        if provider.is_empty() {
            return Ok(Vec::new());
        }
        self.read(name, provider, Some(filter(items))).await
    }

    async fn read(&self, name: &str, provider: SnapshotProvider, filter: Option<Expr>) -> Result<Vec<FoundRow>, Error> {
        let table = provider.table();
        let failed = |error| Error::scan(name, error);
        let mut rows = self.session().read_table(Arc::new(provider)).map_err(failed)?;
        if let Some(filter) = filter {
            rows = rows.filter(filter).map_err(failed)?;
        }
        let mut found: Vec<FoundRow> = Vec::new();
        for batch in rows.collect().await.map_err(failed)? {
            found.extend((0..batch.num_rows()).filter_map(|row| read_row(&table, &batch, row)));
        }
        found.sort_by(|a, b| a.row.cmp(&b.row));
        Ok(found)
    }
}

/// For each source: between the first and the last wanted identity, and one of them.
fn filter(items: &BTreeSet<&str>) -> Expr {
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in items {
        by_source
            .entry(item.get(..SOURCE_CHARS).unwrap_or(item))
            .or_default()
            .push(item);
    }
    let one_of = by_source.into_values().filter_map(|items| {
        let (first, last) = (*items.first()?, *items.last()?);
        let listed = ident(ITEM_ID).in_list(items.into_iter().map(lit).collect(), false);
        Some(ident(ITEM_ID).between(lit(first), lit(last)).and(listed))
    });
    disjunction(one_of).unwrap_or_else(|| lit(false))
}

fn read_row(table: &Table, batch: &RecordBatch, row: usize) -> Option<FoundRow> {
    let items = batch.column_by_name(ITEM_ID)?.as_string_opt::<i32>()?;
    let mut fields = Map::new();
    for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        if field.name() == ITEM_ID {
            continue;
        }
        let kind = table.column(field.name()).map(|column| column.kind);
        if let Some(value) = read_value(array.as_ref(), row, kind) {
            fields.insert(field.name().clone(), value);
        }
    }
    let item_id = items.is_valid(row).then(|| items.value(row).to_owned())?;
    Some(FoundRow {
        row: RowRef {
            table: table.name.clone(),
            item_id,
        },
        fields,
    })
}

fn read_value(array: &dyn Array, row: usize, kind: Option<ColumnType>) -> Option<Value> {
    if array.is_null(row) {
        return None;
    }
    if let Some(texts) = array.as_string_opt::<i32>() {
        let text = texts.value(row);
        let parsed = if kind == Some(ColumnType::Dynamic) {
            serde_json::from_str(text).ok()
        } else {
            None
        };
        return (!text.is_empty()).then(|| parsed.unwrap_or_else(|| text.into()));
    }
    if let Some(times) = array.as_primitive_opt::<TimestampMicrosecondType>() {
        return Some(format_datetime(times.value(row)).into());
    }
    if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
        return Some(numbers.value(row).into());
    }
    if let Some(numbers) = array.as_primitive_opt::<Int32Type>() {
        return Some(numbers.value(row).into());
    }
    if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
        return Some(numbers.value(row).into());
    }
    array.as_boolean_opt().map(|truths| truths.value(row).into())
}
