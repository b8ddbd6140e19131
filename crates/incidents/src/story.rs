//! The attack story as a graph: things as nodes, actions as edges with time and step.
//!
//! Node kinds are Graph's evidence words (`device`, `user`, `ip`, `process`, …). The graph is capped to
//! what a person can read; what does not fit is folded into one node per kind, with its count.

use crate::correlate::is_nowhere;
use crate::labels::{account_label, host_label, is_nobody};
use crate::{IncidentCase, Step, defang, inert};
use chrono::{DateTime, Utc};
use evidence::{Alert, Entity, Evidence, Role, Severity};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Nodes shown, at most, beside those that stand for folded ones.
const MOST_NODES: usize = 48;

/// Edges shown, at most.
const MOST_EDGES: usize = 120;

/// Things acted on per step.
const MOST_OBJECTS: usize = 3;

/// A thing in the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// The entity's key, or `folded:KIND`.
    pub id: String,
    /// `device`, `user`, `ip`, `process`, `file`, `url`, `domain`, `mail`, `application`, `resource`,
    /// `registry` or `other`.
    pub kind: String,
    /// What is shown, inert; indicators are defanged.
    pub label: String,
    /// Severity of the gravest step it takes part in.
    pub severity: Severity,
    /// When it first takes part.
    pub first_at: DateTime<Utc>,
    /// Steps it takes part in, as positions in the list of steps.
    pub steps: Vec<usize>,
    /// Number of things it stands for: 1, or more for a folded node.
    pub count: usize,
}

/// An action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    /// Id of the node that acts.
    pub source: String,
    /// Id of the node acted on.
    pub target: String,
    /// What happened: the step's title.
    pub label: String,
    /// Main technique.
    pub technique: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Position of its step.
    pub step: usize,
}

/// What was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Folded {
    /// Kind of things.
    pub kind: String,
    /// How many are folded into that kind's node.
    pub count: usize,
}

/// The attack story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoryGraph {
    /// Things, in the order in which they enter the story.
    pub nodes: Vec<Node>,
    /// Actions, in time order.
    pub edges: Vec<Edge>,
    /// Things folded, by kind.
    pub folded: Vec<Folded>,
    /// Actions left out because there were too many.
    pub edges_left_out: usize,
    /// Begin of the replay line.
    pub from: Option<DateTime<Utc>>,
    /// End of the replay line.
    pub to: Option<DateTime<Utc>>,
}

/// Returns the graph of an incident's steps; [`crate::steps`] gives the same steps in the same order.
#[must_use]
pub fn story(case: &IncidentCase) -> StoryGraph {
    let steps = crate::steps(case);
    let alerts: HashMap<&str, &Alert> = case.alerts.iter().map(|alert| (alert.id.as_str(), alert)).collect();
    let mut draft = Draft::default();
    for (at, step) in steps.iter().enumerate() {
        let of_step: Vec<&Alert> = step
            .alert_ids
            .iter()
            .filter_map(|id| alerts.get(id.as_str()).copied())
            .collect();
        draft.add(at, step, &of_step);
    }
    let mut graph = draft.finish();
    graph.from = steps.first().map(|step| step.at);
    graph.to = steps.iter().map(|step| step.until.unwrap_or(step.at)).max();
    graph
}

#[derive(Default)]
struct Draft {
    nodes: Vec<Node>,
    index: HashMap<String, usize>,
    edges: Vec<Edge>,
    known: HashSet<(usize, usize, usize)>,
}

