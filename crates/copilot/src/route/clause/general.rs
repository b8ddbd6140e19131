//! Asks about the field and not about the data: "what is pass-the-hash".

use crate::route::context::Objects;
use crate::route::cues;
use crate::route::kind::Kind;
use crate::route::lexicon::{self, Class};
use crate::route::text::Text;

/// Whether a clause asks what the world knows: about a term, or "what is …" with a word of the field and nothing of
/// one's own.
pub(super) fn is_general(clause: &Text, objects: &Objects) -> bool {
    if !objects.things.is_empty() || objects.pointed || objects.within.is_some() || objects.missing.is_some() {
        return false;
    }
    let own = clause.has_word(&["our", "my", "we", "us", "this", "that", "these", "those", "here", "i"])
        && !cues::meets(
            clause,
            "can|should|could i|we protect|detect|prevent|defend|secure|harden",
        );
    if objects.term {
        return !own || cues::meets(clause, "what be|is|are|do|does");
    }
    let defines = cues::meets(clause, "^ what is|are|does")
        || cues::meets(clause, "^ how do|does|is|are|can|to")
        || cues::meets(clause, "^ explain|define")
        || cues::meets(clause, "^ why is|are|do|does")
        || cues::meets(clause, "best practice")
        || cues::meets(clause, "comparison")
        || cues::meets(clause, "^ who is|are");
    let asks_data = clause.has("incident")
        || clause.has_word(&[
            "alerts", "alert", "happened", "users", "devices", "hosts", "machines", "the",
        ]) && !cues::meets(clause, "comparison")
            && clause.has_word(&["in", "on", "involved", "affected"]);
    let field = clause.words.iter().any(|word| {
        lexicon::class(&word.lower) == Some(Class::Field) && Kind::named(&word.concept).is_none()
            || !word.known && !word.named && word.lower.len() > 3
    });
    defines && field && !own && !asks_data && !is_list_noun(clause)
}

/// Whether the clause asks for things by a plural or definite noun: "what are the alerts", "what is the blast radius".
fn is_list_noun(clause: &Text) -> bool {
    clause.words.iter().any(|word| {
        matches!(
            word.concept.as_str(),
            "blast"
                | "story"
                | "killchain"
                | "alert"
                | "entity"
                | "queue"
                | "report"
                | "next"
                | "similar"
                | "latest"
                | "status"
                | "severity"
        ) && !matches!(word.lower.as_str(), "indicator" | "chain" | "graph")
    }) && !clause.has("technique")
}
