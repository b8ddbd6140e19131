//! `row_window_session`: the first value of the session that a row belongs to.
//!
//! A session ends when a value lies too far from its first one or from the one before, when the
//! restart condition holds, and behind a null.
//! Source: Kusto function reference.

use crate::KustoType;
use crate::cell::{Cell, Cells, Out, Writer};
use crate::instant::TICKS_PER_MICRO;
use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::expr::WindowFunction;
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{
    Expr, PartitionEvaluator, Signature, Volatility, WindowFunctionDefinition, WindowUDF, WindowUDFImpl,
};
use std::sync::Arc;

/// How far values of one session may lie apart, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Bounds {
    pub(super) from_first: i64,
    pub(super) from_previous: i64,
}

/// Builds the call over instants and a truth value that restarts the session.
pub(super) fn call(value: Expr, restart: Expr, bounds: Bounds) -> Expr {
    let function = Session {
        bounds,
        signature: Signature::any(2, Volatility::Immutable),
    };
    Expr::WindowFunction(Box::new(WindowFunction::new(
        WindowFunctionDefinition::WindowUDF(Arc::new(WindowUDF::from(function))),
        vec![value, restart],
    )))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Session {
    bounds: Bounds,
    signature: Signature,
}

impl WindowUDFImpl for Session {
    fn name(&self) -> &'static str {
        "row_window_session"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(&self, _: PartitionEvaluatorArgs<'_>) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(Sessions { bounds: self.bounds }))
    }

    fn field(&self, args: WindowUDFFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(args.name(), KustoType::DateTime.arrow(), true)))
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(types.to_vec())
    }
}

#[derive(Debug)]
struct Sessions {
    bounds: Bounds,
}

impl PartitionEvaluator for Sessions {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> Result<ArrayRef> {
        let [instants, restarts] = values else {
            return datafusion::common::internal_err!("row_window_session takes two columns");
        };
        let instants = Cells::new(instants, KustoType::DateTime)?;
        let restarts = Cells::new(restarts, KustoType::Bool)?;
        let mut writer = Writer::new(KustoType::DateTime, num_rows);
        // The first and the last value of the session so far.
        let mut session: Option<(i64, i64)> = None;
        for row in 0..num_rows {
            let Cell::DateTime(value) = instants.get(row) else {
                session = None;
                writer.push(&Out::Null);
                continue;
            };
            let restart = restarts.get(row).bool() == Some(true);
            let first = match session {
                Some((first, previous))
                    if !restart
                        && distance(first, value) < self.bounds.from_first
                        && distance(previous, value) < self.bounds.from_previous =>
                {
                    first
                }
                _ => value,
            };
            session = Some((first, value));
            writer.push(&Out::DateTime(first));
        }
        Ok(writer.finish())
    }

    fn uses_window_frame(&self) -> bool {
        false
    }
}

/// Returns the ticks from one instant to another.
fn distance(from: i64, to: i64) -> i64 {
    to.saturating_sub(from).saturating_mul(TICKS_PER_MICRO)
}
