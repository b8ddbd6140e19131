//! Groups alerts into incidents.
//!
//! Two alerts belong together when the things they share, weighed by kind (`correlate/kind.rs`), by how
//! many others share them, and by the time between them, add up to enough. Strong pairs are joined first;
//! groups that have grown need stronger evidence to join each other, so that chains of coincidences do
//! not swallow the world. Informational alerts join the group they fit best but never connect two groups.
//!
//! Candidate pairs are neighbours in time among the alerts that share a key, so their number grows with
//! the number of keys, not with its square.

mod common_names;
mod forest;
mod hubs;
mod keys;
mod kind;
mod pairs;

pub(crate) use common_names::{
    is_everybodys_account, is_everybodys_program, is_everybodys_sid, is_nowhere, is_system_folder,
};

use crate::case::{IncidentCase, Merge, SharedKey};
use crate::{severity, title};
use evidence::{Alert, Incident, Tactic, Technique};
use pairs::Pair;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What may be set about grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrelateOptions {
    /// Whether the incident ids of other products may join alerts. They say what their product thought
    /// belongs together; grouping does without them where there are none.
    pub provider_hints: bool,
    /// Longest time that weak evidence may stretch an incident over, in days.
    pub longest_days: u32,
}

impl Default for CorrelateOptions {
    fn default() -> Self {
        // Two weeks: intrusions are mostly found or over by then, and what links alerts further apart
        // should be stronger than a name.
        Self {
            provider_hints: true,
            longest_days: 14,
        }
    }
}

/// One incident as positions in the alerts it was made from; [`correlate`] adds the alerts themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Positions of its alerts, in order of first activity.
    pub alerts: Vec<usize>,
    /// Pairs of positions that were joined, strongest first, with the weight of the evidence in
    /// thousandths.
    pub joined: Vec<(usize, usize, u32)>,
}

/// Groups alerts into incidents, each with its alerts, title, severity, and reasons, in order of first
/// activity. The same alerts in any order give the same incidents; an alert given twice counts once.
#[must_use]
pub fn correlate(alerts: &[Alert], options: &CorrelateOptions) -> Vec<IncidentCase> {
    let mut taken = HashSet::new();
    group(alerts, options)
        .into_iter()
        .map(|group| case(alerts, &group, options, &mut taken))
        .collect()
}

