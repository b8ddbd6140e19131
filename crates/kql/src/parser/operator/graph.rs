//! Graph operators.

use crate::ast::{
    EdgeDirection, GraphEdge, GraphElement, GraphMatch, GraphNode, GraphNodes, GraphPart, GraphPartition, GraphPattern,
    GraphTable, MakeGraph, OperatorKind,
};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;

impl Parser<'_> {
    /// Takes signs written without gaps, as in `-->`.
    fn eat_arrow(&mut self, signs: &[Punct]) -> bool {
        let fits = signs
            .iter()
            .enumerate()
            .all(|(ahead, sign)| self.is(ahead, *sign) && (ahead == 0 || !self.peek_at(ahead).spaced));
        if fits {
            for _ in signs {
                self.bump();
            }
        }
        fits
    }

    /// Parses `make-graph source --> target with …`.
    pub(super) fn make_graph(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let source = self.required_name(Keywords::Soft);
        let directed = self.eat_arrow(&[Punct::Minus, Punct::Minus, Punct::Greater]);
        if !directed && !self.eat_arrow(&[Punct::Minus, Punct::Minus]) {
            self.missing(Code::EXPECTED, "expected `-->` or `--`");
        }
        let target = self.required_name(Keywords::Soft);
        let mut nodes = Vec::new();
        let mut node_id = None;
        if self.eat_word("with_node_id") {
            self.expect(Punct::Equal);
            node_id = Some(self.required_name(Keywords::Soft));
        } else if self.eat_word("with") {
            nodes = self.list(Items::Some, "a node table", Self::graph_nodes);
        }
        let partition = self.at_word("partitioned-by").then(|| {
            let start = self.start();
            self.bump();
            let by = self.column_path();
            let by = self.or_missing(by);
            let body = self.contextual_body();
            Box::new(GraphPartition {
                by,
                body,
                span: self.since(start),
            })
        });
        OperatorKind::MakeGraph(MakeGraph {
            options,
            source,
            directed,
            target,
            nodes,
            node_id,
            partition,
        })
    }

    /// Parses `table on key`.
    fn graph_nodes(&mut self) -> Option<GraphNodes> {
        let start = self.start();
        let table = self.path()?;
        self.expect_word("on");
        let key = self.required_name(Keywords::Soft);
        Some(GraphNodes {
            table,
            key,
            span: self.since(start),
        })
    }

    /// Parses patterns, condition and columns.
    pub(super) fn graph_match(&mut self) -> GraphMatch {
        let options = self.options(&["output"]);
        let patterns = self.list(Items::Some, "a pattern such as (a)-[e]->(b)", |p| p.graph_pattern());
        let condition = self.eat_word("where").then(|| self.required_unnamed());
        let project = self
            .eat_word("project")
            .then(|| self.list(Items::Some, "a column", Self::named));
        GraphMatch {
            options,
            patterns,
            condition,
            project,
        }
    }

    /// Parses `(a)-[e]->(b)`.
    fn graph_pattern(&mut self) -> Option<GraphPattern> {
        let start = self.start();
        let mut elements = Vec::new();
        loop {
            let element_start = self.start();
            if self.eat(Punct::OpenParen) {
                let name = self.name(Keywords::Soft);
                self.expect(Punct::CloseParen);
                elements.push(GraphElement::Node(GraphNode {
                    name,
                    span: self.since(element_start),
                }));
            } else if let Some(edge) = self.graph_edge() {
                elements.push(GraphElement::Edge(edge));
            } else {
                break;
            }
        }
        (!elements.is_empty()).then(|| GraphPattern {
            elements,
            span: self.since(start),
        })
    }

    /// Parses `-[e*1..3]->`, `<-[e]-`, `-->`, `<--` or `--`.
    fn graph_edge(&mut self) -> Option<GraphEdge> {
        use Punct::{CloseBracket, Greater, Less, Minus, OpenBracket};
        let start = self.start();
        for (signs, direction) in [
            (&[Minus, Minus, Greater][..], EdgeDirection::Right),
            (&[Less, Minus, Minus][..], EdgeDirection::Left),
            (&[Minus, Minus][..], EdgeDirection::Any),
        ] {
            if self.eat_arrow(signs) {
                return Some(GraphEdge {
                    name: None,
                    direction,
                    range: None,
                    span: self.since(start),
                });
            }
        }
        let left = self.eat_arrow(&[Less, Minus, OpenBracket]);
        if !left && !self.eat_arrow(&[Minus, OpenBracket]) {
            return None;
        }
        let name = self.name(Keywords::Soft);
        let range = self.eat(Punct::Star).then(|| {
            let low = self.range_bound();
            self.expect(Punct::DotDot);
            Box::new((low, self.range_bound()))
        });
        let right = self.eat_arrow(&[CloseBracket, Minus, Greater]);
        if !right && !self.eat_arrow(&[CloseBracket, Minus]) {
            self.missing(Code::EXPECTED, "expected `]-` or `]->`");
            self.skip_balanced(|kind| matches!(kind, TokenKind::Punct(Punct::Pipe | Punct::Semicolon)));
        }
        let direction = match (left, right) {
            (true, _) => EdgeDirection::Left,
            (false, true) => EdgeDirection::Right,
            (false, false) => EdgeDirection::Any,
        };
        Some(GraphEdge {
            name,
            direction,
            range,
            span: self.since(start),
        })
    }

    /// Parses a bound of an edge's range.
    fn range_bound(&mut self) -> crate::ast::Expr {
        let bound = self.path();
        self.or_missing(bound)
    }

    /// Parses `graph-to-table nodes as N, edges as E`.
    pub(super) fn graph_to_table(&mut self) -> OperatorKind {
        OperatorKind::GraphToTable(self.list(Items::Some, "`nodes` or `edges`", |p| {
            let start = p.start();
            let part = match p.word()? {
                "nodes" => GraphPart::Nodes,
                "edges" => GraphPart::Edges,
                _ => return None,
            };
            p.bump();
            let name = p.eat_word("as").then(|| p.required_name(Keywords::Soft));
            let options = p.options(&["with_node_id", "with_source_id", "with_target_id"]);
            Some(GraphTable {
                part,
                name,
                options,
                span: p.since(start),
            })
        }))
    }
}
