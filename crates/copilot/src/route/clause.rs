//! From clauses to calls: chooses a skill for each, fills its inputs, and joins what belongs together.

mod choose;
mod deed;
mod entity_list;
mod fall_back;
mod follow_up;
mod general;

use super::change;
use super::clarify;
use super::context::{Context, Focus, Objects};
use super::cues::{self, TELL};
use super::fill::{Filled, fill};
use super::kind::Kind;
use super::split;
use super::text::Text;
use super::{Ask, Call, MOST_CALLS, Route};
use choose::choose;
use deed::undoable;
use fall_back::{fall_back, foreign, no_skill, rank_lazily};
use serde_json::{Map, Value};
use skill::Descriptor;

/// A skill for a clause, and why.
struct Chosen<'a> {
    descriptor: &'a Descriptor,
    /// The kind of entities that a list shall have.
    entity: Option<&'static str>,
    /// Inputs that stay from the turn before.
    kept: Map<String, Value>,
    why: String,
}

/// Returns the skill that a prompt names with a slash, and the prompt without it.
pub(super) fn forced_skill<'a>(ask: &Ask<'a>) -> (&'a str, Option<&'a Descriptor>) {
    let named = ask.prompt.trim_start().strip_prefix('/').and_then(|rest| {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let descriptor = ask
            .skills
            .iter()
            .find(|descriptor| descriptor.name.eq_ignore_ascii_case(&rest[..end]))?;
        Some((&rest[end..], *descriptor))
    });
    match named {
        Some((rest, descriptor)) => (rest, Some(descriptor)),
        None => (ask.prompt, None),
    }
}

/// Returns what the clauses of a prompt mean together.
pub(super) fn plan(text: &Text, forced: Option<&Descriptor>, ask: &Ask<'_>) -> Route {
    let clauses = match forced {
        Some(_) => vec![text.clone()],
        None => split::clauses(text),
    };
    let mut calls: Vec<Call> = Vec::new();
    let mut carried: Vec<Focus> = Vec::new();
    for clause in &clauses {
        let context = Context { ask, carried: &carried };
        let objects = context.objects(clause);
        let found = match forced {
            Some(descriptor) => call(&given(descriptor), clause, &objects, &context).map(|call| vec![call]),
            None => understand(clause, &objects, &context, calls.last()),
        };
        match found {
            Ok(found) => {
                for thing in found.iter().rev().flat_map(|call| things_of(&call.inputs)) {
                    carried.retain(|other| *other != thing);
                    carried.insert(0, thing);
                }
                found.into_iter().for_each(|call| join(&mut calls, call));
            }
            Err(route) => return route,
        }
    }
    calls.truncate(MOST_CALLS);
    Route::Calls { calls }
}

fn given(descriptor: &Descriptor) -> Chosen<'_> {
    Chosen {
        descriptor,
        entity: None,
        kept: Map::new(),
        why: "the prompt names the skill".to_owned(),
    }
}

/// Adds a call: a second change of one incident joins the first, a call made already is not made twice.
fn join(calls: &mut Vec<Call>, call: Call) {
    if calls.contains(&call)
        || calls
            .iter()
            .any(|other| other.skill == call.skill && other.inputs == call.inputs)
    {
        return;
    }
    let same_incident = |other: &&mut Call| {
        other.skill == change::SKILL
            && call.skill == change::SKILL
            && other.inputs.get("incident_id") == call.inputs.get("incident_id")
    };
    if let Some(other) = calls.iter_mut().find(same_incident) {
        other.inputs.extend(call.inputs);
        return;
    }
    calls.push(call);
}

fn things_of(inputs: &Map<String, Value>) -> Vec<Focus> {
    inputs
        .iter()
        .filter_map(|(name, value)| {
            Some(Focus {
                kind: Kind::of_input(name)?,
                id: value.as_str()?.to_owned(),
            })
        })
        .collect()
}

/// Returns the calls that one clause asks for.
fn understand(
    clause: &Text,
    objects: &Objects,
    context: &Context<'_>,
    before: Option<&Call>,
) -> Result<Vec<Call>, Route> {
    let ranked = rank_lazily(clause, context);
    if let Some(verb) = undoable(clause, context) {
        return Err(no_skill(
            format!("no enabled skill can {verb} anything; I read, report and keep the incident's record"),
            &ranked(),
        ));
    }
    if let Some(name) = &objects.unclear
        && objects.things.is_empty()
        && change::changes(clause).is_none()
        && cues::met(clause, Some(Kind::Device))
            .first()
            .is_none_or(|(skill, _)| *skill == TELL)
    {
        return Err(clarify::device_or_user(name));
    }
    if let Some(descriptor) = foreign(context, &ranked) {
        let chosen = Chosen {
            why: "the skill's own words fit best".to_owned(),
            ..given(descriptor)
        };
        return call(&chosen, clause, objects, context).map(|call| vec![call]);
    }
    let Some(chosen) = choose(clause, objects, context, before) else {
        return fall_back(clause, objects, context, &ranked());
    };
    // One call for each of several things: "summarize wks-0101 and mira.holm".
    let several = objects.things.len() > 1 && chosen.descriptor.name == telling(objects.things[0].kind) || {
        let kinds = objects.things.iter().all(|thing| thing.kind == objects.things[0].kind);
        objects.things.len() > 1 && kinds && objects.things[0].kind.input_of(chosen.descriptor).is_some()
    };
    if !several {
        return call(&chosen, clause, objects, context).map(|call| vec![call]);
    }
    let mut calls = Vec::new();
    for thing in &objects.things {
        let one = Objects {
            things: vec![thing.clone()],
            ..objects.clone()
        };
        let own = match thing.kind.input_of(chosen.descriptor) {
            Some(_) => chosen.descriptor,
            None => match find(context, telling(thing.kind)) {
                Some(descriptor) => descriptor,
                None => continue,
            },
        };
        let chosen = Chosen {
            descriptor: own,
            entity: chosen.entity,
            kept: chosen.kept.clone(),
            why: chosen.why.clone(),
        };
        calls.push(call(&chosen, clause, &one, context)?);
    }
    Ok(calls)
}

/// Returns the call of a chosen skill, or the question that it takes.
fn call(chosen: &Chosen<'_>, clause: &Text, objects: &Objects, context: &Context<'_>) -> Result<Call, Route> {
    match fill(chosen.descriptor, clause, objects, context, chosen.entity) {
        Filled::All(mut inputs) => {
            for (name, value) in &chosen.kept {
                if !inputs.contains_key(name) && chosen.descriptor.inputs.iter().any(|input| input.name == *name) {
                    inputs.insert(name.clone(), value.clone());
                }
            }
            Ok(Call {
                skill: chosen.descriptor.name.clone(),
                inputs,
                why: chosen.why.clone(),
            })
        }
        Filled::Lacks(input) => Err(clarify::lacking(chosen.descriptor, &input, context)),
    }
}

fn telling(kind: Kind) -> &'static str {
    kind.telling_skill()
}

fn find<'a>(context: &Context<'a>, name: &str) -> Option<&'a Descriptor> {
    context
        .ask
        .skills
        .iter()
        .find(|descriptor| descriptor.name == name)
        .copied()
}