/// Groups alerts without copying them: for large numbers, and for those who hold the alerts anyway.
#[must_use]
pub fn group(alerts: &[Alert], options: &CorrelateOptions) -> Vec<Group> {
    let order = canonical_order(alerts);
    let facts = pairs::Facts::gather(&order, alerts, options);
    let hubs = hubs::Hubs::measure(&facts);
    let pairs = pairs::candidates(&facts, &hubs);
    let (parts, links) = forest::join(&facts, pairs, options);

    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: HashMap<u32, usize> = HashMap::new();
    for (rank, root) in parts.iter().enumerate() {
        let at = *group_of.entry(*root).or_insert_with(|| {
            groups.push(Group {
                alerts: Vec::new(),
                joined: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].alerts.push(order[rank]);
    }
    for Pair { a, b, weight_milli } in links {
        if let Some(at) = group_of.get(&parts[a as usize]) {
            groups[*at]
                .joined
                .push((order[a as usize], order[b as usize], weight_milli));
        }
    }
    groups
}

/// Positions of the alerts in order of first activity, then id; a second alert with the same id is left
/// out.
fn canonical_order(alerts: &[Alert]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..alerts.len()).collect();
    let text = |at: usize| serde_json::to_string(&alerts[at]).unwrap_or_default();
    order.sort_by(|a, b| {
        let (x, y) = (&alerts[*a], &alerts[*b]);
        let by_time = x
            .first_activity_at
            .cmp(&y.first_activity_at)
            .then_with(|| x.id.cmp(&y.id));
        // Equal ids are the same alert told twice; which telling stays must not depend on the order given.
        by_time.then_with(|| text(*a).cmp(&text(*b)))
    });
    let mut seen = HashSet::with_capacity(order.len());
    order.retain(|at| seen.insert(alerts[*at].id.as_str()));
    order
}

fn case(alerts: &[Alert], group: &Group, options: &CorrelateOptions, taken: &mut HashSet<u64>) -> IncidentCase {
    let members: Vec<&Alert> = group.alerts.iter().map(|at| &alerts[*at]).collect();
    let incident = incident(&members, taken);
    let merges = group
        .joined
        .iter()
        .map(|(a, b, weight_milli)| {
            let (a, b) = (&alerts[*a], &alerts[*b]);
            Merge {
                alert_id: a.id.clone(),
                with_alert_id: b.id.clone(),
                shared: shared(a, b, options),
                gap_seconds: pairs::gap(a, b),
                weight_milli: *weight_milli,
            }
        })
        .collect();
    IncidentCase {
        incident,
        alerts: members.into_iter().cloned().collect(),
        merges,
    }
}

fn incident(members: &[&Alert], taken: &mut HashSet<u64>) -> Incident {
    let techniques: BTreeSet<&Technique> = members.iter().flat_map(|alert| &alert.techniques).collect();
    let tactics: BTreeSet<Tactic> = members
        .iter()
        .flat_map(|alert| crate::behaviour::tactics(alert))
        .collect();
    // A group is never empty; were it, the epoch says so plainly.
    let latest = members
        .iter()
        .map(|alert| alert.last_activity_at)
        .max()
        .unwrap_or_default();
    Incident {
        id: id(members.first().map_or("", |alert| alert.id.as_str()), taken),
        display_name: title::title(members),
        severity: severity::severity(members),
        first_activity_at: members
            .iter()
            .map(|alert| alert.first_activity_at)
            .min()
            .unwrap_or_default(),
        last_activity_at: latest,
        created_at: members.iter().map(|alert| alert.created_at).min().unwrap_or_default(),
        last_update_at: members.iter().map(|alert| alert.created_at).max().unwrap_or_default(),
        alert_ids: members.iter().map(|alert| alert.id.clone()).collect(),
        tactics: tactics.into_iter().collect(),
        techniques: techniques.into_iter().cloned().collect(),
        simulated: !members.is_empty() && members.iter().all(|alert| alert.is_simulated()),
    }
}

/// Decimal digits made from the first alert's id, within the 32-bit number that `SecurityIncident` has
/// room for. FNV-1a, because the id must stay the same over releases.
fn id(first_alert: &str, taken: &mut HashSet<u64>) -> String {
    const FIRST: u64 = 100_000_000;
    const LAST: u64 = 2_147_483_647;
    let hash = first_alert.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut number = FIRST + hash % (LAST - FIRST);
    while !taken.insert(number) {
        number = if number == LAST { FIRST } else { number + 1 };
    }
    number.to_string()
}

/// What two joined alerts share, strongest first, one per kind.
fn shared(a: &Alert, b: &Alert, options: &CorrelateOptions) -> Vec<SharedKey> {
    let mut labels = keys::Labels::default();
    keys::visit(a, &mut labels);
    let labels: HashMap<u64, String> = labels.0.into_iter().rev().collect();
    let gap = pairs::gap(a, b);
    let mut shared: Vec<SharedKey> = pairs::shared_keys(&keys::keys(a), &keys::keys(b))
        .filter(|key| options.provider_hints || key.kind != kind::Kind::Provider)
        .map(|key| SharedKey {
            kind: key.kind.rule().words.to_owned(),
            label: crate::inert(labels.get(&key.hash).map_or("", String::as_str), 80).text,
            weight_milli: pairs::milli(key.kind.weight(gap, true) * key.factor),
        })
        .filter(|shared| shared.weight_milli > 0)
        .collect();
    shared.sort_by(|x, y| {
        y.weight_milli
            .cmp(&x.weight_milli)
            .then_with(|| (&x.kind, &x.label).cmp(&(&y.kind, &y.label)))
    });
    let mut kinds = HashSet::new();
    shared.retain(|key| kinds.insert(key.kind.clone()));
    shared
}

/// Hashes of what ties an alert to another beyond coincidence: event, process, file, URL, mail.
pub(crate) fn strong_keys(alert: &Alert) -> Vec<u64> {
    const HALF: f32 = 0.5;
    keys::keys(alert)
        .into_iter()
        .filter(|key| {
            let strong = [
                kind::Kind::Row,
                kind::Kind::Process,
                kind::Kind::Ancestry,
                kind::Kind::Mail,
                kind::Kind::Url,
                kind::Kind::FileHash,
            ];
            strong.contains(&key.kind) && key.factor > HALF
        })
        .map(|key| key.hash)
        .collect()
}
