//! A source made ready for searching: its text folded once, its moments and numbers read once.

use super::numbers::{Number, numbers};
use super::times::{Moment, moments};
use std::collections::BTreeSet;

/// Bytes of one source that are searched.
const SOURCE_BYTES: usize = 64 * 1024;

/// A source.
#[derive(Clone, Debug)]
pub(super) struct Searched {
    /// In lower case, indicators whole, backslashes single.
    pub(super) text: String,
    pub(super) moments: Vec<Moment>,
    pub(super) numbers: Vec<Number>,
    /// Every run of figures, for ids and ports that are said as numbers.
    pub(super) figures: BTreeSet<String>,
    /// Distinct names of things by kind: hosts, users, addresses.
    pub(super) hosts: BTreeSet<String>,
    pub(super) addresses: BTreeSet<String>,
}

impl Searched {
    pub(super) fn new(text: &str) -> Self {
        let mut end = text.len().min(SOURCE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = folded(&text[..end]);
        let found = moments(&text);
        let taken: Vec<_> = found.iter().map(|(_, range)| range.clone()).collect();
        let (mut hosts, mut addresses) = (BTreeSet::new(), BTreeSet::new());
        for word in
            text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '"' | '(' | ')' | '='))
        {
            let word = word.trim_matches(['.', ':', '\'', '[', ']']);
            if word.parse::<std::net::IpAddr>().is_ok() {
                addresses.insert(word.to_owned());
            } else if super::names::is_host(word) {
                hosts.insert(word.split('.').next().unwrap_or(word).to_owned());
            }
        }
        let figures = text
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|run| !run.is_empty() && run.len() <= 20)
            .map(str::to_owned)
            .collect();
        let mut counted = Vec::new();
        let mut from = 0;
        // Each line is a value: a number counts what stands behind it there, and not what begins the next.
        for line in text.split('\n') {
            let own: Vec<_> = taken
                .iter()
                .filter(|range| range.start >= from && range.end <= from + line.len())
                .map(|range| range.start - from..range.end - from)
                .collect();
            counted.extend(numbers(line, &own));
            from += line.len() + 1;
        }
        Self {
            moments: found.into_iter().map(|(moment, _)| moment).collect(),
            numbers: counted,
            figures,
            hosts,
            addresses,
            text,
        }
    }

    /// Whether the source holds a folded name as a whole: `wks-010` is not in `wks-0101`, `10.0.0.1` not in `10.0.0.10`.
    pub(super) fn holds(&self, name: &str) -> bool {
        if name.is_empty() {
            return false;
        }
        self.text.match_indices(name).any(|(at, _)| {
            let before = self.text[..at].chars().next_back();
            let after = self.text[at + name.len()..].chars().next();
            let behind = self.text[at + name.len()..].chars().nth(1);
            let first = name.chars().next().is_some_and(char::is_alphanumeric);
            let last = name.chars().next_back();
            let joins = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
            let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
            // A dot between figures goes on with an address or a number.
            let goes_on = |after: char| joins(after) || after == '.' && is_digit(last) && is_digit(behind);
            let left = !first || before.is_none_or(|before| !joins(before));
            let right = last.is_none_or(|last| !last.is_alphanumeric()) || after.is_none_or(|after| !goes_on(after));
            left && right
        })
    }
}

/// Folds text for comparing: lower case, indicators whole, backslashes single, straight quotes.
pub(super) fn folded(text: &str) -> String {
    let mut folded = crate::route::refang(text).to_lowercase();
    for (from, to) in [("hxxp", "http"), ("\\\\", "\\"), ("‑", "-"), ("“", "\""), ("”", "\"")] {
        if folded.contains(from) {
            folded = folded.replace(from, to);
        }
    }
    folded
}
