//! `mv-expand`: one row per element of an array or member of a bag.
//!
//! Several arrays are expanded side by side, the shorter ones filled with nulls. A null gives one
//! row, an empty array none, a single value one.

use crate::KustoType;
use crate::binder::naming::implied;
use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::cell::{Cell, Cells, Out, Writer};
use crate::dynamic;
use crate::dynamic::convert::from_json;
use crate::error::{Code, Error};
use crate::map_node::{MapNode, Repeated, Rewrite};
use crate::relation::{Column, Relation};
use arrow::array::{ArrayRef, Int64Builder, RecordBatch, StringArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::common::{Result, exec_datafusion_err};
use datafusion::logical_expr::{LogicalPlanBuilder, cast};
use kql::Span;
use kql::ast::{BagExpansion, MvExpand};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Kusto expands no array further than this.
const MAX_ROWS_PER_ARRAY: usize = 1_048_576;
/// Output batches hold about this many rows.
const BATCH_ROWS: usize = 8192;

/// Binds `mv-expand`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    expand: &MvExpand,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let limit = match &expand.limit {
        Some(limit) => binder.bind_count(limit, &Env::scalar(scope))?,
        None => usize::MAX,
    };
    let mut sources = Vec::new();
    let mut exprs: Vec<_> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    let mut columns = input.columns.clone();
    let mut added = Vec::new();
    let mut kinds = Vec::new();
    let mut index_column = None;
    if let Some(index) = &expand.item_index {
        let column = binder.fresh_column(&index.text, KustoType::Long);
        added.push(Field::new(&column.id, DataType::Int64, true));
        index_column = Some(column);
    }
    for item in &expand.items {
        let value = binder.bind_scalar(&item.expr.value, &Env::row(scope, &input))?;
        if value.kind != KustoType::Dynamic && !value.json_text {
            let message = format!(
                "mv-expand needs a dynamic value, not {}; use parse_json() or split()",
                value.kind
            );
            return Err(Error::semantic(Code::TYPE, item.span, message).into());
        }
        let kind = match item.ty {
            None => KustoType::Dynamic,
            Some(ty) => match KustoType::from_ast(ty) {
                Some(kind) => kind,
                None => return Err(crate::binder::literal::decimal(item.span)),
            },
        };
        let name = match item.expr.name() {
            Some(name) => name.text.clone(),
            None => implied(&item.expr.value).unwrap_or_else(|| "Column1".to_owned()),
        };
        let source = binder.fresh_id("array");
        exprs.push(cast(value.expr, DataType::Utf8).alias(&source));
        sources.push(source);
        let column = binder.fresh_column(&name, kind);
        added.push(Field::new(&column.id, kind.arrow(), true));
        kinds.push(kind);
        place(&mut columns, column);
    }
    // The index stands behind the items, wherever it was written.
    if let Some(column) = index_column {
        place(&mut columns, column);
    }
    if sources.is_empty() {
        return Err(Error::semantic(Code::SHAPE, span, "mv-expand needs an array to expand").into());
    }
    for id in input.carried() {
        if !input.columns.iter().chain(&input.hidden).any(|column| column.id == id) {
            exprs.push(crate::relation::column(&id));
        }
    }
    let prepared = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    let rewrite = Expand {
        sources,
        kinds,
        pairs: expand.bag_expansion == Some(BagExpansion::Array),
        with_index: expand.item_index.is_some(),
        limit,
    };
    let plan = MapNode::new(prepared, added, Arc::new(rewrite))?.into_plan();
    let hidden = input
        .hidden
        .iter()
        .filter(|old| !columns.iter().any(|column| column.name == old.name))
        .cloned()
        .collect();
    Ok(Relation {
        plan,
        columns,
        hidden,
        ..input
    })
}

/// Puts a column in the place of the one of its name, else last.
fn place(columns: &mut Vec<Column>, column: Column) {
    match columns.iter_mut().find(|existing| existing.name == column.name) {
        Some(existing) => *existing = column,
        None => columns.push(column),
    }
}

#[derive(Debug)]
struct Expand {
    sources: Vec<String>,
    kinds: Vec<KustoType>,
    pairs: bool,
    with_index: bool,
    limit: usize,
}

