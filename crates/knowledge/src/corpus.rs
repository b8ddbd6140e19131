//! Ranks stretches of several files for a question: Okapi BM25 over those files alone.
//!
//! Counts are taken over the files that may be searched and no others, so that a rank tells nothing of files that
//! the asker cannot read.
//! Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.

use crate::file_index::FileIndex;
use crate::words::question_words;
use std::collections::HashMap;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Part of the question's weight that a stretch must hold to count as an answer.
const LEAST_PART: f64 = 0.3;

/// Returns the best stretches, the best first, as file and position, of at most so many.
pub(crate) fn best(files: &[&FileIndex], question: &str, most: usize) -> Vec<(usize, usize)> {
    let all: usize = files.iter().map(|file| file.stretches.len()).sum();
    if all == 0 {
        return Vec::new();
    }
    let length: u64 = files
        .iter()
        .flat_map(|file| &file.stretches)
        .map(|stretch| u64::from(stretch.words))
        .sum();
    let average = length as f64 / all as f64;
    // For every stretch its score, and the weight of the question's words that it holds.
    let mut scores: HashMap<(usize, usize), (f64, f64)> = HashMap::new();
    let mut whole = 0.0;
    for word in question_words(question) {
        let with: usize = files.iter().map(|file| file.holding(&word).len()).sum();
        let weight = (1.0 + (all as f64 - with as f64 + 0.5) / (with as f64 + 0.5)).ln();
        whole += weight;
        for (file, index) in files.iter().enumerate() {
            for (at, count) in index.holding(&word) {
                let at = *at as usize;
                let Some(stretch) = index.stretches.get(at) else {
                    continue;
                };
                let count = f64::from(*count);
                let long = 1.0 - B + B * f64::from(stretch.words) / average;
                let entry = scores.entry((file, at)).or_default();
                entry.0 += weight * count * (K1 + 1.0) / (count + K1 * long);
                entry.1 += weight;
            }
        }
    }
    let mut ranked: Vec<((usize, usize), f64)> = scores
        .into_iter()
        .filter(|(_, (_, held))| *held >= LEAST_PART * whole)
        .map(|(place, (score, _))| (place, score))
        .collect();
    // Equal scores keep the order of the files and of the text, so that the same question gets the same answer.
    ranked.sort_by(|(one, better), (other, worse)| worse.total_cmp(better).then_with(|| one.cmp(other)));
    ranked.into_iter().take(most).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::Passage;

    fn file(passages: &[&str]) -> FileIndex {
        let passages: Vec<Passage> = passages
            .iter()
            .enumerate()
            .map(|(at, text)| Passage {
                place: format!("line {}", at + 1),
                text: (*text).to_owned(),
                role: documents::PassageRole::Text,
            })
            .collect();
        FileIndex::new(&passages)
    }

    #[test]
    fn the_stretch_that_holds_the_rare_words_comes_first_and_unfit_ones_do_not_come() {
        let one = file(&[
            "Servers are patched monthly.",
            "Isolate a server by its switch port, never by pulling power.",
            "The canteen opens at noon.",
        ]);
        let other = file(&["A server room has two doors.", "Servers servers servers."]);
        let files = [&one, &other];
        assert_eq!(best(&files, "How is a server isolated?", 3).first(), Some(&(0, 1)));
        assert!(best(&files, "quarterly revenue forecast", 3).is_empty());
        assert!(best(&[], "server", 3).is_empty());
        assert_eq!(best(&files, "server", 2).len(), 2);
    }
}
