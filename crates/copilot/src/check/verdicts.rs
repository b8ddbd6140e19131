//! Words that judge: verdicts, classifications, severities, outcomes.
//!
//! A verdict must stand in a cited source. An outcome or a severity must not be contradicted there: sources tell those
//! in many ways (codes, flags), so only the opposite word is proof that the sentence is wrong.

/// A class of words that say the same.
struct Class {
    /// Classes of one number contradict each other.
    matter: u8,
    /// Whether a source must have one of the words.
    strict: bool,
    words: &'static [&'static str],
    /// How sources say it besides.
    sources: &'static [&'static str],
}

const CLASSES: &[Class] = &[
    Class {
        matter: 0,
        strict: true,
        words: &["malicious", "true positive", "true-positive"],
        sources: &["malware", "truepositive", "trojan", "ransom", "malicious"],
    },
    Class {
        matter: 0,
        strict: true,
        words: &[
            "benign",
            "harmless",
            "legitimate",
            "false positive",
            "false-positive",
            "not malicious",
            "safe",
            "clean",
            "no threat",
            "no threats",
        ],
        sources: &[
            "benign",
            "falsepositive",
            "notmalicious",
            "nothreats",
            "nothreat",
            "informationalexpectedactivity",
            "clean",
            "no threat",
            "harmless",
            "expected",
        ],
    },
    Class {
        matter: 0,
        strict: false,
        words: &["suspicious"],
        sources: &["suspicious", "malicious", "anomal", "unusual", "truepositive"],
    },
    Class {
        matter: 1,
        strict: false,
        words: &["high severity", "high-severity", "severity high", "severity is high"],
        sources: &["high", "critical"],
    },
    Class {
        matter: 1,
        strict: false,
        words: &[
            "medium severity",
            "medium-severity",
            "severity medium",
            "severity is medium",
        ],
        sources: &["medium", "moderate"],
    },
    Class {
        matter: 1,
        strict: false,
        words: &["low severity", "low-severity", "severity low", "severity is low"],
        sources: &["low"],
    },
    Class {
        matter: 1,
        strict: false,
        words: &["informational severity"],
        sources: &["informational"],
    },
    Class {
        matter: 2,
        strict: false,
        words: &["blocked", "prevented", "denied", "quarantined", "stopped"],
        sources: &["block", "prevent", "denied", "deny", "quarantin", "drop"],
    },
    Class {
        matter: 2,
        strict: false,
        words: &["allowed", "permitted", "not blocked"],
        sources: &["allow", "permit", "accept"],
    },
    Class {
        matter: 3,
        strict: false,
        words: &["succeeded", "successful", "successfully"],
        sources: &["success", "succeed"],
    },
    Class {
        matter: 3,
        strict: false,
        words: &["failed", "unsuccessful", "failure"],
        sources: &["fail", "unsuccess", "denied"],
    },
    Class {
        matter: 4,
        strict: false,
        words: &["resolved", "closed"],
        sources: &["resolved", "closed"],
    },
    Class {
        matter: 4,
        strict: false,
        words: &["still active", "still open", "unresolved"],
        sources: &["active", "open", "new", "inprogress", "in progress"],
    },
];

/// A judgement of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    class: usize,
    pub(super) said: &'static str,
}

/// Returns the judgements of a folded sentence.
pub(super) fn verdicts(sentence: &str) -> Vec<Verdict> {
    let mut found: Vec<(usize, Verdict)> = Vec::new();
    for (class, own) in CLASSES.iter().enumerate() {
        for word in own.words {
            if let Some(at) = whole(sentence, word) {
                // The longest words at a place say it: "not malicious" is not "malicious".
                let negated = ["not ", "not been ", "no longer ", "isn't ", "wasn't "]
                    .iter()
                    .any(|no| sentence[..at].ends_with(no));
                if negated && !word.starts_with("not ") {
                    continue;
                }
                found.push((at, Verdict { class, said: word }));
                break;
            }
        }
    }
    found.into_iter().map(|(_, verdict)| verdict).collect()
}

fn whole(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
        edge(text[..*at].chars().next_back()) && edge(text[at + word.len()..].chars().next())
    })
}

/// Whether sources, folded, bear a judgement out.
pub(super) fn is_borne_out<'a>(verdict: Verdict, sources: impl Iterator<Item = &'a str> + Clone) -> bool {
    let Some(own) = CLASSES.get(verdict.class) else {
        return true;
    };
    let mut said = false;
    let mut opposed = false;
    for text in sources {
        said |=
            own.sources.iter().any(|word| says(text, word)) || own.words.iter().any(|word| whole(text, word).is_some());
        opposed |= CLASSES.iter().enumerate().any(|(at, other)| {
            at != verdict.class
                && other.matter == own.matter
                && other
                    .sources
                    .iter()
                    .any(|word| says(text, word) && !own.sources.contains(word))
        });
    }
    said || !own.strict && !opposed
}

/// Whether a text says a word as the beginning of one: `blocked` says `block`, but `notmalicious` does not say `malicious`.
fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = &text[..at];
        !before.chars().next_back().is_some_and(char::is_alphanumeric)
            && !before.ends_with("not ")
            && !before.ends_with("un")
    })
}
