//! A `SecurityAlert` row to an alert.

use super::{OUTRIDER, WHOLE_ALERT, read_entities::entities_from_json};
use crate::{Alert, Citation, Entity, Error, Role, RowRef, Severity, Tactic, Technique, detail, field};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const KIND: &str = "SecurityAlert row";

/// Columns shown in the citation of a foreign row: short ones that a person would want to see. The long
/// JSON columns stay in the row; their content is in the alert's entities and details.
const SHOWN: &[&str] = &[
    "TimeGenerated",
    "DisplayName",
    "AlertSeverity",
    "Description",
    "ProviderName",
    "ProductName",
    "SystemAlertId",
    "VendorOriginalId",
    "StartTime",
    "EndTime",
    "CompromisedEntity",
    "Tactics",
    "Techniques",
    "SubTechniques",
    "Status",
];

/// Columns kept as details when they say something.
const KEPT: &[&str] = &[
    "Status",
    "ProviderName",
    "VendorName",
    "AlertType",
    "CompromisedEntity",
    "ConfidenceLevel",
    "ConfidenceScore",
];

/// Returns the alert that a `SecurityAlert` row tells of. `row` is that row's address, which becomes the
/// citation of a foreign alert; our own rows keep the citations they were stored with.
///
/// # Errors
///
/// When the row has no alert id, no title or no time at all.
pub fn alert_from_row(fields: &Map<String, Value>, row: &RowRef) -> Result<Alert, Error> {
    let missing = |field| Error::MissingField {
        kind: KIND,
        place: row.to_string(),
        field,
    };
    let mut extended = field::object(fields, "ExtendedProperties").unwrap_or_default();
    if let Some(alert) = own_alert(fields, &extended) {
        return Ok(alert);
    }
    extended.remove(WHOLE_ALERT);

    let id =
        field::first_text(fields, &["SystemAlertId", "VendorOriginalId"]).ok_or_else(|| missing("SystemAlertId"))?;
    let title = field::first_text(fields, &["DisplayName", "AlertName"]).ok_or_else(|| missing("DisplayName"))?;
    let time = |names: &[&str]| names.iter().find_map(|name| field::time(fields, name));
    let created_at = time(&["TimeGenerated", "ProcessingEndTime", "EndTime", "StartTime"])
        .ok_or_else(|| missing("TimeGenerated"))?;
    let first_activity_at = time(&["StartTime", "TimeGenerated"]).unwrap_or(created_at);
    let last_activity_at = time(&["EndTime"]).unwrap_or(first_activity_at).max(first_activity_at);

    let mut details = details(fields, &extended);
    let compromised = field::text(fields, "CompromisedEntity");
    let mut evidence = match fields.get("Entities") {
        Some(entities @ Value::Array(_)) => entities_from_json(&entities.to_string()),
        Some(Value::String(text)) => {
            let entities = entities_from_json(text);
            // Text that is no entity list is kept where people can see it.
            if entities.is_empty() && text.trim().len() > 2 {
                details.insert("Entities".to_owned(), text.clone());
            }
            entities
        }
        _ => Vec::new(),
    };
    if let Some(compromised) = &compromised {
        let key = Entity::Host(crate::Host {
            host_name: compromised.clone(),
            ..Default::default()
        })
        .key();
        for item in evidence
            .iter_mut()
            .filter(|item| item.role == Role::Related && item.entity.key() == key)
        {
            item.role = Role::Impacted;
        }
    }

    Ok(Alert {
        provider_alert_id: field::text(fields, "VendorOriginalId").unwrap_or_else(|| id.clone()),
        actor_name: actor_name(&title, &extended),
        title,
        description: field::text(fields, "Description").unwrap_or_default(),
        severity: field::text(fields, "AlertSeverity")
            .and_then(|text| text.parse().ok())
            .unwrap_or(Severity::Informational),
        tactics: tactics(fields, &extended),
        techniques: techniques(fields, &extended),
        detector_id: field::text(&extended, "DetectorId")
            .or_else(|| field::text(fields, "AlertType"))
            .unwrap_or_default(),
        product_name: field::first_text(fields, &["ProductName", "ProviderName"]).unwrap_or_default(),
        created_at,
        first_activity_at,
        last_activity_at,
        evidence,
        citations: vec![Citation {
            row: row.clone(),
            at: Some(first_activity_at),
            fields: shown(fields, SHOWN),
        }],
        event_count: 1,
        custom_details: details,
        recommended_actions: field::list(fields.get("RemediationSteps")).join("\n"),
        id,
    })
}

