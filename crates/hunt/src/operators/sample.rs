//! `sample n`: some rows, each as likely as any other.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::kernel;
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, Volatility};
use kql::ast::Take;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Binds `sample`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, sample: &Take, scope: &Scope) -> Bound<Relation> {
    let count = binder.bind_count(&sample.count.value, &Env::scalar(scope))?;
    let input = input.unordered();
    let lot = binder.fresh_id("lot");
    // The standard library's keyed hash of a running number: unforeseeable, and no dependency.
    let (keys, drawn) = (RandomState::new(), AtomicU64::new(0));
    let kernel: kernel::Kernel =
        Arc::new(move |_| Out::Long(keys.hash_one(drawn.fetch_add(1, Ordering::Relaxed)).cast_signed()));
    let drawn_lot = kernel::call_with("lot", KustoType::Long, Vec::new(), Volatility::Volatile, kernel);
    let mut exprs: Vec<Expr> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    exprs.extend(input.evidence.iter().map(|id| column(id)));
    exprs.push(drawn_lot.alias(&lot));
    // The lots are drawn once, below the sort; a limit on top of it keeps only as many rows as asked.
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .project(exprs)?
        .sort(vec![column(&lot).sort(true, true)])?
        .limit(0, Some(count))?
        .build()?;
    let columns = input.columns.clone();
    crate::operators::project::select(Relation { plan, ..input }, columns)
}
