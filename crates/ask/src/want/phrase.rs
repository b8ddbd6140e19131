//! The asked noun phrase: what stands between the question word and the clause that describes.

use super::Want;
use super::cues::{CUES, Cue};

/// Words after which the noun phrase starts.
pub(super) const STARTS: &[&str] = &[
    "what",
    "which",
    "who",
    "whom",
    "whose",
    "identify",
    "provide",
    "determine",
    "find",
    "retrieve",
    "tell",
    "give",
    "get",
    "specify",
    "state",
    "name",
    "list",
    "when",
    "where",
    "confirm",
    "show",
    "count",
    "many",
];

/// Words that end the noun phrase.
const ENDS: &[&str] = &[
    "associated",
    "involved",
    "related",
    "linked",
    "that",
    "where",
    "was",
    "is",
    "were",
    "are",
    "used",
    "detected",
    "which",
    "who",
    "whose",
    "in",
    "on",
    "during",
    "from",
    "observed",
    "responsible",
    "with",
    "for",
    "to",
    "by",
    "when",
    "after",
    "at",
    "did",
    "does",
    "do",
    "has",
    "had",
    "have",
    "executed",
    "connected",
    "targeted",
    "identified",
    "seen",
    "signed",
    "flagged",
    "created",
    "clicked",
    "launched",
    "sent",
    "contacted",
];

/// Words between the start and the noun phrase that do not end it.
const SKIPPED: &[&str] = &[
    "is", "was", "are", "were", "the", "out", "me", "us", "for", "at", "on", "from", "in", "did",
];

/// Returns the kinds that the noun phrase asks for, and its words.
pub(super) fn noun_phrase(tokens: &[String], start: usize) -> (Vec<Want>, Vec<String>) {
    let (mut wants, mut head) = (Vec::new(), Vec::new());
    let mut compound: Option<&'static Cue> = None;
    let mut at = start + usize::from(!matches!(tokens.get(start).map(String::as_str), Some("name")));
    let mut joined = false;
    // "when" is question word and thing in one.
    if tokens.get(start).is_some_and(|word| word == "when") {
        wants.push(Want::Time);
    }
    while let Some(word) = tokens.get(at).map(String::as_str) {
        if let Some((cue, length)) = cue_at(tokens, at) {
            compound = Some(match compound {
                Some(before) => before.joined_with(cue),
                None => cue,
            });
            head.extend(tokens.iter().skip(at).take(length).cloned());
            at += length;
            continue;
        }
        let before_any = compound.is_none() && wants.is_empty();
        if before_any && (SKIPPED.contains(&word) || STARTS.contains(&word)) {
            at += 1;
            continue;
        }
        match word {
            // What is wanted of a thing: the attribute is known, unless it is a mere "name" or "file name".
            "of" => {
                if let Some(cue) = compound.take() {
                    let near = tokens.iter().enumerate().skip(at).take(4);
                    let owner = near.map(|(at, _)| at).find_map(|at| cue_at(tokens, at));
                    push(&mut wants, owner.map_or(cue, |(owner, _)| owner.owning(cue)).want);
                    if !continues(tokens, at) {
                        break;
                    }
                    joined = true;
                }
            }
            "and" | "or" | "along" | "including" => {
                if let Some(cue) = compound.take() {
                    // "details of the process including its id" asks for the parts, not for the whole.
                    if word != "including" {
                        push(&mut wants, cue.want);
                    }
                }
                joined = true;
            }
            "s" => {}
            _ if ENDS.contains(&word) && (!before_any || !joined) => break,
            // A noun phrase goes on with nouns; after the first, any other word starts a clause.
            _ if compound.is_some() => break,
            _ => {}
        }
        at += 1;
    }
    if let Some(cue) = compound {
        push(&mut wants, cue.want);
    }
    // "… and what was the command line", behind a clause of its own.
    for at in at..tokens.len() {
        let joins = tokens[at] == "and" || tokens[at] == "along" || tokens[at] == "including";
        let next = (at + 1..tokens.len().min(at + 7)).find_map(|at| cue_at(tokens, at));
        let asks = tokens
            .iter()
            .skip(at + 1)
            .take(3)
            .any(|word| matches!(word.as_str(), "what" | "which" | "with"));
        if joins
            && let Some((cue, length)) = next
            && !wants.is_empty()
            && (asks || cue.is_process_part())
        {
            push(&mut wants, cue.want);
            head.extend(tokens.iter().skip(at).take(length).cloned());
        }
    }
    wants.truncate(3);
    (wants, head)
}

/// Returns whether the owner is followed by further parts ("of the process, including …").
fn continues(tokens: &[String], at: usize) -> bool {
    tokens.iter().skip(at).take(5).any(|word| word == "including")
}

fn push(wants: &mut Vec<Want>, want: Want) {
    if !wants.contains(&want) {
        wants.push(want);
    }
}

/// Returns the cue that starts at a word, the longest one, and how many words it has.
pub(super) fn cue_at(tokens: &[String], at: usize) -> Option<(&'static Cue, usize)> {
    CUES.iter()
        .filter(|cue| {
            let mut said = tokens.iter().skip(at);
            cue.words
                .iter()
                .all(|word| said.next().is_some_and(|said| said == word))
        })
        .max_by_key(|cue| cue.words.len())
        .map(|cue| (cue, cue.words.len()))
}
