//! `make-graph source --> target with nodes on key`: a graph out of a table of edges.
//!
//! The nodes are those that the edges name and those of the node tables; rows for one node are
//! merged, of several values of a property the first that is not empty counts.
//! Source: Kusto `make-graph` operator.

use crate::KustoType;
use crate::binder::scope::Scope;
use crate::binder::typed::{Typed, to_text};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::graph::Graph;
use crate::operators::union;
use crate::relation::{Column, Relation, column};
use datafusion::functions_aggregate::expr_fn::first_value;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlanBuilder, lit};
use kql::Span;
use kql::ast::{MakeGraph, Name};

/// Binds `make-graph`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    edges: Relation,
    make: &MakeGraph,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    if make.partition.is_some() {
        return Err(Error::unsupported(span, "make-graph with partitioned-by").into());
    }
    if !make.directed {
        return Err(Error::unsupported(span, "make-graph of undirected edges").into());
    }
    let edges = edges.unordered();
    let source = end(binder, &edges, &make.source)?;
    let target = end(binder, &edges, &make.target)?;
    if source.kind != target.kind {
        let message = format!(
            "the ends of an edge are {} and {}; convert one of them",
            source.kind, target.kind
        );
        return Err(Error::semantic(Code::TYPE, make.target.span, message).into());
    }
    // Every leg has the key as text first, then its properties.
    let mut legs = Vec::new();
    for nodes in &make.nodes {
        let table = binder.bind_tabular(&nodes.table, scope, None)?.unordered();
        let key = end(binder, &table, &nodes.key)?;
        if key.kind != source.kind {
            let message = format!("the nodes' key is {} and the edges' ends are {}", key.kind, source.kind);
            return Err(Error::semantic(Code::TYPE, nodes.key.span, message).into());
        }
        let columns = table.columns.clone();
        legs.push(leg(binder, table, &key, columns)?);
    }
    // A node that only the edges name has its id as the key property of the first node table.
    let id_name = make
        .node_id
        .as_ref()
        .or_else(|| make.nodes.first().map(|nodes| &nodes.key));
    for side in [&source, &target] {
        let table = binder.renewed(&edges)?;
        let Some(found) = table.columns.iter().find(|column| column.name == side.name).cloned() else {
            return Err(Error::Internal("an end of the edges was lost".to_owned()).into());
        };
        let properties = id_name
            .map(|name| Column {
                name: name.text.clone(),
                ..found.clone()
            })
            .into_iter()
            .collect();
        // Rows of edges are no evidence of their own for a node.
        let table = Relation {
            evidence: None,
            ..table
        };
        legs.push(leg(binder, table, &found, properties)?);
    }
    let all = union::combine(binder, legs, false, None)?;
    let nodes = merge(binder, all)?;
    let nothing = edges.columns.clone();
    Ok(Relation {
        graph: Some(Box::new(Graph {
            nodes,
            source: to_text(Typed::new(source.expr(), source.kind)),
            target: to_text(Typed::new(target.expr(), target.kind)),
        })),
        columns: nothing,
        ..edges
    })
}

fn end(binder: &mut Binder<'_>, table: &Relation, name: &Name) -> Bound<Column> {
    let value = binder.bind_column(Some(table), &name.text, name.span)?;
    if value.kind == KustoType::Dynamic {
        let message = format!("`{}` is dynamic and cannot name a node; convert it", name.text);
        return Err(Error::semantic(Code::TYPE, name.span, message).into());
    }
    table
        .find(&name.text)
        .cloned()
        .ok_or_else(|| Error::Internal("a column was not found twice".to_owned()).into())
}

/// The name of the key in the table of nodes; no query can write it.
pub(crate) const KEY: &str = "\u{0}key";

fn leg(binder: &mut Binder<'_>, table: Relation, key: &Column, properties: Vec<Column>) -> Bound<Relation> {
    let made = binder.fresh_column(KEY, KustoType::String);
    let text = to_text(Typed::new(key.expr(), key.kind));
    let mut exprs = vec![text.plain().alias(&made.id)];
    let mut columns = vec![made];
    for property in properties {
        let made = Column {
            id: binder.fresh_id(&property.name),
            ..property.clone()
        };
        exprs.push(property.expr().alias(&made.id));
        columns.push(made);
    }
    exprs.extend(table.evidence.iter().map(|id| column(id)));
    let plan = LogicalPlanBuilder::new(table.plan.clone()).project(exprs)?.build()?;
    Ok(Relation {
        evidence: table.evidence.clone(),
        ..Relation::new(plan, columns)
    })
}

/// Makes one row of all rows with one key.
fn merge(binder: &mut Binder<'_>, all: Relation) -> Bound<Relation> {
    let Some((key, properties)) = all.columns.split_first() else {
        return Err(Error::Internal("the nodes have no key".to_owned()).into());
    };
    let made = binder.fresh_column(KEY, KustoType::String);
    let groups = vec![key.expr().alias(&made.id)];
    let mut columns = vec![made];
    let mut aggregates: Vec<Expr> = Vec::new();
    for property in properties {
        let made = Column {
            id: binder.fresh_id(&property.name),
            ..property.clone()
        };
        let filled = if property.kind.arrow() == arrow::datatypes::DataType::Utf8 {
            property.expr().not_eq(lit(""))
        } else {
            property.expr().is_not_null()
        };
        let first = first_value(property.expr(), Vec::new()).filter(filled).build()?;
        aggregates.push(first.alias(&made.id));
        columns.push(made);
    }
    let evidence = crate::aggregates::evidence::collect(binder, &all, &mut aggregates);
    let plan = LogicalPlanBuilder::new(all.plan)
        .aggregate(groups, aggregates)?
        .build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}
