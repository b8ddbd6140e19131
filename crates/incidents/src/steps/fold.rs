//! Acts that tell of the same thing become one step.

use super::acts::{Act, QUIET};
use crate::behaviour;
use crate::labels::{accounts, hosts, is_nobody};
use chrono::{DateTime, TimeDelta, Utc};
use evidence::{Alert, RowRef};
use std::collections::BTreeSet;

/// Acts that are one step.
pub(super) struct Folded<'a> {
    pub(super) acts: Vec<Act<'a>>,
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
    traits: Traits<'a>,
    rows: BTreeSet<&'a RowRef>,
}

/// By what acts are compared.
struct Traits<'a> {
    behaviour: Option<&'static str>,
    detector: &'a str,
    families: BTreeSet<&'a str>,
    hosts: BTreeSet<String>,
    people: BTreeSet<String>,
    action: Option<&'a str>,
}

/// Longest step that folding makes; longer ones say less about when something happened.
const LONGEST: TimeDelta = TimeDelta::minutes(12);

/// Steps looked back at: those that may still be going on.
const MOST_OPEN: usize = 64;

/// The behaviour whose techniques are one act together: looking around.
const LOOK: &str = "look";

pub(super) fn fold<'a>(alerts: &'a [Alert], mut acts: Vec<Act<'a>>) -> Vec<Folded<'a>> {
    acts.sort_by(|a, b| {
        a.from
            .cmp(&b.from)
            .then_with(|| alerts[a.alert].id.cmp(&alerts[b.alert].id))
    });
    let mut steps: Vec<Folded<'a>> = Vec::new();
    for act in acts {
        let traits = traits(&alerts[act.alert], &act);
        let rows: BTreeSet<&RowRef> = act.rows.iter().map(|row| &row.row).collect();
        let same = steps
            .iter_mut()
            .rev()
            .take(MOST_OPEN)
            .find(|step| step.takes(&act, &traits, &rows));
        match same {
            Some(step) => step.add(act, traits, rows),
            None => steps.push(Folded {
                from: act.from,
                to: act.to,
                traits,
                rows,
                acts: vec![act],
            }),
        }
    }
    steps
}

fn traits<'a>(alert: &'a Alert, act: &Act<'a>) -> Traits<'a> {
    let lower = |names: Vec<String>| names.into_iter().map(|name| name.to_lowercase());
    Traits {
        behaviour: behaviour::of_alert(alert).map(|behaviour| behaviour.id),
        detector: if alert.detector_id.is_empty() {
            &alert.title
        } else {
            &alert.detector_id
        },
        families: alert.techniques.iter().map(evidence::Technique::parent_id).collect(),
        hosts: lower(hosts(alert)).take(4).collect(),
        people: lower(accounts(alert))
            .filter(|name| !name.ends_with('$'))
            .take(4)
            .collect(),
        action: act.action,
    }
}

impl<'a> Folded<'a> {
    fn takes(&self, act: &Act<'a>, traits: &Traits<'a>, rows: &BTreeSet<&'a RowRef>) -> bool {
        let near = act.from - self.to <= QUIET && act.to.max(self.to) - self.from <= LONGEST;
        near && (self.is_same_behaviour(traits) || self.shares_rows(traits, rows))
    }

    fn is_same_behaviour(&self, other: &Traits<'a>) -> bool {
        let own = &self.traits;
        let meet = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
            a.is_empty() && b.is_empty() || a.iter().any(|name| b.contains(name))
        };
        // The system acts for whoever became it, but what a person did is another act.
        let person = |names: &BTreeSet<String>| names.iter().find(|name| !is_nobody(name)).is_some();
        let same_people = own.people.iter().any(|name| other.people.contains(name))
            || own.people.is_empty()
            || other.people.is_empty()
            || !person(&own.people) && !person(&other.people);
        let same_action = own.action.is_none() || other.action.is_none() || own.action == other.action;
        let same_kind = own.detector == other.detector
            || own.behaviour.is_some()
                && own.behaviour == other.behaviour
                // Each call of a control plane is its own act, so other rules only join on a host.
                && !own.hosts.is_empty()
                && (own.behaviour == Some(LOOK) || own.families.iter().any(|family| other.families.contains(family)));
        same_kind && same_action && same_people && meet(&own.hosts, &other.hosts)
    }

    /// Several rules fired on the same rows: mostly the same rows, or some of them and the same behaviour.
    fn shares_rows(&self, other: &Traits<'a>, rows: &BTreeSet<&'a RowRef>) -> bool {
        let shared = self.rows.intersection(rows).count();
        let all = self.rows.union(rows).count();
        let fewer = self.rows.len().min(rows.len());
        let same_behaviour = self.traits.behaviour == other.behaviour;
        shared > 0 && (shared * 2 >= all || same_behaviour && shared * 2 >= fewer)
    }

    fn add(&mut self, act: Act<'a>, traits: Traits<'a>, rows: BTreeSet<&'a RowRef>) {
        self.to = self.to.max(act.to);
        self.traits.families.extend(traits.families);
        self.traits.hosts.extend(traits.hosts);
        self.traits.people.extend(traits.people);
        self.rows.extend(rows);
        self.acts.push(act);
    }
}
