//! Members and functions of a pattern's variables, as columns of the matches.
//!
//! `a.name`, `all(e, condition)`, `map(e, value)` and their like are computed over nodes and edges
//! beforehand and picked per match; in the expressions around them a column stands in their place.
//! Source: Kusto graph functions `all()`, `any()`, `map()`, `inner_nodes()`.

use super::pattern::{Pattern, Variable};
use crate::KustoType;
use crate::binder::comparison::truth;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::table_node::feed::Feed;
use kql::Span;
use kql::ast::{self, ExprKind};

/// Where the value of a column of the matches comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// A property of the node bound to a node of the pattern.
    Node { node: usize, at: usize },
    /// A property of a single edge.
    Edge { step: usize, at: usize },
    /// An array: a value per edge of a path, or per node within it.
    Each { step: usize, inner: bool, at: usize },
    /// Whether a condition holds for each edge of a path, or each node within it.
    All { step: usize, inner: bool, at: usize },
    /// Whether a condition holds for any of them.
    Any { step: usize, inner: bool, at: usize },
}

/// Collects what expressions read of the matches.
pub(crate) struct Collector<'c> {
    pub(crate) pattern: &'c Pattern,
    pub(crate) nodes: &'c Relation,
    pub(crate) edges: &'c Relation,
    pub(crate) node_feed: Feed,
    pub(crate) edge_feed: Feed,
    pub(crate) sources: Vec<Source>,
    pub(crate) columns: Vec<Column>,
}

