//! An incident to Graph's `incident` and to a `SecurityIncident` row.

use super::{Context, write_alert::alert_to_json};
use crate::{Alert, Incident, IncidentStatus, Technique, detail, field::time_text, sentinel::OUTRIDER};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Returns the incident as Graph's `microsoft.graph.security.incident`. `alerts` are its alerts when they
/// were asked for (`$expand=alerts`).
#[must_use]
pub fn incident_to_json(incident: &Incident, alerts: Option<&[Alert]>, context: &Context) -> Value {
    let tags: &[&str] = if incident.simulated { &[detail::SIMULATED] } else { &[] };
    let mut object = json!({
        "@odata.type": "#microsoft.graph.security.incident",
        "id": incident.id,
        "tenantId": context.tenant_id,
        "status": status(incident.status),
        "incidentWebUrl": context.incident_url(&incident.id),
        "redirectIncidentId": null,
        "displayName": incident.display_name,
        "createdDateTime": time_text(incident.created_at),
        "lastUpdateDateTime": time_text(incident.last_update_at),
        "assignedTo": null,
        "classification": "unknown",
        "determination": "unknown",
        "severity": incident.severity.graph_name(),
        "customTags": tags,
        "systemTags": [],
        "comments": [],
        "description": null,
        "summary": null,
        "lastModifiedBy": null,
        "resolvingComment": null,
        "priorityScore": null,
    });
    if let (Some(alerts), Some(properties)) = (alerts, object.as_object_mut()) {
        let context = Context {
            incident_id: Some(incident.id.clone()),
            ..context.clone()
        };
        let alerts = alerts.iter().map(|alert| alert_to_json(alert, &context)).collect();
        properties.insert("alerts".to_owned(), Value::Array(alerts));
    }
    object
}

fn status(status: IncidentStatus) -> &'static str {
    match status {
        IncidentStatus::Active => "active",
        IncidentStatus::InProgress => "inProgress",
        IncidentStatus::Resolved => "resolved",
        IncidentStatus::Redirected => "redirected",
    }
}

/// Returns the `SecurityIncident` row for an incident, with the table's columns that have a value.
/// `products` are the product names of its alerts.
#[must_use]
pub fn incident_to_row<'a>(incident: &Incident, products: impl Iterator<Item = &'a str>) -> Map<String, Value> {
    let products: BTreeSet<&str> = products.filter(|name| !name.is_empty()).collect();
    let tactics: Vec<&str> = incident.tactics.iter().map(|tactic| tactic.name()).collect();
    let techniques: Vec<&str> = incident.techniques.iter().map(Technique::id).collect();
    let labels = if incident.simulated {
        json!([{ "labelName": detail::SIMULATED, "labelType": "User" }])
    } else {
        json!([])
    };
    let additional = json!({
        "alertsCount": incident.alert_ids.len(),
        "bookmarksCount": 0,
        "commentsCount": 0,
        "alertProductNames": products,
        "tactics": tactics,
        "techniques": techniques,
    });
    // Sentinel's word for an incident nobody works on is New, and Active is Graph's inProgress.
    let status = match incident.status {
        IncidentStatus::Active => "New",
        IncidentStatus::InProgress => "Active",
        IncidentStatus::Resolved | IncidentStatus::Redirected => "Closed",
    };
    let mut row = Map::new();
    let columns = [
        ("TimeGenerated", json!(time_text(incident.last_update_at))),
        ("IncidentName", json!(incident.id)),
        ("Title", json!(incident.display_name)),
        ("Severity", json!(incident.severity.display_name())),
        ("Status", json!(status)),
        ("ProviderName", json!(OUTRIDER)),
        ("ProviderIncidentId", json!(incident.id)),
        ("FirstActivityTime", json!(time_text(incident.first_activity_at))),
        ("LastActivityTime", json!(time_text(incident.last_activity_at))),
        ("FirstModifiedTime", json!(time_text(incident.created_at))),
        ("LastModifiedTime", json!(time_text(incident.last_update_at))),
        ("CreatedTime", json!(time_text(incident.created_at))),
        ("AlertIds", json!(incident.alert_ids)),
        ("BookmarkIds", json!([])),
        ("Comments", json!([])),
        ("Labels", labels),
        ("AdditionalData", additional),
        ("SourceSystem", json!(OUTRIDER)),
        ("Type", json!("SecurityIncident")),
    ];
    row.extend(columns.into_iter().map(|(name, value)| (name.to_owned(), value)));
    if let Ok(number) = incident.id.parse::<i32>() {
        row.insert("IncidentNumber".to_owned(), json!(number));
    }
    row
}
