//! Finds the matches of a pattern by walking it, step after step.

use super::pattern::Pattern;
use super::value::Source;
use crate::aggregates::evidence::unite_texts;
use crate::cell::Out;
use crate::dynamic;
use crate::table_node::feed::Input;
use crate::table_node::sink::Sink;
use datafusion::common::Result;
use kql::ast::EdgeDirection;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Which cycles a match may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cycles {
    /// Any.
    All,
    /// No node twice.
    None,
    /// No edge twice.
    UniqueEdges,
}

/// Which matches are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All.
    Every,
    /// Of each pair of ends one of the shortest.
    AnyShortest,
    /// Of each pair of ends all of the shortest.
    AllShortest,
}

/// A bound search.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) pattern: Pattern,
    /// The steps in the order of the walk, with whether they are walked backwards.
    pub(crate) order: Vec<(usize, bool)>,
    pub(crate) cycles: Cycles,
    pub(crate) wanted: Wanted,
    pub(crate) sources: Vec<Source>,
    /// Conditions that each node of the pattern must meet, as places in the nodes' feed.
    pub(crate) node_conditions: Vec<Vec<usize>>,
    /// Conditions that each edge of a step must meet, as places in the edges' feed.
    pub(crate) edge_conditions: Vec<Vec<usize>>,
    /// Conditions that each node within a path must meet, as places in the nodes' feed.
    pub(crate) inner_conditions: Vec<Vec<usize>>,
    /// The places of the keys.
    pub(crate) key_at: usize,
    pub(crate) source_at: usize,
    pub(crate) target_at: usize,
    pub(crate) node_evidence: Option<usize>,
    pub(crate) edge_evidence: Option<usize>,
}

/// The graph by numbers.
pub(crate) struct Adjacency {
    pub(crate) ends: Vec<(usize, usize)>,
    pub(crate) outgoing: Vec<Vec<usize>>,
    pub(crate) incoming: Vec<Vec<usize>>,
}

impl Adjacency {
    /// Reads nodes and edges. Every end of an edge is a node, as `make-graph` sees to it.
    pub(crate) fn read(nodes: &Input, key_at: usize, edges: &Input, source_at: usize, target_at: usize) -> Self {
        let places: HashMap<&str, usize> = (0..nodes.rows())
            .map(|row| (nodes.cell(row, key_at).text(), row))
            .collect();
        let mut adjacency = Self {
            ends: Vec::with_capacity(edges.rows()),
            outgoing: vec![Vec::new(); nodes.rows()],
            incoming: vec![Vec::new(); nodes.rows()],
        };
        for edge in 0..edges.rows() {
            let end = |at| places.get(edges.cell(edge, at).text()).copied().unwrap_or(usize::MAX);
            let (source, target) = (end(source_at), end(target_at));
            adjacency.ends.push((source, target));
            if let Some(out) = adjacency.outgoing.get_mut(source) {
                out.push(edge);
            }
            if let Some(into) = adjacency.incoming.get_mut(target) {
                into.push(edge);
            }
        }
        adjacency
    }
}

/// One walk: what is bound so far.
struct Walk<'w, 's> {
    search: &'w Search,
    nodes: &'w Input,
    edges: &'w Input,
    graph: &'w Adjacency,
    bound: Vec<Option<usize>>,
    /// The edges of each step, from its first node on.
    paths: Vec<Vec<usize>>,
    /// The nodes within each step's path, likewise.
    inner: Vec<Vec<usize>>,
    used_edges: HashSet<usize>,
    used_nodes: HashMap<usize, usize>,
    /// With shortest paths: how many edges the path of this round has, and the pairs found before.
    length: Option<usize>,
    found: HashMap<(usize, usize), usize>,
    tried: usize,
    sink: &'w mut Sink<'s>,
}

impl Search {
    pub(crate) fn run(&self, inputs: &[Input], sink: &mut Sink<'_>) -> Result<()> {
        let [nodes, edges] = inputs else { return Ok(()) };
        let graph = Adjacency::read(nodes, self.key_at, edges, self.source_at, self.target_at);
        let mut walk = Walk {
            search: self,
            nodes,
            edges,
            graph: &graph,
            bound: vec![None; self.pattern.nodes],
            paths: vec![Vec::new(); self.pattern.steps.len()],
            inner: vec![Vec::new(); self.pattern.steps.len()],
            used_edges: HashSet::new(),
            used_nodes: HashMap::new(),
            length: None,
            found: HashMap::new(),
            tried: 0,
            sink,
        };
        if self.wanted == Wanted::Every {
            return walk.start_everywhere();
        }
        let (least, most) = self.pattern.steps.first().map_or((0, 0), |step| step.range);
        for length in least..=most {
            walk.length = Some(length);
            walk.start_everywhere()?;
        }
        Ok(())
    }
}

