//! Computes constant expressions while binding, so that `ago(1d)` or `strcat("a", "b")` are
//! constants to everything that wants one.

use super::typed::Typed;
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::Schema;
use datafusion::common::DFSchema;
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{ColumnarValue, Expr, Volatility};
use datafusion::physical_expr::create_physical_expr;
use std::sync::Arc;

/// Replaces a call over constants by its value; returns anything else as it is.
pub(crate) fn fold(value: Typed) -> Typed {
    if value.is_constant() || !is_foldable(&value.expr) {
        return value;
    }
    match evaluate(&value.expr) {
        Some(expr) => Typed {
            literal: value.literal,
            ..Typed::new(expr, value.kind)
        },
        None => value,
    }
}

fn is_foldable(expr: &Expr) -> bool {
    let is_literal = |expr: &Expr| matches!(expr, Expr::Literal(..));
    match expr {
        Expr::ScalarFunction(call) => {
            call.func.signature().volatility != Volatility::Volatile && call.args.iter().all(is_literal)
        }
        Expr::BinaryExpr(binary) => is_foldable_or_literal(&binary.left) && is_foldable_or_literal(&binary.right),
        Expr::Cast(cast) => is_literal(&cast.expr),
        Expr::Not(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::Negative(inner) => is_foldable_or_literal(inner),
        Expr::Case(case) => {
            case.expr.is_none()
                && case.else_expr.as_ref().is_none_or(|part| is_foldable_or_literal(part))
                && case
                    .when_then_expr
                    .iter()
                    .all(|(when, then)| is_foldable_or_literal(when) && is_foldable_or_literal(then))
        }
        Expr::InList(list) => is_foldable_or_literal(&list.expr) && list.list.iter().all(is_literal),
        _ => false,
    }
}

fn is_foldable_or_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(..)) || is_foldable(expr)
}

fn evaluate(expr: &Expr) -> Option<Expr> {
    let physical = create_physical_expr(
        expr,
        &DFSchema::empty(),
        &ExecutionProps::new(),
        &PhysicalPlanningContext::default(),
    )
    .ok()?;
    let one_row = RecordBatch::try_new_with_options(
        Arc::new(Schema::empty()),
        Vec::new(),
        &RecordBatchOptions::new().with_row_count(Some(1)),
    )
    .ok()?;
    let scalar = match physical.evaluate(&one_row).ok()? {
        ColumnarValue::Scalar(scalar) => scalar,
        ColumnarValue::Array(array) => datafusion::common::ScalarValue::try_from_array(&array, 0).ok()?,
    };
    Some(Expr::Literal(scalar, None))
}
