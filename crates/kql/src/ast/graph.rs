//! Operands of the graph operators.

use super::{Expr, Name, NamedExpr, Pipeline, Span};

/// `make-graph source --> target with nodes on key`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    /// Options such as `hint.strategy`.
    pub options: Vec<super::OperatorOption>,
    /// The column that holds an edge's source.
    pub source: Name,
    /// Whether the edge is written `-->` rather than `--`.
    pub directed: bool,
    /// The column that holds an edge's target.
    pub target: Name,
    /// The node tables and their key columns.
    pub nodes: Vec<GraphNodes>,
    /// The name after `with_node_id =`.
    pub node_id: Option<Name>,
    /// The column after `partitioned-by`, and the operators run per part.
    pub partition: Option<Box<GraphPartition>>,
}

/// `table on key` in `make-graph … with`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphNodes {
    /// The node table.
    pub table: Expr,
    /// The key column.
    pub key: Name,
    /// Where it stands.
    pub span: Span,
}

/// `partitioned-by column ( operators )`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPartition {
    /// The column.
    pub by: Expr,
    /// The operators run on each part.
    pub body: Pipeline,
    /// Where it stands.
    pub span: Span,
}

/// `graph-match` and `graph-shortest-paths`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    /// Options, as in `cycles = none` or `output = any`.
    pub options: Vec<super::OperatorOption>,
    /// The patterns, separated by commas.
    pub patterns: Vec<GraphPattern>,
    /// The condition after `where`.
    pub condition: Option<Expr>,
    /// The columns after `project`.
    pub project: Option<Vec<NamedExpr>>,
}

/// A path of nodes and edges: nodes and edges alternate, and a node stands at both ends.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPattern {
    /// The elements in order.
    pub elements: Vec<GraphElement>,
    /// Where it stands.
    pub span: Span,
}

/// One element of a graph pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphElement {
    /// `(name)`.
    Node(GraphNode),
    /// `-[name]->` and its variants.
    Edge(GraphEdge),
}

/// `(name)` or `()`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphNode {
    /// The variable, when named.
    pub name: Option<Name>,
    /// Where it stands.
    pub span: Span,
}

/// `-[name*1..3]->`, `-->`, `<--`, `--`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphEdge {
    /// The variable, when named.
    pub name: Option<Name>,
    /// Which way it points.
    pub direction: EdgeDirection,
    /// The range after `*`, for paths of several edges.
    pub range: Option<Box<(Expr, Expr)>>,
    /// Where it stands.
    pub span: Span,
}

/// Which way an edge points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeDirection {
    /// `-->`.
    Right,
    /// `<--`.
    Left,
    /// `--`.
    Any,
}

/// One output of `graph-to-table`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphTable {
    /// Whether it is `nodes` or `edges`.
    pub part: GraphPart,
    /// The name after `as`.
    pub name: Option<Name>,
    /// Options such as `with_node_id = id`.
    pub options: Vec<super::OperatorOption>,
    /// Where it stands.
    pub span: Span,
}

/// The parts of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GraphPart {
    /// `nodes`.
    Nodes,
    /// `edges`.
    Edges,
}
