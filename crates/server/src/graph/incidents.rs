//! `/v1.0/security/incidents`.

use super::options::Options;
use super::{page, property};
use crate::app::App;
use crate::error::Error;
use crate::own::actor;
use crate::own::board::Board;
use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::request::Parts;
use evidence::IncidentState;
use evidence::graph::{Context, change_from_json, comment_from_json, comment_to_json, incident_to_json};
use serde_json::{Value, json};

/// Incidents that a page holds at most, as in Graph.
const MOST: usize = 50;
const PATH: &str = "/v1.0/security/incidents";

/// Lists incidents, the last opened first unless told.
pub(crate) async fn list(
    State(app): State<App>,
    Query(given): Query<Vec<(String, String)>>,
    request: Request,
) -> Result<Json<Value>, Error> {
    let options = Options::read(given, property::INCIDENT, true)?;
    let address = super::address(&request);
    let context = Context {
        portal: Some(address.clone()),
        ..Context::default()
    };
    let board = Board::of(&app).await?;
    let states = app.workspace.states().await?;
    let untouched = IncidentState::default();
    let mut items: Vec<Value> = board
        .newest_first()
        .map(|case| {
            let state = states.get(&case.incident.id).unwrap_or(&untouched);
            incident_to_json(&case.incident, state, None, &context)
        })
        .collect();
    page::arrange(&mut items, &options);
    let total = items.len();
    let range = page::range(total, &options, MOST);
    let end = range.end;
    let mut held: Vec<Value> = items.drain(range).collect();
    for item in &mut held {
        let id = item.get("id").and_then(Value::as_str).map(str::to_owned);
        let Some(case) = id.and_then(|id| board.get(&id)) else {
            continue;
        };
        // Comments are in the whole state, which is read for the incidents of the page only.
        let is_touched = states.contains_key(&case.incident.id);
        if options.expand_alerts || is_touched {
            let state = app.workspace.state(&case.incident.id).await?;
            let alerts = options.expand_alerts.then_some(case.alerts.as_slice());
            *item = incident_to_json(&case.incident, &state, alerts, &context);
        }
    }
    let name = if options.expand_alerts {
        "security/incidents(alerts())"
    } else {
        "security/incidents"
    };
    Ok(Json(page::body(&address, PATH, name, held, end, total, &options)))
}

/// Answers one incident.
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
    request: Request,
) -> Result<Json<Value>, Error> {
    let options = Options::read(given, property::INCIDENT, true)?;
    let address = super::address(&request);
    let context = Context {
        portal: Some(address.clone()),
        ..Context::default()
    };
    let board = Board::of(&app).await?;
    let case = board.get(&id).ok_or_else(|| Error::NotFound {
        kind: "incident",
        id: id.clone(),
    })?;
    let state = app.workspace.state(&id).await?;
    let alerts = options.expand_alerts.then_some(case.alerts.as_slice());
    let object = page::selected(incident_to_json(&case.incident, &state, alerts, &context), &options);
    Ok(Json(entity(object, &address)))
}

/// An object with the context that clients read it by.
fn entity(mut object: Value, address: &str) -> Value {
    if let Some(properties) = object.as_object_mut() {
        properties.shift_insert(
            0,
            "@odata.context".to_owned(),
            json!(format!("{address}/v1.0/$metadata#security/incidents/$entity")),
        );
    }
    object
}

/// Changes an incident, in Graph's shape, and answers it.
pub(crate) async fn update(
    State(app): State<App>,
    Path(id): Path<String>,
    parts: Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Error> {
    let change = change_from_json(&body).map_err(unreadable)?;
    let state = app.workspace.change_incident(&id, &change, &actor()).await?;
    let address = super::address_in(&parts.headers, &parts.extensions);
    let context = Context {
        portal: Some(address.clone()),
        ..Context::default()
    };
    let board = Board::of(&app).await?;
    let case = board.get(&id).ok_or(Error::NotFound { kind: "incident", id })?;
    let object = incident_to_json(&case.incident, &state, None, &context);
    Ok(Json(entity(object, &address)))
}

/// Adds a comment, and answers all comments as Graph does.
pub(crate) async fn comment(
    State(app): State<App>,
    Path(id): Path<String>,
    parts: Parts,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Error> {
    let text = comment_from_json(&body).map_err(unreadable)?;
    let state = app.workspace.comment_incident(&id, &text, &actor()).await?;
    let comments: Vec<Value> = state.comments.iter().map(comment_to_json).collect();
    let address = super::address_in(&parts.headers, &parts.extensions);
    Ok(Json(json!({
        "@odata.context": format!("{address}/v1.0/$metadata#Collection(microsoft.graph.security.alertComment)"),
        "value": comments,
    })))
}

fn unreadable(error: evidence::Error) -> Error {
    Error::BadRequest {
        problem: error.to_string(),
    }
}
