//! `print`: one row of computed values.

use crate::binder::naming::Names;
use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::functions::several::{self, Unnamed};
use crate::relation::Relation;
use datafusion::logical_expr::{LogicalPlanBuilder, lit};
use kql::ast::NamedExpr;

/// Binds `print`.
pub(crate) fn bind(binder: &mut Binder<'_>, items: &[NamedExpr], scope: &Scope) -> Bound<Relation> {
    let mut names = Names::default();
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if let Some(parts) = several::bind(binder, item, &Env::scalar(scope), Unnamed::Kept)? {
            for (name, part) in parts {
                let column = binder.fresh_column(&names.unique(&name.unwrap_or_default()), part.kind);
                exprs.push(part.expr.alias(&column.id));
                columns.push(column);
            }
            continue;
        }
        let value = binder.bind_scalar(&item.value, &Env::scalar(scope))?;
        let name = match item.name() {
            Some(name) => name.text.clone(),
            None => format!("print_{at}"),
        };
        let column = binder.fresh_column(&names.unique(&name), value.kind);
        exprs.push(value.expr.alias(&column.id));
        columns.push(column);
    }
    let mut evidence = None;
    if binder.options.evidence {
        let id = binder.fresh_id("evidence");
        exprs.push(lit("").alias(&id));
        evidence = Some(id);
    }
    let plan = LogicalPlanBuilder::empty(true).project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        serialized: true,
        ..Relation::new(plan, columns)
    })
}
