//! Reads Defender's custom detection rules as if they were Sentinel's.
//!
//! Only the names of the fields move; the query and its columns stay.
//! Source: Graph `detectionRule`, `alertTemplate`, `impactedAsset`.

use serde_json::{Map, Value, json};

/// Returns the fields under Sentinel's names; those of a Sentinel rule are returned as they are.
pub(crate) fn as_analytics_rule(mut fields: Map<String, Value>) -> Map<String, Value> {
    let query = fields
        .get("queryCondition")
        .and_then(|condition| condition.get("queryText"))
        .or_else(|| fields.get("queryText"))
        .cloned();
    let Some(query) = query else { return fields };
    if fields.contains_key("query") {
        return fields;
    }
    fields.insert("query".to_owned(), query);
    if let Some(period) = fields
        .get("schedule")
        .and_then(|schedule| schedule.get("period"))
        .cloned()
    {
        fields.insert("queryFrequency".to_owned(), period.clone());
        fields.insert("queryPeriod".to_owned(), period);
    } else {
        fields.insert("queryFrequency".to_owned(), Value::from("1h"));
    }
    let template = fields
        .get("detectionAction")
        .and_then(|action| action.get("alertTemplate"))
        .or_else(|| fields.get("alertTemplate"))
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (theirs, ours) in [
        ("description", "description"),
        ("severity", "severity"),
        ("recommendedActions", "recommendedActions"),
        ("mitreTechniques", "relevantTechniques"),
        ("category", "tactics"),
    ] {
        if let (Some(value), false) = (template.get(theirs), fields.contains_key(ours)) {
            fields.insert(ours.to_owned(), value.clone());
        }
    }
    if let Some(title) = template.get("title") {
        fields.insert(
            "alertDetailsOverride".to_owned(),
            json!({ "alertDisplayNameFormat": title }),
        );
    }
    if let Some(assets) = template.get("impactedAssets").and_then(Value::as_array) {
        let mappings: Vec<Value> = assets.iter().filter_map(asset_mapping).collect();
        fields.insert("entityMappings".to_owned(), Value::from(mappings));
    }
    fields
}

/// Graph names the column in camel case (`deviceId` for `DeviceId`).
fn asset_mapping(asset: &Value) -> Option<Value> {
    let kind = asset.get("@odata.type")?.as_str()?;
    let identifier = asset.get("identifier")?.as_str()?;
    let mut letters = identifier.chars();
    let column: String = letters.next()?.to_uppercase().chain(letters).collect();
    let (entity, field) = if kind.ends_with("impactedDeviceAsset") {
        ("Host", if column == "DeviceId" { "DeviceId" } else { "FullName" })
    } else if kind.ends_with("impactedUserAsset") {
        let field = match column.as_str() {
            name if name.ends_with("Sid") => "Sid",
            name if name.ends_with("ObjectId") => "AadUserId",
            _ => "FullName",
        };
        ("Account", field)
    } else if kind.ends_with("impactedMailboxAsset") {
        ("Mailbox", "MailboxPrimaryAddress")
    } else {
        return None;
    };
    Some(json!({ "entityType": entity, "role": "impacted",
        "fieldMappings": [{ "identifier": field, "columnName": column }] }))
}
