//! The XML form of an event as JSON, as EVTX readers write it: `{"Event":{"System":…,"EventData":…}}`.

use super::{event_id, find, object, read_data, take};
use crate::json::{Field, FieldValue, read_array, read_fields};
use crate::windows::event::{Clock, WindowsEvent};
use schema::parse_datetime;
use std::borrow::Cow;

pub(super) fn read(event: &str) -> Result<WindowsEvent<'_>, String> {
    let bad = |error: serde_json::Error| format!("not a JSON object: {error}");
    let (mut members, mut system) = (Vec::new(), Vec::new());
    read_fields(event, &mut members).map_err(bad)?;
    let text = object(&members, "System").ok_or("the event has no `System` part")?;
    read_fields(text, &mut system).map_err(bad)?;
    let provider = attribute(&system, "Provider", &["Name", "EventSourceName"]);
    let recorded = parse_datetime(&attribute(&system, "TimeCreated", &["SystemTime"]));
    let mut event = WindowsEvent {
        event_id: event_id(&text_of(&system, "EventID"))?,
        provider,
        clock: Clock {
            own: None,
            recorded,
            is_utc: true,
        },
        logging_process: attribute(&system, "Execution", &["ProcessID"]),
        logging_thread: attribute(&system, "Execution", &["ThreadID"]),
        user_sid: attribute(&system, "Security", &["UserID"]),
        activity_id: attribute(&system, "Correlation", &["ActivityID"]),
        channel: take(&mut system, "Channel"),
        computer: take(&mut system, "Computer"),
        record_id: take(&mut system, "EventRecordID"),
        level: take(&mut system, "Level"),
        task: take(&mut system, "Task"),
        opcode: take(&mut system, "Opcode"),
        keywords: take(&mut system, "Keywords"),
        version: take(&mut system, "Version"),
        ..WindowsEvent::default()
    };
    if let Some(rendering) = object(&members, "RenderingInfo") {
        let mut rendering_fields = Vec::new();
        read_fields(rendering, &mut rendering_fields).map_err(bad)?;
        event.message = take(&mut rendering_fields, "Message");
    }
    for member in &members {
        let Some(text) = member.value.object() else {
            continue;
        };
        match member.key.as_ref() {
            "EventData" => read_event_data(text, &mut event.data),
            "UserData" => read_user_data(text, &mut event.data),
            _ => {}
        }
    }
    Ok(event)
}

/// Reads `EventData`. Fields without names come as a list and are named `param1`, `param2`, … as
/// Windows itself does.
fn read_event_data<'a>(text: &'a str, data: &mut Vec<(Cow<'a, str>, Cow<'a, str>)>) {
    let mut fields = Vec::new();
    // The text is part of a record that was read as a whole, so it is valid.
    if read_fields(text, &mut fields).is_err() {
        return;
    }
    for field in fields {
        match (field.key.as_ref(), &field.value) {
            ("#attributes", _) => {}
            ("Data", value) => read_unnamed(value, data),
            (_, FieldValue::Nested(inner)) if inner.starts_with('{') => {
                let value = unwrap_text(inner);
                data.push((field.key, value));
            }
            _ => data.push((field.key, field.value.into_text())),
        }
    }
}

fn read_unnamed<'a>(value: &FieldValue<'a>, data: &mut Vec<(Cow<'a, str>, Cow<'a, str>)>) {
    let mut inner = Vec::new();
    let value = match value.object() {
        Some(text) if read_fields(text, &mut inner).is_ok() => find(&inner, "#text").unwrap_or(value),
        _ => value,
    };
    match value {
        FieldValue::Nested(text) if text.starts_with('[') => {
            for (at, element) in read_array(text).unwrap_or_default().into_iter().enumerate() {
                data.push((format!("param{}", at + 1).into(), element.into_text()));
            }
        }
        value => data.push(("param1".into(), value.text())),
    }
}

/// Reads `UserData`, which holds one element of the provider's own.
fn read_user_data<'a>(text: &'a str, data: &mut Vec<(Cow<'a, str>, Cow<'a, str>)>) {
    let mut elements = Vec::new();
    if read_fields(text, &mut elements).is_err() {
        return;
    }
    for element in elements {
        if element.key == "#attributes" {
            continue;
        }
        match element.value.object() {
            Some(inner) => {
                let from = data.len();
                read_data(inner, "", 0, data);
                let mut at = 0;
                data.retain(|(key, _)| {
                    at += 1;
                    at <= from || !key.starts_with("#attributes")
                });
            }
            None => data.push((element.key, element.value.into_text())),
        }
    }
}

/// Returns the text of a member that may be `{"#attributes":…,"#text":…}`.
fn text_of<'a>(fields: &[Field<'a>], key: &str) -> Cow<'a, str> {
    match find(fields, key) {
        Some(FieldValue::Nested(inner)) if inner.starts_with('{') => unwrap_text(inner),
        Some(value) => value.text(),
        None => Cow::Borrowed(""),
    }
}

fn unwrap_text(inner: &str) -> Cow<'_, str> {
    let mut fields = Vec::new();
    if read_fields(inner, &mut fields).is_ok()
        && let Some(text) = find(&fields, "#text")
    {
        return text.text();
    }
    Cow::Borrowed(inner)
}

/// Returns the first of these attributes of an element that has a value.
fn attribute<'a>(system: &[Field<'a>], element: &str, names: &[&str]) -> Cow<'a, str> {
    let mut fields = Vec::new();
    let Some(text) = object(system, element) else {
        return Cow::Borrowed("");
    };
    if read_fields(text, &mut fields).is_err() {
        return Cow::Borrowed("");
    }
    if let Some(inner) = object(&fields, "#attributes") {
        fields.clear();
        if read_fields(inner, &mut fields).is_err() {
            return Cow::Borrowed("");
        }
    }
    names
        .iter()
        .find_map(|name| find(&fields, name))
        .map(FieldValue::text)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_unnamed_and_user_data() {
        let event = |data: &str| {
            format!(
                r##"{{"System":{{"Provider":{{"#attributes":{{"Name":"P"}}}},"EventID":{{"#attributes":{{"Qualifiers":1}},"#text":7045}},
                "TimeCreated":{{"#attributes":{{"SystemTime":"2021-04-22T08:51:04Z"}}}},"Channel":"System","Computer":"C"}},{data}}}"##
            )
        };
        let cases: [(&str, &[(&str, &str)]); 3] = [
            (r#""EventData":{"A":"1","B":null}"#, &[("A", "1"), ("B", "")]),
            (
                r##""EventData":{"Data":{"#text":["x","y"]}}"##,
                &[("param1", "x"), ("param2", "y")],
            ),
            (
                r##""UserData":{"LogFileCleared":{"#attributes":{"xmlns":"u"},"SubjectUserName":"n"}}"##,
                &[("SubjectUserName", "n")],
            ),
        ];
        for (data, expected) in cases {
            let text = event(data);
            let read = read(&text).unwrap();
            let found: Vec<_> = read
                .data
                .iter()
                .map(|(key, value)| (key.as_ref(), value.as_ref()))
                .collect();
            assert_eq!((read.event_id, found.as_slice()), (7045, expected), "{data}");
        }
    }
}
