//! The incident queue, and one incident.

use super::board::{Board, Entry};
use super::of_incident;
use crate::app::App;
use crate::error::Error;
use api::{Incident, IncidentList, IncidentQuery, IncidentSort, IncidentStatus, Severity, Tally};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::cmp::Ordering;
use workspace::States;

const PAGE: u64 = 50;
const LARGEST_PAGE: u64 = 200;
/// Longest search text that is read.
const LONGEST_SEARCH: usize = 256;

/// Reads a comma-separated list of words of an enumeration.
fn list<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, Error> {
    text.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| {
            serde_json::from_value(Value::from(word)).map_err(|source| Error::BadRequest {
                problem: format!("`{name}`: {source}"),
            })
        })
        .collect()
}

fn compare(sort: IncidentSort, left: &Entry, right: &Entry) -> Ordering {
    let (a, b) = (&left.case.incident, &right.case.incident);
    let latest = b.last_activity_at.cmp(&a.last_activity_at);
    let order = match sort {
        IncidentSort::Severity => b.severity.cmp(&a.severity).then(latest),
        IncidentSort::LastActivity => latest,
        IncidentSort::FirstActivity => a.first_activity_at.cmp(&b.first_activity_at),
        IncidentSort::Alerts => right.case.alerts.len().cmp(&left.case.alerts.len()).then(latest),
        IncidentSort::Title => a.display_name.to_lowercase().cmp(&b.display_name.to_lowercase()),
    };
    order.then_with(|| a.id.cmp(&b.id))
}

fn tally(name: &str, count: usize) -> Tally {
    Tally {
        name: name.to_owned(),
        count: count as u64,
    }
}

fn severities(entries: &[Entry]) -> Vec<Tally> {
    let all = [
        evidence::Severity::High,
        evidence::Severity::Medium,
        evidence::Severity::Low,
        evidence::Severity::Informational,
    ];
    all.into_iter()
        .map(|severity| {
            tally(
                severity.graph_name(),
                entries
                    .iter()
                    .filter(|entry| entry.case.incident.severity == severity)
                    .count(),
            )
        })
        .collect()
}

/// Where the work on an incident stands.
fn status(entry: &Entry, states: &States) -> evidence::IncidentStatus {
    states
        .get(&entry.case.incident.id)
        .map(|state| state.status)
        .unwrap_or_default()
}

fn statuses(entries: &[Entry], states: &States) -> Vec<Tally> {
    let count = |wanted| entries.iter().filter(|entry| status(entry, states) == wanted).count();
    evidence::IncidentStatus::ALL
        .iter()
        .map(|wanted| tally(wanted.graph_name(), count(*wanted)))
        .filter(|tally| tally.count > 0)
        .collect()
}

/// Answers a page of the queue.
pub(crate) async fn find(
    State(app): State<App>,
    query: Result<Query<IncidentQuery>, QueryRejection>,
) -> Result<Json<IncidentList>, Error> {
    let Query(query) = query.map_err(|source| Error::BadRequest {
        problem: source.body_text(),
    })?;
    let wanted_severities: Vec<Severity> = list("severity", &query.severity)?;
    let wanted_statuses: Vec<IncidentStatus> = list("status", &query.status)?;
    let search: String = query.q.chars().take(LONGEST_SEARCH).collect::<String>().to_lowercase();
    let board = Board::of(&app).await?;
    let states = app.workspace.states().await?;
    let answer = tokio::task::spawn_blocking(move || {
        let mut found: Vec<&Entry> = board
            .entries()
            .iter()
            .filter(|entry| {
                wanted_severities.is_empty() || wanted_severities.contains(&entry.case.incident.severity.into())
            })
            .filter(|entry| wanted_statuses.is_empty() || wanted_statuses.contains(&status(entry, &states).into()))
            .filter(|entry| search.split_whitespace().all(|word| entry.words().contains(word)))
            .collect();
        found.sort_by(|left, right| compare(query.sort, left, right));
        if query.reverse {
            found.reverse();
        }
        let skip = usize::try_from(query.skip).unwrap_or(usize::MAX);
        let top = query.top.unwrap_or(PAGE).clamp(1, LARGEST_PAGE) as usize;
        IncidentList {
            value: found
                .iter()
                .skip(skip)
                .take(top)
                .map(|entry| Board::standing(entry, &states))
                .collect(),
            matched: found.len() as u64,
            total: board.entries().len() as u64,
            severities: severities(board.entries()),
            statuses: statuses(board.entries(), &states),
        }
    });
    answer.await.map(Json).map_err(|source| Error::Stopped { source })
}

/// Answers one incident.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Incident>, Error> {
    let states = app.workspace.states().await?;
    of_incident(&app, id, move |entry| Json(Board::standing(entry, &states))).await
}
