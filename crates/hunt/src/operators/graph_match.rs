//! `graph-match` and `graph-shortest-paths`: a row for each way a pattern lies in a graph.
//!
//! Conditions on one element are tested while walking; the whole condition and the projection are
//! computed over the matches.
//! Source: Kusto `graph-match` and `graph-shortest-paths` operators.

use crate::binder::comparison::truth;
use crate::binder::naming::implied;
use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound, Stop};
use crate::error::{Code, Error};
use crate::graph::pattern::{self, Pattern, Variable};
use crate::graph::search::{Cycles, Search, Wanted};
use crate::graph::value::Collector;
use crate::relation::Relation;
use crate::table_node::feed::{self, Feed};
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::Span;
use kql::ast::{self, BinaryOp, ExprKind, GraphMatch, NamedExpr, OptionValue};
use std::sync::Arc;

/// Binds `graph-match`, or `graph-shortest-paths` when `shortest`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    mut input: Relation,
    graph_match: &GraphMatch,
    scope: &Scope,
    span: Span,
    shortest: bool,
) -> Bound<Relation> {
    let Some(graph) = input.graph.take() else {
        return Err(Error::semantic(
            Code::SHAPE,
            span,
            "the operator needs a graph; use make-graph before it",
        )
        .into());
    };
    let (cycles, wanted) = options(graph_match, shortest)?;
    let pattern = pattern::bind(binder, &graph_match.patterns, scope, span)?;
    if shortest && !matches!(pattern.steps.as_slice(), [step] if step.from != step.to) {
        return Err(Error::unsupported(span, "graph-shortest-paths over more than one path").into());
    }
    let order = pattern::order(&pattern, span)?;
    let Some(project) = &graph_match.project else {
        return Err(Error::semantic(Code::SHAPE, span, "the operator needs a project part").into());
    };
    let properties = graph.properties();
    let mut collector = Collector {
        pattern: &pattern,
        nodes: &properties,
        edges: &input,
        node_feed: Feed::new(binder, &graph.nodes),
        edge_feed: Feed::new(binder, &input),
        sources: Vec::new(),
        columns: Vec::new(),
    };
    let node_evidence = collector.node_feed.evidence();
    let edge_evidence = collector.edge_feed.evidence();
    let key_at = match graph.nodes.columns.first() {
        Some(key) => collector
            .node_feed
            .add(&crate::binder::typed::Typed::new(key.expr(), key.kind)),
        None => return Err(Error::Internal("the nodes have no key".to_owned()).into()),
    };
    let source_at = collector.edge_feed.add(&graph.source);
    let target_at = collector.edge_feed.add(&graph.target);
    let mut conditions = Conditions {
        nodes: vec![Vec::new(); pattern.nodes],
        edges: vec![Vec::new(); pattern.steps.len()],
        inner: vec![Vec::new(); pattern.steps.len()],
    };
    let mut condition = None;
    if let Some(written) = &graph_match.condition {
        let mut parts = Vec::new();
        conjuncts(written, &mut parts);
        let mut all_tested = true;
        for part in parts {
            all_tested &= conditions.push_down(binder, &mut collector, part, scope)?;
        }
        if shortest && !all_tested {
            let what = "graph-shortest-paths with a condition on several elements at once";
            return Err(Error::unsupported(written.span, what).into());
        }
        if !all_tested {
            condition = Some(collector.substitute(binder, written, scope)?);
        }
    }
    let mut items = Vec::new();
    for item in project {
        let value = collector.substitute(binder, &item.value, scope)?;
        let names = match (item.names.is_empty(), implied(&item.value)) {
            (true, Some(name)) => vec![ast::Name {
                text: name,
                bracketed: false,
                span: item.span,
            }],
            _ => item.names.clone(),
        };
        items.push(NamedExpr {
            names,
            value,
            ..item.clone()
        });
    }
    let Collector {
        node_feed,
        edge_feed,
        sources,
        columns,
        ..
    } = collector;
    let search = Search {
        order,
        cycles,
        wanted,
        sources,
        node_conditions: conditions.nodes,
        edge_conditions: conditions.edges,
        inner_conditions: conditions.inner,
        key_at,
        source_at,
        target_at,
        node_evidence,
        edge_evidence,
        pattern,
    };
    let mut matches = feed::plan(
        binder,
        if shortest { "GraphShortestPaths" } else { "GraphMatch" },
        vec![node_feed, edge_feed],
        columns,
        Arc::new(move |inputs, sink| search.run(inputs, sink)),
    )?;
    if let Some(condition) = condition {
        let value = truth(
            binder.bind_scalar(&condition, &Env::row(scope, &matches))?,
            condition.span,
        )?;
        matches.plan = LogicalPlanBuilder::new(matches.plan.clone())
            .filter(value.into_filter())?
            .build()?;
    }
    let result = crate::operators::project::bind(binder, matches, &items, scope)?;
    Ok(result.unordered())
}