impl Walk<'_, '_> {
    fn start_everywhere(&mut self) -> Result<()> {
        for node in 0..self.nodes.rows() {
            if !self.meets(self.nodes, self.search.node_conditions.first(), node) {
                continue;
            }
            self.bind(0, Some(node));
            self.step(0)?;
            self.bind(0, None);
        }
        Ok(())
    }

    fn meets(&self, input: &Input, conditions: Option<&Vec<usize>>, row: usize) -> bool {
        conditions
            .into_iter()
            .flatten()
            .all(|at| input.cell(row, *at).bool() == Some(true))
    }

    /// Binds a node of the pattern, or frees it.
    fn bind(&mut self, at: usize, node: Option<usize>) {
        let Some(slot) = self.bound.get_mut(at) else { return };
        let before = std::mem::replace(slot, node);
        if let Some(before) = before {
            self.leave(before);
        }
        if let Some(node) = node {
            *self.used_nodes.entry(node).or_default() += 1;
        }
    }

    fn leave(&mut self, node: usize) {
        if let Some(count) = self.used_nodes.get_mut(&node) {
            *count -= 1;
            if *count == 0 {
                self.used_nodes.remove(&node);
            }
        }
    }

    /// Walks the step at a place of the order, or writes the match when there is none left.
    fn step(&mut self, place: usize) -> Result<()> {
        let Some((at, backwards)) = self.search.order.get(place).copied() else {
            return self.write();
        };
        let Some(step) = self.search.pattern.steps.get(at) else {
            return Ok(());
        };
        let start = if backwards { step.to } else { step.from };
        match self.bound.get(start).copied().flatten() {
            Some(node) => self.walk(place, at, backwards, node),
            None => Ok(()),
        }
    }

    /// Ends the path of a step at a node where it may, and lengthens it where it may.
    fn walk(&mut self, place: usize, at: usize, backwards: bool, node: usize) -> Result<()> {
        self.tried += 1;
        if self.tried.is_multiple_of(4096) {
            self.sink.watch.check()?;
        }
        let Some(step) = self.search.pattern.steps.get(at) else {
            return Ok(());
        };
        let (mut least, mut most) = step.range;
        if let Some(length) = self.length {
            (least, most) = (length, length);
        }
        let length = self.paths.get(at).map_or(0, Vec::len);
        if length >= least {
            self.end(place, at, backwards, node, length)?;
        }
        if length >= most {
            return Ok(());
        }
        // The path goes on, so this node is within it.
        let within = length > 0;
        if within {
            if !self.meets(self.nodes, self.search.inner_conditions.get(at), node) {
                return Ok(());
            }
            if self.search.cycles == Cycles::None && self.used_nodes.contains_key(&node) {
                return Ok(());
            }
            *self.used_nodes.entry(node).or_default() += 1;
            if let Some(inner) = self.inner.get_mut(at) {
                inner.push(node);
            }
        }
        for (edge, next) in self.next(step.direction, backwards, node) {
            if self.search.cycles != Cycles::All && self.used_edges.contains(&edge) {
                continue;
            }
            if !self.meets(self.edges, self.search.edge_conditions.get(at), edge) {
                continue;
            }
            let fresh = self.used_edges.insert(edge);
            if let Some(path) = self.paths.get_mut(at) {
                path.push(edge);
            }
            self.walk(place, at, backwards, next)?;
            if let Some(path) = self.paths.get_mut(at) {
                path.pop();
            }
            if fresh {
                self.used_edges.remove(&edge);
            }
        }
        if within {
            self.leave(node);
            if let Some(inner) = self.inner.get_mut(at) {
                inner.pop();
            }
        }
        Ok(())
    }