impl Rewrite for Expand {
    fn name(&self) -> &'static str {
        "MvExpand"
    }

    fn reads(&self) -> &[String] {
        &self.sources
    }

    fn rewrite(&self, input: &RecordBatch, output: &SchemaRef) -> Result<Vec<RecordBatch>> {
        let arrays = self
            .sources
            .iter()
            .map(|name| {
                let array = input
                    .column_by_name(name)
                    .ok_or_else(|| exec_datafusion_err!("no column {name} to expand"))?;
                Cells::new(array, KustoType::Dynamic)
            })
            .collect::<Result<Vec<_>>>()?;
        let mut batches = Vec::new();
        let mut page = Page::new(self);
        let mut repeated = Repeated::default();
        for row in 0..input.num_rows() {
            let elements: Vec<Option<Vec<Value>>> = arrays
                .iter()
                .map(|cells| elements(cells.get(row), self.pairs))
                .collect();
            let longest = elements
                .iter()
                .map(|items| items.as_ref().map_or(0, Vec::len))
                .max()
                .unwrap_or(0);
            let all_null = elements.iter().all(Option::is_none);
            let rows = if all_null { 1 } else { longest.min(MAX_ROWS_PER_ARRAY) }.min(self.limit);
            for at in 0..rows {
                page.push(row, at, &elements);
                if page.rows.len() >= BATCH_ROWS {
                    repeated.count(input, &page.rows, &self.sources)?;
                    batches.push(page.finish(input, output)?);
                    page = Page::new(self);
                }
            }
        }
        repeated.count(input, &page.rows, &self.sources)?;
        batches.push(page.finish(input, output)?);
        Ok(batches)
    }
}

/// Rows of one output batch.
struct Page<'e> {
    expand: &'e Expand,
    rows: Vec<u32>,
    index: Int64Builder,
    writers: Vec<Writer>,
}

impl<'e> Page<'e> {
    fn new(expand: &'e Expand) -> Self {
        let writers = expand.kinds.iter().map(|kind| Writer::new(*kind, 64)).collect();
        Self {
            expand,
            rows: Vec::new(),
            index: Int64Builder::new(),
            writers,
        }
    }

    fn push(&mut self, row: usize, at: usize, elements: &[Option<Vec<Value>>]) {
        self.rows.push(row as u32);
        self.index.append_value(at as i64);
        for ((writer, items), kind) in self.writers.iter_mut().zip(elements).zip(&self.expand.kinds) {
            let item = items.as_ref().and_then(|items| items.get(at));
            writer.push(&item.map_or(Out::Null, |item| from_json(item, *kind)));
        }
    }

    fn finish(mut self, input: &RecordBatch, output: &SchemaRef) -> Result<RecordBatch> {
        let rows = UInt32Array::from(std::mem::take(&mut self.rows));
        let count = rows.len();
        let schema = input.schema();
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(output.fields().len());
        for (field, column) in schema.fields().iter().zip(input.columns()) {
            // Nobody reads an array behind its expansion; repeating it per element would be quadratic.
            arrays.push(if self.expand.sources.contains(field.name()) {
                Arc::new(StringArray::from_iter_values(std::iter::repeat_n("", count)))
            } else {
                take(column, &rows, None)?
            });
        }
        if self.expand.with_index {
            arrays.push(Arc::new(self.index.finish()));
        }
        arrays.extend(self.writers.into_iter().map(Writer::finish));
        let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(count));
        Ok(RecordBatch::try_new_with_options(Arc::clone(output), arrays, &options)?)
    }
}

/// Returns the elements of a value; `None` when it is null.
fn elements(cell: Cell<'_>, pairs: bool) -> Option<Vec<Value>> {
    match dynamic::read(cell) {
        Value::Null => None,
        Value::Array(items) => Some(items),
        Value::Object(members) if pairs => Some(
            members
                .into_iter()
                .map(|(key, value)| Value::Array(vec![Value::String(key), value]))
                .collect(),
        ),
        Value::Object(members) => Some(
            members
                .into_iter()
                .map(|member| Value::Object(Map::from_iter([member])))
                .collect(),
        ),
        other => Some(vec![other]),
    }
}
