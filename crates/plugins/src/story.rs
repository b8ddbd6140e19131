//! The attack story in the portal's shape.

use ::incidents::{IncidentCase, Node, StoryGraph};
use api::{EntityKind, Property, Role, Story, StoryEdge, StoryNode};
use evidence::Evidence;
use std::collections::HashMap;

/// The id of the step at a position, as all of the portal's shapes give it.
fn step_id(position: usize) -> String {
    (position + 1).to_string()
}

/// Kind of a node that stands for many, from the story's word for it.
fn kind_of(word: &str) -> EntityKind {
    match word {
        "device" => EntityKind::Host,
        "user" => EntityKind::Account,
        "ip" => EntityKind::Ip,
        "process" => EntityKind::Process,
        "file" => EntityKind::File,
        "url" => EntityKind::Url,
        "domain" => EntityKind::Domain,
        "mail" => EntityKind::MailMessage,
        "application" => EntityKind::CloudApplication,
        "resource" => EntityKind::CloudResource,
        "registry" => EntityKind::RegistryValue,
        _ => EntityKind::Other,
    }
}

/// The mentions of each entity, by key.
fn mentions(case: &IncidentCase) -> HashMap<String, Vec<&Evidence>> {
    let mut mentions: HashMap<String, Vec<&Evidence>> = HashMap::new();
    for item in case.alerts.iter().flat_map(|alert| &alert.evidence) {
        mentions.entry(item.entity.key()).or_default().push(item);
    }
    mentions
}

fn node(node: &Node, graph: &StoryGraph, mentions: &HashMap<String, Vec<&Evidence>>) -> StoryNode {
    let items = mentions.get(&node.id).map_or(&[][..], Vec::as_slice);
    let technique = graph
        .edges
        .iter()
        .find(|edge| edge.target == node.id)
        .and_then(|edge| edge.technique.clone());
    // A process shows its id beside its name, which is not another value.
    let value = items
        .first()
        .filter(|item| {
            matches!(
                EntityKind::from(&item.entity),
                EntityKind::Ip | EntityKind::Url | EntityKind::Domain
            )
        })
        .map(|item| item.entity.label().to_owned());
    StoryNode {
        id: node.id.clone(),
        kind: items
            .first()
            .map_or_else(|| kind_of(&node.kind), |item| EntityKind::from(&item.entity)),
        label: node.label.clone(),
        value,
        technique,
        count: node.count as u64,
        properties: items
            .iter()
            .map(|item| Property::of_entity(&item.entity))
            .max_by_key(Vec::len)
            .unwrap_or_default(),
        role: items
            .iter()
            .map(|item| Role::from(item.role))
            .min()
            .unwrap_or(Role::Related),
        severity: node.severity.into(),
        at: node.first_at,
        step_ids: node.steps.iter().map(|position| step_id(*position)).collect(),
    }
}

/// Returns the attack story of an incident in the portal's shape.
#[must_use]
pub fn story_of(case: &IncidentCase) -> Story {
    let graph = ::incidents::story(case);
    let mentions = mentions(case);
    let edges = graph.edges.iter().enumerate().map(|(at, edge)| StoryEdge {
        id: at.to_string(),
        source: edge.source.clone(),
        target: edge.target.clone(),
        label: edge.label.clone(),
        technique: edge.technique.clone(),
        at: edge.at,
        step_ids: vec![step_id(edge.step)],
    });
    Story {
        nodes: graph.nodes.iter().map(|held| node(held, &graph, &mentions)).collect(),
        edges: edges.collect(),
        edges_left_out: graph.edges_left_out as u64,
    }
}
