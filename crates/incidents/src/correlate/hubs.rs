//! Which keys are hubs: seen with so many hosts and accounts that sharing them says little.
//!
//! Breadth is counted per day, so that years of data do not turn an ordinary workstation into a hub, and
//! the busiest day counts. A key's weight falls in proportion to how far the breadth exceeds what is
//! normal for its kind.

use super::keys::Key;
use super::kind::Kind;
use super::pairs::Facts;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// How a key counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hub {
    /// Factor on its weight: 1 for ordinary things, towards 0 for hubs.
    pub(super) damping: f32,
    /// Whether it appears on few days only.
    pub(super) is_rare: bool,
}

/// The keys that differ from [`ORDINARY`].
pub(super) struct Hubs(HashMap<u64, Hub, BuildHasherDefault<AsIs>>);

/// Keys are hashes already, by a hash that attackers cannot steer.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only `u64` keys are used; other bytes still give a usable hash.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

const ORDINARY: Hub = Hub {
    damping: 1.0,
    is_rare: true,
};

/// Days on which a rare thing raises alerts, at most: an attack lasts days, noise returns every day.
const RARE_DAYS: usize = 5;

/// Hosts and accounts of one alert that count towards breadth.
const MOST_ANCHORS: usize = 8;

/// Mentions per key and day that are looked at; far beyond any breadth limit.
const MOST_MENTIONS: usize = 2_000;

const DAY: i64 = 86_400;

impl Hubs {
    pub(super) fn measure(facts: &Facts) -> Self {
        let anchors: Vec<[u64; MOST_ANCHORS]> = (0..facts.len())
            .map(|rank| anchors(facts.keys_of(rank as u32)))
            .collect();
        let mut hubs = HashMap::default();
        for mentions in facts.mentions.chunk_by(|x, y| x.0 == y.0) {
            let Some((hash, _, kind)) = mentions.first().copied() else {
                continue;
            };
            if mentions.len() < 2 {
                continue;
            }
            let day = |rank: u32| facts.spans[rank as usize].0.div_euclid(DAY);
            let (mut days, mut broadest) = (0, 0);
            for of_day in mentions.chunk_by(|x, y| day(x.1) == day(y.1)) {
                days += 1;
                let mut others: Vec<u64> = of_day
                    .iter()
                    .take(MOST_MENTIONS)
                    .flat_map(|(_, rank, _)| anchors[*rank as usize])
                    .filter(|anchor| *anchor != 0 && *anchor != hash)
                    .collect();
                others.sort_unstable();
                others.dedup();
                broadest = broadest.max(others.len());
            }
            let limit = kind.rule().breadth;
            let hub = Hub {
                damping: (limit / broadest.max(1) as f32).min(1.0),
                is_rare: days <= RARE_DAYS,
            };
            if hub != ORDINARY {
                hubs.insert(hash, hub);
            }
        }
        Self(hubs)
    }

    pub(super) fn of(&self, hash: u64) -> Hub {
        self.0.get(&hash).copied().unwrap_or(ORDINARY)
    }
}

/// The first hosts and accounts of an alert; 0 where there are fewer.
fn anchors(keys: &[Key]) -> [u64; MOST_ANCHORS] {
    let mut anchors = [0; MOST_ANCHORS];
    for (kind, from) in [(Kind::Host, 0), (Kind::Account, MOST_ANCHORS / 2)] {
        let found = keys
            .iter()
            .filter(|key| key.kind == kind && key.anchor)
            .map(|key| key.hash);
        for (slot, hash) in anchors[from..from + MOST_ANCHORS / 2].iter_mut().zip(found) {
            *slot = hash;
        }
    }
    anchors
}