impl Draft {
    fn add(&mut self, at: usize, step: &Step, alerts: &[&Alert]) {
        let items: Vec<&Evidence> = alerts
            .iter()
            .flat_map(|alert| &alert.evidence)
            .filter(|item| is_telling(&item.entity))
            .collect();
        let named = |names: &[String], item: &Evidence| match (&item.entity, label(&item.entity)) {
            (Entity::Host(_) | Entity::Account(_), label) => names.iter().any(|name| name.eq_ignore_ascii_case(&label)),
            _ => true,
        };
        let hosts: Vec<&Evidence> = items
            .iter()
            .copied()
            .filter(|item| matches!(item.entity, Entity::Host(_)) && named(&step.hosts, item))
            .collect();
        let people: Vec<&Evidence> = items
            .iter()
            .copied()
            .filter(|item| {
                matches!(item.entity, Entity::Account(_) | Entity::Mailbox(_)) && named(&step.accounts, item)
            })
            .collect();
        let objects: Vec<&Evidence> = items
            .iter()
            .copied()
            .filter(|item| object_rank(&item.entity).is_some())
            .collect();

        let attacker = objects.iter().chain(&hosts).find(|item| {
            item.role == Role::Attacker
                && matches!(item.entity, Entity::Ip(_) | Entity::MailMessage(_) | Entity::Host(_))
        });
        let person = people.first();
        let place = hosts.iter().find(|item| item.role == Role::Impacted).or(hosts.first());
        // Who acts, from outside in: attacker's address or mail, then the account, then the host.
        let mut chain: Vec<usize> = Vec::new();
        for item in [attacker, person, place].into_iter().flatten() {
            let node = self.node(&item.entity, at, step);
            if !chain.contains(&node) {
                chain.push(node);
            }
        }
        for pair in chain.windows(2) {
            self.edge(pair[0], pair[1], at, step);
        }
        let Some(last) = chain.last().copied() else {
            for item in objects.iter().take(MOST_OBJECTS) {
                self.node(&item.entity, at, step);
            }
            return;
        };
        for item in hosts.iter().take(MOST_OBJECTS + 1) {
            let node = self.node(&item.entity, at, step);
            self.edge(last, node, at, step);
        }
        let mut objects = objects;
        objects.sort_by_key(|item| (item.role != Role::Attacker, object_rank(&item.entity)));
        for item in objects.into_iter().take(MOST_OBJECTS) {
            let node = self.node(&item.entity, at, step);
            self.edge(last, node, at, step);
        }
    }

    fn node(&mut self, entity: &Entity, at: usize, step: &Step) -> usize {
        let key = entity.key();
        let place = *self.index.entry(key.clone()).or_insert_with(|| {
            self.nodes.push(Node {
                id: key,
                kind: kind(entity).to_owned(),
                label: shown(entity),
                severity: step.severity,
                first_at: step.at,
                steps: Vec::new(),
                count: 1,
            });
            self.nodes.len() - 1
        });
        let node = &mut self.nodes[place];
        node.severity = node.severity.max(step.severity);
        if node.steps.last() != Some(&at) {
            node.steps.push(at);
        }
        place
    }

    fn edge(&mut self, source: usize, target: usize, at: usize, step: &Step) {
        if source == target || !self.known.insert((source, target, at)) {
            return;
        }
        self.edges.push(Edge {
            source: self.nodes[source].id.clone(),
            target: self.nodes[target].id.clone(),
            label: step.title.clone(),
            technique: step.techniques.first().map(ToString::to_string),
            at: step.at,
            step: at,
        });
    }

