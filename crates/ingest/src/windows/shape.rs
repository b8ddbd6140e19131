//! The JSON shapes in which Windows events travel, each turned into [`WindowsEvent`].
//!
//! Which shape a record has is decided for each record: files may mix them.

mod flat;
mod log_analytics;
mod rendered;
mod winlogbeat;

use super::event::WindowsEvent;
use crate::json::{Field, FieldValue, read_fields};
use schema::parse_datetime;
use std::borrow::Cow;

/// Turns the members of one JSON record into an event.
///
/// # Errors
/// What is missing for it to be one.
pub(crate) fn read_event<'a>(text: &'a str, fields: &mut Vec<Field<'a>>) -> Result<WindowsEvent<'a>, String> {
    fields.clear();
    read_fields(text, fields).map_err(|error| format!("not a JSON object: {error}"))?;
    let mut event = if let Some(system) = object(fields, "Event") {
        rendered::read(system)?
    } else if object(fields, "winlog").is_some() || find(fields, "event_data").is_some() {
        winlogbeat::read(fields)?
    } else if log_analytics::is_export(fields) {
        log_analytics::read(fields)?
    } else {
        flat::read(fields)?
    };
    if event.is_sysmon() {
        if event.raw("UtcTime").is_empty() && !event.message.is_empty() {
            event.read_message();
        }
        event.clock.own = parse_datetime(event.raw("UtcTime"));
    }
    Ok(event)
}

/// Says whether a JSON value, as a sample has it, looks like a Windows event.
pub(crate) fn is_event(value: &serde_json::Value) -> bool {
    let has = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
    let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    value.get("Event").is_some_and(|event| event.get("System").is_some())
        || value
            .get("winlog")
            .is_some_and(|winlog| winlog.get("event_id").is_some() || winlog.get("channel").is_some())
        || (has("event_data") && has("event_id") && has("log_name"))
        || (has("EventID")
            && (has("Channel") && (has("Hostname") || has("Computer") || has("SourceName") || has("Provider"))
                || has("SourceName") && has("Hostname")
                || has("Computer")
                    && has("TimeGenerated")
                    && matches!(text("Type"), "SecurityEvent" | "Event" | "WindowsEvent" | "")))
}

/// Finds a member.
fn find<'f, 'a>(fields: &'f [Field<'a>], key: &str) -> Option<&'f FieldValue<'a>> {
    fields.iter().find(|field| field.key == key).map(|field| &field.value)
}

/// Finds a member that is an object, as text.
fn object<'a>(fields: &[Field<'a>], key: &str) -> Option<&'a str> {
    find(fields, key)?.object()
}

/// Takes a member out as text; empty when absent.
fn take<'a>(fields: &mut [Field<'a>], key: &str) -> Cow<'a, str> {
    fields
        .iter_mut()
        .find(|field| field.key == key)
        .map_or(Cow::Borrowed(""), |field| {
            std::mem::replace(&mut field.value, FieldValue::Null).into_text()
        })
}

/// Takes the number of the event out of a member.
fn event_id(text: &str) -> Result<i64, String> {
    super::event::parse_number(text).ok_or_else(|| match text {
        "" => "it has no event id, so it is no Windows event".to_owned(),
        other => format!(
            "the event id is not a number: `{}`",
            other.chars().take(40).collect::<String>()
        ),
    })
}

/// Reads the members of a nested object into event data; deeper objects get dotted names.
fn read_data<'a>(text: &'a str, prefix: &str, depth: usize, data: &mut Vec<(Cow<'a, str>, Cow<'a, str>)>) {
    let mut fields = Vec::new();
    // The text is part of a record that was read as a whole, so it is valid.
    if read_fields(text, &mut fields).is_err() {
        return;
    }
    for field in fields {
        let name = if prefix.is_empty() {
            field.key
        } else {
            Cow::Owned(format!("{prefix}.{}", field.key))
        };
        match field.value {
            FieldValue::Nested(inner) if inner.starts_with('{') && depth < 4 => {
                read_data(inner, &name, depth + 1, data);
            }
            value => data.push((name, value.into_text())),
        }
    }
}
