//! Terms: what `has` and its relatives look for.
//!
//! A term is a maximal run of letters and digits. A needle may hold other characters (`has
//! "cmd.exe"`); then its ends must lie on term boundaries of the text. Case is ignored unless the
//! operator ends in `_cs`.
//! Source: Kusto "what is a term"; the boundary of needles with punctuation as the engine answers.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

/// Returns the text with case removed, as comparisons that ignore case see it.
pub(crate) fn fold_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// What a needle has to touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// Anywhere: `contains`.
    Free,
    /// Both ends: `has`.
    Both,
    /// The start: `hasprefix`.
    Start,
    /// The end: `hassuffix`.
    End,
}

/// A compiled search for one needle.
pub(crate) struct Matcher {
    needle: String,
    boundary: Boundary,
    search: Search,
}

enum Search {
    Exact(memchr::memmem::Finder<'static>),
    Ascii(Box<AhoCorasick>),
    /// A needle with letters beyond ASCII: the text is folded first.
    Folded(memchr::memmem::Finder<'static>),
}

impl Matcher {
    pub(crate) fn new(needle: &str, boundary: Boundary, ignore_case: bool) -> Self {
        let finder = |needle: &str| memchr::memmem::Finder::new(needle.as_bytes()).into_owned();
        let has_letters = needle.bytes().any(|byte| byte.is_ascii_alphabetic());
        let search = if !ignore_case || (needle.is_ascii() && !has_letters) {
            Search::Exact(finder(needle))
        } else if needle.is_ascii() {
            let automaton = AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build([needle]);
            match automaton {
                Ok(automaton) => Search::Ascii(Box::new(automaton)),
                Err(_) => Search::Folded(finder(&fold_case(needle))),
            }
        } else {
            Search::Folded(finder(&fold_case(needle)))
        };
        Self {
            needle: needle.to_owned(),
            boundary,
            search,
        }
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        if self.needle.is_empty() {
            return true;
        }
        match &self.search {
            Search::Exact(finder) => self.scan(text, |from| {
                let at = finder.find(text.as_bytes().get(from..)?)?;
                Some((from + at, from + at + self.needle.len()))
            }),
            Search::Ascii(automaton) => self.scan(text, |from| {
                let found = automaton.find(aho_corasick::Input::new(text).range(from..))?;
                Some((found.start(), found.end()))
            }),
            Search::Folded(finder) => {
                let folded = fold_case(text);
                self.scan(&folded, |from| {
                    let at = finder.find(folded.as_bytes().get(from..)?)?;
                    Some((from + at, from + at + finder.needle().len()))
                })
            }
        }
    }

    fn scan(&self, text: &str, next: impl Fn(usize) -> Option<(usize, usize)>) -> bool {
        let mut from = 0;
        while let Some((start, end)) = next(from) {
            if self.fits(text, start, end) {
                return true;
            }
            // The next match may overlap this one, so the search goes on one character further.
            let step = text
                .get(start..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8);
            from = start + step;
            if from >= text.len() {
                break;
            }
        }
        false
    }

    fn fits(&self, text: &str, start: usize, end: usize) -> bool {
        let before = || text.get(..start).and_then(|part| part.chars().next_back());
        let after = || text.get(end..).and_then(|part| part.chars().next());
        let ends_term = |neighbour: Option<char>| !neighbour.is_some_and(char::is_alphanumeric);
        // A needle that starts or ends with punctuation makes a boundary there itself.
        let starts_anywhere = !self.needle.starts_with(char::is_alphanumeric);
        let ends_anywhere = !self.needle.ends_with(char::is_alphanumeric);
        match self.boundary {
            Boundary::Free => true,
            Boundary::Both => (starts_anywhere || ends_term(before())) && (ends_anywhere || ends_term(after())),
            Boundary::Start => starts_anywhere || ends_term(before()),
            Boundary::End => ends_anywhere || ends_term(after()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, needle: &str) -> bool {
        Matcher::new(needle, Boundary::Both, true).is_match(text)
    }

    #[test]
    fn terms_are_whole_runs_of_letters_and_digits() {
        assert!(has("cat", "CAT"));
        assert!(!has("category scatter cats", "cat"));
        assert!(has("category cat", "cat"));
        assert!(has("C:\\Windows\\cmd.exe /c", "cmd.exe"));
        assert!(!has("xcmd.exe", "cmd.exe"));
        assert!(has("I like café au lait", "CAFÉ"));
        assert!(!has("word1_word2x", "word2"));
        assert!(has("anything", ""));
        assert!(has("a b", " "));
        assert!(!has("a\tb", " "));
        assert!(has("payload.exe", ".exe"));
    }

    #[test]
    fn prefixes_and_suffixes_touch_one_end() {
        assert!(Matcher::new("hello", Boundary::Start, true).is_match("say HelloWorld"));
        assert!(!Matcher::new("world", Boundary::Start, true).is_match("HelloWorld"));
        assert!(Matcher::new("world", Boundary::End, true).is_match("HelloWorld!"));
        assert!(!Matcher::new("hello", Boundary::Start, false).is_match("Hello"));
        assert!(Matcher::new("aab", Boundary::Free, true).is_match("aaab"));
    }
}
