//! Names of people, machines, addresses and domains, hidden from a model and restored in its answer.
//!
//! A name gets the same pseudonym wherever it stands, and pseudonyms have the shape of what they stand for, so that
//! a model can still tell a host from a mail. Pseudonyms of another seed restore nothing.
//!
//! Names without a shape of their own (`jdoe`, `thor`) are hidden when they were told of with [`Pseudonyms::know`].

use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The two directions of the exchange.
#[derive(Clone, Debug)]
pub struct Pseudonyms {
    /// Letters that make this exchange's pseudonyms its own.
    salt: String,
    /// By the name in lower case.
    hidden: BTreeMap<String, String>,
    /// By the pseudonym in lower case.
    real: BTreeMap<String, String>,
    /// Names to hide whatever their shape, longest first, with what they are.
    known: Vec<(String, &'static str)>,
    counts: BTreeMap<&'static str, u32>,
}

static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?P<mail>[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})",
        r"|(?P<ip>\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?)",
        r"|(?P<account>\b[a-z][a-z0-9-]{1,14}\\[a-z0-9._$-]{1,64})",
        r"|(?P<sid>\bS-1-5-21(?:-\d{1,10}){3,4}\b)",
        r"|(?P<host>\b[a-z]{2,}[a-z0-9]*(?:-[a-z0-9]+)*-\d{1,6}(?:\.[a-z0-9-]{1,63}){0,5}\b|\b(?:dc|srv|wks|ws|sql|file|app|backup|web|fs|ex|vm|pc|db)\d{1,4}(?:\.[a-z0-9-]{1,63}){0,5}\b)",
        r"|(?P<domain>\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}(?:com|net|org|io|info|biz|edu|gov|example|test|local|internal|lan|corp|cloud|top|xyz|online|site|app|dev|co|ai|de|uk|fr|nl|ru|cn|eu|us|no|se|dk|fi|ch|at|it|es|pl)\b)",
    ))
    .ok()
});