    /// Keeps the nodes that matter most and folds the others by kind.
    fn finish(mut self) -> StoryGraph {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        let weight = |node: &Node| {
            (
                std::cmp::Reverse(node.severity),
                kind_rank(&node.kind),
                std::cmp::Reverse(node.steps.len()),
            )
        };
        order.sort_by_key(|at| (weight(&self.nodes[*at]), *at));
        let kept: HashSet<usize> = order.iter().copied().take(MOST_NODES).collect();
        let mut renamed: HashMap<String, String> = HashMap::new();
        let mut folded: BTreeMap<String, Node> = BTreeMap::new();
        let mut nodes = Vec::new();
        for (at, node) in std::mem::take(&mut self.nodes).into_iter().enumerate() {
            if kept.contains(&at) {
                nodes.push(node);
                continue;
            }
            let id = format!("folded:{}", node.kind);
            renamed.insert(node.id.clone(), id.clone());
            match folded.get_mut(&node.kind) {
                Some(fold) => {
                    fold.count += 1;
                    fold.severity = fold.severity.max(node.severity);
                    fold.first_at = fold.first_at.min(node.first_at);
                    fold.steps.extend(node.steps);
                }
                None => {
                    folded.insert(node.kind.clone(), Node { id, ..node });
                }
            }
        }
        for fold in folded.values_mut() {
            fold.label = format!("{} more of kind {}", fold.count, fold.kind);
            fold.steps.sort_unstable();
            fold.steps.dedup();
        }
        let mut known = HashSet::new();
        let mut edges: Vec<Edge> = self
            .edges
            .into_iter()
            .map(|mut edge| {
                for end in [&mut edge.source, &mut edge.target] {
                    if let Some(id) = renamed.get(end.as_str()) {
                        end.clone_from(id);
                    }
                }
                edge
            })
            .filter(|edge| {
                edge.source != edge.target && known.insert((edge.source.clone(), edge.target.clone(), edge.step))
            })
            .collect();
        let edges_left_out = edges.len().saturating_sub(MOST_EDGES);
        edges.truncate(MOST_EDGES);
        let counts = folded
            .values()
            .map(|node| Folded {
                kind: node.kind.clone(),
                count: node.count,
            })
            .collect();
        nodes.extend(folded.into_values());
        StoryGraph {
            nodes,
            edges,
            folded: counts,
            edges_left_out,
            from: None,
            to: None,
        }
    }
}

/// Whether a thing says something in a picture.
fn is_telling(entity: &Entity) -> bool {
    match entity {
        Entity::Ip(ip) => !is_nowhere(&ip.address),
        Entity::Account(account) => !account_label(account).is_empty() && !account.name.ends_with('$'),
        other => !other.label().is_empty(),
    }
}

/// Order in which a step's objects are drawn; `None` for actors and places.
fn object_rank(entity: &Entity) -> Option<u8> {
    match entity {
        Entity::Host(_) | Entity::Account(_) | Entity::Mailbox(_) => None,
        Entity::MailMessage(_) => Some(0),
        Entity::Process(_) => Some(1),
        Entity::CloudResource(_) | Entity::CloudApplication(_) => Some(2),
        Entity::Ip(_) => Some(3),
        Entity::Url { .. } | Entity::Domain { .. } => Some(4),
        Entity::File(_) => Some(5),
        Entity::RegistryValue(_) => Some(6),
        Entity::Other(_) => Some(7),
    }
}

fn kind_rank(kind: &str) -> u8 {
    match kind {
        "device" => 0,
        "user" => 1,
        "ip" | "mail" => 2,
        _ => 3,
    }
}

pub(crate) fn kind(entity: &Entity) -> &'static str {
    match entity {
        Entity::Host(_) => "device",
        Entity::Account(_) | Entity::Mailbox(_) => "user",
        Entity::Ip(_) => "ip",
        Entity::File(_) => "file",
        Entity::Process(_) => "process",
        Entity::Url { .. } => "url",
        Entity::Domain { .. } => "domain",
        Entity::RegistryValue(_) => "registry",
        Entity::MailMessage(_) => "mail",
        Entity::CloudApplication(_) => "application",
        Entity::CloudResource(_) => "resource",
        Entity::Other(_) => "other",
    }
}

fn label(entity: &Entity) -> String {
    match entity {
        Entity::Host(host) => host_label(&host.host_name).to_owned(),
        Entity::Account(account) => account_label(account).to_owned(),
        Entity::Process(run) => match (run.image.as_ref().map(|image| &image.name), run.process_id) {
            (Some(name), Some(id)) if !name.is_empty() => format!("{name} ({id})"),
            _ => entity.label().to_owned(),
        },
        other => other.label().to_owned(),
    }
}

fn shown(entity: &Entity) -> String {
    const LONGEST: usize = 80;
    let label = label(entity);
    let text = match entity {
        Entity::Ip(_) | Entity::Url { .. } | Entity::Domain { .. } => defang(&label),
        Entity::Account(account) if is_nobody(&account.name) => label,
        _ => label,
    };
    inert(&text, LONGEST).text
}
