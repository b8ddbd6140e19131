//! Asks to change an incident: close, reopen, classify, assign. They are statements or commands, never questions.

use super::cues::{begins_with, meets};
use super::kind::Kind;
use super::mention::Thing;
use super::text::Text;
use serde_json::{Map, Value};

/// The skill that changes incidents.
pub(super) const SKILL: &str = "change_incident";

/// Returns the changes that a clause asks for, if any, without the incident.
pub(super) fn changes(clause: &Text) -> Option<Map<String, Value>> {
    if is_question(clause) {
        return None;
    }
    let mut changes = Map::new();
    let mut set = |name: &str, value: &str| {
        changes.entry(name.to_owned()).or_insert_with(|| Value::from(value));
    };
    let closes = [
        "^ close",
        "close it|this|that",
        "and|then|so|please|just close",
        "mark|set|change|flag close",
    ]
    .iter()
    .any(|pattern| meets_command(clause, pattern));
    let states = meets(
        clause,
        "mark|set|change|update|move|put|switch|classify|flag|label|treat|make|turn",
    ) || begins_with(clause, &["mark", "set", "classify", "flag"]);
    if meets(clause, "reopen") || meets(clause, "^ open again") || meets(clause, "open this|it|incident again") {
        set("status", "active");
    } else if closes {
        set("status", "resolved");
    } else if states {
        if meets(clause, "in progress") || clause.has_word(&["in-progress", "inprogress", "ongoing"]) {
            set("status", "inProgress");
        } else if clause.has_word(&["active", "open"]) && clause.has_word(&["status", "back", "to", "as"]) {
            set("status", "active");
        }
    }
    if closes || states {
        if let Some(classification) = classification(clause) {
            set("classification", classification);
        }
        if let Some(determination) = determination(clause) {
            set("determination", determination);
        }
    }
    if let Some(owner) = owner(clause) {
        set("assigned_to", &owner);
    }
    (!changes.is_empty()).then_some(changes)
}

/// A pattern that is met by a verb, not by a state: "close it" and not "which did we close".
fn meets_command(clause: &Text, pattern: &str) -> bool {
    let verb = [
        "close", "resolve", "resolved", "closed", "closing", "solved", "done", "finished",
    ];
    meets(clause, pattern) && clause.has_word(&verb)
}

/// Questions ask for a judgement: "should I close it?", "is this a false positive?".
fn is_question(clause: &Text) -> bool {
    let first = clause.words.iter().map(|word| word.lower.as_str()).find(|word| {
        !matches!(
            *word,
            "please" | "and" | "then" | "now" | "so" | "also" | "ok" | "okay" | "hey"
        )
    });
    let asks = first.is_some_and(|word| {
        matches!(
            word,
            "what"
                | "which"
                | "who"
                | "whose"
                | "where"
                | "when"
                | "why"
                | "how"
                | "is"
                | "are"
                | "was"
                | "were"
                | "should"
                | "shall"
                | "did"
                | "do"
                | "does"
                | "has"
                | "have"
                | "any"
                | "list"
                | "show"
                | "find"
                | "incidents"
                | "cases"
        )
    });
    asks || meets(clause, "should|shall i|we|this|it")
}

fn classification(clause: &Text) -> Option<&'static str> {
    if meets(clause, "true positive") || clause.has("true-positive") || meets(clause, "real attack|incident|threat") {
        Some("truePositive")
    } else if meets(clause, "false positive|alarm") || clause.has_word(&["false-positive", "false-alarm", "fp"]) {
        Some("falsePositive")
    } else if meets(clause, "informational")
        || meets(clause, "expected activity|behavior|behaviour")
        || clause.has_word(&["benign"])
    {
        Some("informationalExpectedActivity")
    } else {
        None
    }
}

/// Words for each determination, in Graph's spelling.
const DETERMINATIONS: &[(&str, &[&str])] = &[
    ("phishing", &["phishing|phish"]),
    (
        "securityTesting",
        &[
            "security test|testing",
            "pen test|testing",
            "pentest|pen-test|red-team",
            "red team",
            "test $",
            "penetration test",
        ],
    ),
    ("securityPersonnel", &["security personnel|staff|team"]),
    (
        "multiStagedAttack",
        &["multi-stage|multistage|multi-staged|multistaged", "multi stage|staged"],
    ),
    (
        "compromisedAccount",
        &["compromised account|user", "account compromise|compromised"],
    ),
    ("maliciousUserActivity", &["malicious user|insider", "insider"]),
    ("notMalicious", &["not malicious", "clean"]),
    ("confirmedActivity", &["confirmed activity|by", "confirmed"]),
    (
        "lineOfBusinessApplication",
        &["line-of-business", "line of business", "business application|app"],
    ),
    ("notEnoughDataToValidate", &["not enough data", "insufficient data"]),
    ("unwantedSoftware", &["unwanted software", "pua|pup"]),
    ("malware", &["malware|ransomware"]),
    ("apt", &["targeted attack", "apt"]),
    ("other", &["determination other"]),
];

fn determination(clause: &Text) -> Option<&'static str> {
    DETERMINATIONS
        .iter()
        .find(|(_, patterns)| patterns.iter().any(|pattern| meets(clause, pattern)))
        .map(|(name, _)| *name)
}

/// Who is to have the incident: a named account, `me`, which whoever runs the call knows, or `nobody`.
fn owner(clause: &Text) -> Option<String> {
    if meets(clause, "unassign") || meets(clause, "remove|clear|drop owner|assignee") {
        return Some("nobody".to_owned());
    }
    let gives = meets(clause, "assign|reassign|hand|transfer|delegate") && !meets(clause, "assigned to whom");
    let named = clause
        .mentions
        .iter()
        .find(|mention| matches!(mention.thing, Thing::Of(Kind::User) | Thing::Unclear))
        .map(|mention| mention.name.clone());
    let gives_to = named.is_some()
        && (meets(clause, "^ give") || meets(clause, "make|set owner|assignee") || meets(clause, "owner|assignee to"));
    if gives || gives_to {
        if let Some(name) = named {
            return Some(name);
        }
        if meets(clause, "assign|reassign|hand|transfer|over to me|myself|us")
            || meets(clause, "to me|myself")
            || meets(clause, "assign me|myself")
        {
            return Some("me".to_owned());
        }
        // A bare name behind "to".
        let to = clause.words.iter().rposition(|word| word.lower == "to")?;
        let name = clause.words.get(to + 1).filter(|word| !word.known && !word.quoted)?;
        return Some(clause.shown[name.from..name.until].to_owned());
    }
    let mine = meets(clause, "i|i'll|i'd|let take it|this|that|over|one|incident")
        || meets(clause, "i'll|i handle|own|work it|this|that|on")
        || meets(clause, "make me owner")
        || meets(clause, "^ take this|over|it|incident");
    (mine && clause.has_word(&["take", "handle", "own", "work", "owner", "taking", "over"])).then(|| "me".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_change_and_questions_do_not() {
        let told = |prompt: &str| {
            let changes = changes(&Text::read(prompt)).unwrap_or_default();
            let pairs = changes
                .iter()
                .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()));
            pairs.collect::<Vec<_>>().join(" ")
        };
        for (prompt, changes) in [
            ("unassign incident 4471", "assigned_to=nobody"),
            ("assign it to jdoe", "assigned_to=jdoe"),
            (
                "close it, it was a false alarm",
                "status=resolved classification=falsePositive",
            ),
            ("should I close it?", ""),
            ("which incidents did we close?", ""),
            ("is this a true positive?", ""),
        ] {
            assert_eq!(told(prompt), changes, "{prompt}");
        }
    }
}
