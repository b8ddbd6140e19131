//! What to do when no cue decides, and skills that no cue knows.

use super::choose::page_kind;
use super::{Chosen, call, find, given, telling};
use crate::route::context::{Context, Objects};
use crate::route::rank::{Ranked, rank};
use crate::route::text::Text;
use crate::route::{Call, Route, clarify, cues};
use skill::{Descriptor, Effect};

pub(super) type Ranking<'a> = Vec<Ranked<'a>>;

/// Ranks only when it is wanted: it is the dearest part of a route.
pub(super) fn rank_lazily<'b, 'a: 'b>(clause: &'b Text, context: &'b Context<'a>) -> impl Fn() -> Ranking<'a> + 'b {
    move || rank(clause, context.ask.skills)
}

/// Returns a skill that no cue knows, when the clause is worded like one of its examples or has most of its words.
pub(super) fn foreign<'a>(context: &Context<'a>, ranked: &dyn Fn() -> Ranking<'a>) -> Option<&'a Descriptor> {
    if context
        .ask
        .skills
        .iter()
        .all(|descriptor| cues::knows(&descriptor.name))
    {
        return None;
    }
    let ranked = ranked();
    let best = ranked.first().filter(|best| !cues::knows(&best.descriptor.name))?;
    let clear = ranked.get(1).is_none_or(|second| best.score > second.score * 1.3);
    (best.exemplary || best.cover >= 0.7 && clear).then_some(best.descriptor)
}

/// What to do when no cue decides: the descriptor that is worded alike, what tells of a named thing, a question.
pub(super) fn fall_back(
    clause: &Text,
    objects: &Objects,
    context: &Context<'_>,
    ranked: &[Ranked<'_>],
) -> Result<Vec<Call>, Route> {
    let by_words = ranked.first().filter(|best| {
        let clear = ranked.get(1).is_none_or(|second| best.score > second.score * 1.15);
        best.descriptor.effect == Effect::Read && (best.exemplary || best.cover >= 0.6 && clear)
    });
    let kind = objects.kind().or_else(|| page_kind(objects, context));
    let telling_skill = kind.and_then(|kind| find(context, telling(kind)));
    let picked = match (by_words, telling_skill) {
        (Some(best), _) if best.exemplary => Some((best.descriptor, "an example of the skill is worded alike")),
        (_, Some(telling)) if !objects.things.is_empty() => Some((telling, "the prompt names this")),
        (Some(best), _) => Some((best.descriptor, "its description is worded alike")),
        (None, Some(telling)) if clause.words.len() <= 12 => Some((telling, "the page shows this")),
        _ => None,
    };
    let Some((descriptor, why)) = picked else {
        if clause.words.len() <= 4 && objects.missing.is_none() && ranked.is_empty() {
            return Err(no_skill("I did not understand that".to_owned(), ranked));
        }
        if let Some(kind) = objects.missing
            && let Some(descriptor) = find(context, telling(kind))
        {
            return Err(clarify::lacking(
                descriptor,
                kind.input_of(descriptor).unwrap_or_default(),
                context,
            ));
        }
        return Err(no_skill("no enabled skill answers that".to_owned(), ranked));
    };
    let chosen = Chosen {
        why: why.to_owned(),
        ..given(descriptor)
    };
    call(&chosen, clause, objects, context).map(|call| vec![call])
}

pub(super) fn no_skill(reason: String, ranked: &[Ranked<'_>]) -> Route {
    Route::NoSkill {
        reason,
        nearest: ranked
            .iter()
            .take(3)
            .map(|ranked| ranked.descriptor.name.clone())
            .collect(),
    }
}
