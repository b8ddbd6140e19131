//! Text to weighted word stems.
//!
//! The stems are crude on purpose: they only have to make "deleted" meet "deletion". A small thesaurus
//! of the field makes "machine" meet "device"; it holds words, no facts.

/// Words that say nothing about which alert is meant.
const EMPTY: &[&str] = &[
    "a",
    "about",
    "above",
    "according",
    "after",
    "again",
    "against",
    "all",
    "also",
    "an",
    "and",
    "another",
    "any",
    "are",
    "as",
    "at",
    "based",
    "be",
    "been",
    "before",
    "being",
    "both",
    "but",
    "by",
    "can",
    "could",
    "detail",
    "details",
    "determine",
    "did",
    "do",
    "does",
    "during",
    "each",
    "find",
    "following",
    "for",
    "from",
    "further",
    "get",
    "give",
    "had",
    "has",
    "have",
    "how",
    "i",
    "identified",
    "identify",
    "if",
    "in",
    "including",
    "indicate",
    "indicated",
    "indicates",
    "indicating",
    "indication",
    "into",
    "is",
    "it",
    "its",
    "later",
    "like",
    "may",
    "me",
    "might",
    "mentioned",
    "more",
    "most",
    "name",
    "named",
    "of",
    "on",
    "one",
    "or",
    "other",
    "our",
    "out",
    "over",
    "part",
    "please",
    "provide",
    "recent",
    "recently",
    "regarding",
    "related",
    "relation",
    "same",
    "several",
    "shortly",
    "should",
    "show",
    "so",
    "some",
    "such",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "under",
    "up",
    "us",
    "using",
    "very",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "would",
    "you",
    "your",
];

/// Groups of words that the field uses for one another, as stems are made of their first.
const SAME: &[&[&str]] = &[
    &[
        "device",
        "devices",
        "host",
        "hosts",
        "machine",
        "machines",
        "endpoint",
        "endpoints",
        "computer",
        "computers",
        "hostname",
    ],
    &["email", "emails", "mail", "mails", "e-mail", "message", "messages"],
    &["credential", "credentials", "password", "passwords"],
    &[
        "delete",
        "deleted",
        "deletion",
        "deletions",
        "removed",
        "remove",
        "removal",
        "erase",
        "erased",
        "wiped",
    ],
    &["backup", "backups", "snapshot", "snapshots", "shadow"],
    &[
        "execute",
        "executed",
        "execution",
        "executing",
        "launch",
        "launched",
        "ran",
        "run",
        "runs",
        "running",
        "invoked",
        "invocation",
    ],
    &[
        "behavior",
        "behaviour",
        "behaviors",
        "behaviours",
        "activity",
        "activities",
    ],
    &["access", "accessed", "accessing"],
    &["read", "reading", "reads"],
    &["url", "urls", "link", "links"],
    &["account", "accounts", "user", "users"],
    &["encrypt", "encrypted", "encryption", "encrypting"],
    &["steal", "stealing", "stolen", "theft", "stole"],
    &["tamper", "tampered", "tampering", "disable", "disabled", "disabling"],
    &[
        "signin",
        "sign-in",
        "sign-ins",
        "signed-in",
        "login",
        "logins",
        "logon",
        "logons",
        "logged",
    ],
    &["c2", "c&c", "commandandcontrol"],
    &["ad", "activedirectory"],
    &["reconnaissance", "recon", "discovery", "exploration", "enumeration"],
    &["campaign", "campaigns"],
    &["tool", "tools", "hacktool"],
    &["persist", "persistence", "persistent"],
];

/// Endings that are taken off, longest first.
const ENDINGS: &[&str] = &[
    "ations", "ation", "ments", "ment", "ings", "ions", "ing", "ion", "ers", "ies", "ed", "es", "er", "or", "al", "ly",
    "s", "e", "y",
];

/// Letters that a stem keeps at most, so that long relatives meet.
const LONGEST_STEM: usize = 7;

/// Returns the stems of a text in order, without empty words. Names with dots, dashes or slashes give
/// their parts; numbers stay as they are.
pub(crate) fn stems(text: &str) -> Vec<String> {
    words(text).filter_map(|word| stem(&word)).collect()
}

/// Returns the words of a text in lower case: runs of letters and digits, with inner dashes and dots cut.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Returns the stem of a lower-case word, or nothing for an empty word.
fn stem(word: &str) -> Option<String> {
    if EMPTY.contains(&word) {
        return None;
    }
    let word = SAME
        .iter()
        .find(|group| group.contains(&word))
        .map_or(word, |group| group[0]);
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Some(word.to_owned());
    }
    let mut stem = word;
    if let Some(cut) = ENDINGS
        .iter()
        .find_map(|ending| stem.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4))
    {
        stem = cut;
    }
    Some(stem.chars().take(LONGEST_STEM).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_meet() {
        for (one, other) in [
            ("deleted backups", "the deletion of snapshots"),
            (
                "Suspicious process injection observed",
                "suspicious injected processes observing",
            ),
            (
                "credential theft tool executed",
                "passwords stolen with tools, execution",
            ),
            ("registered as a service", "registering services"),
        ] {
            let (one, other) = (stems(one), stems(other));
            let met = one.iter().filter(|stem| other.contains(stem)).count();
            assert!(met * 3 >= one.len() * 2, "{one:?} {other:?}");
        }
    }

    #[test]
    fn empty_words_are_left_out() {
        assert!(stems("What is the name of the one that you can identify?").is_empty());
    }
}
