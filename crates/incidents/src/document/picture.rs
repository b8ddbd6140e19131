//! The attack story as a picture on paper: the graph folded to what a page can show, laid out along its arrows.
//!
//! Numbers on the arrows are those of the steps in the table below the picture.

mod fold;
mod layout;

use super::runs::plain;
use crate::story::StoryGraph;
use crate::{IncidentCase, inert};
use documents::{Block, StoryEdge, StoryNode, attack_story};
use evidence::{Role, Severity, Verdict};
use fold::fold;
use layout::lay_out;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Step numbers on one arrow, at most.
const MOST_NUMBERS: usize = 4;

/// A thing of the picture, or several of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Thing {
    label: String,
    kind: String,
    is_harmful: bool,
    severity: Severity,
    /// How many it stands for.
    count: usize,
}

/// What one thing did to another, in which steps.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    from: usize,
    to: usize,
    steps: BTreeSet<usize>,
}

/// Things and links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Scene {
    things: Vec<Thing>,
    /// In the order of their first steps.
    links: Vec<Link>,
}

/// Returns the picture of a story; none when the story has nothing to draw.
pub(super) fn picture(case: &IncidentCase, story: &StoryGraph) -> Option<Block> {
    let scene = fold(scene(case, story));
    if scene.things.is_empty() {
        return None;
    }
    let places = lay_out(&scene);
    let nodes: Vec<StoryNode> = scene
        .things
        .iter()
        .zip(places)
        .map(|(thing, (x, y))| StoryNode {
            label: thing.label.clone(),
            kind: word(&thing.kind).0.to_owned(),
            harmful: thing.is_harmful,
            x,
            y,
        })
        .collect();
    let edges: Vec<StoryEdge> = scene
        .links
        .iter()
        .map(|link| StoryEdge {
            from: link.from,
            to: link.to,
            label: numbers(&link.steps),
        })
        .collect();
    let drawn: usize = scene.things.iter().map(|thing| thing.count).sum();
    let folded = if drawn > scene.things.len() {
        " Things of one kind that only one other touched stand as one."
    } else {
        ""
    };
    Some(Block::Picture {
        drawing: attack_story(&nodes, &edges),
        caption: format!(
            "Who and what took part, and what one did to another; numbers are those of the steps below. Red is what \
             was the attacker's or was judged malicious.{folded}"
        ),
        alternative: in_words(&scene),
    })
}

fn scene(case: &IncidentCase, story: &StoryGraph) -> Scene {
    let accused: HashSet<String> = case
        .alerts
        .iter()
        .flat_map(|alert| &alert.evidence)
        .filter(|item| item.role == Role::Attacker || item.verdict == Verdict::Malicious)
        .map(|item| item.entity.key())
        .collect();
    let things = story.nodes.iter().map(|node| Thing {
        label: if node.id.starts_with("folded:") {
            format!("{} more", node.count)
        } else {
            plain(&inert(&node.label, 80).text)
        },
        kind: node.kind.clone(),
        is_harmful: accused.contains(&node.id),
        severity: node.severity,
        count: node.count,
    });
    let places: HashMap<&str, usize> = story
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| (node.id.as_str(), at))
        .collect();
    let mut links: Vec<Link> = Vec::new();
    let mut known: HashMap<(usize, usize), usize> = HashMap::new();
    for edge in &story.edges {
        let ends = places.get(edge.source.as_str()).zip(places.get(edge.target.as_str()));
        let Some((from, to)) = ends else { continue };
        let at = *known.entry((*from, *to)).or_insert_with(|| {
            links.push(Link {
                from: *from,
                to: *to,
                steps: BTreeSet::new(),
            });
            links.len() - 1
        });
        links[at].steps.insert(edge.step);
    }
    Scene {
        things: things.collect(),
        links,
    }
}

/// A kind as people say it: one, and several.
fn word(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "device" => ("device", "devices"),
        "user" => ("user", "users"),
        "ip" => ("address", "addresses"),
        "process" => ("process", "processes"),
        "file" => ("file", "files"),
        "url" => ("web address", "web addresses"),
        "domain" => ("DNS name", "DNS names"),
        "mail" => ("mail", "mails"),
        "application" => ("application", "applications"),
        "resource" => ("cloud resource", "cloud resources"),
        "registry" => ("registry value", "registry values"),
        _ => ("other", "others"),
    }
}

/// Steps as they are numbered in the table: `1, 2, 5 …`.
fn numbers(steps: &BTreeSet<usize>) -> String {
    let first: Vec<String> = steps
        .iter()
        .take(MOST_NUMBERS)
        .map(|step| (step + 1).to_string())
        .collect();
    let more = if steps.len() > MOST_NUMBERS { " …" } else { "" };
    first.join(", ") + more
}

/// What the picture shows, for who cannot see it.
fn in_words(scene: &Scene) -> String {
    let name = |at: usize| scene.things.get(at).map_or("", |thing| thing.label.as_str());
    let told: Vec<String> = scene
        .links
        .iter()
        .map(|link| {
            let steps = numbers(&link.steps);
            format!("{} to {} (step {steps})", name(link.from), name(link.to))
        })
        .collect();
    format!("The attack story. {}.", told.join("; "))
}
