//! Known things that a text names.
//!
//! Every name, address, id and command line of the alerts is known in lower case; a text names one when
//! it says it as whole words. A plain word that happens to be a name (an account called `system`) counts
//! only in quotation marks or as it is spelled in the alerts.

use std::collections::{BTreeMap, BTreeSet};

/// Words of the longest name that is looked for in running text.
const MOST_WORDS: usize = 6;

/// The names of all alerts, and the alerts that hold each.
#[derive(Debug, Default)]
pub(crate) struct Names {
    alerts: BTreeMap<String, BTreeSet<usize>>,
    spelled: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// Adds a name of an alert.
    pub(crate) fn add(&mut self, name: &str, alert: usize) {
        let key = key(name);
        if key.chars().count() < 3 {
            return;
        }
        self.alerts.entry(key.clone()).or_default().insert(alert);
        self.spelled.entry(key).or_default().insert(name.trim().to_owned());
    }

    /// Returns the alerts that hold a name.
    pub(crate) fn holders(&self, key: &str) -> Option<&BTreeSet<usize>> {
        self.alerts.get(key)
    }

    /// Returns the keys of the names in a text.
    pub(crate) fn find(&self, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for quoted in quoted(text) {
            let key = key(quoted);
            if self.alerts.contains_key(&key) {
                found.insert(key);
            }
        }
        // Ids are written together with times and command lines, with two underscores between.
        let spaced = text.replace("__", " ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        for from in 0..words.len() {
            for until in from + 1..=words.len().min(from + MOST_WORDS) {
                let Some(run) = words.get(from..until) else { continue };
                let spelled = trimmed(&run.join(" ")).to_owned();
                let key = key(&spelled);
                if self.alerts.contains_key(&key) && self.is_said(&key, &spelled) {
                    found.insert(key);
                }
            }
        }
        found
    }

    /// Returns whether running text that reads like a name means it.
    fn is_said(&self, key: &str, spelled: &str) -> bool {
        let plain = key.chars().all(|letter| letter.is_alphabetic());
        let as_known = || self.spelled.get(key).is_some_and(|known| known.contains(spelled));
        // Lower-case words are ordinary words; only a spelling that stands out is a name.
        !plain
            || (as_known() && spelled.chars().any(char::is_uppercase))
            || key.len() > 5 && as_known() && !is_word(key)
    }
}

/// Returns whether a lower-case name is a word of the field, and so no name in running text.
fn is_word(key: &str) -> bool {
    [
        "system",
        "service",
        "services",
        "administrator",
        "guest",
        "server",
        "network",
        "office",
    ]
    .contains(&key)
}

/// Returns the form in which names are compared: lower case, one blank, no quotation marks around, no
/// slash at the end of an address, backslashes once.
pub(crate) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for letter in trimmed(name).chars() {
        let last = key.chars().next_back();
        if letter.is_whitespace() {
            if last != Some(' ') {
                key.push(' ');
            }
        } else if letter == '\\' && last == Some('\\') || letter == '"' {
        } else {
            key.extend(letter.to_lowercase());
        }
    }
    key.trim_end_matches('/').trim().to_owned()
}

/// Returns text without the marks and sentence signs around it.
fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || "`'\"“”‘’()[]{}<>,;:!?".contains(letter));
    let text = text
        .strip_suffix("'s")
        .or_else(|| text.strip_suffix("’s"))
        .unwrap_or(text);
    text.trim_end_matches(['.', '`', '\'', '"', ',', ')'])
}

/// Returns the parts of a text in backticks, single or double quotation marks.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for mark in ['`', '"', '\''] {
        let mut parts = text.split(mark);
        parts.next();
        while let (Some(inside), Some(_)) = (parts.next(), parts.next()) {
            if !inside.trim().is_empty() {
                found.push(inside);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_whole_words() {
        let mut names = Names::default();
        for (at, name) in [
            "SYSTEM",
            "pc-7",
            "Ann Lee",
            "c:\\x.exe -a \"b\"",
            "http://a.example/",
            "jdoe",
        ]
        .iter()
        .enumerate()
        {
            names.add(name, at);
        }
        let found = |text| names.find(text).into_iter().collect::<Vec<_>>();
        assert!(found("system recovery on pc-77").is_empty());
        assert_eq!(found("run by `system` or SYSTEM on (pc-7)."), ["pc-7", "system"]);
        assert_eq!(
            found("Did Ann Lee run `c:\\\\x.exe -a b`, http://a.example?"),
            ["ann lee", "c:\\x.exe -a b", "http://a.example"]
        );
    }
}
