//! How an incident stands, and what is done about it by hand.

use super::actor;
use crate::app::App;
use crate::error::Error;
use api::{Activity, Comment, FeedbackKept, NewAction, NewComment, NewFeedback, Standing, StandingChange};
use axum::Json;
use axum::extract::{Path, State};
use evidence::graph::change_from_json;
use evidence::{DoneAction, IncidentState, Origin};
use serde_json::Value;
use workspace::Subject;

fn on_wire(state: &IncidentState) -> Standing {
    Standing {
        status: state.status.into(),
        assigned_to: state.assigned_to.clone(),
        classification: state.classification.graph_name().to_owned(),
        determination: state.determination.graph_name().to_owned(),
        tags: state.tags.clone(),
        comments: state
            .comments
            .iter()
            .map(|comment| Comment {
                text: comment.text.clone(),
                by: comment.by.clone(),
                at: comment.at,
            })
            .collect(),
        resolving_comment: state.resolving_comment.clone(),
        activities: state
            .activities
            .iter()
            .map(|entry| Activity {
                id: entry.id.clone(),
                at: entry.at,
                by: entry.by.clone(),
                automated: entry.origin == Origin::Automated,
                kind: word(&entry.kind),
                text: entry.text.clone(),
            })
            .collect(),
        updated_at: state.updated_at,
        closed_at: state.closed_at,
    }
}

/// The word that an enumeration is written as.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Answers how it stands.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Standing>, Error> {
    Ok(Json(on_wire(&app.workspace.state(&id).await?)))
}

/// Changes it.
pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(change): Json<StandingChange>,
) -> Result<Json<Standing>, Error> {
    // One reader of changes serves Graph's clients and ours; what we leave out is no property there.
    let unreadable = |problem: String| Error::BadRequest { problem };
    let body = serde_json::to_value(&change).map_err(|source| unreadable(source.to_string()))?;
    let given = body
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null());
    let given: Value = given
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let change = change_from_json(&given).map_err(|error| unreadable(error.to_string()))?;
    Ok(Json(on_wire(
        &app.workspace.change_incident(&id, &change, &actor()).await?,
    )))
}

/// Adds a comment.
pub(crate) async fn comment(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(comment): Json<NewComment>,
) -> Result<Json<Standing>, Error> {
    Ok(Json(on_wire(
        &app.workspace.comment_incident(&id, &comment.comment, &actor()).await?,
    )))
}

/// Notes that what a card proposes was done by hand.
pub(crate) async fn note_action(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(action): Json<NewAction>,
) -> Result<Json<Standing>, Error> {
    let response = app.workspace.response(&id, None).await?;
    let card = response.cards.iter().find(|card| card.id == action.card_id);
    let card = card.ok_or_else(|| Error::NotFound {
        kind: "card",
        id: action.card_id.chars().take(120).collect(),
    })?;
    let done = DoneAction {
        id: card.action.clone(),
        target: card.target.key.clone(),
    };
    let text = action.text.unwrap_or_else(|| card.title.text.clone());
    Ok(Json(on_wire(
        &app.workspace.note_action(&id, &done, &text, &actor()).await?,
    )))
}

/// Keeps what a reader thinks.
pub(crate) async fn feedback(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(given): Json<NewFeedback>,
) -> Result<Json<FeedbackKept>, Error> {
    if app.workspace.case(&id).await?.is_none() {
        return Err(Error::NotFound { kind: "incident", id });
    }
    let verdict = serde_json::from_value(Value::from(given.verdict)).map_err(|source| Error::BadRequest {
        problem: format!("`verdict`: {source}"),
    })?;
    let feedback = workspace::NewFeedback {
        subject: Subject::incident(id),
        verdict,
        reason: given.reason,
        detail: serde_json::json!({ "about": given.about }),
    };
    let kept = app.workspace.give_feedback(feedback, &actor().name).await?;
    Ok(Json(FeedbackKept { id: kept.id }))
}
