//! Candidate pairs and their weight.

use super::CorrelateOptions;
use super::hubs::Hubs;
use super::keys::{Key, detector, keys};
use super::kind::{ENOUGH, KINDS, Kind};
use evidence::{Alert, Severity};

/// Two alerts, by rank, and the weight of what they share in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) weight_milli: u32,
}

/// What grouping needs of each alert, by rank.
pub(super) struct Facts {
    pub(super) spans: Vec<(i64, i64)>,
    pub(super) informational: Vec<bool>,
    pub(super) detectors: Vec<u64>,
    keys: Vec<Key>,
    starts: Vec<usize>,
    /// Every mention of every key: hash, rank, in that order.
    pub(super) mentions: Vec<(u64, u32, Kind)>,
}

/// How far back an alert looks among the alerts that share a key, beside the one that ended last.
const NEIGHBOURS: usize = 2;

impl Facts {
    pub(super) fn gather(order: &[usize], alerts: &[Alert], options: &CorrelateOptions) -> Self {
        let mut facts = Self {
            spans: Vec::with_capacity(order.len()),
            informational: Vec::with_capacity(order.len()),
            detectors: Vec::with_capacity(order.len()),
            keys: Vec::new(),
            starts: vec![0],
            mentions: Vec::new(),
        };
        for (rank, at) in order.iter().enumerate() {
            let alert = &alerts[*at];
            facts.spans.push(span(alert));
            facts.informational.push(alert.severity == Severity::Informational);
            facts.detectors.push(detector(alert));
            for key in keys(alert) {
                if key.kind != Kind::Provider || options.provider_hints {
                    facts.keys.push(key);
                    facts.mentions.push((key.hash, rank as u32, key.kind));
                }
            }
            facts.starts.push(facts.keys.len());
        }
        facts.mentions.sort_unstable_by_key(|(hash, rank, _)| (*hash, *rank));
        facts
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(super) fn keys_of(&self, rank: u32) -> &[Key] {
        &self.keys[self.starts[rank as usize]..self.starts[rank as usize + 1]]
    }

    fn gap(&self, a: u32, b: u32) -> i64 {
        gap_of(self.spans[a as usize], self.spans[b as usize])
    }
}

fn span(alert: &Alert) -> (i64, i64) {
    let first = alert.first_activity_at.timestamp();
    (first, alert.last_activity_at.timestamp().max(first))
}

fn gap_of(a: (i64, i64), b: (i64, i64)) -> i64 {
    (b.0.saturating_sub(a.1)).max(a.0.saturating_sub(b.1)).max(0)
}

/// Seconds between the end of the one alert and the start of the other; 0 when they overlap.
pub(super) fn gap(a: &Alert, b: &Alert) -> i64 {
    gap_of(span(a), span(b))
}

/// Weight in thousandths, rounded, so that equal evidence compares equal.
pub(super) fn milli(weight: f32) -> u32 {
    (weight * 1_000.0).round().max(0.0) as u32
}

/// Keys that both lists hold; kind and factor of the weaker mention. Both are sorted by hash.
pub(super) fn shared_keys(a: &[Key], b: &[Key]) -> impl Iterator<Item = Key> {
    let (mut x, mut y) = (0, 0);
    std::iter::from_fn(move || {
        while x < a.len() && y < b.len() {
            match a[x].hash.cmp(&b[y].hash) {
                std::cmp::Ordering::Less => x += 1,
                std::cmp::Ordering::Greater => y += 1,
                std::cmp::Ordering::Equal => {
                    let key = Key {
                        kind: a[x].kind.max(b[y].kind),
                        factor: a[x].factor.min(b[y].factor),
                        ..a[x]
                    };
                    x += 1;
                    y += 1;
                    return Some(key);
                }
            }
        }
        None
    })
}

/// Returns every candidate pair whose evidence is enough for small groups, each once, with its weight.
pub(super) fn candidates(facts: &Facts, hubs: &Hubs) -> Vec<Pair> {
    // Both ranks in one number: earlier in the high half, later in the low one.
    let mut candidates: Vec<u64> = Vec::new();
    for mentions in facts.mentions.chunk_by(|x, y| x.0 == y.0) {
        let reach = mentions.first().map_or(0, |(_, _, kind)| kind.reach());
        // Alerts are sorted by their start; one that lasts long reaches over those that follow it.
        let mut longest = 0;
        for at in 1..mentions.len() {
            let later = mentions[at].1;
            let nearest = at.saturating_sub(NEIGHBOURS);
            for before in (nearest..at).chain((longest < nearest).then_some(longest)) {
                let earlier = mentions[before].1;
                if facts.gap(earlier, later) <= reach {
                    candidates.push(u64::from(earlier) << 32 | u64::from(later));
                }
            }
            if facts.spans[later as usize].1 > facts.spans[mentions[longest].1 as usize].1 {
                longest = at;
            }
        }
    }
    candidates.sort_unstable();
    candidates.dedup();
    candidates
        .into_iter()
        .map(|both| ((both >> 32) as u32, both as u32))
        .map(|(a, b)| Pair {
            a,
            b,
            weight_milli: milli(weight(facts, hubs, a, b)),
        })
        .filter(|pair| pair.weight_milli >= milli(ENOUGH))
        .collect()
}

/// Sum over kinds of the strongest thing of that kind that two alerts share.
fn weight(facts: &Facts, hubs: &Hubs, a: u32, b: u32) -> f32 {
    let gap = facts.gap(a, b);
    let same_detector = facts.detectors[a as usize] == facts.detectors[b as usize];
    let mut strongest = [0.0_f32; KINDS];
    for key in shared_keys(facts.keys_of(a), facts.keys_of(b)) {
        let hub = hubs.of(key.hash);
        let damping = if same_detector && key.kind.rule().carried {
            1.0
        } else {
            hub.damping
        };
        let weight = key.kind.weight(gap, hub.is_rare) * key.factor * damping;
        let slot = &mut strongest[key.kind as usize];
        *slot = slot.max(weight);
    }
    strongest.iter().sum()
}