/// Keeps the listed fields that are not empty, in that order.
pub(crate) fn shown(fields: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    names
        .iter()
        .filter_map(|name| fields.get(*name).map(|value| ((*name).to_owned(), value.clone())))
        .filter(|(_, value)| !matches!(value, Value::Null) && value.as_str() != Some(""))
        .collect()
}

/// The alert that our own row carries; a row that merely claims to hold one is read as a foreign row.
fn own_alert(fields: &Map<String, Value>, extended: &Map<String, Value>) -> Option<Alert> {
    if fields.get("ProductName")?.as_str()? != OUTRIDER || fields.get("ProviderName")?.as_str()? != OUTRIDER {
        return None;
    }
    match extended.get(WHOLE_ALERT)? {
        Value::String(text) => serde_json::from_str(text).ok(),
        value => serde_json::from_value(value.clone()).ok(),
    }
}

fn details(fields: &Map<String, Value>, extended: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut details: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in extended {
        match value {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => {
                details.insert(name.clone(), text.clone());
            }
            value => {
                details.insert(name.clone(), value.to_string());
            }
        }
    }
    for name in KEPT {
        if let Some(value) = field::text(fields, name) {
            details.insert((*name).to_owned(), value);
        }
    }
    // The spelling differs from product to product; grouping asks for one.
    for name in ["ProviderIncidentId", "IncidentId"] {
        if let Some(id) = details.get(name).cloned() {
            details.insert(detail::PROVIDER_INCIDENT_ID.to_owned(), id);
            break;
        }
    }
    details
}

fn techniques(fields: &Map<String, Value>, extended: &Map<String, Value>) -> Vec<Technique> {
    let texts = [
        fields.get("SubTechniques"),
        fields.get("Techniques"),
        extended.get("MitreTechniques"),
    ];
    most_specific_first(texts.into_iter().flat_map(field::list))
}

/// Parses technique ids, drops what is none, and puts sub-techniques before techniques.
pub(crate) fn most_specific_first(texts: impl Iterator<Item = String>) -> Vec<Technique> {
    let mut techniques: Vec<Technique> = Vec::new();
    for technique in texts.filter_map(|text| text.parse().ok()) {
        if !techniques.contains(&technique) {
            techniques.push(technique);
        }
    }
    techniques.sort_by_key(|technique| !technique.id().contains('.'));
    techniques
}

fn tactics(fields: &Map<String, Value>, extended: &Map<String, Value>) -> Vec<Tactic> {
    let mut tactics = Vec::new();
    let categories = ["MicrosoftDefenderAtp.Category", "Category"]
        .into_iter()
        .filter_map(|name| field::text(extended, name));
    for text in field::list(fields.get("Tactics")).into_iter().chain(categories) {
        if let Some(tactic) = tactic_of_category(&text)
            && !tactics.contains(&tactic)
        {
            tactics.push(tactic);
        }
    }
    tactics
}

/// Returns the tactic that a product's category stands for: a tactic's own name, or one of the few
/// Defender categories that name an aim instead.
pub(crate) fn tactic_of_category(text: &str) -> Option<Tactic> {
    match text {
        "Ransomware" => Some(Tactic::Impact),
        "CredentialTheft" | "CredentialStealing" => Some(Tactic::CredentialAccess),
        "Phishing" => Some(Tactic::InitialAccess),
        _ => text.parse().ok(),
    }
}

/// Returns the actor's name where the source gives one: as a property, or as Defender titles its alerts
/// about known actors (`… activity group`).
pub(crate) fn actor_name(title: &str, extended: &Map<String, Value>) -> Option<String> {
    field::first_text(extended, &["ActorDisplayName", "ActorName", "ThreatActorName"]).or_else(|| {
        let name = title.strip_suffix(" activity group")?.trim();
        (!name.is_empty() && name.len() <= 60).then(|| name.to_owned())
    })
}
