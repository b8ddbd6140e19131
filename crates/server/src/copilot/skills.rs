//! The skills there are.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{Skill, SkillCost, SkillEffect, SkillInput, SkillList};
use axum::Json;
use axum::extract::State;
use skill::{Availability, Cost, Descriptor, Effect, Input, InputKind};

/// Answers all skills, and which can be chosen by the caller.
pub(super) async fn find(State(app): State<App>, who: Who) -> Result<Json<SkillList>, Error> {
    let registry = app.copilot.skills();
    let rights = app.copilot.rights();
    let value = registry
        .all()
        .map(|descriptor| {
            let is_on = registry.availability(&descriptor.name) == Availability::Enabled;
            on_wire(descriptor, is_on && rights.may_use(&who.user, &descriptor.plugin))
        })
        .collect();
    Ok(Json(SkillList { value }))
}

fn on_wire(descriptor: &Descriptor, enabled: bool) -> Skill {
    Skill {
        name: descriptor.name.clone(),
        plugin: descriptor.plugin.clone(),
        display_name: descriptor.display_name.clone(),
        description: descriptor.description.clone(),
        inputs: descriptor.inputs.iter().map(input).collect(),
        effect: match descriptor.effect {
            Effect::Read => SkillEffect::Read,
            Effect::Write => SkillEffect::Write,
        },
        cost: match descriptor.cost {
            Cost::Free => SkillCost::Free,
            Cost::Low => SkillCost::Low,
            Cost::Medium => SkillCost::Medium,
            Cost::High => SkillCost::High,
        },
        examples: descriptor.examples.clone(),
        enabled,
    }
}

fn input(input: &Input) -> SkillInput {
    let (kind, choices, range) = match &input.kind {
        InputKind::Text => ("text", Vec::new(), None),
        InputKind::Integer { least, greatest } => ("integer", Vec::new(), Some((*least, *greatest))),
        InputKind::Number => ("number", Vec::new(), None),
        InputKind::Flag => ("flag", Vec::new(), None),
        InputKind::Choice(words) => ("choice", words.clone(), None),
        InputKind::Instant => ("instant", Vec::new(), None),
        InputKind::Texts => ("texts", Vec::new(), None),
    };
    SkillInput {
        name: input.name.clone(),
        description: input.description.clone(),
        kind: kind.to_owned(),
        choices,
        least: range.map(|(least, _)| least),
        greatest: range.map(|(_, greatest)| greatest),
        required: input.required,
        default: input.default.clone(),
    }
}
