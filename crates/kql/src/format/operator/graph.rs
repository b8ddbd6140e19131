//! Printing graph operators.

use crate::ast::{EdgeDirection, GraphEdge, GraphElement, GraphMatch, GraphPart, MakeGraph, OperatorKind};
use crate::format::Printer;

impl Printer {
    /// Prints an operator on graphs.
    pub(super) fn graph_operator(&mut self, kind: &OperatorKind) {
        match kind {
            OperatorKind::GraphMarkComponents(options) => {
                self.text("graph-mark-components");
                self.options(options);
            }
            OperatorKind::GraphMatch(op) => self.graph_match("graph-match", op),
            OperatorKind::GraphShortestPaths(op) => self.graph_match("graph-shortest-paths", op),
            OperatorKind::GraphToTable(tables) => {
                self.text("graph-to-table ");
                self.joined(tables, |printer, table| {
                    printer.text(match table.part {
                        GraphPart::Nodes => "nodes",
                        GraphPart::Edges => "edges",
                    });
                    if let Some(name) = &table.name {
                        printer.text(" as ");
                        printer.name(name);
                    }
                    printer.options(&table.options);
                });
            }
            OperatorKind::GraphWhereEdges(predicate) => {
                self.text("graph-where-edges ");
                self.expr(predicate);
            }
            OperatorKind::GraphWhereNodes(predicate) => {
                self.text("graph-where-nodes ");
                self.expr(predicate);
            }
            OperatorKind::MakeGraph(op) => self.make_graph(op),
            _ => {}
        }
    }

    fn graph_match(&mut self, keyword: &str, op: &GraphMatch) {
        self.text(keyword);
        self.options(&op.options);
        self.text(" ");
        self.joined(&op.patterns, |printer, pattern| {
            for element in &pattern.elements {
                match element {
                    GraphElement::Node(node) => {
                        printer.text("(");
                        if let Some(name) = &node.name {
                            printer.name(name);
                        }
                        printer.text(")");
                    }
                    GraphElement::Edge(edge) => printer.graph_edge(edge),
                }
            }
        });
        self.keyword_expr("where", op.condition.as_ref());
        if let Some(columns) = &op.project {
            self.text(" project ");
            self.named_list(columns);
        }
    }

    fn graph_edge(&mut self, edge: &GraphEdge) {
        if edge.name.is_none() && edge.range.is_none() {
            self.text(match edge.direction {
                EdgeDirection::Right => "-->",
                EdgeDirection::Left => "<--",
                EdgeDirection::Any => "--",
            });
            return;
        }
        self.text(match edge.direction {
            EdgeDirection::Left => "<-[",
            EdgeDirection::Right | EdgeDirection::Any => "-[",
        });
        if let Some(name) = &edge.name {
            self.name(name);
        }
        if let Some(range) = &edge.range {
            let (low, high) = &**range;
            self.text("*");
            self.expr(low);
            // A point right after a number would be read as its fraction.
            self.text(" .. ");
            self.expr(high);
        }
        self.text(match edge.direction {
            EdgeDirection::Right => "]->",
            EdgeDirection::Left | EdgeDirection::Any => "]-",
        });
    }

    fn make_graph(&mut self, op: &MakeGraph) {
        self.text("make-graph");
        self.options(&op.options);
        self.text(" ");
        self.name(&op.source);
        self.text(if op.directed { " --> " } else { " -- " });
        self.name(&op.target);
        if let Some(name) = &op.node_id {
            self.text(" with_node_id=");
            self.name(name);
        }
        if !op.nodes.is_empty() {
            self.text(" with ");
            self.list(
                &op.nodes,
                |nodes| nodes.span,
                |printer, nodes| {
                    printer.expr(&nodes.table);
                    printer.text(" on ");
                    printer.name(&nodes.key);
                },
            );
        }
        if let Some(partition) = &op.partition {
            self.text(" partitioned-by ");
            self.expr(&partition.by);
            self.text(" ");
            self.body(&partition.body);
        }
    }
}
