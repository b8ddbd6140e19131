//! What people made of an incident, as a `SecurityIncident` row of another product tells it.
//!
//! Such rows bring a team's history along: which alerts were together, who had the incident, how it was
//! judged. Grouping does not need them; triage learns from them.
//! Source: Azure Monitor reference of `SecurityIncident`.

use crate::{Activity, ActivityKind, Classification, Comment, IncidentState, IncidentStatus, Origin, field};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// An incident of another product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredIncident {
    /// Its own name or number.
    pub id: String,
    /// Its title; hostile text.
    pub title: String,
    /// Product that holds it.
    pub provider: String,
    /// How it stands there; `alert_ids` are its alerts.
    pub state: IncidentState,
}

/// Returns the incident of a row; `None` when it names no alerts, since then nothing ties it to ours.
#[must_use]
pub fn incident_from_row(row: &Map<String, Value>) -> Option<StoredIncident> {
    let alert_ids = field::list(row.get("AlertIds"));
    if alert_ids.is_empty() {
        return None;
    }
    let id = field::first_text(row, &["IncidentName", "IncidentNumber", "ProviderIncidentId"])?;
    let provider = field::text(row, "ProviderName").unwrap_or_default();
    let closed_at = field::time(row, "ClosedTime");
    let status = match field::text(row, "Status").as_deref() {
        Some("Closed") => IncidentStatus::Resolved,
        Some("Active") => IncidentStatus::InProgress,
        _ => IncidentStatus::Active,
    };
    let updated_at = field::time(row, "LastModifiedTime").or_else(|| field::time(row, "TimeGenerated"));
    let classification: Classification = field::text(row, "Classification")
        .and_then(|text| text.parse().ok())
        .unwrap_or_default();
    let owner = field::object(row, "Owner").unwrap_or_default();
    let assigned_to = field::first_text(&owner, &["assignedTo", "userPrincipalName", "email"]);
    let by = field::text(row, "ModifiedBy")
        .or_else(|| assigned_to.clone())
        .unwrap_or_else(|| provider.clone());
    let resolving_comment = field::text(row, "ClassificationComment");
    let mut activities = Vec::new();
    if status == IncidentStatus::Resolved
        && let Some(at) = closed_at.or(updated_at)
    {
        activities.push(Activity {
            id: format!("{id}/closed"),
            at,
            by: by.clone(),
            origin: origin(&by),
            kind: ActivityKind::Status,
            text: "closed the incident".to_owned(),
            action: None,
        });
    }
    Some(StoredIncident {
        title: field::text(row, "Title").unwrap_or_default(),
        provider,
        state: IncidentState {
            status,
            assigned_to,
            classification,
            tags: tags(row),
            comments: comments(row, updated_at),
            resolving_comment,
            activities,
            updated_at,
            updated_by: Some(by),
            closed_at: closed_at.filter(|_| status == IncidentStatus::Resolved),
            alert_ids,
            ..IncidentState::default()
        },
        id,
    })
}

/// Sentinel writes the name of a rule or playbook where a program changed the incident.
fn origin(by: &str) -> Origin {
    let by = by.to_lowercase();
    let programs = ["automation", "playbook", "rule", "microsoft xdr", "alert updated"];
    if by.is_empty() || programs.iter().any(|word| by.contains(word)) {
        Origin::Automated
    } else {
        Origin::Analyst
    }
}

fn items(row: &Map<String, Value>, column: &str) -> Vec<Value> {
    match row.get(column) {
        Some(Value::Array(items)) => items.clone(),
        Some(Value::String(text)) => match field::object_or_array(text) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn tags(row: &Map<String, Value>) -> Vec<String> {
    let labels = items(row, "Labels");
    let names = labels.iter().filter_map(|label| match label {
        Value::String(name) => Some(name.clone()),
        other => Some(other.get("labelName")?.as_str()?.to_owned()),
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn comments(row: &Map<String, Value>, otherwise: Option<DateTime<Utc>>) -> Vec<Comment> {
    let read = |item: &Value| {
        let fields = item.as_object()?;
        let author = field::object(fields, "author").unwrap_or_default();
        Some(Comment {
            text: field::first_text(fields, &["message", "comment"])?,
            by: field::first_text(&author, &["name", "userPrincipalName", "email"]).unwrap_or_default(),
            at: field::time(fields, "createdTimeUtc").or(otherwise)?,
        })
    };
    items(row, "Comments").iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_closed_incident_of_sentinel_is_read() {
        let row = json!({
            "IncidentName": "c5085ef5", "IncidentNumber": 55, "Title": "T", "Status": "Closed",
            "Classification": "BenignPositive", "ClassificationComment": "pen test", "ProviderName": "Microsoft XDR",
            "Owner": "{\"assignedTo\":\"Kim\"}", "ClosedTime": "2024-07-10T07:31:33Z",
            "LastModifiedTime": "2024-07-22T22:36:59Z", "AlertIds": "[\"a\",\"b\"]",
            "Labels": [{ "labelName": "red team", "labelType": "User" }],
            "Comments": "[{\"message\":\"seen\",\"createdTimeUtc\":\"2024-07-03T10:00:00Z\",\"author\":{\"name\":\"Kim\"}}]",
        });
        let read = incident_from_row(row.as_object().unwrap()).unwrap();
        assert_eq!(
            (read.id.as_str(), read.provider.as_str()),
            ("c5085ef5", "Microsoft XDR")
        );
        let state = read.state;
        assert_eq!(state.classification, Classification::InformationalExpectedActivity);
        assert_eq!(
            (state.status, state.assigned_to.as_deref()),
            (IncidentStatus::Resolved, Some("Kim"))
        );
        assert_eq!(
            (state.tags, state.alert_ids),
            (vec!["red team".to_owned()], vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(
            (state.comments[0].text.as_str(), state.comments[0].by.as_str()),
            ("seen", "Kim")
        );
        assert_eq!(state.activities[0].at.to_rfc3339(), "2024-07-10T07:31:33+00:00");
        assert_eq!(
            incident_from_row(json!({ "IncidentName": "x" }).as_object().unwrap()),
            None
        );
    }
}
