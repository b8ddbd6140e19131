//! What a whole-table computation reads, and how it becomes a bound table.
//!
//! A [`Feed`] narrows a bound table to the values that are read, by position; at run time they are
//! an [`Input`] of cells. [`plan`] puts feeds and the computation together.

use super::sink::Sink;
use super::{TableNode, Watch};
use crate::KustoType;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Cell, Cells};
use crate::relation::{Column, Relation, column};
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field};
use datafusion::common::{Result, exec_datafusion_err};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, cast};
use std::sync::Arc;

/// The values that a computation reads of one bound table.
pub(crate) struct Feed {
    plan: LogicalPlan,
    exprs: Vec<Expr>,
    kinds: Vec<KustoType>,
    /// The position of the identities of the source rows, in evidence mode.
    evidence: Option<usize>,
    prefix: String,
}

impl Feed {
    /// Starts with nothing but the identities of the source rows.
    pub(crate) fn new(binder: &mut Binder<'_>, input: &Relation) -> Self {
        let mut feed = Self {
            plan: input.plan.clone(),
            exprs: Vec::new(),
            kinds: Vec::new(),
            evidence: None,
            prefix: binder.fresh_id("feed"),
        };
        if let Some(id) = &input.evidence {
            feed.evidence = Some(feed.add(&Typed::new(column(id), KustoType::String)));
        }
        feed
    }

    /// Reads all visible columns as well; returns their positions.
    pub(crate) fn add_columns(&mut self, columns: &[Column]) -> Vec<usize> {
        columns
            .iter()
            .map(|column| self.add(&Typed::new(column.expr(), column.kind)))
            .collect()
    }

    /// Reads one more value; returns its position.
    pub(crate) fn add(&mut self, value: &Typed) -> usize {
        let at = self.exprs.len();
        let wanted = value.kind.arrow();
        let expr = if wanted == DataType::Utf8 {
            cast(value.expr.clone(), wanted)
        } else {
            value.expr.clone()
        };
        self.exprs.push(expr.alias(format!("{}:{at}", self.prefix)));
        self.kinds.push(value.kind);
        at
    }

    /// Returns the position of the identities of the source rows.
    pub(crate) fn evidence(&self) -> Option<usize> {
        self.evidence
    }

    fn finish(mut self) -> Bound<(LogicalPlan, Vec<KustoType>)> {
        if self.exprs.is_empty() {
            // A projection needs an expression for its rows to be counted.
            let one = Typed::constant(&crate::cell::Out::Bool(true), KustoType::Bool)?;
            self.add(&one);
        }
        let plan = LogicalPlanBuilder::new(self.plan).project(self.exprs)?.build()?;
        Ok((plan, self.kinds))
    }
}

/// The rows of one feed at run time.
pub(crate) struct Input {
    cells: Vec<Cells>,
    rows: usize,
}

impl Input {
    fn open(batch: &RecordBatch, kinds: &[KustoType]) -> Result<Self> {
        let cells = batch
            .columns()
            .iter()
            .zip(kinds)
            .map(|(array, kind)| Cells::new(array, *kind))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            cells,
            rows: batch.num_rows(),
        })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the value at a position of the feed.
    pub(crate) fn cell(&self, row: usize, at: usize) -> Cell<'_> {
        match self.cells.get(at) {
            Some(cells) => cells.get(row),
            None => Cell::Null,
        }
    }
}

/// What a computation does: it reads inputs and pushes rows of the output's columns, then their
/// evidence when there is any.
pub(crate) type Body = Arc<dyn Fn(&[Input], &mut Sink<'_>) -> Result<()> + Send + Sync>;

/// Plans a computation. The columns must have fresh ids.
pub(crate) fn plan(
    binder: &mut Binder<'_>,
    name: &'static str,
    feeds: Vec<Feed>,
    columns: Vec<Column>,
    body: Body,
) -> Bound<Relation> {
    let evidence = binder.options.evidence.then(|| binder.fresh_id("evidence"));
    let mut fields: Vec<Field> = columns
        .iter()
        .map(|column| Field::new(&column.id, column.kind.arrow(), true))
        .collect();
    fields.extend(evidence.iter().map(|id| Field::new(id, DataType::Utf8, true)));
    let kinds: Vec<KustoType> = columns.iter().map(|column| column.kind).collect();
    let with_evidence = evidence.is_some();
    let mut plans = Vec::new();
    let mut input_kinds = Vec::new();
    for feed in feeds {
        let (plan, kinds) = feed.finish()?;
        plans.push(plan);
        input_kinds.push(kinds);
    }
    let compute = Arc::new(
        move |batches: &[RecordBatch], schema: &arrow::datatypes::SchemaRef, watch: &Watch| {
            if batches.len() != input_kinds.len() {
                return Err(exec_datafusion_err!("{name} lacks an input"));
            }
            let inputs = batches
                .iter()
                .zip(&input_kinds)
                .map(|(batch, kinds)| Input::open(batch, kinds))
                .collect::<Result<Vec<_>>>()?;
            let mut sink = Sink::new(Arc::clone(schema), kinds.clone(), with_evidence, watch);
            body(&inputs, &mut sink)?;
            sink.finish()
        },
    );
    let node = TableNode::new(name, plans, fields, compute)?;
    Ok(Relation {
        evidence,
        serialized: true,
        ..Relation::new(node.into_plan(), columns)
    })
}
