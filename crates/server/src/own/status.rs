//! What the workspace holds, and what needs attention in it.

use super::board::Board;
use crate::app::App;
use crate::error::Error;
use api::{SourceState, Status, TableState};
use axum::Json;
use axum::extract::State;
use chrono::Utc;

/// Troubled files listed at most.
const MOST_TROUBLED: usize = 50;

/// Answers it.
pub(crate) async fn get(State(app): State<App>) -> Result<Json<Status>, Error> {
    let lake = app.workspace.lake();
    let failed = |source| Error::Workspace(workspace::Error::from(source));
    let mut tables: Vec<TableState> = lake
        .tables()
        .await
        .map_err(failed)?
        .into_iter()
        .map(|table| TableState {
            name: table.name,
            rows: table.rows.unwrap_or(0),
        })
        .filter(|table| table.rows > 0)
        .collect();
    tables.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
    let sources = lake.sources().await.map_err(failed)?;
    let mut troubled: Vec<SourceState> = sources
        .iter()
        .filter(|source| source.rejected > 0 || !source.complete)
        .map(|source| SourceState {
            name: source.name.to_string(),
            format: source.format.to_string(),
            events: source.events,
            rejected: source.rejected,
            ingested_at: Some(source.stored_at),
            problem: (!source.complete)
                .then(|| "not read to its end; read it again to go on where it stopped".to_owned()),
        })
        .collect();
    troubled.sort_by(|a, b| {
        (b.problem.is_some(), b.rejected)
            .cmp(&(a.problem.is_some(), a.rejected))
            .then_with(|| a.name.cmp(&b.name))
    });
    troubled.truncate(MOST_TROUBLED);
    let board = Board::of(&app).await?;
    Ok(Json(Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: Utc::now(),
        incidents: board.entries().len() as u64,
        alerts: board.alert_count() as u64,
        rows: tables.iter().map(|table| table.rows).sum(),
        tables,
        sources: sources.len() as u64,
        troubled_sources: troubled,
        simulated: board.entries().iter().any(|entry| entry.case.incident.simulated),
        login: !app.access.is_open(),
    }))
}
