//! Inputs of a call, from what the clause says, the page shows and the session has told.

use super::context::{Context, Objects};
use super::kind::Kind;
use super::text::Text;
use super::{change, period};
use serde_json::{Map, Value};
use skill::{Descriptor, InputKind};

/// Inputs, or the first that is required and not known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filled {
    All(Map<String, Value>),
    Lacks(String),
}

/// Fills the inputs of a skill. `entity` is the kind of thing that a list shall have.
pub(super) fn fill(
    descriptor: &Descriptor,
    clause: &Text,
    objects: &Objects,
    context: &Context<'_>,
    entity: Option<&str>,
) -> Filled {
    let mut inputs = Map::new();
    let changes = (descriptor.name == change::SKILL)
        .then(|| change::changes(clause))
        .flatten()
        .unwrap_or_default();
    for input in &descriptor.inputs {
        let name = input.name.as_str();
        let value = match (Kind::of_input(name), name) {
            (_, "file") if descriptor.name == "search_files" => objects.document.clone().map(Value::from),
            (Some(kind), _) => thing(kind, input.required, objects, context).map(Value::from),
            (None, _) if changes.contains_key(name) => changes.get(name).cloned(),
            (None, "status" | "severity" | "classification" | "determination" | "assigned_to")
                if descriptor.name == change::SKILL =>
            {
                None
            }
            (None, "days") => period::days(&clause.words, context.ask.now).map(Value::from),
            (None, "limit" | "top" | "count") => limit(clause).map(Value::from),
            (None, "status") => status(clause).map(Value::from),
            (None, "severity") => severity(clause).map(Value::from),
            (None, "kind") => entity.map(Value::from),
            (None, "text" | "comment" | "note") => note(clause).map(Value::from),
            (None, "question" | "prompt" | "query" | "search") if input.kind == InputKind::Text => {
                Some(Value::from(clause.said()))
            }
            _ => choice(&input.kind, clause),
        };
        match value.map(|value| fit(value, &input.kind)) {
            Some(value) => {
                inputs.insert(name.to_owned(), value);
            }
            None if input.required => return Filled::Lacks(name.to_owned()),
            None => {}
        }
    }
    Filled::All(inputs)
}

/// The thing for an input: named or pointed at here, else spoken of last. An optional one is only taken from the page.
fn thing(kind: Kind, required: bool, objects: &Objects, context: &Context<'_>) -> Option<String> {
    let here = objects.of(kind).map(|thing| thing.id.clone());
    here.or_else(|| {
        let recent = if required {
            (objects.missing != Some(kind)).then(|| context.recent(kind)).flatten()
        } else {
            context
                .page()
                .filter(|thing| thing.kind == kind && (kind == Kind::Incident || objects.things.is_empty()))
        };
        recent.map(|thing| thing.id)
    })
}

