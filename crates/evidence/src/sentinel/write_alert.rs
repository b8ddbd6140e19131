//! An alert to a `SecurityAlert` row.

use super::{OUTRIDER, WHOLE_ALERT, write_entities::entities_to_json};
use crate::{Alert, Entity, Role, Technique, detail, field::time_text};
use serde_json::{Map, Value, json};

/// Returns the `SecurityAlert` row for an alert, with exactly the table's columns that have a value. Our
/// own alerts (product `Outrider`) travel whole in `ExtendedProperties`.
#[must_use]
pub fn alert_to_row(alert: &Alert) -> Map<String, Value> {
    let ours = alert.product_name == OUTRIDER;
    let provider = if ours {
        OUTRIDER
    } else {
        alert.custom_details.get("ProviderName").map_or("", String::as_str)
    };
    let vendor = if ours {
        OUTRIDER
    } else {
        alert.custom_details.get("VendorName").map_or("", String::as_str)
    };
    let tactics: Vec<&str> = alert.tactics.iter().map(|tactic| tactic.name()).collect();
    let status = alert.custom_details.get(detail::STATUS).map_or("New", String::as_str);
    let columns = [
        ("TimeGenerated", json!(time_text(alert.created_at))),
        ("DisplayName", json!(alert.title)),
        ("AlertName", json!(alert.title)),
        ("AlertSeverity", json!(alert.severity.display_name())),
        ("Description", json!(alert.description)),
        ("ProviderName", json!(provider)),
        ("VendorName", json!(vendor)),
        ("VendorOriginalId", json!(alert.provider_alert_id)),
        ("SystemAlertId", json!(alert.id)),
        ("AlertType", json!(alert.detector_id)),
        ("IsIncident", json!(false)),
        ("StartTime", json!(time_text(alert.first_activity_at))),
        ("EndTime", json!(time_text(alert.last_activity_at))),
        ("ProcessingEndTime", json!(time_text(alert.created_at))),
        ("RemediationSteps", json!(alert.recommended_actions)),
        (
            "ExtendedProperties",
            json!(Value::Object(extended_properties(alert)).to_string()),
        ),
        ("Entities", json!(entities_to_json(&alert.evidence).to_string())),
        ("ProductName", json!(alert.product_name)),
        ("Status", json!(status)),
        ("CompromisedEntity", json!(compromised_entity(alert))),
        ("Tactics", json!(tactics.join(", "))),
        (
            "Techniques",
            json!(id_list(alert.techniques.iter().map(Technique::parent_id))),
        ),
        (
            "SubTechniques",
            json!(id_list(
                alert.techniques.iter().map(Technique::id).filter(|id| id.contains('.'))
            )),
        ),
        ("Type", json!("SecurityAlert")),
    ];
    columns
        .into_iter()
        .filter(|(_, value)| value.as_str() != Some(""))
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn extended_properties(alert: &Alert) -> Map<String, Value> {
    let mut properties: Map<String, Value> = alert
        .custom_details
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    if !alert.detector_id.is_empty() {
        properties.insert("DetectorId".to_owned(), json!(alert.detector_id));
    }
    if let Some(actor) = &alert.actor_name {
        properties.insert("ActorName".to_owned(), json!(actor));
    }
    properties.insert("EventCount".to_owned(), json!(alert.event_count.to_string()));
    // An alert is plain data, so writing it as JSON cannot fail; were it to, the columns still hold it.
    if let Ok(whole) = serde_json::to_value(alert) {
        properties.insert(WHOLE_ALERT.to_owned(), whole);
    }
    properties
}

/// JSON array text of ids, each once; empty when there is none.
fn id_list<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut unique: Vec<&str> = Vec::new();
    for id in ids {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    if unique.is_empty() {
        String::new()
    } else {
        json!(unique).to_string()
    }
}

/// Name of the host, else account, that suffered most: the first impacted one, else the first.
fn compromised_entity(alert: &Alert) -> String {
    let named = |wanted: fn(&Entity) -> bool| {
        let mut items = alert.evidence.iter().filter(|item| wanted(&item.entity));
        let first = items.clone().next();
        items.find(|item| item.role == Role::Impacted).or(first)
    };
    named(|entity| matches!(entity, Entity::Host(_)))
        .or_else(|| named(|entity| matches!(entity, Entity::Account(_))))
        .map(|item| item.entity.label().to_owned())
        .unwrap_or_default()
}
