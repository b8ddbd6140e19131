//! The incident that a call is about.

use crate::builtin::Call;
use crate::failing::{failed, no_incident};
use crate::inputs::required;
use crate::telling::Telling;
use ::incidents::{IncidentCase, inert};
use serde_json::json;
use skill::Failure;
use std::sync::Arc;

/// Letters of a title that are shown.
pub(crate) const TITLE: usize = 240;

/// Returns the incident that `incident_id` names.
///
/// # Errors
/// When there is none, saying what lists those there are.
pub(crate) async fn incident(call: Call<'_>) -> Result<Arc<IncidentCase>, Failure> {
    let id = required(call.inputs, "incident_id")?.trim_start_matches('#');
    call.tools
        .workspace
        .case(id)
        .await
        .map_err(failed)?
        .ok_or_else(|| no_incident(id))
}

/// Begins an answer about an incident: later steps and prompts know which one.
pub(crate) fn telling_of(case: &IncidentCase) -> Telling {
    let mut telling = Telling::default();
    telling.value("incident_id", case.incident.id.clone());
    telling
}

/// Shows the incident's card.
pub(crate) fn show_card(telling: &mut Telling, case: &IncidentCase) {
    let incident = &case.incident;
    telling.card(
        "incident",
        json!({
            "id": incident.id,
            "displayName": inert(&incident.display_name, TITLE).text,
            "severity": incident.severity.graph_name(),
            "firstActivityAt": incident.first_activity_at,
            "lastActivityAt": incident.last_activity_at,
            "alerts": case.alerts.len(),
            "simulated": incident.simulated,
        }),
    );
}