impl Pseudonyms {
    /// Starts an exchange. The seed makes its pseudonyms differ from another's.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // SplitMix64's mixing, so that neighbouring seeds look nothing alike.
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let letters = b"bcdfghjkmnpqrstvwxz";
        let salt = (0..4)
            .map(|at| char::from(letters[(mixed >> (at * 8)) as usize % letters.len()]))
            .collect();
        Self {
            salt,
            hidden: BTreeMap::new(),
            real: BTreeMap::new(),
            known: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// Tells of a name to hide wherever it stands as a whole word. `kind` is `user`, `host`, `ip`, `domain` or `mail`;
    /// others count as `user`. Names of fewer than three characters are not hidden.
    pub fn know(&mut self, kind: &str, name: &str) {
        let kind = ["host", "ip", "domain", "mail"]
            .into_iter()
            .find(|known| *known == kind)
            .unwrap_or("user");
        let name = name.trim().to_lowercase();
        if name.chars().count() >= 3 && !self.known.iter().any(|(known, _)| *known == name) {
            self.known.push((name, kind));
            self.known
                .sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
        }
    }

    /// Returns text with every name replaced by its pseudonym.
    pub fn hide(&mut self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut rest = 0;
        for (from, until, kind) in self.names(text) {
            hidden.push_str(&text[rest..from]);
            let name = &text[from..until];
            let pseudonym = self.pseudonym(kind, name);
            hidden.push_str(&pseudonym);
            rest = until;
        }
        hidden.push_str(&text[rest..]);
        hidden
    }

    /// Returns text with every pseudonym of this exchange replaced by its name, as it was first spelled. A number that
    /// no name has stays as it is.
    #[must_use]
    pub fn restore(&self, text: &str) -> String {
        let lower = text.to_ascii_lowercase();
        let mut restored = String::with_capacity(text.len());
        let mut rest = 0;
        for (at, _) in lower.match_indices(self.salt.as_str()) {
            if at < rest {
                continue;
            }
            let Some((from, until, name)) = self.pseudonym_around(&lower, at) else {
                continue;
            };
            if from < rest {
                continue;
            }
            restored.push_str(&text[rest..from]);
            restored.push_str(name);
            rest = until;
        }
        restored.push_str(&text[rest..]);
        restored
    }

    /// Returns the pseudonym whose salt stands at a place, and its name: `host-SALT-7`, `person7@SALT.invalid`.
    fn pseudonym_around(&self, lower: &str, at: usize) -> Option<(usize, usize, &str)> {
        let behind = &lower[at + self.salt.len()..];
        let figures = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let before = &lower[..at];
        let own = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let spans = [
            behind
                .strip_prefix('-')
                .map(|number| at + self.salt.len() + 1 + figures(number)),
            behind
                .strip_prefix(".invalid")
                .map(|_| at + self.salt.len() + ".invalid".len()),
        ];
        let joined = before.strip_suffix(['@', '.']).unwrap_or(before);
        let number = joined.bytes().rev().take_while(u8::is_ascii_digit).count();
        let stems = ["host-", "user-", "ip-"]
            .iter()
            .filter(|stem| own == 0 && before.ends_with(*stem))
            .map(|stem| at - stem.len())
            .chain(
                ["person", "site"]
                    .iter()
                    .filter(|stem| joined[..joined.len() - number].ends_with(*stem))
                    .map(|stem| joined.len() - number - stem.len()),
            );
        for from in stems {
            for until in spans.into_iter().flatten() {
                let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
                if let Some(name) = lower.get(from..until).and_then(|word| self.real.get(word))
                    && edge(lower[..from].chars().next_back())
                    && edge(lower[until..].chars().next())
                {
                    return Some((from, until, name));
                }
            }
        }
        None
    }

    /// Places of names, in order, none overlapping.
    fn names(&self, text: &str) -> Vec<(usize, usize, &'static str)> {
        let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
        if let Some(names) = NAMES.as_ref() {
            for captures in names.captures_iter(text) {
                let kind = [
                    ("mail", "mail"),
                    ("ip", "ip"),
                    ("account", "user"),
                    ("sid", "user"),
                    ("host", "host"),
                    ("domain", "domain"),
                ]
                .into_iter()
                .find(|(group, _)| captures.name(group).is_some());
                let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
                if let (Some(whole), Some((_, kind))) = (captures.get(0), kind)
                    && edge(text[..whole.start()].chars().next_back())
                    && edge(text[whole.end()..].chars().next())
                    && !self.real.contains_key(&whole.as_str().to_ascii_lowercase())
                {
                    found.push((whole.start(), whole.end(), kind));
                }
            }
        }
        if !self.known.is_empty() {
            self.known_names(text, &mut found);
        }
        found.sort_unstable_by_key(|(from, until, _)| (*from, std::cmp::Reverse(*until)));
        let mut last = 0;
        found.retain(|(from, until, _)| {
            let free = *from >= last;
            if free {
                last = *until;
            }
            free
        });
        found
    }

    fn known_names(&self, text: &str, found: &mut Vec<(usize, usize, &'static str)>) {
        // Lower case may change lengths outside ASCII, so only ASCII case is folded for places.
        let lower = text.to_ascii_lowercase();
        for (name, kind) in &self.known {
            for (from, _) in lower.match_indices(name.as_str()) {
                let until = from + name.len();
                let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
                if edge(lower[..from].chars().next_back()) && edge(lower[until..].chars().next()) {
                    found.push((from, until, kind));
                }
            }
        }
    }

    fn pseudonym(&mut self, kind: &'static str, name: &str) -> String {
        let key = name.to_lowercase();
        if let Some(known) = self.hidden.get(&key) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_insert(0);
        *count += 1;
        let (salt, number) = (&self.salt, *count);
        let pseudonym = match kind {
            "mail" => format!("person{number}@{salt}.invalid"),
            // Outside every range that is routed or documented: 240.0.0.0/4 is reserved (RFC 1112).
            "ip" => format!("ip-{salt}-{number}"),
            "host" => format!("host-{salt}-{number}"),
            "domain" => format!("site{number}.{salt}.invalid"),
            _ => format!("user-{salt}-{number}"),
        };
        self.hidden.insert(key, pseudonym.clone());
        self.real.insert(pseudonym.clone(), name.to_owned());
        pseudonym
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_alike_everywhere_and_restored() {
        let mut names = Pseudonyms::new(7);
        names.know("user", "jdoe");
        let text =
            "mira.holm@northwind.example on WKS-0101 (10.20.4.10) asked cdn-updates.example; NORTHWIND\\jonas, jdoe.";
        let hidden = names.hide(text);
        for name in ["mira", "WKS", "10.20", "cdn-updates", "NORTHWIND", "jonas", "jdoe"] {
            assert!(!hidden.contains(name), "{hidden}");
        }
        assert_eq!(names.restore(&hidden), text);
        assert_eq!(names.hide("wks-0101"), names.hide("WKS-0101"));
        assert_eq!(names.hide(&hidden), hidden, "pseudonyms are not hidden again");
        assert_eq!(Pseudonyms::new(8).restore(&hidden), hidden);
    }

    proptest::proptest! {
        #[test]
        fn what_is_hidden_is_restored(
            text in "(\\PC|[ .,@:]|wks-0101|10\\.0\\.0\\.1|a@b\\.example|bad\\.example|2001:db8::7|CORP\\\\jdoe|S-1-5-21-1-2-3-4|thor|ÄÖ){0,40}",
            seed: u64,
        ) {
            let mut names = Pseudonyms::new(seed);
            names.know("host", "thor");
            let hidden = names.hide(&text);
            // A name that is spelled in two ways is restored as it was spelled first.
            let lower = |text: &str| text.to_lowercase();
            proptest::prop_assert_eq!(lower(&names.restore(&hidden)), lower(&text));
        }

        #[test]
        fn hidden_text_holds_no_name(names_in in proptest::collection::vec(proptest::sample::select(vec![
            "wks-0101", "10.20.4.10", "mira.holm@northwind.example", "evil.example", "NORTHWIND\\jdoe", "2001:db8::7"]), 1..12)) {
            let hidden = Pseudonyms::new(3).hide(&names_in.join(" , "));
            for name in names_in {
                proptest::prop_assert!(!hidden.contains(name), "{}", hidden);
            }
        }
    }
}
