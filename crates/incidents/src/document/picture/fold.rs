//! Makes a large story readable on paper: alike things that stand alike become one.

use super::{Link, Scene, Thing};
use std::collections::{BTreeMap, BTreeSet};

/// A story of so many things is drawn as it is.
const READABLE: usize = 16;

/// Fewer things than this are not worth folding.
const FEWEST: usize = 2;

/// Folds until the scene is readable: first what only one other thing touches, then what is neither a device
/// nor a person, then those too.
pub(super) fn fold(scene: Scene) -> Scene {
    let by_neighbour = |scene: &Scene, at: usize, thing: &Thing| {
        let neighbour = lone_neighbour(scene, at)?;
        (!is_someone(thing)).then(|| (Some(neighbour), thing.kind.clone()))
    };
    let by_kind = |_: &Scene, _: usize, thing: &Thing| (!is_someone(thing)).then(|| (None, thing.kind.clone()));
    let all = |_: &Scene, _: usize, thing: &Thing| (!thing.is_harmful).then(|| (None, thing.kind.clone()));
    let scene = folded(scene, by_neighbour);
    let scene = folded(scene, by_kind);
    folded(scene, all)
}

fn is_someone(thing: &Thing) -> bool {
    matches!(thing.kind.as_str(), "device" | "user")
}

/// The one thing that a thing has to do with, when it is but one.
fn lone_neighbour(scene: &Scene, at: usize) -> Option<usize> {
    let ends = scene.links.iter().filter_map(|link| match (link.from, link.to) {
        (from, to) if from == at => Some(to),
        (from, to) if to == at => Some(from),
        _ => None,
    });
    let met: BTreeSet<usize> = ends.collect();
    met.first().copied().filter(|_| met.len() == 1)
}

type Group = (Option<usize>, String);

fn folded(scene: Scene, group: impl Fn(&Scene, usize, &Thing) -> Option<Group>) -> Scene {
    if scene.things.len() <= READABLE {
        return scene;
    }
    let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
    for (at, thing) in scene.things.iter().enumerate() {
        if let Some(group) = group(&scene, at, thing) {
            groups.entry(group).or_default().push(at);
        }
    }
    // The largest groups first, and no more than it takes.
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|held| held.len() >= FEWEST).collect();
    groups.sort_by_key(|held| (std::cmp::Reverse(held.len()), held.first().copied()));
    let mut left = scene.things.len();
    let mut into: Vec<usize> = (0..scene.things.len()).collect();
    let mut things = scene.things.clone();
    for held in groups {
        if left <= READABLE {
            break;
        }
        let Some((first, others)) = held.split_first() else {
            continue;
        };
        for at in others {
            let other = things[*at].clone();
            let one = &mut things[*first];
            one.count += other.count;
            one.is_harmful |= other.is_harmful;
            one.severity = one.severity.max(other.severity);
            into[*at] = *first;
        }
        let one = &mut things[*first];
        one.label = format!("{} {}", one.count, super::word(&one.kind).1);
        left -= others.len();
    }
    renumbered(things, &scene.links, &into)
}

/// Leaves out what went into others, and joins links between the same ends.
fn renumbered(things: Vec<Thing>, links: &[Link], into: &[usize]) -> Scene {
    let mut place = vec![0; things.len()];
    let mut kept = Vec::new();
    for (at, thing) in things.into_iter().enumerate() {
        if into[at] == at {
            place[at] = kept.len();
            kept.push(thing);
        }
    }
    let mut joined: Vec<Link> = Vec::new();
    for link in links {
        let (from, to) = (place[into[link.from]], place[into[link.to]]);
        if from == to {
            continue;
        }
        match joined.iter_mut().find(|other| (other.from, other.to) == (from, to)) {
            Some(other) => other.steps.extend(&link.steps),
            None => joined.push(Link {
                from,
                to,
                steps: link.steps.clone(),
            }),
        }
    }
    Scene {
        things: kept,
        links: joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::Severity;

    fn thing(kind: &str, label: &str) -> Thing {
        Thing {
            label: label.to_owned(),
            kind: kind.to_owned(),
            is_harmful: false,
            severity: Severity::High,
            count: 1,
        }
    }

    #[test]
    fn files_of_one_device_become_one_and_nobody_is_lost() {
        let mut scene = Scene {
            things: vec![thing("device", "PC1"), thing("device", "PC2")],
            links: Vec::new(),
        };
        for at in 0..40 {
            scene.things.push(thing("file", &format!("f{at}")));
            scene.links.push(Link {
                from: at % 2,
                to: at + 2,
                steps: BTreeSet::from([at]),
            });
        }
        let small = fold(scene);
        assert!(small.things.len() <= READABLE, "{small:?}");
        assert_eq!(small.things.iter().map(|thing| thing.count).sum::<usize>(), 42);
        assert_eq!(small.things[0].label, "PC1");
        let steps: usize = small.links.iter().map(|link| link.steps.len()).sum();
        assert_eq!(steps, 40);
    }

    #[test]
    fn a_small_story_stays_as_it_is() {
        let scene = Scene {
            things: vec![thing("file", "a"), thing("file", "b"), thing("file", "c")],
            links: Vec::new(),
        };
        assert_eq!(fold(scene.clone()), scene);
    }
}
