//! A report as plain JSON.

use super::check::check;
use super::model::Report;
use serde_json::{Value, json};

/// Returns the report as JSON, with the result of its check under `check`.
#[must_use]
pub fn render_json(report: &Report) -> Value {
    // A report is plain data, so this cannot fail; null would be seen at once.
    let mut value = serde_json::to_value(report).unwrap_or(Value::Null);
    if let Some(object) = value.as_object_mut() {
        let result = check(report);
        object.insert(
            "check".to_owned(),
            json!({ "claims": result.claims, "cited": result.cited, "failures": result.failures }),
        );
    }
    value
}
