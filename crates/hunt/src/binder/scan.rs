//! Reading a stored table: every documented column with its type, both dialects' names, the row's
//! identity, and the time range of the query.
//!
//! Storage may lack columns that no row has set; they read as null. A table without any row reads
//! as an empty one with the full schema.

use super::{Binder, Bound};
use crate::KustoType;
use crate::relation::Relation;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::TableProvider;
use datafusion::common::{Column as PlanColumn, ScalarValue, TableReference};
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::functions::string::expr_fn::concat;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, cast, lit};
use schema::{ITEM_ID, Origin, Table};
use std::collections::HashSet;
use std::sync::Arc;

/// Separates the table from the row in an evidence entry, and entries from each other.
pub(crate) const EVIDENCE_FIELD: char = '\t';
pub(crate) const EVIDENCE_ROW: char = '\n';

/// Returns whether a query speaks Sentinel's dialect: it names that dialect's time column and not
/// Defender's.
pub(crate) fn speaks_sentinel(text: &str) -> bool {
    let names = |wanted: &str| {
        text.match_indices(wanted).any(|(at, _)| {
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + wanted.len()..).and_then(|after| after.chars().next());
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
    };
    names("TimeGenerated") && !names("Timestamp")
}

/// Binds a scan of a table.
pub(crate) fn bind(binder: &mut Binder<'_>, table: &Table) -> Bound<Relation> {
    let provider = match binder.open(&table.name)? {
        Some(provider) => provider,
        None => empty_provider(table)?,
    };
    let stored = provider.schema();
    let reference = TableReference::bare(table.name.clone());
    let mut builder = LogicalPlanBuilder::scan(reference.clone(), provider_as_source(provider), None)?;
    if let (Some((from, to)), Some(time)) = (binder.options.time_range, time_column(table, &stored)) {
        let column = Expr::Column(PlanColumn::new(Some(reference.clone()), time));
        let instant = |at: chrono::DateTime<chrono::Utc>| {
            lit(ScalarValue::TimestampMicrosecond(
                Some(at.timestamp_micros()),
                Some("UTC".into()),
            ))
        };
        let column = as_kind(column, &stored, time, KustoType::DateTime);
        builder = builder.filter(column.clone().gt_eq(instant(from)).and(column.lt(instant(to))))?;
    }
    let read = |name: &str, kind: KustoType| -> Bound<Expr> {
        if stored.field_with_name(name).is_err() {
            return Ok(Expr::Literal(ScalarValue::try_from(&kind.arrow())?, None));
        }
        let column = Expr::Column(PlanColumn::new(Some(reference.clone()), name));
        Ok(as_kind(column, &stored, name, kind))
    };
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    let mut hidden = Vec::new();
    // In Sentinel's dialect its names of a Defender table are the visible ones.
    let dialect = table
        .sentinel
        .as_ref()
        .filter(|_| binder.sentinel && table.origin == Origin::Defender);
    for documented in &table.columns {
        let kind = KustoType::from(documented.kind);
        let mut column = binder.fresh_column(&documented.name, kind);
        column.json_text = kind == KustoType::String && is_json_text(table, &documented.name);
        exprs.push(read(&documented.name, kind)?.alias(&column.id));
        let is_missing = dialect.is_some_and(|dialect| dialect.missing.contains(&documented.name));
        if is_missing || (dialect.is_some() && Some(documented.name.as_str()) == table.time_column()) {
            hidden.push(column);
        } else {
            columns.push(column);
        }
    }
    for (name, kind, expr) in other_dialect(table, &read)? {
        let column = binder.fresh_column(&name, kind);
        exprs.push(expr.alias(&column.id));
        let is_visible = dialect
            .is_some_and(|dialect| name == "TimeGenerated" || dialect.extra.iter().any(|column| column.name == name));
        if is_visible {
            columns.push(column);
        } else {
            hidden.push(column);
        }
    }
    let mut evidence = None;
    if binder.options.evidence {
        let id = binder.fresh_id("evidence");
        let prefix = format!("{}{EVIDENCE_FIELD}", table.name);
        exprs.push(concat(vec![lit(prefix), read(ITEM_ID, KustoType::String)?]).alias(&id));
        evidence = Some(id);
    }
    let plan = builder.project(exprs)?.build()?;
    let mut relation = Relation::new(plan, columns);
    relation.hidden = hidden;
    relation.evidence = evidence;
    relation.source_name = Some(table.name.clone());
    Ok(relation)
}

/// Brings a stored column to the type it is documented with, leaving text layouts alone.
fn as_kind(column: Expr, stored: &Schema, name: &str, kind: KustoType) -> Expr {
    let wanted = kind.arrow();
    match stored.field_with_name(name).map(Field::data_type) {
        Ok(found) if *found == wanted => column,
        Ok(DataType::Utf8View | DataType::LargeUtf8) if wanted == DataType::Utf8 => column,
        _ => cast(column, wanted),
    }
}

/// Returns the stored column that holds the event's time.
fn time_column<'t>(table: &'t Table, stored: &Schema) -> Option<&'t str> {
    table.time_column().filter(|name| stored.field_with_name(name).is_ok())
}

/// Text that both dialects treat as JSON: Sentinel's copy of the column is dynamic.
fn is_json_text(table: &Table, column: &str) -> bool {
    column == "AdditionalFields"
        || table.sentinel.as_ref().is_some_and(|dialect| {
            dialect
                .retyped
                .iter()
                .any(|other| other.name == column && other.kind == schema::ColumnType::Dynamic)
        })
}

/// Returns the names that only the other dialect uses, and the row's identity: readable when named,
/// not part of `*`.
fn other_dialect(
    table: &Table,
    read: &dyn Fn(&str, KustoType) -> Bound<Expr>,
) -> Bound<Vec<(String, KustoType, Expr)>> {
    let mut extra = Vec::new();
    let mut taken: HashSet<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut add = |name: &str, kind: KustoType, expr: Expr| {
        if taken.insert(name.to_owned()) {
            extra.push((name.to_owned(), kind, expr));
        }
    };
    add(ITEM_ID, KustoType::String, read(ITEM_ID, KustoType::String)?);
    if let Some(time) = table.time_column() {
        for alias in ["Timestamp", "TimeGenerated"] {
            add(alias, KustoType::DateTime, read(time, KustoType::DateTime)?);
        }
    }
    add("Type", KustoType::String, lit(table.name.as_str()));
    for name in ["TenantId", "SourceSystem"] {
        add(name, KustoType::String, read(name, KustoType::String)?);
    }
    if let Some(dialect) = &table.sentinel {
        for column in &dialect.extra {
            let kind = KustoType::from(column.kind);
            add(&column.name, kind, read(&column.name, kind)?);
        }
    }
    if table.origin == Origin::Sentinel || table.sentinel.is_some() {
        for name in ["_ResourceId", "_SubscriptionId"] {
            add(name, KustoType::String, read(name, KustoType::String)?);
        }
    }
    Ok(extra)
}

fn empty_provider(table: &Table) -> Bound<Arc<dyn TableProvider>> {
    let schema = table.arrow_schema();
    let provider = MemTable::try_new(Arc::clone(&schema), vec![vec![RecordBatch::new_empty(schema)]])?;
    Ok(Arc::new(provider))
}
