//! A summary as plain JSON.

use super::check::check_claims;
use super::model::Summary;
use serde_json::{Value, json};

/// Returns the summary as JSON, with the result of its claim check under `check`.
#[must_use]
pub fn render_json(summary: &Summary) -> Value {
    // A summary is plain data, so this cannot fail; null would be seen at once.
    let mut value = serde_json::to_value(summary).unwrap_or(Value::Null);
    if let Some(object) = value.as_object_mut() {
        let check = check_claims(summary);
        object.insert(
            "check".to_owned(),
            json!({ "claims": check.claims, "cited": check.cited, "failures": check.failures }),
        );
    }
    value
}