fn options(graph_match: &GraphMatch, shortest: bool) -> Bound<(Cycles, Wanted)> {
    let mut cycles = Cycles::UniqueEdges;
    let mut wanted = if shortest { Wanted::AnyShortest } else { Wanted::Every };
    for option in &graph_match.options {
        let value = match &option.value {
            OptionValue::Name(name) => name.text.as_str(),
            _ => "",
        };
        match (option.name.text.as_str(), value) {
            ("cycles", "all") if !shortest => cycles = Cycles::All,
            ("cycles", "none") if !shortest => cycles = Cycles::None,
            ("cycles", "unique_edges") if !shortest => cycles = Cycles::UniqueEdges,
            ("output", "any") if shortest => wanted = Wanted::AnyShortest,
            ("output", "all") if shortest => wanted = Wanted::AllShortest,
            (name, value) => {
                return Err(Error::unsupported(option.span, format!("the option {name} = {value}")).into());
            }
        }
    }
    if shortest {
        // A shortest path meets no node twice.
        cycles = Cycles::None;
    }
    Ok((cycles, wanted))
}

fn conjuncts<'e>(expr: &'e ast::Expr, into: &mut Vec<&'e ast::Expr>) {
    match &expr.kind {
        ExprKind::Paren(inner) => conjuncts(inner, into),
        ExprKind::Binary(binary) if binary.op == BinaryOp::And => {
            conjuncts(&binary.left, into);
            conjuncts(&binary.right, into);
        }
        _ => into.push(expr),
    }
}

/// Conditions that are tested while walking.
struct Conditions {
    nodes: Vec<Vec<usize>>,
    edges: Vec<Vec<usize>>,
    inner: Vec<Vec<usize>>,
}

impl Conditions {
    /// Takes a part of the condition that speaks of one element; tells whether it did.
    fn push_down(
        &mut self,
        binder: &mut Binder<'_>,
        collector: &mut Collector<'_>,
        part: &ast::Expr,
        scope: &Scope,
    ) -> Bound<bool> {
        if let ExprKind::Call(call) = &part.kind
            && call.name.text == "all"
            && let Some((step, inner)) = collector.path_of(call)?
            && let [_, argument] = call.arguments.as_slice()
        {
            let at = collector.condition(binder, &argument.value, inner, scope)?;
            let list = if inner { &mut self.inner } else { &mut self.edges };
            if let Some(list) = list.get_mut(step) {
                list.push(at);
            }
            return Ok(true);
        }
        let mut variable = None;
        let Some(alone) = of_one_element(part, collector.pattern, &mut variable) else {
            return Ok(false);
        };
        let (of_nodes, list) = match variable {
            Some(Variable::Node(node)) => (true, self.nodes.get_mut(node)),
            Some(Variable::Edge(step)) => (false, self.edges.get_mut(step)),
            Some(Variable::Path(_)) | None => return Ok(false),
        };
        match collector.condition(binder, &alone, of_nodes, scope) {
            Ok(at) => {
                if let Some(list) = list {
                    list.push(at);
                }
                Ok(true)
            }
            // It is reported where the whole condition is bound.
            Err(Stop::Error(_)) => Ok(false),
            Err(request) => Err(request),
        }
    }
}

/// Returns the expression with the properties of the only element it speaks of as bare names.
fn of_one_element(expr: &ast::Expr, pattern: &Pattern, variable: &mut Option<Variable>) -> Option<ast::Expr> {
    let mut again = |inner: &ast::Expr| of_one_element(inner, pattern, variable);
    let kind = match &expr.kind {
        ExprKind::Path(path) => {
            if let ExprKind::Name(name) = &path.base.kind
                && let Some(found) = pattern.find(&name.text)
            {
                if variable.is_some_and(|before| before != found) {
                    return None;
                }
                *variable = Some(found);
                ExprKind::Name(path.name.clone())
            } else {
                ExprKind::Path(ast::Path {
                    base: Box::new(again(&path.base)?),
                    name: path.name.clone(),
                })
            }
        }
        // A bare name is a variable of the query, or an element as a whole.
        ExprKind::Name(name) if pattern.find(&name.text).is_some() => return None,
        ExprKind::Literal(_) | ExprKind::Name(_) => expr.kind.clone(),
        ExprKind::Call(call) => {
            if matches!(call.name.text.as_str(), "all" | "any" | "map" | "inner_nodes") {
                return None;
            }
            let mut arguments = Vec::new();
            for argument in &call.arguments {
                arguments.push(NamedExpr {
                    value: again(&argument.value)?,
                    ..argument.clone()
                });
            }
            ExprKind::Call(ast::Call {
                arguments,
                ..call.clone()
            })
        }
        ExprKind::Index(index) => ExprKind::Index(ast::Index {
            base: Box::new(again(&index.base)?),
            index: Box::new(again(&index.index)?),
        }),
        ExprKind::Unary(unary) => ExprKind::Unary(ast::Unary {
            op: unary.op,
            operand: Box::new(again(&unary.operand)?),
        }),
        ExprKind::Binary(binary) => ExprKind::Binary(ast::Binary {
            left: Box::new(again(&binary.left)?),
            right: Box::new(again(&binary.right)?),
            ..binary.clone()
        }),
        ExprKind::InList(list) => {
            let mut items = Vec::new();
            for item in &list.list {
                items.push(again(item)?);
            }
            ExprKind::InList(ast::InList {
                operand: Box::new(again(&list.operand)?),
                list: items,
                ..list.clone()
            })
        }
        ExprKind::Between(between) => ExprKind::Between(ast::Between {
            operand: Box::new(again(&between.operand)?),
            low: Box::new(again(&between.low)?),
            high: Box::new(again(&between.high)?),
            ..between.clone()
        }),
        ExprKind::Paren(inner) => ExprKind::Paren(Box::new(again(inner)?)),
        _ => return None,
    };
    Some(ast::Expr { kind, span: expr.span })
}
