//! `graph-mark-components`: numbers the connected parts of a graph and marks each node with its own.
//!
//! Source: Kusto `graph-mark-components` operator.

use crate::KustoType;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::graph::Graph;
use crate::graph::search::Adjacency;
use crate::relation::{Column, Relation};
use crate::table_node::feed::{self, Feed, Input};
use crate::table_node::sink::Sink;
use kql::Span;
use kql::ast::{OperatorOption, OptionValue};
use std::sync::Arc;

/// Binds `graph-mark-components`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    mut input: Relation,
    options: &[OperatorOption],
    span: Span,
) -> Bound<Relation> {
    let Some(graph) = input.graph.take() else {
        return Err(Error::semantic(
            Code::SHAPE,
            span,
            "the operator needs a graph; use make-graph before it",
        )
        .into());
    };
    let mut name = "ComponentId".to_owned();
    let mut strong = false;
    for option in options {
        match (option.name.text.as_str(), &option.value) {
            ("with_component_id", OptionValue::Name(value)) => name.clone_from(&value.text),
            ("kind", OptionValue::Name(value)) if value.text == "weak" => strong = false,
            ("kind", OptionValue::Name(value)) if value.text == "strong" => strong = true,
            (name, _) => return Err(Error::unsupported(option.span, format!("the option {name}")).into()),
        }
    }
    let mut nodes = Feed::new(binder, &graph.nodes);
    let evidence = nodes.evidence();
    let places = nodes.add_columns(&graph.nodes.columns);
    let key_at = places.first().copied().unwrap_or_default();
    let renewed_edges = Relation {
        graph: None,
        ..input.clone()
    };
    let mut edges = Feed::new(binder, &renewed_edges);
    let source_at = edges.add(&graph.source);
    let target_at = edges.add(&graph.target);
    let mut columns: Vec<Column> = graph
        .nodes
        .columns
        .iter()
        .map(|column| Column {
            id: binder.fresh_id(&column.name),
            ..column.clone()
        })
        .collect();
    columns.retain(|column| column.name != name);
    let kept: Vec<usize> = places
        .iter()
        .zip(&graph.nodes.columns)
        .filter(|(_, column)| column.name != name)
        .map(|(at, _)| *at)
        .collect();
    columns.push(binder.fresh_column(&name, KustoType::Long));
    let body = move |inputs: &[Input], sink: &mut Sink<'_>| {
        let [nodes, edges] = inputs else { return Ok(()) };
        let adjacency = Adjacency::read(nodes, key_at, edges, source_at, target_at);
        let parts = if strong {
            strong_parts(&adjacency)
        } else {
            weak_parts(&adjacency)
        };
        for (row, part) in parts.into_iter().enumerate() {
            let mut values: Vec<Out<'_>> = kept.iter().map(|at| Out::from(nodes.cell(row, *at))).collect();
            values.push(Out::Long(part as i64));
            sink.push(&values, evidence.map_or("", |at| nodes.cell(row, at).text()))?;
        }
        Ok(())
    };
    let marked = feed::plan(
        binder,
        "GraphMarkComponents",
        vec![nodes, edges],
        columns,
        Arc::new(body),
    )?;
    Ok(Relation {
        graph: Some(Box::new(Graph {
            nodes: marked,
            source: Typed::clone(&graph.source),
            target: Typed::clone(&graph.target),
        })),
        ..input
    })
}

/// Numbers the parts that hang together whichever way the edges point.
fn weak_parts(graph: &Adjacency) -> Vec<usize> {
    let mut parts = vec![usize::MAX; graph.outgoing.len()];
    let mut next = 0;
    for start in 0..parts.len() {
        if parts.get(start) != Some(&usize::MAX) {
            continue;
        }
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            match parts.get_mut(node) {
                Some(part) if *part == usize::MAX => *part = next,
                _ => continue,
            }
            for list in [&graph.outgoing, &graph.incoming] {
                for edge in list.get(node).into_iter().flatten() {
                    let (source, target) = graph.ends.get(*edge).copied().unwrap_or((node, node));
                    waiting.push(if source == node { target } else { source });
                }
            }
        }
        next += 1;
    }
    parts
}

/// Numbers the parts in which every node leads to every other (Kosaraju's two passes, without
/// recursion).
fn strong_parts(graph: &Adjacency) -> Vec<usize> {
    let count = graph.outgoing.len();
    let mut seen = vec![false; count];
    let mut finished = Vec::with_capacity(count);
    for start in 0..count {
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 {
                match seen.get_mut(node) {
                    Some(seen) if !*seen => *seen = true,
                    _ => continue,
                }
            }
            match graph.outgoing.get(node).and_then(|edges| edges.get(next)) {
                Some(edge) => {
                    stack.push((node, next + 1));
                    if let Some((_, target)) = graph.ends.get(*edge) {
                        stack.push((*target, 0));
                    }
                }
                None => finished.push(node),
            }
        }
    }
    let mut parts = vec![usize::MAX; count];
    let mut next = 0;
    for start in finished.into_iter().rev() {
        if parts.get(start) != Some(&usize::MAX) {
            continue;
        }
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            match parts.get_mut(node) {
                Some(part) if *part == usize::MAX => *part = next,
                _ => continue,
            }
            for edge in graph.incoming.get(node).into_iter().flatten() {
                if let Some((source, _)) = graph.ends.get(*edge) {
                    waiting.push(*source);
                }
            }
        }
        next += 1;
    }
    parts
}
