//! Fields of rows, whose writers disagree on types.

use chrono::{DateTime, NaiveDateTime, Utc};
use evidence::Citation;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Returns a text field that says something.
pub(crate) fn text<'a>(row: &'a Citation, name: &str) -> Option<&'a str> {
    row.fields
        .get(name)?
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// Returns the first of several text fields that says something.
pub(crate) fn first_text<'a>(row: &'a Citation, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| text(row, name))
}

/// Returns a whole number, also one written as text.
pub(crate) fn number(row: &Citation, name: &str) -> Option<i64> {
    match row.fields.get(name)? {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Returns a real that is a whole number of moderate size.
#[expect(clippy::cast_possible_truncation, reason = "the value is whole and in range")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e15).then_some(value as i64)
}

/// Returns a truth, also one written as a number or text.
pub(crate) fn truth(row: &Citation, name: &str) -> Option<bool> {
    match row.fields.get(name)? {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => Some(number.as_i64()? != 0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Some(true),
            "false" | "0" | "no" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a value as text, whatever its type.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// Returns a field that holds JSON, as such or as text.
pub(crate) fn json(row: &Citation, name: &str) -> Option<Value> {
    match row.fields.get(name)? {
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => serde_json::from_str(text).ok(),
        value @ (Value::Object(_) | Value::Array(_)) => Some(value.clone()),
        _ => None,
    }
}

/// Returns a JSON object field.
pub(crate) fn object(row: &Citation, name: &str) -> Map<String, Value> {
    match json(row, name) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Returns the texts of a list: a JSON array of texts, or text with commas.
pub(crate) fn list(row: &Citation, name: &str) -> Vec<String> {
    match json(row, name) {
        Some(Value::Array(items)) => items.iter().map(shown).filter(|item| !item.is_empty()).collect(),
        Some(_) => Vec::new(),
        None => {
            let items = text(row, name).into_iter().flat_map(|text| text.split([',', ';']));
            items
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect()
        }
    }
}

/// Returns a time field.
pub(crate) fn time(row: &Citation, name: &str) -> Option<DateTime<Utc>> {
    parse_time(text(row, name)?)
}

/// Reads a time as exports write it.
pub(crate) fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    if text.len() > 40 {
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let bare = text.trim_end_matches('Z');
    let shapes = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%m/%d/%Y %H:%M:%S"];
    shapes
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(bare, shape).ok())
        .map(|at| at.and_utc())
}

/// Groups rows by a text, most rows first; rows without it are left out.
pub(crate) fn by<'a>(
    rows: impl IntoIterator<Item = &'a Citation>,
    key: impl Fn(&Citation) -> Option<String>,
) -> Vec<(String, Vec<&'a Citation>)> {
    let mut groups: BTreeMap<String, (String, Vec<&Citation>)> = BTreeMap::new();
    for row in rows {
        if let Some(key) = key(row).filter(|key| !key.is_empty()) {
            groups
                .entry(key.to_lowercase())
                .or_insert_with(|| (key, Vec::new()))
                .1
                .push(row);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by(|(one, rows), (other, others)| others.len().cmp(&rows.len()).then_with(|| one.cmp(other)));
    groups
}

/// Returns the newest of rows.
pub(crate) fn newest<'a>(rows: impl IntoIterator<Item = &'a Citation>) -> Option<&'a Citation> {
    rows.into_iter().max_by_key(|row| row.at)
}
