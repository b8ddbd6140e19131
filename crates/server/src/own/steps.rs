//! The steps of an incident.

use super::of_incident;
use crate::app::App;
use crate::error::Error;
use api::{Proof, Step, StepList};
use axum::Json;
use axum::extract::{Path, State};

/// Returns the id of the step at a position.
pub(crate) fn id_of(position: usize) -> String {
    (position + 1).to_string()
}

fn on_wire(position: usize, step: &incidents::Step) -> Step {
    Step {
        id: id_of(position),
        at: step.at,
        until: step.until,
        title: step.title.clone(),
        text: step.text.clone(),
        severity: step.severity.into(),
        tactic: step.tactic.map(|tactic| tactic.to_string()),
        techniques: step.techniques.iter().map(ToString::to_string).collect(),
        hosts: step.hosts.clone(),
        accounts: step.accounts.clone(),
        alert_ids: step.alert_ids.clone(),
        proofs: step.citations.iter().map(Proof::from).collect(),
        event_count: step.event_count,
        flagged: step.flagged,
    }
}

/// Answers them.
pub(crate) async fn find(State(app): State<App>, Path(id): Path<String>) -> Result<Json<StepList>, Error> {
    of_incident(&app, id, |entry| {
        let value = entry
            .steps()
            .iter()
            .enumerate()
            .map(|(position, step)| on_wire(position, step))
            .collect();
        Json(StepList { value })
    })
    .await
}
