//! Ranks stretches by what they mean: by the angle between their vectors and the question's, beside the words.
//!
//! The two rankings are joined by their ranks alone, since their scores have nothing in common.
//! Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
//! Methods", 2009.

use std::collections::{BTreeSet, HashMap};

/// A stretch: its file's place among those that are searched, and its own in the file.
pub(crate) type Place = (usize, usize);

/// The constant of reciprocal rank fusion, as its authors chose it.
const RANK_CONSTANT: f64 = 60.0;
/// By how many standard deviations a stretch must be nearer than the usual one to be found without a word of the
/// question. What nearness means as a number differs between models; what stands out does not.
const OUTSTANDING: f64 = 2.0;
/// Stretches of which it can be said what is usual.
const LEAST_SAMPLE: usize = 8;

/// The vectors of a file's stretches, each of length one, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Vectors {
    dimensions: usize,
    numbers: Vec<f32>,
}

impl Vectors {
    /// Takes vectors that all have the same dimensions, at least one.
    pub(crate) fn new(vectors: Vec<Vec<f32>>) -> Self {
        let dimensions = vectors.first().map_or(1, Vec::len).max(1);
        let numbers = vectors.into_iter().flat_map(unit).collect();
        Self { dimensions, numbers }
    }

    /// Reads what [`Vectors::to_bytes`] wrote of so many stretches; `None` when it is something else.
    pub(crate) fn read(bytes: &[u8], stretches: usize) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let dimensions = usize::try_from(u32::from_le_bytes(*head)).ok()?;
        let (numbers, tail) = rest.as_chunks::<4>();
        if dimensions == 0 || !tail.is_empty() || numbers.len() != dimensions.checked_mul(stretches)? {
            return None;
        }
        Some(Self {
            dimensions,
            numbers: numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
        })
    }

    /// Returns the dimensions and the numbers, little-endian, four bytes each.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let dimensions = u32::try_from(self.dimensions).unwrap_or(u32::MAX);
        let numbers = self.numbers.iter().flat_map(|number| number.to_le_bytes());
        dimensions.to_le_bytes().into_iter().chain(numbers).collect()
    }

    /// Returns the cosine of the angle between each stretch and a question; `None` when the question's vector has
    /// other dimensions.
    pub(crate) fn nearness(&self, question: &[f32]) -> Option<Vec<f32>> {
        let question = unit(question.to_vec());
        (question.len() == self.dimensions).then(|| {
            self.numbers
                .chunks_exact(self.dimensions)
                .map(|stretch| stretch.iter().zip(&question).map(|(one, other)| one * other).sum())
                .collect()
        })
    }
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    if length > 0.0 && length.is_finite() {
        vector.iter_mut().for_each(|number| *number /= length);
    }
    vector
}

/// Joins the ranking by words with how near the stretches of each file are. What no word of the question leads to
/// is found only when its nearness stands out.
pub(crate) fn join(by_words: &[Place], nearness: &[Vec<f32>], most: usize) -> Vec<Place> {
    let worded: BTreeSet<Place> = by_words.iter().copied().collect();
    let least = outstanding(nearness);
    let mut by_meaning: Vec<(Place, f32)> = nearness
        .iter()
        .enumerate()
        .flat_map(|(file, near)| near.iter().enumerate().map(move |(at, near)| ((file, at), *near)))
        .filter(|(place, near)| worded.contains(place) || least.is_some_and(|least| f64::from(*near) >= least))
        .collect();
    by_meaning.sort_by(|(one, nearer), (other, farther)| farther.total_cmp(nearer).then_with(|| one.cmp(other)));
    let mut scores: HashMap<Place, f64> = HashMap::new();
    let rankings = [
        by_words.to_vec(),
        by_meaning.into_iter().map(|(place, _)| place).collect(),
    ];
    for ranking in &rankings {
        for (rank, place) in ranking.iter().enumerate() {
            *scores.entry(*place).or_default() += 1.0 / (RANK_CONSTANT + rank as f64 + 1.0);
        }
    }
    let mut joined: Vec<(Place, f64)> = scores.into_iter().collect();
    joined.sort_by(|(one, better), (other, worse)| worse.total_cmp(better).then_with(|| one.cmp(other)));
    joined.into_iter().take(most).map(|(place, _)| place).collect()
}

/// Returns the nearness from which on a stretch stands out; `None` when there are too few to say.
fn outstanding(nearness: &[Vec<f32>]) -> Option<f64> {
    let all: Vec<f64> = nearness.iter().flatten().map(|near| f64::from(*near)).collect();
    if all.len() < LEAST_SAMPLE {
        return None;
    }
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let variance = all.iter().map(|near| (near - mean).powi(2)).sum::<f64>() / all.len() as f64;
    Some(mean + OUTSTANDING * variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_the_same_after_they_were_kept() {
        let vectors = Vectors::new(vec![vec![3.0, 4.0], vec![0.0, 0.0]]);
        let bytes = vectors.to_bytes();
        assert_eq!(Vectors::read(&bytes, 2), Some(vectors.clone()));
        assert_eq!(Vectors::read(&bytes, 3), None, "of another text");
        assert_eq!(Vectors::read(&bytes[..7], 2), None, "cut");
        assert_eq!(Vectors::read(&[], 0), None);
        assert_eq!(vectors.nearness(&[6.0, 8.0]), Some(vec![1.0, 0.0]));
        assert_eq!(vectors.nearness(&[1.0]), None, "of another model");
    }

    #[test]
    fn what_stands_out_is_found_without_a_word_of_the_question() {
        let mut near = vec![0.1; 9];
        near[4] = 0.9;
        assert_eq!(join(&[], &[near], 5), [(0, 4)]);
        assert_eq!(
            join(&[], &[vec![0.1, 0.9]], 5),
            [],
            "two stretches have no usual nearness"
        );
    }

    #[test]
    fn meaning_orders_what_words_found() {
        let near = vec![vec![0.1, 0.5], vec![0.9]];
        assert_eq!(join(&[(0, 0), (1, 0), (0, 1)], &near, 3), [(1, 0), (0, 0), (0, 1)]);
    }
}
