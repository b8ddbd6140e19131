//! `range x from a to b step c`: a column of evenly spaced values, made as they are asked for.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Out, Writer};
use crate::error::{Code, Error};
use crate::instant;
use crate::relation::Relation;
use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::common::{Column as PlanColumn, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, lit};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use futures::StreamExt as _;
use kql::Span;
use kql::ast::Range;
use std::sync::Arc;

/// More rows than this are refused: nobody waits for them.
const MAX_ROWS: u64 = 20_000_000;
/// Rows of a batch.
const BATCH_ROWS: u64 = 8_192;

/// Binds `range`.
pub(crate) fn bind(binder: &mut Binder<'_>, range: &Range, scope: &Scope, span: Span) -> Bound<Relation> {
    let env = Env::scalar(scope);
    let from = binder.bind_constant(&range.from, &env)?;
    let to = binder.bind_constant(&range.to, &env)?;
    let step = binder.bind_constant(&range.step, &env)?;
    let values = Values::new(&from, &to, &step, span)?;
    let column = binder.fresh_column(&range.column.text, values.kind);
    let field = Field::new(&column.id, values.kind.arrow(), true);
    let rows = Rows {
        schema: Arc::new(Schema::new(vec![field])),
        values,
    };
    let table = StreamingTable::try_new(Arc::clone(&rows.schema), vec![Arc::new(rows)])?;
    let reference = TableReference::bare(binder.fresh_id("range"));
    let read = Expr::Column(PlanColumn::new(Some(reference.clone()), &column.id));
    let mut exprs = vec![read.alias(&column.id)];
    let mut evidence = None;
    if binder.options.evidence {
        let id = binder.fresh_id("evidence");
        exprs.push(lit("").alias(&id));
        evidence = Some(id);
    }
    let plan = LogicalPlanBuilder::scan(reference, provider_as_source(Arc::new(table)), None)?
        .project(exprs)?
        .build()?;
    Ok(Relation {
        serialized: true,
        evidence,
        ..Relation::new(plan, vec![column])
    })
}

/// Evenly spaced values, from one bound to the other, both inclusive.
#[derive(Clone, Copy, Debug)]
struct Values {
    kind: KustoType,
    first: Bounds,
    count: u64,
}

/// The first value and the distance between two.
#[derive(Clone, Copy, Debug)]
enum Bounds {
    Whole(i64, i64),
    Real(f64, f64),
}

impl Values {
    fn new(from: &Typed, to: &Typed, step: &Typed, span: Span) -> Bound<Self> {
        use KustoType::{DateTime, Long, Real, TimeSpan};
        let bad = |message: &str| Error::semantic(Code::TYPE, span, message);
        let kind = match (from.kind, to.kind, step.kind) {
            (DateTime, DateTime, TimeSpan) => DateTime,
            (TimeSpan, TimeSpan, TimeSpan) => TimeSpan,
            (a, b, c) if a.is_number() && b.is_number() && c.is_number() => {
                if [a, b, c].contains(&Real) {
                    Real
                } else {
                    Long
                }
            }
            _ => return Err(bad("the bounds and the step of range must be of one kind").into()),
        };
        let none = Self {
            kind,
            first: Bounds::Whole(0, 0),
            count: 0,
        };
        let counted = |steps: Option<u64>, first: Bounds| match steps {
            Some(steps) if steps < MAX_ROWS => Ok(Self {
                kind,
                first,
                count: steps + 1,
            }),
            _ => {
                let message = format!("range would give more than {MAX_ROWS} rows");
                Err(Error::semantic(Code::INVALID, span, message).into())
            }
        };
        if kind == Real {
            let read = |value: &Typed| value.read(|cell| cell.real()).flatten();
            let (Some(from), Some(to), Some(step)) = (read(from), read(to), read(step)) else {
                return Ok(none);
            };
            let steps = ((to - from) / step).floor();
            if !steps.is_finite() || steps < 0.0 {
                return Ok(none);
            }
            return counted(Some(steps as u64), Bounds::Real(from, step));
        }
        let (Some(from), Some(to), Some(mut step)) = (from.constant_long(), to.constant_long(), step.constant_long())
        else {
            return Ok(none);
        };
        if kind == DateTime {
            step /= instant::TICKS_PER_MICRO;
        }
        if step == 0 {
            return Err(bad("the step of range must not be zero").into());
        }
        let distance = i128::from(to) - i128::from(from);
        if distance != 0 && (distance < 0) != (step < 0) {
            return Ok(none);
        }
        counted(
            u64::try_from(distance / i128::from(step)).ok(),
            Bounds::Whole(from, step),
        )
    }

    fn at(&self, number: u64) -> Out<'static> {
        match self.first {
            Bounds::Real(first, step) => Out::Real(first + number as f64 * step),
            Bounds::Whole(first, step) => {
                // Below twenty million, so the number fits.
                let value = first.wrapping_add(step.wrapping_mul(number as i64));
                match self.kind {
                    KustoType::DateTime => Out::DateTime(value),
                    KustoType::TimeSpan => Out::TimeSpan(value),
                    _ => Out::Long(value),
                }
            }
        }
    }
}

/// The rows, made as they are asked for.
#[derive(Debug)]
struct Rows {
    schema: SchemaRef,
    values: Values,
}

impl PartitionStream for Rows {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (schema, values) = (Arc::clone(&self.schema), self.values);
        let starts = (0..values.count).step_by(BATCH_ROWS as usize);
        let batches = futures::stream::iter(starts).map(move |start| {
            let numbers = start..(start + BATCH_ROWS).min(values.count);
            let mut writer = Writer::new(values.kind, BATCH_ROWS as usize);
            for number in numbers {
                writer.push(&values.at(number));
            }
            Ok(RecordBatch::try_new(Arc::clone(&schema), vec![writer.finish()])?)
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), batches))
    }
}