/// Spells a word as the descriptor's choice does, and wraps a text where a list is wanted.
fn fit(value: Value, kind: &InputKind) -> Value {
    match (value, kind) {
        (Value::String(text), InputKind::Choice(words)) => {
            let same = |word: &&String| plain(word) == plain(&text);
            let alike = words.iter().find(same).or_else(|| {
                let other = match text.as_str() {
                    "active" => &["open", "new", "unresolved"][..],
                    "resolved" => &["closed"],
                    "mail" | "email" => &["email", "mail", "message"],
                    "high" => &["critical"],
                    _ => &[],
                };
                words.iter().find(|word| other.contains(&word.as_str()))
            });
            Value::from(alike.cloned().unwrap_or(text))
        }
        (Value::String(text), InputKind::Texts) => Value::from(vec![text]),
        (Value::String(text), InputKind::Integer { .. }) => {
            text.parse::<i64>().map_or(Value::String(text), Value::from)
        }
        (value, _) => value,
    }
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// "top 5", "the 10 latest", "latest incident".
fn limit(clause: &Text) -> Option<i64> {
    let word = |at: usize| clause.words.get(at).map(|word| word.lower.as_str());
    let superlative = |word: &str| {
        matches!(
            word,
            "top" | "latest" | "newest" | "recent" | "last" | "first" | "worst"
        )
    };
    for at in 0..clause.words.len() {
        let Some(number) = word(at).and_then(period::number) else {
            continue;
        };
        let next = word(at + 1).unwrap_or_default();
        let is_time = period::days(
            &clause.words[at..(at + 2).min(clause.words.len())],
            chrono::DateTime::UNIX_EPOCH,
        )
        .is_some();
        let before = at.checked_sub(1).and_then(word).unwrap_or_default();
        let counts = superlative(before)
            || superlative(next)
            || matches!(
                next,
                "incidents" | "cases" | "tickets" | "most" | "results" | "open" | "active" | "high"
            )
            || matches!(before, "only" | "show" | "list" | "me" | "limit" | "to");
        if counts && !is_time && !clause.words[at].named && number <= 1_000 && word(at) != Some("one") {
            return Some(number);
        }
    }
    for at in 0..clause.words.len() {
        let single = matches!(word(at + 1), Some("incident" | "case" | "ticket" | "one"));
        if single && matches!(word(at), Some("latest" | "newest" | "last" | "recent")) {
            return Some(1);
        }
    }
    None
}

fn status(clause: &Text) -> Option<&'static str> {
    let has = |words: &[&str]| clause.has_word(words);
    if super::cues::meets(clause, "in progress") || has(&["in-progress", "ongoing"]) {
        Some("inProgress")
    } else if has(&[
        "active",
        "open",
        "unresolved",
        "unclosed",
        "pending",
        "outstanding",
        "new",
    ]) && !super::cues::meets(clause, "^ open")
        || super::cues::meets(clause, "not resolved|closed|yet")
    {
        Some("active")
    } else if has(&["resolved", "closed", "close", "resolve", "finished", "solved"]) {
        Some("resolved")
    } else {
        None
    }
}

fn severity(clause: &Text) -> Option<&'static str> {
    let has = |words: &[&str]| clause.has_word(words);
    if has(&[
        "high",
        "critical",
        "severe",
        "serious",
        "urgent",
        "worst",
        "high-severity",
        "important",
        "gravest",
    ]) {
        Some("high")
    } else if has(&["medium", "moderate", "medium-severity"]) {
        Some("medium")
    } else if has(&["low", "minor", "low-severity"]) {
        Some("low")
    } else if has(&["informational"]) {
        Some("informational")
    } else {
        None
    }
}

/// Returns what to note: the quoted part, else what stands behind the colon or "saying".
fn note(clause: &Text) -> Option<String> {
    let quoted: Vec<usize> = (0..clause.words.len()).filter(|at| clause.words[*at].quoted).collect();
    let shown = &clause.shown;
    if let (Some(first), Some(last)) = (quoted.first(), quoted.last()) {
        let from = clause.words[*first].from;
        let until = clause.words[*last].until;
        // The mark behind the last word may follow a sentence sign that belongs to the note.
        let end = shown[until..].find(['"', '”']).map_or(until, |mark| until + mark);
        return Some(shown[from..end].trim().to_owned()).filter(|text| !text.is_empty());
    }
    let after = clause.words.iter().enumerate().find_map(|(at, word)| {
        let starts = word.sign == Some(':') || matches!(word.lower.as_str(), "saying" | "says" | "stating" | "that");
        starts.then_some(at + 1)
    })?;
    let (first, last) = (clause.words.get(after)?, clause.words.last()?);
    let end = shown[last.until..]
        .find(char::is_whitespace)
        .map_or(shown.len(), |blank| last.until + blank);
    Some(
        shown[first.from..end]
            .trim_matches(['"', '\'', '“', '”', ' '])
            .to_owned(),
    )
    .filter(|text| !text.is_empty())
}

/// A choice whose word the clause says.
fn choice(kind: &InputKind, clause: &Text) -> Option<Value> {
    let InputKind::Choice(words) = kind else { return None };
    words
        .iter()
        .find(|word| clause.has_word(&[word.to_lowercase().as_str()]))
        .map(|word| Value::from(word.clone()))
}
