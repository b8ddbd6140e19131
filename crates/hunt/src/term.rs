//! Terms: what `has` and its relatives look for.
//!
//! A term is a maximal run of letters and digits. A needle may hold other characters (`has
//! "cmd.exe"`); then its ends must lie on term boundaries of the text. Case is ignored unless the
//! operator ends in `_cs`.
//! Source: Kusto "what is a term"; the boundary of needles with punctuation as the engine answers.

/// Returns the text with case removed, as comparisons that ignore case see it.
pub(crate) fn fold_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Returns the terms, case removed, that are whole in a needle: every text that the needle is found in
/// holds them. `folded` tells that it is looked for in text whose case is removed; `starts` and `ends`
/// that a letter or digit at its start or end has to be one of the text's terms, too.
pub(crate) fn whole_terms(needle: &str, folded: bool, starts: bool, ends: bool) -> Vec<String> {
    let starts = starts && needle.starts_with(char::is_alphanumeric);
    let ends = ends && needle.ends_with(char::is_alphanumeric);
    let sought = if folded { fold_case(needle) } else { needle.to_owned() };
    let parts: Vec<&str> = sought.split(|character: char| !character.is_alphanumeric()).collect();
    let last = parts.len().saturating_sub(1);
    parts
        .iter()
        .enumerate()
        .filter(|(at, part)| !part.is_empty() && (*at > 0 || starts) && (*at < last || ends))
        .map(|(_, part)| fold_case(part))
        .collect()
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

impl Boundary {
    /// Returns the terms that a text holds in which the needle is found.
    pub(crate) fn terms(self, needle: &str, ignore_case: bool) -> Vec<String> {
        let folded = ignore_case && !needle.is_ascii();
        let starts = matches!(self, Self::Both | Self::Start);
        let ends = matches!(self, Self::Both | Self::End);
        whole_terms(needle, folded, starts, ends)
    }
}

/// A compiled search for one needle.
pub(crate) struct Matcher {
    needle: String,
    boundary: Boundary,
    search: Search,
}

enum Search {
    Exact(memchr::memmem::Finder<'static>),
    Ascii(EitherCase),
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
            Search::Ascii(EitherCase::new(needle))
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
            Search::Ascii(search) => self.scan(text, |from| {
                let at = search.find(text.as_bytes(), from)?;
                Some((at, at + self.needle.len()))
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

/// Bytes of log text, the most frequent first; those that are not here are rare.
const FREQUENT: &[u8] = b"e\\ 0123456789acdtsrinobflmp.-/:_\"=uxwhgykvjqz";

/// Looks for ASCII text in upper or lower case: for its rarest byte first, which the processor finds in
/// many bytes at once, then for what is around it.
struct EitherCase {
    lower: Vec<u8>,
    /// The position of the rarest byte, and its two cases.
    rarest_at: usize,
    rarest: (u8, u8),
}

impl EitherCase {
    fn new(needle: &str) -> Self {
        let lower = needle.to_ascii_lowercase().into_bytes();
        let rank = |byte: &u8| {
            FREQUENT
                .iter()
                .position(|frequent| frequent == byte)
                .unwrap_or(usize::MAX)
        };
        let (rarest_at, rarest) = lower
            .iter()
            .enumerate()
            .max_by_key(|(_, byte)| rank(byte))
            .map_or((0, 0), |(at, byte)| (at, *byte));
        Self {
            rarest_at,
            rarest: (rarest, rarest.to_ascii_uppercase()),
            lower,
        }
    }

    /// Returns where the needle is first found at or after a position.
    fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut next = from + self.rarest_at;
        loop {
            let rest = text.get(next..)?;
            let found = next + memchr::memchr2(self.rarest.0, self.rarest.1, rest)?;
            let start = found - self.rarest_at;
            if text
                .get(start..start + self.lower.len())?
                .eq_ignore_ascii_case(&self.lower)
            {
                return Some(start);
            }
            next = found + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        /// What skips by terms must not skip a text in which the needle is found.
        #[test]
        fn texts_hold_the_terms_of_what_is_found_in_them(
            text in "[aAbBkK12. \\\\_\u{130}\u{131}\u{212a}\u{df}\u{3a3}\u{3c2}\u{307}\u{24b6}\u{e9}]{0,12}",
            needle in "[aAbBkK12. \\\\_\u{130}\u{131}\u{212a}\u{df}\u{3a3}\u{3c2}\u{307}\u{24b6}\u{e9}]{0,4}",
            ignore_case: bool,
        ) {
            let mut held = HashSet::new();
            crate::term_index::term_hashes(&text, &mut |hash| { held.insert(hash); });
            for boundary in [Boundary::Free, Boundary::Both, Boundary::Start, Boundary::End] {
                if Matcher::new(&needle, boundary, ignore_case).is_match(&text) {
                    for term in boundary.terms(&needle, ignore_case) {
                        prop_assert!(held.contains(&crate::term_index::hash(&term)), "{} {:?}", term, boundary);
                    }
                }
            }
        }

        #[test]
        fn either_case_is_found_where_it_is(text in "[abcABC. ]{0,20}", needle in "[abAB.]{1,4}") {
            let expected = text.to_ascii_lowercase().find(&needle.to_ascii_lowercase());
            prop_assert_eq!(EitherCase::new(&needle).find(text.as_bytes(), 0), expected);
        }
    }

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
