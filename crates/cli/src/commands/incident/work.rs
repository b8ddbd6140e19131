//! What is done with an incident: each prints how the incident stands then.

use super::{Who, second};
use crate::arguments::Format;
use crate::commands::Context;
use crate::failure::Failure;
use crate::render;
use evidence::graph::IncidentChange;
use evidence::{DoneAction, IncidentState, Origin};
use workspace::Workspace;

pub(super) async fn change(
    context: &Context<'_>,
    workspace: &Workspace,
    id: &str,
    change: IncidentChange,
    who: &Who,
) -> Result<(), Failure> {
    let state = workspace.change_incident(id, &change, &who.actor()).await?;
    told(context, id, &state)
}

pub(super) async fn done(
    context: &Context<'_>,
    workspace: &Workspace,
    id: &str,
    card: &str,
    who: &Who,
) -> Result<(), Failure> {
    let response = workspace.response(id, None).await?;
    let Some(card) = response.cards.iter().find(|known| known.id == card) else {
        let ids: Vec<&str> = response.cards.iter().map(|known| known.id.as_str()).collect();
        return Err(Failure::Told(format!(
            "there is no card `{card}`; there are {}",
            ids.join(", ")
        )));
    };
    let action = DoneAction {
        id: card.action.clone(),
        target: card.target.key.clone(),
    };
    let state = workspace
        .note_action(id, &action, &card.title.text, &who.actor())
        .await?;
    told(context, id, &state)
}

/// Prints how an incident stands.
pub(super) fn told(context: &Context<'_>, id: &str, state: &IncidentState) -> Result<(), Failure> {
    if context.format == Format::Json {
        return Ok(render::json(state)?);
    }
    let row = vec![
        id.to_owned(),
        state.status.words().to_owned(),
        state.assigned_to.clone().unwrap_or_default(),
        state.classification.words().to_owned(),
        state.determination.words().to_owned(),
        state.tags.join(", "),
        state.comments.len().to_string(),
    ];
    let headings = [
        "id",
        "status",
        "owner",
        "classification",
        "determination",
        "tags",
        "comments",
    ];
    Ok(render::rows(context.format, &headings, &[row])?)
}

pub(super) async fn activity(context: &Context<'_>, workspace: &Workspace, id: &str) -> Result<(), Failure> {
    let state = workspace.state(id).await?;
    if context.format == Format::Json {
        return Ok(render::json(&state.activities)?);
    }
    let rows: Vec<Vec<String>> = state
        .activities
        .iter()
        .map(|entry| {
            let made = match entry.origin {
                Origin::Analyst => "analyst",
                Origin::Automated => "automated",
            };
            vec![second(entry.at), entry.by.clone(), made.to_owned(), entry.text.clone()]
        })
        .collect();
    Ok(render::rows(context.format, &["time (UTC)", "by", "", "what"], &rows)?)
}