    /// Binds the far node of a step and goes on with the next step.
    fn end(&mut self, place: usize, at: usize, backwards: bool, node: usize, length: usize) -> Result<()> {
        let Some(step) = self.search.pattern.steps.get(at) else {
            return Ok(());
        };
        let far = if backwards { step.from } else { step.to };
        match self.bound.get(far).copied().flatten() {
            Some(known) => {
                let closes = self.search.cycles != Cycles::None || length == 0;
                if known == node && closes {
                    self.step(place + 1)?;
                }
                Ok(())
            }
            None => {
                if !self.meets(self.nodes, self.search.node_conditions.get(far), node) {
                    return Ok(());
                }
                if self.search.cycles == Cycles::None && length > 0 && self.used_nodes.contains_key(&node) {
                    return Ok(());
                }
                self.bind(far, Some(node));
                self.step(place + 1)?;
                self.bind(far, None);
                Ok(())
            }
        }
    }

    /// Returns the edges that lead on from a node, with the nodes they lead to.
    fn next(&self, direction: EdgeDirection, backwards: bool, node: usize) -> Vec<(usize, usize)> {
        let ends = |edge: &usize| self.graph.ends.get(*edge).copied().unwrap_or((usize::MAX, usize::MAX));
        let out = || {
            let edges = self.graph.outgoing.get(node).into_iter().flatten();
            edges.map(|edge| (*edge, ends(edge).1)).collect::<Vec<_>>()
        };
        let into = || {
            let edges = self.graph.incoming.get(node).into_iter().flatten();
            edges.map(|edge| (*edge, ends(edge).0)).collect::<Vec<_>>()
        };
        match (direction, backwards) {
            (EdgeDirection::Right, false) | (EdgeDirection::Left, true) => out(),
            (EdgeDirection::Left, false) | (EdgeDirection::Right, true) => into(),
            (EdgeDirection::Any, _) => {
                let mut both = out();
                // An edge from a node to itself leads there once.
                both.extend(into().into_iter().filter(|(_, other)| *other != node));
                both
            }
        }
    }

    fn write(&mut self) -> Result<()> {
        if let Some(length) = self.length {
            let first = self.bound.first().copied().flatten();
            let last = self.bound.last().copied().flatten();
            if let (Some(first), Some(last)) = (first, last) {
                match self.found.get(&(first, last)) {
                    Some(_) if self.search.wanted == Wanted::AnyShortest => return Ok(()),
                    Some(before) if *before < length => return Ok(()),
                    _ => {
                        self.found.insert((first, last), length);
                    }
                }
            }
        }
        let values: Vec<Out<'_>> = self.search.sources.iter().map(|source| self.value(*source)).collect();
        let evidence = self.evidence();
        self.sink.push(&values, &evidence)
    }

    /// Returns the edges of a step, or the nodes within it, in the order of the pattern.
    fn along(&self, step: usize, inner: bool) -> Vec<usize> {
        let mut rows = if inner { &self.inner } else { &self.paths }
            .get(step)
            .cloned()
            .unwrap_or_default();
        if self.search.order.contains(&(step, true)) {
            rows.reverse();
        }
        rows
    }

    fn value(&self, source: Source) -> Out<'static> {
        let along = |step, inner: bool| {
            let input = if inner { self.nodes } else { self.edges };
            self.along(step, inner).into_iter().map(move |row| (input, row))
        };
        match source {
            Source::Node { node, at } => match self.bound.get(node).copied().flatten() {
                Some(row) => Out::from(self.nodes.cell(row, at)).into_static(),
                None => Out::Null,
            },
            Source::Edge { step, at } => match self.paths.get(step).and_then(|path| path.first()) {
                Some(row) => Out::from(self.edges.cell(*row, at)).into_static(),
                None => Out::Null,
            },
            Source::Each { step, inner, at } => Out::json(&Value::Array(
                along(step, inner)
                    .map(|(input, row)| dynamic::read(input.cell(row, at)))
                    .collect(),
            )),
            Source::All { step, inner, at } => {
                Out::Bool(along(step, inner).all(|(input, row)| input.cell(row, at).bool() == Some(true)))
            }
            Source::Any { step, inner, at } => {
                Out::Bool(along(step, inner).any(|(input, row)| input.cell(row, at).bool() == Some(true)))
            }
        }
    }

    fn evidence(&self) -> String {
        let edges = self.search.edge_evidence.into_iter().flat_map(|at| {
            self.paths
                .iter()
                .flatten()
                .map(move |edge| self.edges.cell(*edge, at).text())
        });
        let nodes = self.search.node_evidence.into_iter().flat_map(|at| {
            self.bound
                .iter()
                .flatten()
                .map(move |node| self.nodes.cell(*node, at).text())
        });
        unite_texts(edges.chain(nodes))
    }
}
