//! Chooses what a citation shows of a row: every column that tells something, bounded in size.
//!
//! A row of `SecurityEvent` has some thirty filled columns and a raw record; a citation is read by
//! people and stored with each alert, so bookkeeping columns are left out and long texts cut.

use serde_json::{Map, Value};

/// Most columns shown.
const COLUMNS: usize = 48;
/// Longest text shown, in characters.
const TEXT_CHARS: usize = 1_000;
/// Most characters of one citation.
const TOTAL_CHARS: usize = 6_000;

/// Columns that say how a row was collected, not what happened.
const BOOKKEEPING: &[&str] = &[
    "_BilledSize",
    "_IsBillable",
    "_ItemId",
    "_ResourceId",
    "_SubscriptionId",
    "AADTenantId",
    "AgentId",
    "AzureDeploymentID",
    "CollectorHostName",
    "DeviceId",
    "EventOriginId",
    "InitiatingProcessSessionId",
    "InitiatingProcessUniqueId",
    "MG",
    "MachineGroup",
    "ManagementGroupName",
    "OrganizationId",
    "ProcessUniqueId",
    "RawEventData",
    "ReportId",
    "SourceComputerId",
    "SourceSystem",
    "TenantId",
    "Type",
];

/// Returns the columns that a citation shows, in the row's order.
pub(crate) fn citation_fields(values: &Map<String, Value>) -> Map<String, Value> {
    let mut shown = Map::new();
    let mut left = TOTAL_CHARS;
    for (name, value) in values {
        if shown.len() == COLUMNS || left == 0 {
            break;
        }
        if BOOKKEEPING.contains(&name.as_str()) {
            continue;
        }
        let value = shorten(value, left.min(TEXT_CHARS));
        left = left.saturating_sub(size(&value));
        shown.insert(name.clone(), value);
    }
    shown
}

/// Cuts a long text; a large object becomes cut text, as half an object is none.
pub(crate) fn shorten(value: &Value, limit: usize) -> Value {
    let cut = |text: &str| match text.char_indices().nth(limit) {
        Some((at, _)) => Value::from(format!("{}…", &text[..at])),
        None => Value::from(text),
    };
    match value {
        Value::String(text) => cut(text),
        Value::Array(_) | Value::Object(_) if size(value) > limit => cut(&value.to_string()),
        other => other.clone(),
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        other => other.to_string().len(),
    }
}
