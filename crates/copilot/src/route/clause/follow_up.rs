//! Clauses that go on with the turn before: "and last week?", "the same for X".

use super::{Chosen, find, telling, things_of};
use crate::route::context::{Context, Objects};
use crate::route::cues::{self, PLAIN, SURE};
use crate::route::fill::{Filled, fill};
use crate::route::kind::Kind;
use crate::route::text::Text;
use crate::route::{Call, period};
use serde_json::{Map, Value};
use skill::{Descriptor, Effect};

/// Words that begin a follow-up.
const FOLLOWS: &[&str] = &[
    "and", "what", "how", "same", "the", "only", "just", "also", "but", "or", "now", "again", "this", "that",
];

/// Chooses the skill of the turn before again, with what the clause says anew: "and last week?", "the same for X".
pub(super) fn follow_up<'a>(
    clause: &Text,
    objects: &Objects,
    context: &Context<'a>,
    before: Option<&Call>,
    heaviest: u32,
) -> Option<Chosen<'a>> {
    let words = &clause.words;
    let leads = words.first().is_some_and(|word| FOLLOWS.contains(&word.lower.as_str()));
    let same = words.iter().take(4).any(|word| word.lower == "same") || cues::meets(clause, "only|just those|the|ones");
    let about = cues::meets(clause, "^ what|how about") && words.len() <= 10;
    if words.len() > 12 || !same && heaviest >= PLAIN {
        return None;
    }
    let turn = context.ask.turns.last();
    let (skill, inputs) = match (before, turn) {
        (Some(call), _) => (call.skill.as_str(), &call.inputs),
        (None, Some(turn)) => (turn.skill.as_deref()?, &turn.inputs),
        (None, None) => return None,
    };
    let last = find(context, skill)?;
    if last.effect == Effect::Write {
        return None;
    }
    let chosen = |descriptor: &'a Descriptor, kept: Map<String, Value>| {
        Some(Chosen {
            descriptor,
            entity: None,
            kept,
            why: "the prompt goes on with the one before".to_owned(),
        })
    };
    if let Some(thing) = objects.things.first() {
        let short = same || about || leads && heaviest < SURE || heaviest == 0 && words.len() <= 3;
        if !short {
            return None;
        }
        let things = things_of(inputs).into_iter().filter(|other| other.kind != thing.kind);
        if thing.kind.input_of(last).is_some() && things.count() == 0 {
            let mut kept = inputs.clone();
            if let Some(name) = thing.kind.input_of(last) {
                kept.remove(name);
            }
            return chosen(last, kept);
        }
        return chosen(find(context, telling(thing.kind))?, Map::new());
    }
    // Another span of time or another filter over the same.
    let mut kept = inputs.clone();
    let has = |name: &str| last.inputs.iter().any(|input| input.name == name);
    let anew = match fill(last, clause, objects, context, None) {
        Filled::All(anew) => anew,
        Filled::Lacks(_) => Map::new(),
    };
    let newer = |name: &str| has(name) && anew.contains_key(name);
    let days = has("days") && period::days(words, context.ask.now).is_some();
    let filters = ["status", "severity", "limit"].iter().any(|name| newer(name));
    let bare = words.iter().all(|word| {
        !word.named && (word.known || word.lower.bytes().any(|byte| byte.is_ascii_digit()))
            || matches!(word.lower.as_str(), "critical" | "high")
    });
    let elliptic = (leads || same || about || words.len() <= 4) && bare && heaviest < PLAIN && !names_a_kind(clause);
    if elliptic && (days || filters) {
        for name in ["days", "status", "severity", "limit"] {
            if newer(name) || name == "days" && days {
                kept.remove(name);
            }
        }
        return chosen(last, kept);
    }
    None
}

/// Whether the clause has a noun for a kind of thing, which makes it an ask of its own.
fn names_a_kind(clause: &Text) -> bool {
    clause.words.iter().any(|word| {
        !word.named
            && (Kind::named(&word.concept).is_some()
                || matches!(word.concept.as_str(), "entity" | "process" | "mailbox" | "alert"))
    })
}