impl Collector<'_> {
    /// Returns the expression with a column in place of everything that is read of the matches.
    pub(crate) fn substitute(&mut self, binder: &mut Binder<'_>, expr: &ast::Expr, scope: &Scope) -> Bound<ast::Expr> {
        let mut again = |this: &mut Self, inner: &ast::Expr| this.substitute(binder, inner, scope);
        let kind = match &expr.kind {
            ExprKind::Path(path) => {
                if let ExprKind::Name(name) = &path.base.kind
                    && let Some(variable) = self.pattern.find(&name.text)
                {
                    return self.member(binder, variable, &path.name, expr.span);
                }
                ExprKind::Path(ast::Path {
                    base: Box::new(again(self, &path.base)?),
                    name: path.name.clone(),
                })
            }
            ExprKind::Name(name) if self.pattern.find(&name.text).is_some() => {
                return Err(Error::unsupported(name.span, format!("the whole of `{}` as a value", name.text)).into());
            }
            ExprKind::Call(call) => {
                if let Some((step, inner)) = self.path_of(call)? {
                    return self.function(binder, call, step, inner, scope);
                }
                if matches!(
                    call.name.text.as_str(),
                    "labels" | "node_degree_in" | "node_degree_out" | "inner_nodes"
                ) {
                    return Err(Error::unsupported(call.span, format!("{}() of a graph", call.name.text)).into());
                }
                let mut arguments = Vec::new();
                for argument in &call.arguments {
                    arguments.push(ast::NamedExpr {
                        value: again(self, &argument.value)?,
                        ..argument.clone()
                    });
                }
                ExprKind::Call(ast::Call {
                    arguments,
                    ..call.clone()
                })
            }
            ExprKind::Index(index) => ExprKind::Index(ast::Index {
                base: Box::new(again(self, &index.base)?),
                index: Box::new(again(self, &index.index)?),
            }),
            ExprKind::Unary(unary) => ExprKind::Unary(ast::Unary {
                op: unary.op,
                operand: Box::new(again(self, &unary.operand)?),
            }),
            ExprKind::Binary(binary) => ExprKind::Binary(ast::Binary {
                left: Box::new(again(self, &binary.left)?),
                right: Box::new(again(self, &binary.right)?),
                ..binary.clone()
            }),
            ExprKind::InList(list) => {
                let mut items = Vec::new();
                for item in &list.list {
                    items.push(again(self, item)?);
                }
                ExprKind::InList(ast::InList {
                    operand: Box::new(again(self, &list.operand)?),
                    list: items,
                    ..list.clone()
                })
            }
            ExprKind::Between(between) => ExprKind::Between(ast::Between {
                operand: Box::new(again(self, &between.operand)?),
                low: Box::new(again(self, &between.low)?),
                high: Box::new(again(self, &between.high)?),
                ..between.clone()
            }),
            ExprKind::Paren(inner) => ExprKind::Paren(Box::new(again(self, inner)?)),
            other => other.clone(),
        };
        Ok(ast::Expr { kind, span: expr.span })
    }

    /// Returns the path that a call of a graph function is about: its step, and whether it is about
    /// the nodes within the path.
    pub(crate) fn path_of(&self, call: &ast::Call) -> Bound<Option<(usize, bool)>> {
        if !matches!(call.name.text.as_str(), "all" | "any" | "map") {
            return Ok(None);
        }
        let Some(first) = call.arguments.first() else {
            return Ok(None);
        };
        let (name, inner) = match &first.value.without_parentheses().kind {
            ExprKind::Name(name) => (name, false),
            ExprKind::Call(nested) if nested.name.text == "inner_nodes" => {
                match nested.arguments.first().map(|argument| &argument.value.kind) {
                    Some(ExprKind::Name(name)) => (name, true),
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        match self.pattern.find(&name.text) {
            Some(Variable::Path(step)) => Ok(Some((step, inner))),
            Some(_) => {
                let message = format!(
                    "`{}` is no path; {}() is about `-[e*1..3]->`",
                    name.text, call.name.text
                );
                Err(Error::semantic(Code::SHAPE, call.span, message).into())
            }
            None => Ok(None),
        }
    }

    /// Reads a condition over the edges or the nodes; returns its place in their feed.
    pub(crate) fn condition(
        &mut self,
        binder: &mut Binder<'_>,
        expr: &ast::Expr,
        of_nodes: bool,
        scope: &Scope,
    ) -> Bound<usize> {
        let rows = if of_nodes { self.nodes } else { self.edges };
        let value = truth(binder.bind_scalar(expr, &Env::row(scope, rows))?, expr.span)?;
        let value = Typed::new(value.into_filter(), KustoType::Bool);
        Ok(if of_nodes {
            self.node_feed.add(&value)
        } else {
            self.edge_feed.add(&value)
        })
    }

    fn member(
        &mut self,
        binder: &mut Binder<'_>,
        variable: Variable,
        name: &ast::Name,
        span: Span,
    ) -> Bound<ast::Expr> {
        let of_nodes = matches!(variable, Variable::Node(_));
        let rows = if of_nodes { self.nodes } else { self.edges };
        let value = binder.bind_column(Some(rows), &name.text, name.span)?;
        let json_text = value.json_text;
        let at = if of_nodes {
            self.node_feed.add(&value)
        } else {
            self.edge_feed.add(&value)
        };
        let (source, kind) = match variable {
            Variable::Node(node) => (Source::Node { node, at }, value.kind),
            Variable::Edge(step) => (Source::Edge { step, at }, value.kind),
            Variable::Path(step) => (Source::Each { step, inner: false, at }, KustoType::Dynamic),
        };
        Ok(self.add(binder, source, kind, json_text, span))
    }

    fn function(
        &mut self,
        binder: &mut Binder<'_>,
        call: &ast::Call,
        step: usize,
        inner: bool,
        scope: &Scope,
    ) -> Bound<ast::Expr> {
        let [_, argument] = call.arguments.as_slice() else {
            return Err(crate::binder::call::arity(call, "2", call.span));
        };
        let (source, kind) = match call.name.text.as_str() {
            "map" => {
                let rows = if inner { self.nodes } else { self.edges };
                let value = binder.bind_scalar(&argument.value, &Env::row(scope, rows))?;
                let at = if inner {
                    self.node_feed.add(&value)
                } else {
                    self.edge_feed.add(&value)
                };
                (Source::Each { step, inner, at }, KustoType::Dynamic)
            }
            name => {
                let at = self.condition(binder, &argument.value, inner, scope)?;
                if name == "all" {
                    (Source::All { step, inner, at }, KustoType::Bool)
                } else {
                    (Source::Any { step, inner, at }, KustoType::Bool)
                }
            }
        };
        Ok(self.add(binder, source, kind, false, call.span))
    }

    fn add(
        &mut self,
        binder: &mut Binder<'_>,
        source: Source,
        kind: KustoType,
        json_text: bool,
        span: Span,
    ) -> ast::Expr {
        // No query can write this name.
        let name = format!("\u{0}match{}", self.columns.len());
        let mut column = binder.fresh_column(&name, kind);
        column.json_text = json_text;
        self.columns.push(column);
        self.sources.push(source);
        ast::Expr {
            kind: ExprKind::Name(ast::Name {
                text: name,
                bracketed: true,
                span,
            }),
            span,
        }
    }
}
