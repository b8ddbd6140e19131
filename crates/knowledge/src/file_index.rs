//! The words of one file: which passages hold which, how often.

use crate::words::words;
use documents::Passage;
use std::collections::{BTreeMap, HashMap};

/// Words of a stretch that is found as one; longer passages are cut where a sentence or line ends.
const STRETCH_WORDS: usize = 160;

/// A stretch of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Where it is, as its passage says.
    pub(crate) place: String,
    /// Its text.
    pub(crate) text: String,
    /// Its length in words.
    pub(crate) words: u32,
}

/// One file, searchable.
#[derive(Debug, Default)]
pub(crate) struct FileIndex {
    pub(crate) stretches: Vec<Stretch>,
    /// For every word the stretches that hold it, with how often.
    postings: HashMap<String, Vec<(u32, u32)>>,
    /// Bytes of the text.
    pub(crate) bytes: usize,
}

impl FileIndex {
    /// Reads a file's passages.
    pub(crate) fn new(passages: &[Passage]) -> Self {
        let mut index = Self::default();
        for passage in passages {
            for text in stretches(&passage.text) {
                index.add(&passage.place, text);
            }
        }
        index
    }

    fn add(&mut self, place: &str, text: &str) {
        let at = u32::try_from(self.stretches.len()).unwrap_or(u32::MAX);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut length = 0_u32;
        for word in words(text) {
            *counts.entry(word).or_default() += 1;
            length += 1;
        }
        if length == 0 {
            return;
        }
        for (word, count) in counts {
            self.postings.entry(word).or_default().push((at, count));
        }
        self.bytes += text.len();
        self.stretches.push(Stretch {
            place: place.to_owned(),
            text: text.to_owned(),
            words: length,
        });
    }

    /// Returns the stretches that hold a word, with how often.
    pub(crate) fn holding(&self, word: &str) -> &[(u32, u32)] {
        self.postings.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Cuts a text into stretches of a few sentences.
fn stretches(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut words) = (0, 0);
    let mut in_word = false;
    for (at, letter) in text.char_indices() {
        let is_word = letter.is_alphanumeric();
        if is_word && !in_word {
            words += 1;
        }
        in_word = is_word;
        let is_end = matches!(letter, '.' | '!' | '?' | '\n') || words >= 2 * STRETCH_WORDS && letter.is_whitespace();
        if is_end && words >= STRETCH_WORDS {
            let end = at + letter.len_utf8();
            parts.push(text[start..end].trim());
            (start, words) = (end, 0);
        }
    }
    let rest = text[start..].trim();
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passages_are_cut_at_sentences_and_lose_nothing() {
        let text = "One two three four five. ".repeat(100);
        let parts = stretches(&text);
        assert!(parts.len() > 2);
        assert!(parts.iter().all(|part| part.ends_with('.')));
        let joined: String = parts.join(" ");
        assert_eq!(joined.split_whitespace().count(), text.split_whitespace().count());
        let endless = "word ".repeat(1_000);
        assert!(stretches(&endless).len() > 2, "text without sentences is cut too");
    }
}
