//! `/v1.0/security/alerts_v2`.

use super::options::Options;
use super::{page, property};
use crate::app::App;
use crate::error::Error;
use crate::own::board::Board;
use axum::Json;
use axum::extract::{Path, Query, Request, State};
use evidence::graph::{Context, alert_to_json};
use serde_json::{Value, json};

/// Alerts that a page holds at most.
const MOST: usize = 500;
const PATH: &str = "/v1.0/security/alerts_v2";

fn context_for(address: &str, incident_id: &str) -> Context {
    Context {
        portal: Some(address.to_owned()),
        incident_id: Some(incident_id.to_owned()),
        ..Context::default()
    }
}

/// Lists alerts, those of the last opened incident first unless told.
pub(crate) async fn list(
    State(app): State<App>,
    Query(given): Query<Vec<(String, String)>>,
    request: Request,
) -> Result<Json<Value>, Error> {
    let options = Options::read(given, property::ALERT, false)?;
    let address = super::address(&request);
    let board = Board::of(&app).await?;
    let all = board
        .newest_first()
        .flat_map(|case| case.alerts.iter().map(move |alert| (case, alert)));
    // Without filter and order the page is known beforehand, and only its alerts are written out.
    let (held, end, total) = if options.filter.is_none() && options.order.is_empty() {
        let total = board.alert_count();
        let range = page::range(total, &options, MOST);
        let end = range.end;
        let chosen = all.skip(range.start).take(range.len());
        (
            chosen
                .map(|(case, alert)| alert_to_json(alert, &context_for(&address, &case.incident.id)))
                .collect(),
            end,
            total,
        )
    } else {
        let mut items: Vec<Value> = all
            .map(|(case, alert)| alert_to_json(alert, &context_for(&address, &case.incident.id)))
            .collect();
        page::arrange(&mut items, &options);
        let total = items.len();
        let range = page::range(total, &options, MOST);
        let end = range.end;
        (items.drain(range).collect(), end, total)
    };
    Ok(Json(page::body(
        &address,
        PATH,
        "security/alerts_v2",
        held,
        end,
        total,
        &options,
    )))
}

/// Answers one alert.
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
    request: Request,
) -> Result<Json<Value>, Error> {
    let options = Options::read(given, property::ALERT, false)?;
    let address = super::address(&request);
    let board = Board::of(&app).await?;
    let (case, alert) = board.alert(&id).ok_or(Error::NotFound { kind: "alert", id })?;
    let mut object = page::selected(
        alert_to_json(alert, &context_for(&address, &case.incident.id)),
        &options,
    );
    if let Some(properties) = object.as_object_mut() {
        properties.shift_insert(
            0,
            "@odata.context".to_owned(),
            json!(format!("{address}/v1.0/$metadata#security/alerts_v2/$entity")),
        );
    }
    Ok(Json(object))
}
