//! An incident to Graph's `incident` and to a `SecurityIncident` row.

use super::{Context, write_alert::alert_to_json};
use crate::{
    Alert, Comment, Incident, IncidentState, IncidentStatus, Technique, detail, field::time_text, sentinel::OUTRIDER,
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Returns the incident as Graph's `microsoft.graph.security.incident`, as it stands. `alerts` are its
/// alerts when they were asked for (`$expand=alerts`).
#[must_use]
pub fn incident_to_json(
    incident: &Incident,
    state: &IncidentState,
    alerts: Option<&[Alert]>,
    context: &Context,
) -> Value {
    let comments: Vec<Value> = state.comments.iter().map(comment_to_json).collect();
    let mut object = json!({
        "@odata.type": "#microsoft.graph.security.incident",
        "id": incident.id,
        "tenantId": context.tenant_id,
        "status": state.status.graph_name(),
        "incidentWebUrl": context.incident_url(&incident.id),
        "redirectIncidentId": null,
        "displayName": incident.display_name,
        "createdDateTime": time_text(incident.created_at),
        "lastUpdateDateTime": time_text(last_update(incident, state)),
        "assignedTo": state.assigned_to,
        "classification": state.classification.graph_name(),
        "determination": state.determination.graph_name(),
        "severity": incident.severity.graph_name(),
        "customTags": tags(incident, state),
        "systemTags": [],
        "comments": comments,
        "description": null,
        "summary": null,
        "lastModifiedBy": state.updated_by,
        "resolvingComment": state.resolving_comment,
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

/// Returns a comment as Graph's `microsoft.graph.security.alertComment`.
#[must_use]
pub fn comment_to_json(comment: &Comment) -> Value {
    json!({
        "@odata.type": "microsoft.graph.security.alertComment",
        "comment": comment.text,
        "createdByDisplayName": comment.by,
        "createdDateTime": time_text(comment.at),
    })
}

/// When the incident last changed, by its alerts or by people.
fn last_update(incident: &Incident, state: &IncidentState) -> DateTime<Utc> {
    state
        .updated_at
        .map_or(incident.last_update_at, |at| at.max(incident.last_update_at))
}

fn tags<'a>(incident: &Incident, state: &'a IncidentState) -> Vec<&'a str> {
    let mut tags: Vec<&str> = state.tags.iter().map(String::as_str).collect();
    if incident.simulated && !tags.contains(&detail::SIMULATED) {
        tags.insert(0, detail::SIMULATED);
    }
    tags
}

/// Returns the `SecurityIncident` row for an incident, with the table's columns that have a value.
/// `products` are the product names of its alerts.
#[must_use]
pub fn incident_to_row<'a>(
    incident: &Incident,
    state: &IncidentState,
    products: impl Iterator<Item = &'a str>,
) -> Map<String, Value> {
    let products: BTreeSet<&str> = products.filter(|name| !name.is_empty()).collect();
    let tactics: Vec<&str> = incident.tactics.iter().map(|tactic| tactic.name()).collect();
    let techniques: Vec<&str> = incident.techniques.iter().map(Technique::id).collect();
    let labels: Vec<Value> = tags(incident, state)
        .into_iter()
        .map(|tag| json!({ "labelName": tag, "labelType": "User" }))
        .collect();
    let comments: Vec<Value> = state
        .comments
        .iter()
        .map(|comment| {
            json!({
                "message": comment.text,
                "createdTimeUtc": time_text(comment.at),
                "author": { "name": comment.by },
            })
        })
        .collect();
    let additional = json!({
        "alertsCount": incident.alert_ids.len(),
        "bookmarksCount": 0,
        "commentsCount": comments.len(),
        "alertProductNames": products,
        "tactics": tactics,
        "techniques": techniques,
    });
    // Sentinel's word for an incident nobody works on is New, and Active is Graph's inProgress.
    let status = match state.status {
        IncidentStatus::Active => "New",
        IncidentStatus::InProgress => "Active",
        IncidentStatus::Resolved | IncidentStatus::Redirected => "Closed",
    };
    let updated = last_update(incident, state);
    let mut row = Map::new();
    let columns = [
        ("TimeGenerated", json!(time_text(updated))),
        ("IncidentName", json!(incident.id)),
        ("Title", json!(incident.display_name)),
        ("Severity", json!(incident.severity.display_name())),
        ("Status", json!(status)),
        ("ProviderName", json!(OUTRIDER)),
        ("ProviderIncidentId", json!(incident.id)),
        ("FirstActivityTime", json!(time_text(incident.first_activity_at))),
        ("LastActivityTime", json!(time_text(incident.last_activity_at))),
        ("FirstModifiedTime", json!(time_text(incident.created_at))),
        ("LastModifiedTime", json!(time_text(updated))),
        ("CreatedTime", json!(time_text(incident.created_at))),
        ("AlertIds", json!(incident.alert_ids)),
        ("BookmarkIds", json!([])),
        ("Comments", json!(comments)),
        ("Labels", json!(labels)),
        ("AdditionalData", additional),
        ("SourceSystem", json!(OUTRIDER)),
        ("Type", json!("SecurityIncident")),
    ];
    row.extend(columns.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let (classification, reason) = state.classification.sentinel_words(state.determination);
    let said = [
        ("Classification", json!(classification)),
        ("ClassificationReason", json!(reason)),
        ("ClassificationComment", json!(state.resolving_comment)),
        (
            "Owner",
            json!(state.assigned_to.as_ref().map(|name| json!({ "assignedTo": name }))),
        ),
        ("ModifiedBy", json!(state.updated_by)),
        ("ClosedTime", json!(state.closed_at.map(time_text))),
    ];
    row.extend(
        said.into_iter()
            .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""))
            .map(|(name, value)| (name.to_owned(), value)),
    );
    if let Ok(number) = incident.id.parse::<i32>() {
        row.insert("IncidentNumber".to_owned(), json!(number));
    }
    row
}
