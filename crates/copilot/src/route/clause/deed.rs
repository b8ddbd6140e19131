//! Imperatives that nothing here does: "isolate it" is refused by name and not taken for a question.

use crate::route::context::Context;
use crate::route::split;
use crate::route::text::Text;

/// Imperatives that none of the built-in skills does.
const DEEDS: &[&str] = &[
    "isolate",
    "disable",
    "block",
    "unblock",
    "quarantine",
    "reset",
    "revoke",
    "unlock",
    "lock",
    "delete",
    "kill",
    "scan",
    "send",
    "email",
    "mail",
    "wipe",
    "ban",
    "patch",
    "install",
    "uninstall",
    "reboot",
    "restart",
    "shutdown",
    "deploy",
    "release",
    "enable",
    "remove",
    "terminate",
    "suspend",
    "notify",
    "call",
    "message",
    "whitelist",
    "blacklist",
    "allowlist",
    "detonate",
    "buy",
    "order",
    "stop",
    "upgrade",
];

/// Returns the verb of a deed that no enabled skill is named for.
pub(super) fn undoable(clause: &Text, context: &Context<'_>) -> Option<String> {
    let verb = clause
        .words
        .iter()
        .find(|word| !split::POLITE.contains(&word.lower.as_str()))?;
    let scan = verb.lower == "run" && clause.has_word(&["scan", "antivirus"]);
    let creates_rule = matches!(verb.lower.as_str(), "create" | "add" | "write" | "make" | "build")
        && clause.has_word(&["rule", "detection", "policy", "query", "kql", "hunting"])
        && !clause.has_word(&["report", "comment", "note"]);
    if !(DEEDS.contains(&verb.lower.as_str()) && !verb.named && !question_before(clause, verb.from)
        || scan
        || creates_rule)
    {
        return None;
    }
    let can = context.ask.skills.iter().any(|descriptor| {
        descriptor.name.split('_').any(|part| part == verb.lower)
            && !matches!(verb.lower.as_str(), "email" | "mail" | "run" | "create")
    });
    (!can).then(|| match (scan, creates_rule) {
        (true, _) => "scan".to_owned(),
        (_, true) => "write queries or rules for".to_owned(),
        _ => verb.lower.clone(),
    })
}

/// Whether a question word of courtesy stands before: "how do I isolate", "should we block".
fn question_before(clause: &Text, from: usize) -> bool {
    clause.words.iter().take_while(|word| word.from < from).any(|word| {
        matches!(word.lower.as_str(), "how" | "should" | "what" | "why" | "i" | "we") && word.lower != "you"
    })
}
