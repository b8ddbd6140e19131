//! Asks of several steps: "summarize the incident, then write the report and post it".
//!
//! A new clause begins behind a connective or a sign where a verb of asking follows, and only when what stands
//! before is an ask itself: "it was a test, close it" is one.

use super::text::{Text, Word};

/// Clauses of one prompt at most; what follows belongs to the last.
const MOST: usize = 8;

/// Verbs that begin an ask.
const VERBS: &[&str] = &[
    "summarize",
    "summarise",
    "recap",
    "show",
    "list",
    "get",
    "fetch",
    "retrieve",
    "collect",
    "gather",
    "find",
    "write",
    "draft",
    "create",
    "generate",
    "prepare",
    "produce",
    "post",
    "publish",
    "close",
    "resolve",
    "reopen",
    "assign",
    "reassign",
    "classify",
    "mark",
    "set",
    "add",
    "leave",
    "comment",
    "note",
    "tell",
    "explain",
    "describe",
    "give",
    "check",
    "analyze",
    "analyse",
    "investigate",
    "identify",
    "look",
    "recommend",
    "suggest",
    "run",
    "execute",
    "compare",
    "draw",
    "document",
    "put",
    "search",
    "isolate",
    "block",
    "disable",
    "quarantine",
    "reset",
    "delete",
    "change",
    "update",
    "report",
    "examine",
    "review",
    "provide",
];

/// Words of courtesy that an ask may begin with.
pub(super) const POLITE: &[&str] = &[
    "please",
    "pls",
    "kindly",
    "can",
    "could",
    "would",
    "will",
    "you",
    "hey",
    "hi",
    "hello",
    "ok",
    "okay",
    "now",
    "then",
    "and",
    "also",
    "just",
    "let",
    "lets",
    "let's",
    "us",
    "me",
    "go",
    "ahead",
    "i",
    "want",
    "to",
    "need",
    "like",
    "i'd",
    "finally",
    "afterwards",
    "next",
    "help",
    "so",
    "first",
    "we",
    "should",
    "copilot",
];

/// Returns the clauses of a prompt, in order.
pub(super) fn clauses(text: &Text) -> Vec<Text> {
    let mut cuts = vec![0];
    let mut from = 0;
    for at in 1..text.words.len() {
        if cuts.len() < MOST && begins_clause(&text.words, from, at) {
            cuts.push(at);
            from = at;
        }
    }
    cuts.push(text.words.len());
    cuts.windows(2).map(|ends| text.part(ends[0], ends[1])).collect()
}

/// Whether a new ask begins at a word.
fn begins_clause(words: &[Word], from: usize, at: usize) -> bool {
    let (before, word) = (&words[at - 1], &words[at]);
    if word.quoted && before.quoted || is_text(&words[from..at]) {
        return false;
    }
    let joins = |word: &Word| {
        matches!(
            word.lower.as_str(),
            "and" | "then" | "afterwards" | "finally" | "also" | "plus"
        )
    };
    let broken = matches!(before.sign, Some(',' | ';' | '.' | '?' | '!'));
    // Connectives go with what follows them.
    let parted = broken || joins(word) && !joins(before);
    if !parted {
        return false;
    }
    let mut verb = at;
    while words
        .get(verb)
        .is_some_and(|word| joins(word) || matches!(word.lower.as_str(), "please" | "to" | "finally" | "can" | "you"))
    {
        verb += 1;
    }
    if verb == at && !broken {
        return false;
    }
    let Some(verb) = words.get(verb) else { return false };
    let asks = VERBS.contains(&verb.lower.as_str()) && !verb.named;
    asks && is_ask(&words[from..at])
}

/// Whether words begin like an ask: with a verb of asking or a question word.
fn is_ask(words: &[Word]) -> bool {
    let first = words.iter().find(|word| !POLITE.contains(&word.lower.as_str()));
    first.is_some_and(|word| {
        VERBS.contains(&word.lower.as_str())
            || matches!(
                word.lower.as_str(),
                "what" | "which" | "who" | "where" | "when" | "how" | "why" | "is" | "are" | "was" | "did" | "has"
            )
    })
}

/// Whether what stands here is already free text: a note behind a colon.
fn is_text(words: &[Word]) -> bool {
    words.iter().any(|word| matches!(word.concept.as_str(), "comment"))
        && words
            .iter()
            .any(|word| word.sign == Some(':') || matches!(word.lower.as_str(), "saying" | "says" | "stating"))
        && !words.iter().any(|word| word.quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_of_several_steps_are_parted() {
        for (prompt, parts) in [
            (
                "summarize it and then write the report and post it",
                &["summarize it", "and then write the report", "and post it"][..],
            ),
            (
                "Get the alerts, collect the evidence and entities, and summarize it",
                &[
                    "Get the alerts",
                    "collect the evidence and entities",
                    "and summarize it",
                ],
            ),
            ("this is a false alarm, close it", &["this is a false alarm, close it"]),
            (
                "note on it: all done and close to the end, then write",
                &["note on it: all done and close to the end, then write"],
            ),
            ("mark it true positive, phishing", &["mark it true positive, phishing"]),
            (
                "what happened? Show the alerts.",
                &["what happened?", "Show the alerts."],
            ),
            (
                "comment \"seen, list it\" and close it",
                &["comment \"seen, list it\"", "and close it"],
            ),
        ] {
            let found = clauses(&Text::read(prompt));
            let said: Vec<&str> = found.iter().map(Text::said).collect();
            assert_eq!(said, parts);
        }
    }
}
