//! `extend`: adds columns, or replaces those of the same name in their place.

use crate::binder::naming::Names;
use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound};
use crate::functions::several::Unnamed;
use crate::relation::{Column, Relation};
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::ast::NamedExpr;

/// Binds `extend`.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, columns: &[NamedExpr], scope: &Scope) -> Bound<Relation> {
    let (input, values) = crate::operators::project::evaluate(binder, input, columns, scope, Unnamed::Dropped)?;
    let mut names = Names::default();
    for column in &input.columns {
        names.reserve(&column.name);
    }
    let carried = input.carried();
    let mut result = input.columns.clone();
    let mut made = Vec::new();
    let mut assigned: Vec<String> = Vec::new();
    for (named, value) in values {
        let name = match named {
            // Within one extend a repeated name gets a number, but a column of the input is replaced.
            Some(name) if assigned.contains(&name) => names.unique(&name),
            Some(name) => name,
            None => names.numbered(),
        };
        names.reserve(&name);
        assigned.push(name.clone());
        let mut column = binder.fresh_column(&name, value.kind);
        column.json_text = value.json_text;
        made.push(value.expr.alias(&column.id));
        match result.iter_mut().find(|existing| existing.name == name) {
            Some(existing) => *existing = column,
            None => result.push(column),
        }
    }
    let hidden: Vec<Column> = input
        .hidden
        .iter()
        .filter(|column| !result.iter().any(|visible| visible.name == column.name))
        .cloned()
        .collect();
    let new_ids: Vec<&str> = result.iter().map(|column| column.id.as_str()).collect();
    let old = input
        .columns
        .iter()
        .filter(|column| new_ids.contains(&column.id.as_str()));
    let mut exprs: Vec<_> = old.map(Column::expr).collect();
    exprs.extend(hidden.iter().map(Column::expr));
    let present: Vec<String> = Binder::plan_columns(&input.plan);
    for id in carried {
        let listed = new_ids.contains(&id.as_str()) || hidden.iter().any(|column| column.id == id);
        if !listed && present.contains(&id) {
            exprs.push(crate::relation::column(&id));
        }
    }
    exprs.extend(made);
    let plan = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    Ok(Relation {
        plan,
        columns: result,
        hidden,
        ..input
    })
}
