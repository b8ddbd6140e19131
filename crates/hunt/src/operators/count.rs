//! `count`: the number of rows.

use crate::KustoType;
use crate::binder::{Binder, Bound};
use crate::relation::Relation;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, lit};
use kql::ast::Name;

/// Binds `count`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, name: Option<&Name>) -> Bound<Relation> {
    let column = binder.fresh_column(name.map_or("Count", |name| name.text.as_str()), KustoType::Long);
    let mut aggregates = vec![count(lit(1i64)).alias(&column.id)];
    let evidence = crate::aggregates::evidence::collect(binder, &input, &mut aggregates);
    let plan = LogicalPlanBuilder::new(input.plan)
        .aggregate(Vec::<Expr>::new(), aggregates)?
        .build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, vec![column])
    })
}
