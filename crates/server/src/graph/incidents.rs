//! `/v1.0/security/incidents`.

use super::options::Options;
use super::{page, property};
use crate::app::App;
use crate::error::Error;
use crate::own::board::Board;
use axum::Json;
use axum::extract::{Path, Query, Request, State};
use evidence::graph::{Context, incident_to_json};
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
    let mut items: Vec<Value> = board
        .newest_first()
        .map(|case| incident_to_json(&case.incident, None, &context))
        .collect();
    page::arrange(&mut items, &options);
    let total = items.len();
    let range = page::range(total, &options, MOST);
    let end = range.end;
    let mut held: Vec<Value> = items.drain(range).collect();
    if options.expand_alerts {
        for item in &mut held {
            let id = item.get("id").and_then(Value::as_str).map(str::to_owned);
            if let Some(case) = id.and_then(|id| board.get(&id)) {
                *item = incident_to_json(&case.incident, Some(&case.alerts), &context);
            }
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
    let case = board.get(&id).ok_or(Error::NotFound { kind: "incident", id })?;
    let alerts = options.expand_alerts.then_some(case.alerts.as_slice());
    let mut object = page::selected(incident_to_json(&case.incident, alerts, &context), &options);
    if let Some(properties) = object.as_object_mut() {
        properties.shift_insert(
            0,
            "@odata.context".to_owned(),
            json!(format!("{address}/v1.0/$metadata#security/incidents/$entity")),
        );
    }
    Ok(Json(object))
}
