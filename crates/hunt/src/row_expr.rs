//! An expression computed for one row at a time, over values that only become known row by row.
//!
//! `scan` needs it: its conditions look at a state that the rows before have left.

use crate::KustoType;
use crate::cell::{Cells, Out, Writer};
use crate::relation::Column;
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::common::{DFSchema, Result};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};
use std::collections::HashMap;
use std::sync::Arc;

/// A compiled expression over some of a row's slots.
#[derive(Debug)]
pub(crate) struct RowExpr {
    expr: Arc<dyn PhysicalExpr>,
    kind: KustoType,
    schema: SchemaRef,
    /// The slots that are read, with their types.
    slots: Vec<(usize, KustoType)>,
}

impl RowExpr {
    /// Compiles an expression whose columns are among `slots`, by their ids.
    pub(crate) fn new(expr: &Expr, kind: KustoType, slots: &[Column]) -> Result<Self> {
        let mut used: Vec<String> = expr
            .column_refs()
            .into_iter()
            .map(|column| column.name.clone())
            .collect();
        used.sort();
        let mut fields = Vec::new();
        let mut places = Vec::new();
        for id in used {
            let Some((at, column)) = slots.iter().enumerate().find(|(_, column)| column.id == id) else {
                return datafusion::common::internal_err!("no slot holds {id}");
            };
            fields.push(Field::new(&id, column.kind.arrow(), true));
            places.push((at, column.kind));
        }
        let schema = Arc::new(Schema::new(fields));
        let planned = DFSchema::from_unqualified_fields(schema.fields().clone(), HashMap::new())?;
        // Some functions (`coalesce`) only run in the form that simplification gives them.
        let context = SimplifyContext::builder()
            .with_schema(Arc::new(planned.clone()))
            .build();
        let expr = ExprSimplifier::new(context).simplify(expr.clone())?;
        let expr = create_physical_expr(
            &expr,
            &planned,
            &ExecutionProps::new(),
            &PhysicalPlanningContext::default(),
        )?;
        Ok(Self {
            expr,
            kind,
            schema,
            slots: places,
        })
    }

    /// Computes the value for a row whose slots are read with `value`.
    pub(crate) fn evaluate<'v>(&self, value: impl Fn(usize) -> Out<'v>) -> Result<Out<'static>> {
        let arrays = self
            .slots
            .iter()
            .map(|(at, kind)| {
                let mut writer = Writer::new(*kind, 1);
                writer.push(&value(*at));
                writer.finish()
            })
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(1));
        let row = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options)?;
        let array = self.expr.evaluate(&row)?.into_array(1)?;
        let cells = Cells::new(&array, self.kind)?;
        Ok(Out::from(cells.get(0)).into_static())
    }
}
