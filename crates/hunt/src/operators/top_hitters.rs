//! `top-hitters n of value by weight`: the values that occur most, or weigh most.
//!
//! Kusto approximates here; the exact answer is one it may give.
//! Source: Kusto `top-hitters` operator.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::operators::group;
use crate::relation::Relation;
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::Span;
use kql::ast::{self, ExprKind, NamedExpr, TopHitters};

/// Binds `top-hitters`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    hitters: &TopHitters,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let count = binder.bind_count(&hitters.count.value, &Env::scalar(scope))?;
    let (rows, key) = group::with_key(binder, input.unordered(), &hitters.of, scope)?;
    if key.kind == crate::KustoType::Dynamic {
        let message = "a dynamic value cannot be counted by value; convert it, for instance with tostring()";
        return Err(Error::semantic(Code::TYPE, hitters.of.span, message).into());
    }
    let (aggregate, name) = match &hitters.by {
        None => (call("count", None, span), format!("approximate_count_{}", key.name)),
        Some(by) => {
            let weighed = crate::binder::naming::implied(&by.expr.value).unwrap_or_default();
            let sum = call("sum", Some(by.expr.value.clone()), span);
            (sum, format!("approximate_sum_{weighed}"))
        }
    };
    let grouped = group::by_columns(binder, rows, std::slice::from_ref(&key), (&aggregate, &name), scope)?;
    let order = match grouped.columns.as_slice() {
        // Equal weights come in a fixed order.
        [value, weight] => vec![weight.expr().sort(false, false), value.expr().sort(false, false)],
        _ => Vec::new(),
    };
    let plan = LogicalPlanBuilder::new(grouped.plan.clone())
        .sort(order.clone())?
        .limit(0, Some(count))?
        .build()?;
    Ok(Relation {
        plan,
        order,
        serialized: true,
        ..grouped
    })
}

fn call(name: &str, argument: Option<ast::Expr>, span: Span) -> ast::Expr {
    let arguments = argument
        .into_iter()
        .map(|value| NamedExpr {
            names: Vec::new(),
            tuple: false,
            span: value.span,
            value,
        })
        .collect();
    ast::Expr {
        kind: ExprKind::Call(ast::Call {
            name: ast::Name {
                text: name.to_owned(),
                bracketed: false,
                span,
            },
            options: Vec::new(),
            arguments,
            span,
        }),
        span,
    }
}
