//! A graph pattern as steps from node to node.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use kql::Span;
use kql::ast::{EdgeDirection, GraphElement, GraphPattern};

/// A longer path is refused.
const MAX_LENGTH: usize = 100;

/// What a variable of the pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    /// A node, by its place among the nodes.
    Node(usize),
    /// A single edge, by its place among the steps.
    Edge(usize),
    /// A path of edges, by its place among the steps.
    Path(usize),
}

/// One step: from one node of the pattern to another, over one edge or several.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether edges are followed from source to target, backwards, or both.
    pub(crate) direction: EdgeDirection,
    /// The least and the greatest number of edges.
    pub(crate) range: (usize, usize),
}

/// A pattern: how many nodes it has, and the steps in an order in which each one starts at a node
/// that is known by then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    pub(crate) nodes: usize,
    pub(crate) steps: Vec<Step>,
    pub(crate) variables: Vec<(String, Variable)>,
}

impl Pattern {
    pub(crate) fn find(&self, name: &str) -> Option<Variable> {
        self.variables
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, variable)| *variable)
    }

    fn node(&mut self, name: Option<&kql::ast::Name>) -> Bound<usize> {
        if let Some(name) = name {
            match self.find(&name.text) {
                Some(Variable::Node(at)) => return Ok(at),
                Some(_) => return Err(taken(&name.text, name.span)),
                None => {}
            }
        }
        let at = self.nodes;
        self.nodes += 1;
        if let Some(name) = name {
            self.variables.push((name.text.clone(), Variable::Node(at)));
        }
        Ok(at)
    }
}

fn taken(name: &str, span: Span) -> crate::binder::Stop {
    let message = format!("`{name}` names two different elements of the pattern");
    Error::semantic(Code::INVALID, span, message).into()
}

/// Binds a pattern.
pub(crate) fn bind(binder: &mut Binder<'_>, patterns: &[GraphPattern], scope: &Scope, span: Span) -> Bound<Pattern> {
    let mut pattern = Pattern::default();
    for sequence in patterns {
        let mut last: Option<usize> = None;
        let mut edge = None;
        for element in &sequence.elements {
            match element {
                GraphElement::Edge(next) => edge = Some(next),
                GraphElement::Node(node) => {
                    let to = pattern.node(node.name.as_ref())?;
                    if let (Some(from), Some(edge)) = (last, edge.take()) {
                        let range = match edge.range.as_deref() {
                            None => (1, 1),
                            Some((least, most)) => (
                                binder.bind_count(least, &Env::scalar(scope))?,
                                binder.bind_count(most, &Env::scalar(scope))?,
                            ),
                        };
                        if range.1 > MAX_LENGTH || range.0 > range.1 {
                            let message = format!("a path has from 0 to {MAX_LENGTH} edges, the lesser bound first");
                            return Err(Error::semantic(Code::INVALID, edge.span, message).into());
                        }
                        if let Some(name) = &edge.name {
                            if pattern.find(&name.text).is_some() {
                                return Err(taken(&name.text, name.span));
                            }
                            let at = pattern.steps.len();
                            let variable = if edge.range.is_some() {
                                Variable::Path(at)
                            } else {
                                Variable::Edge(at)
                            };
                            pattern.variables.push((name.text.clone(), variable));
                        }
                        pattern.steps.push(Step {
                            from,
                            to,
                            direction: edge.direction,
                            range,
                        });
                    }
                    last = Some(to);
                }
            }
        }
    }
    if pattern.nodes == 0 {
        return Err(Error::semantic(Code::SHAPE, span, "the pattern has no node").into());
    }
    Ok(pattern)
}

/// Returns the order in which the steps are searched, each with whether it is walked backwards.
pub(crate) fn order(pattern: &Pattern, span: Span) -> Bound<Vec<(usize, bool)>> {
    let mut known = vec![false; pattern.nodes];
    if let Some(first) = known.first_mut() {
        *first = true;
    }
    let mut left: Vec<usize> = (0..pattern.steps.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_known = |at: usize| known.get(at).copied().unwrap_or(false);
        let next = left.iter().position(|at| {
            pattern
                .steps
                .get(*at)
                .is_some_and(|step| is_known(step.from) || is_known(step.to))
        });
        let Some(next) = next else {
            return Err(Error::semantic(Code::INVALID, span, "the parts of the pattern must share nodes").into());
        };
        let at = left.remove(next);
        let Some(step) = pattern.steps.get(at) else { continue };
        let backwards = !is_known(step.from);
        for node in [step.from, step.to] {
            if let Some(known) = known.get_mut(node) {
                *known = true;
            }
        }
        order.push((at, backwards));
    }
    if known.iter().any(|known| !known) {
        return Err(Error::semantic(Code::INVALID, span, "the parts of the pattern must share nodes").into());
    }
    Ok(order)
}
