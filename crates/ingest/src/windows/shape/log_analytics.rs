//! Rows of `SecurityEvent`, `WindowsEvent` and `Event` as Log Analytics exports them.
//!
//! The exporter appends the type to a column's name where the same name had another type before
//! (`LogonGuid_string`).

use super::{event_id, find, take};
use crate::json::{Field, FieldValue, read_array};
use crate::windows::event::{Clock, Exported, WindowsEvent};
use schema::parse_datetime;
use std::borrow::Cow;

/// Columns about the event, never the event's own.
fn is_about(key: &str) -> bool {
    matches!(
        key,
        "Account"
            | "AccountCustomEntity"
            | "AccountType"
            | "Activity"
            | "AzureDeploymentID"
            | "Channel"
            | "Computer"
            | "Correlation"
            | "EventCategory"
            | "EventData"
            | "EventID"
            | "EventLevel"
            | "EventLevelName"
            | "EventLog"
            | "EventOriginId"
            | "EventRecordId"
            | "EventSourceName"
            | "HostCustomEntity"
            | "InstanceId"
            | "Keywords"
            | "Level"
            | "LogonTypeName"
            | "MG"
            | "ManagementGroupName"
            | "Message"
            | "Opcode"
            | "ParameterXml"
            | "Process"
            | "Provider"
            | "RenderedDescription"
            | "Role"
            | "Source"
            | "SourceComputerId"
            | "SourceSystem"
            | "SubjectAccount"
            | "Task"
            | "TenantId"
            | "TimeCollected"
            | "TimeGenerated"
            | "Type"
            | "UserName"
            | "_ResourceId"
            | "timestamp"
    )
}

const TYPE_SUFFIXES: [&str; 8] = [
    "_string",
    "_dynamic",
    "_guid",
    "_long",
    "_int",
    "_real",
    "_bool",
    "_datetime",
];

pub(super) fn is_export(fields: &[Field<'_>]) -> bool {
    let has = |key: &str| find(fields, key).is_some();
    has("TimeGenerated") && has("EventID") && has("Computer")
}

pub(super) fn read<'a>(fields: &mut Vec<Field<'a>>) -> Result<WindowsEvent<'a>, String> {
    for field in fields.iter_mut() {
        strip_type(&mut field.key);
    }
    let event_id = event_id(&take(fields, "EventID"))?;
    let is_event_table = find(fields, "Type").is_some_and(|value| value.text() == "Event");
    let recorded = find(fields, "TimeGenerated").and_then(|value| parse_datetime(&value.text()));
    let mut event = WindowsEvent {
        event_id,
        channel: either(fields, ["Channel", "EventLog"]),
        provider: [
            take(fields, "EventSourceName"),
            take(fields, "Provider"),
            take(fields, "Source"),
        ]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default(),
        computer: take(fields, "Computer"),
        record_id: take(fields, "EventRecordId"),
        level: either(fields, ["Level", "EventLevel"]),
        task: either(fields, ["Task", "EventCategory"]),
        opcode: take(fields, "Opcode"),
        keywords: take(fields, "Keywords"),
        activity_id: take(fields, "Correlation"),
        logging_process: take(fields, "SystemProcessId"),
        logging_thread: take(fields, "SystemThreadId"),
        user_sid: take(fields, "SystemUserId"),
        message: either(fields, ["RenderedDescription", "Activity"]),
        clock: Clock {
            own: None,
            recorded,
            is_utc: true,
        },
        exported: if is_event_table {
            Exported::FromEvent
        } else {
            Exported::Yes
        },
        ..WindowsEvent::default()
    };
    if event.channel.is_empty() && (4608..=6424).contains(&event_id) {
        // Numbers that only the security log uses.
        event.channel = Cow::Borrowed("Security");
    }
    let event_data = find(fields, "EventData").cloned();
    event.data = fields
        .drain(..)
        .filter(|field| !is_about(&field.key) && !field.key.starts_with("System"))
        .filter(|field| !matches!(field.value, FieldValue::Null))
        .map(|field| (field.key, field.value.into_text()))
        .collect();
    match event_data {
        Some(FieldValue::Nested(text)) if text.starts_with('{') => super::read_data(text, "", 0, &mut event.data),
        Some(FieldValue::Text(Cow::Borrowed(text))) if text.starts_with('{') => {
            super::read_data(text, "", 0, &mut event.data);
        }
        Some(FieldValue::Text(text)) if text.starts_with('[') => {
            let elements = read_array(&text).unwrap_or_default();
            let owned = elements.into_iter().map(|element| element.into_text().into_owned());
            event.data.extend(
                owned
                    .enumerate()
                    .map(|(at, value)| (format!("param{}", at + 1).into(), value.into())),
            );
        }
        Some(value) if !matches!(value, FieldValue::Null) => {
            event.data.push((Cow::Borrowed("EventData"), value.into_text()));
        }
        _ => {}
    }
    Ok(event)
}

fn strip_type(key: &mut Cow<'_, str>) {
    if let Some(short) = TYPE_SUFFIXES.iter().find_map(|suffix| key.strip_suffix(suffix)) {
        let length = short.len();
        match key {
            Cow::Borrowed(text) => *key = Cow::Borrowed(text.get(..length).unwrap_or_default()),
            Cow::Owned(text) => text.truncate(length),
        }
    }
}

fn either<'a>(fields: &mut [Field<'a>], keys: [&str; 2]) -> Cow<'a, str> {
    let value = take(fields, keys[0]);
    if value.is_empty() { take(fields, keys[1]) } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_lose_the_type_that_the_exporter_appended() {
        let text = r#"{"TimeGenerated":"2021-08-02T13:09:19.323Z","Computer":"C","EventID":5156,"SourcePort_string":"53121","DestPort":"80"}"#;
        let mut fields = Vec::new();
        crate::json::read_fields(text, &mut fields).unwrap();
        let event = read(&mut fields).unwrap();
        assert_eq!((event.channel.as_ref(), event.get("SourcePort")), ("Security", "53121"));
    }
}
