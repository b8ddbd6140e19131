//! `range x from a to b step c`: a column of evenly spaced values.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Out, Writer};
use crate::error::{Code, Error};
use crate::instant;
use crate::relation::{Column, Relation};
use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use kql::Span;
use kql::ast::Range;
use std::sync::Arc;

/// More rows than this are refused instead of held in memory.
const MAX_ROWS: usize = 20_000_000;

/// Binds `range`.
pub(crate) fn bind(binder: &mut Binder<'_>, range: &Range, scope: &Scope, span: Span) -> Bound<Relation> {
    let env = Env::scalar(scope);
    let from = binder.bind_constant(&range.from, &env)?;
    let to = binder.bind_constant(&range.to, &env)?;
    let step = binder.bind_constant(&range.step, &env)?;
    let (kind, values) = values(&from, &to, &step, span)?;
    let mut writer = Writer::new(kind, values.len());
    for value in &values {
        writer.push(value);
    }
    let schema = Arc::new(Schema::new(vec![Field::new("range", kind.arrow(), true)]));
    let batch =
        RecordBatch::try_new(schema, vec![writer.finish()]).map_err(datafusion::error::DataFusionError::from)?;
    // Small batches keep cancelling prompt.
    let batches = (0..batch.num_rows())
        .step_by(8192)
        .map(|at| batch.slice(at, 8192.min(batch.num_rows() - at)));
    let column = Column::new(range.column.text.clone(), kind, String::new());
    let relation = crate::operators::memory_plan(binder, &[column], batches.collect())?;
    Ok(Relation {
        serialized: true,
        ..relation
    })
}

/// Returns the values from one bound to the other, both inclusive.
pub(crate) fn values(from: &Typed, to: &Typed, step: &Typed, span: Span) -> Bound<(KustoType, Vec<Out<'static>>)> {
    use KustoType::{DateTime, Real, TimeSpan};
    let bad = |message: &str| Error::semantic(Code::TYPE, span, message);
    let kind = match (from.kind, to.kind, step.kind) {
        (DateTime, DateTime, TimeSpan) => DateTime,
        (TimeSpan, TimeSpan, TimeSpan) => TimeSpan,
        (a, b, c) if a.is_number() && b.is_number() && c.is_number() => {
            if [a, b, c].contains(&Real) {
                Real
            } else {
                KustoType::Long
            }
        }
        _ => return Err(bad("the bounds and the step of range must be of one kind").into()),
    };
    let too_many = || {
        Error::semantic(
            Code::INVALID,
            span,
            format!("range would give more than {MAX_ROWS} rows"),
        )
    };
    if kind == Real {
        let read = |value: &Typed| value.read(|cell| cell.real()).flatten();
        let (Some(from), Some(to), Some(step)) = (read(from), read(to), read(step)) else {
            return Ok((kind, Vec::new()));
        };
        let count = ((to - from) / step).floor();
        if !count.is_finite() || count < 0.0 {
            return Ok((kind, Vec::new()));
        }
        if count >= MAX_ROWS as f64 {
            return Err(too_many().into());
        }
        return Ok((
            kind,
            (0..=count as usize)
                .map(|at| Out::Real(from + at as f64 * step))
                .collect(),
        ));
    }
    let (Some(from), Some(to), Some(mut step)) = (from.constant_long(), to.constant_long(), step.constant_long())
    else {
        return Ok((kind, Vec::new()));
    };
    if kind == DateTime {
        step /= instant::TICKS_PER_MICRO;
    }
    if step == 0 {
        return Err(bad("the step of range must not be zero").into());
    }
    let distance = i128::from(to) - i128::from(from);
    let count = distance / i128::from(step);
    if distance != 0 && (distance < 0) != (step < 0) {
        return Ok((kind, Vec::new()));
    }
    let count = usize::try_from(count).map_err(|_| too_many())?;
    if count >= MAX_ROWS {
        return Err(too_many().into());
    }
    let wrap = move |value: i64| match kind {
        KustoType::DateTime => Out::DateTime(value),
        KustoType::TimeSpan => Out::TimeSpan(value),
        _ => Out::Long(value),
    };
    Ok((
        kind,
        (0..=count as i64)
            .map(|at| wrap(from.wrapping_add(at.wrapping_mul(step))))
            .collect(),
    ))
}
