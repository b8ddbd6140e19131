//! Chooses a skill for a clause by cues: a change, a list of entities, what the clause says plainly, then a follow-up.

use super::entity_list::{asks_for_one, entity_list};
use super::follow_up::follow_up;
use super::general::is_general;
use super::{Chosen, find, telling};
use crate::route::context::{Context, Objects};
use crate::route::cues::{self, SURE, TELL};
use crate::route::kind::Kind;
use crate::route::text::Text;
use crate::route::{Call, change};
use serde_json::Map;

/// Chooses by cues: a change, a list of entities, what the clause says plainly, then a follow-up of the turn before.
pub(super) fn choose<'a>(
    clause: &Text,
    objects: &Objects,
    context: &Context<'a>,
    before: Option<&Call>,
) -> Option<Chosen<'a>> {
    let chosen = |name: &str, why: &str| {
        Some(Chosen {
            descriptor: find(context, name)?,
            entity: None,
            kept: Map::new(),
            why: why.to_owned(),
        })
    };
    let kind = objects.kind().or_else(|| page_kind(objects, context));
    let cues = cues::met(clause, kind);
    let weight = |name: &str| {
        cues.iter()
            .find(|(skill, _)| *skill == name)
            .map_or(0, |(_, weight)| *weight)
    };
    if weight("comment_incident") == 0 && change::changes(clause).is_some() {
        return chosen(change::SKILL, "the prompt asks to change an incident");
    }
    if objects.document.is_some() && !cues::begins_with(clause, &["run"]) {
        return chosen("search_files", "the prompt names a document");
    }
    let heaviest = cues
        .iter()
        .find(|(name, _)| *name == TELL || find(context, name).is_some())
        .copied();
    let heaviest_weight = heaviest.map_or(0, |(_, weight)| weight);
    let follows = follow_up(clause, objects, context, before, heaviest_weight);
    if let Some(entity) = entity_list(clause, objects, kind)
        && (heaviest_weight < 65 || heaviest.is_some_and(|(name, _)| name == "ask_alerts"))
        && !(weight("ask_alerts") > 0 && asks_for_one(clause))
        && follows.is_none()
    {
        let mut list = chosen(
            "list_incident_entities",
            "the prompt asks for the entities of an incident",
        )?;
        list.entity = entity;
        return Some(list);
    }
    if lists_incidents(clause, objects) && heaviest_weight < 64 && follows.is_none() {
        return chosen("list_incidents", "the prompt asks for incidents");
    }
    if is_general(clause, objects) && heaviest_weight < 70 {
        return chosen(
            "general_knowledge",
            "the prompt asks about the field, not about your data",
        );
    }
    if follows.is_some() {
        return follows;
    }
    match heaviest {
        Some((TELL, weight)) if weight >= SURE => {
            let kind = kind
                .or_else(|| context.focus().map(|thing| thing.kind))
                .unwrap_or(Kind::Incident);
            chosen(telling(kind), "the prompt asks about this")
        }
        Some((name, weight)) if weight >= SURE => chosen(name, "the prompt's words ask for it"),
        _ => None,
    }
}

/// The kind of the page, when the clause names nothing else.
pub(super) fn page_kind(objects: &Objects, context: &Context<'_>) -> Option<Kind> {
    if !objects.things.is_empty() || objects.within.is_some() {
        return None;
    }
    if !context.carried.is_empty() {
        return context.carried.first().map(|thing| thing.kind);
    }
    context.page().map(|thing| thing.kind)
}

/// Whether a clause asks for incidents rather than about one.
fn lists_incidents(clause: &Text, objects: &Objects) -> bool {
    let one = objects.of(Kind::Incident).is_some() && !cues::meets(clause, "which|what|all|list incident");
    let plural = clause
        .words
        .iter()
        .any(|word| !word.named && matches!(word.lower.as_str(), "incidents" | "cases" | "tickets"));
    plural && !one && objects.things.is_empty()
}
