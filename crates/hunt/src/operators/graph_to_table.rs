//! `graph-to-table`: the nodes or the edges of a graph as a table.
//!
//! The identity of a node is the 64-bit xxHash of its key's text, as Kusto's own engine gives it.
//! Source: Kusto `graph-to-table` operator.

use crate::KustoType;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::kernel;
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::Span;
use kql::ast::{GraphPart, GraphTable, OptionValue};
use std::sync::Arc;
use twox_hash::XxHash64;

/// Binds `graph-to-table`.
pub(crate) fn bind(binder: &mut Binder<'_>, mut input: Relation, tables: &[GraphTable], span: Span) -> Bound<Relation> {
    let Some(graph) = input.graph.take() else {
        return Err(Error::semantic(
            Code::SHAPE,
            span,
            "the operator needs a graph; use make-graph before it",
        )
        .into());
    };
    let [table] = tables else {
        return Err(Error::unsupported(span, "graph-to-table of nodes and edges at once").into());
    };
    let (rows, own) = match table.part {
        GraphPart::Nodes => {
            let key = graph
                .nodes
                .columns
                .first()
                .map(|key| Typed::new(key.expr(), key.kind))
                .ok_or_else(|| Error::Internal("the nodes have no key".to_owned()))?;
            let properties = graph.properties().columns;
            (
                Relation {
                    columns: properties,
                    ..graph.nodes
                },
                vec![("with_node_id", key)],
            )
        }
        GraphPart::Edges => (
            input,
            vec![("with_source_id", graph.source), ("with_target_id", graph.target)],
        ),
    };
    let mut exprs = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    for option in &table.options {
        let OptionValue::Name(name) = &option.value else {
            return Err(Error::semantic(Code::SHAPE, option.span, "a column name is needed").into());
        };
        let Some((_, key)) = own.iter().find(|(known, _)| *known == option.name.text) else {
            return Err(Error::unsupported(option.span, format!("the option {}", option.name.text)).into());
        };
        let made = binder.fresh_column(&name.text, KustoType::Long);
        exprs.push(identity(key.clone()).alias(&made.id));
        columns.push(made);
    }
    exprs.extend(rows.columns.iter().map(Column::expr));
    columns.extend(rows.columns.iter().cloned());
    exprs.extend(rows.evidence.iter().map(|id| column(id)));
    let plan = LogicalPlanBuilder::new(rows.plan.clone()).project(exprs)?.build()?;
    Ok(Relation {
        evidence: rows.evidence.clone(),
        ..Relation::new(plan, columns)
    })
}

fn identity(key: Typed) -> datafusion::logical_expr::Expr {
    let kernel: kernel::Kernel = Arc::new(|cells| match cells.first() {
        Some(cell) => Out::Long(XxHash64::oneshot(0, cell.text().as_bytes()).cast_signed()),
        None => Out::Null,
    });
    kernel::call("node_id", KustoType::Long, vec![key.argument()], kernel)
}
