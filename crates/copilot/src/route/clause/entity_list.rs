//! Asks for the entities of an incident: "which users were involved".

use crate::route::context::Objects;
use crate::route::cues;
use crate::route::kind::Kind;
use crate::route::text::Text;

/// The kind of entities that a clause asks an incident for; `Some(None)` for all kinds.
pub(super) fn entity_list(clause: &Text, objects: &Objects, kind: Option<Kind>) -> Option<Option<&'static str>> {
    let about_incident = matches!(kind, None | Some(Kind::Incident)) || objects.within.is_some();
    if !about_incident {
        return None;
    }
    let asks = cues::begins_with(
        clause,
        &[
            "which", "what", "who", "whose", "show", "how", "any", "find", "explain", "check", "all", "every", "with",
            "from", "the", "are", "where", "were",
        ],
    );
    let affected = cues::meets(clause, "who|whom affected|compromise|hit|behind|part")
        || cues::meets(clause, "who be in|affected|compromise");
    let noun = clause.words.iter().position(|word| {
        entity_word(&word.concept).is_some() && !word.named && !word.quoted && word.concept != "incident"
    });
    let Some(at) = noun else {
        return affected.then_some(Some("user"));
    };
    let short = clause.words.len() <= 5;
    if !asks && !affected && !short {
        return None;
    }
    // A later noun may be the one that is asked for: "entities and users" asks for all, "file hashes" for files.
    let concept = &clause.words[at].concept;
    let entity = entity_word(concept)?;
    if clause.words.iter().any(|word| word.concept == "entity")
        && !cues::meets(clause, "which|what user|device|file|ip|domain|url|process")
    {
        return Some(None);
    }
    Some(entity)
}

/// Whether a clause asks for one thing of a kind, "which account was used", rather than for those that there are.
pub(super) fn asks_for_one(clause: &Text) -> bool {
    clause.words.windows(2).any(|pair| {
        matches!(pair[0].lower.as_str(), "which" | "what")
            && entity_word(&pair[1].concept).is_some()
            && (!pair[1].lower.ends_with('s') || matches!(pair[1].lower.as_str(), "address" | "process"))
    })
}

/// The word that the list of entities has for a concept; `Some(None)` for all of them.
fn entity_word(concept: &str) -> Option<Option<&'static str>> {
    Some(match concept {
        "user" | "people" => Some("user"),
        "device" | "system" => Some("device"),
        "ip" => Some("ip"),
        "file" => Some("file"),
        "url" => Some("url"),
        "domain" => Some("domain"),
        "process" => Some("process"),
        "mailbox" => Some("mailbox"),
        "mail" => Some("email"),
        "entity" => None,
        _ => return None,
    })
}
