//! Reading fields of rows and JSON objects whose writers disagree on types and spellings.
//!
//! Exports write numbers as text, times in four shapes, lists as JSON text or with commas. Leaves the
//! meaning of the fields to the readers of each shape.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

/// Returns a text field that says something: trimmed text or a number; `None` when absent or empty.
pub(crate) fn text(row: &Map<String, Value>, name: &str) -> Option<String> {
    match row.get(name)? {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the first of several fields that says something.
pub(crate) fn first_text(row: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(row, name))
}

/// Returns a whole number, also one written as text.
pub(crate) fn number(row: &Map<String, Value>, name: &str) -> Option<u64> {
    match row.get(name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns a time field in UTC.
pub(crate) fn time(row: &Map<String, Value>, name: &str) -> Option<DateTime<Utc>> {
    parse_time(row.get(name)?.as_str()?)
}

/// Reads a time in one of the shapes that exports use; one without zone is UTC.
pub(crate) fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    // Longer than any of the shapes with nine fraction digits: not a time.
    if text.len() > 40 {
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    if let Ok(at) = DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%:z") {
        return Some(at.with_timezone(&Utc));
    }
    let bare = text.trim_end_matches('Z').trim_end_matches(" UTC");
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%m/%d/%Y %H:%M:%S"]
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(bare, shape).ok())
        .map(|at| at.and_utc())
}

/// Writes a time as RFC 3339 with `Z` and as many fraction digits as it has.
pub(crate) fn time_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Returns the items of a list given as a JSON array, as JSON text, or as text with commas or semicolons.
pub(crate) fn list(value: Option<&Value>) -> Vec<String> {
    fn of_array(items: &[Value]) -> Vec<String> {
        items
            .iter()
            .filter_map(|item| match item {
                Value::String(text) => Some(text.trim().to_owned()),
                Value::Number(number) => Some(number.to_string()),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            })
            .filter(|text| !text.is_empty())
            .collect()
    }
    match value {
        Some(Value::Array(items)) => of_array(items),
        Some(Value::String(text)) => match object_or_array(text) {
            Some(Value::Array(items)) => of_array(&items),
            _ => text
                .split([',', ';'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        _ => Vec::new(),
    }
}

/// Reads JSON text that holds an object or an array; anything else is `None`.
pub(crate) fn object_or_array(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.starts_with('{') || text.starts_with('[') {
        serde_json::from_str(text).ok()
    } else {
        None
    }
}

/// Returns an object field, given as an object or as JSON text.
pub(crate) fn object(row: &Map<String, Value>, name: &str) -> Option<Map<String, Value>> {
    match row.get(name)? {
        Value::Object(object) => Some(object.clone()),
        Value::String(text) => match object_or_array(text)? {
            Value::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_read_in_every_shape() {
        for text in [
            "2024-07-04T22:35:00Z",
            "2024-07-04 22:35:00+00:00",
            "2024-07-04 22:35:00.000000+00:00",
            "2024-07-04T22:35:00",
            "2024-07-04T22:35:00.0000000",
            "2024-07-04T22:35:00.0000000Z",
            "07/04/2024 22:35:00",
            "2024-07-05T00:35:00+02:00",
        ] {
            assert_eq!(
                parse_time(text).map(time_text).as_deref(),
                Some("2024-07-04T22:35:00Z"),
                "{text}"
            );
        }
        for text in ["", "yesterday", "2024-13-01T00:00:00Z", "9".repeat(50).as_str()] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn lists_are_read_in_every_shape() {
        for value in [json!(["a", "b"]), json!("[\"a\",\"b\"]"), json!("a, b"), json!("a;b")] {
            assert_eq!(list(Some(&value)), ["a", "b"], "{value}");
        }
        assert!(list(Some(&json!(null))).is_empty());
        assert!(list(None).is_empty());
    }
}
