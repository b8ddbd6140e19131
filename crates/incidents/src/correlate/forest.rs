//! Joins pairs into groups, strongest first.

use super::CorrelateOptions;
use super::kind::ENOUGH;
use super::pairs::{Facts, Pair, milli};

/// Weight that no coincidence reaches: the same process, event or mail.
const CERTAIN_MILLI: u32 = 2_000;

/// Groups up to this size join on the usual weight.
const SMALL: u32 = 16;

/// Union-find over ranks, with the span of each group.
struct Forest {
    parent: Vec<u32>,
    size: Vec<u32>,
    span: Vec<(i64, i64)>,
}

impl Forest {
    fn new(facts: &Facts) -> Self {
        Self {
            parent: (0..facts.len() as u32).collect(),
            size: vec![1; facts.len()],
            span: facts.spans.clone(),
        }
    }

    fn root(&mut self, mut rank: u32) -> u32 {
        while self.parent[rank as usize] != rank {
            let grandparent = self.parent[self.parent[rank as usize] as usize];
            self.parent[rank as usize] = grandparent;
            rank = grandparent;
        }
        rank
    }

    /// Joins two groups; the earlier root stays, so that roots do not depend on sizes.
    fn unite(&mut self, x: u32, y: u32) {
        let (root, other) = (x.min(y) as usize, x.max(y) as usize);
        self.parent[other] = root as u32;
        self.size[root] += self.size[other];
        self.span[root] = (
            self.span[root].0.min(self.span[other].0),
            self.span[root].1.max(self.span[other].1),
        );
    }

    /// Weight in thousandths that two groups need. It rises with the size of the smaller one: two large
    /// groups are two stories unless something strong says otherwise.
    fn needed(&self, x: u32, y: u32, longest_seconds: i64) -> u32 {
        let smaller = self.size[x as usize].min(self.size[y as usize]);
        let growth = if smaller > SMALL {
            0.15 * (smaller as f32 / SMALL as f32).log2()
        } else {
            0.0
        };
        let (a, b) = (self.span[x as usize], self.span[y as usize]);
        let stretched = a.1.max(b.1) - a.0.min(b.0) > longest_seconds;
        let needed = milli(ENOUGH + growth).min(CERTAIN_MILLI);
        if stretched { CERTAIN_MILLI } else { needed }
    }
}

/// Returns each rank's group (the rank of its first alert) and the pairs that were joined, strongest
/// first.
pub(super) fn join(facts: &Facts, mut pairs: Vec<Pair>, options: &CorrelateOptions) -> (Vec<u32>, Vec<Pair>) {
    let longest = i64::from(options.longest_days) * 86_400;
    pairs.sort_unstable_by_key(|pair| (std::cmp::Reverse(pair.weight_milli), pair.a, pair.b));
    let mut forest = Forest::new(facts);
    let mut joined = Vec::new();
    let informational = |pair: &Pair| {
        (
            facts.informational[pair.a as usize],
            facts.informational[pair.b as usize],
        )
    };

    let mut unite = |forest: &mut Forest, pair: &Pair| {
        let (x, y) = (forest.root(pair.a), forest.root(pair.b));
        if x != y && pair.weight_milli >= forest.needed(x, y, longest) {
            forest.unite(x, y);
            joined.push(*pair);
        }
    };
    pairs
        .iter()
        .filter(|pair| informational(pair) == (false, false))
        .for_each(|pair| unite(&mut forest, pair));
    // Each informational alert joins one group, through its strongest pair, and connects nothing.
    let mut placed = vec![false; facts.len()];
    for pair in &pairs {
        let guest = match informational(pair) {
            (true, false) => pair.a,
            (false, true) => pair.b,
            (true, true) | (false, false) => continue,
        };
        if !std::mem::replace(&mut placed[guest as usize], true) {
            unite(&mut forest, pair);
        }
    }
    // Those that fit no other may still belong together.
    for pair in &pairs {
        if informational(pair) == (true, true) && !placed[pair.a as usize] && !placed[pair.b as usize] {
            unite(&mut forest, pair);
        }
    }
    let roots = (0..facts.len() as u32).map(|rank| forest.root(rank)).collect();
    (roots, joined)
}
