//! Events as Winlogbeat writes them: versions 7 and 8 under `winlog`, version 6 at the top.

use super::{event_id, find, object, read_data, take};
use crate::json::{Field, FieldValue, read_fields};
use crate::windows::event::{Clock, WindowsEvent};
use schema::parse_datetime;
use std::borrow::Cow;

pub(super) fn read<'a>(top: &mut Vec<Field<'a>>) -> Result<WindowsEvent<'a>, String> {
    let mut winlog = Vec::new();
    if let Some(text) = object(top, "winlog") {
        read_fields(text, &mut winlog).map_err(|error| format!("`winlog` is no JSON object: {error}"))?;
    }
    // Version 6 has the same members at the top, some under older names.
    let source: &mut Vec<Field<'a>> = if winlog.is_empty() { top } else { &mut winlog };
    let data_text = object(source, "event_data");
    let user_text = object(source, "user_data");
    let process = object(source, "process");
    let user = object(source, "user");
    let created = find(source, "time_created").and_then(|value| parse_datetime(&value.text()));
    let mut event = WindowsEvent {
        event_id: event_id(&member_text(&take(source, "event_id")))?,
        channel: either(source, ["channel", "log_name"]),
        provider: either(source, ["provider_name", "source_name"]),
        computer: take(source, "computer_name"),
        record_id: either(source, ["record_id", "record_number"]),
        level: take(source, "level"),
        task: take(source, "task"),
        opcode: take(source, "opcode"),
        version: take(source, "version"),
        activity_id: take(source, "activity_id"),
        logging_process: process.map(|text| nested(text, &["pid"])).unwrap_or_default(),
        logging_thread: process.map(|text| nested(text, &["thread", "id"])).unwrap_or_default(),
        user_sid: user.map(|text| nested(text, &["identifier"])).unwrap_or_default(),
        message: take(source, "message"),
        ..WindowsEvent::default()
    };
    if event.message.is_empty() {
        event.message = take(top, "message");
    }
    if event.level.is_empty() {
        event.level = object(top, "log")
            .map(|text| nested(text, &["level"]))
            .unwrap_or_default();
    }
    if event.computer.is_empty() {
        event.computer = object(top, "host")
            .map(|text| nested(text, &["name"]))
            .unwrap_or_default();
    }
    let stamped = parse_datetime(&take(top, "@timestamp"));
    event.clock = Clock {
        own: None,
        recorded: created.or(stamped),
        is_utc: false,
    };
    for text in [data_text, user_text].into_iter().flatten() {
        read_data(text, "", 0, &mut event.data);
    }
    if event.channel.is_empty() && event.provider.is_empty() {
        return Err("it has neither channel nor provider, so it is no Windows event".to_owned());
    }
    Ok(event)
}

/// Beats of version 8 may write the event id as text or as `{"id":…}`.
fn member_text(text: &str) -> String {
    if text.starts_with('{') {
        nested(text, &["id"]).into_owned()
    } else {
        text.to_owned()
    }
}

fn either<'a>(fields: &mut [Field<'a>], keys: [&str; 2]) -> Cow<'a, str> {
    let value = take(fields, keys[0]);
    if value.is_empty() { take(fields, keys[1]) } else { value }
}

/// Returns the text at a path of members.
fn nested<'a>(text: &'a str, path: &[&str]) -> Cow<'a, str> {
    let mut fields = Vec::new();
    let Some((key, rest)) = path.split_first() else {
        return Cow::Borrowed("");
    };
    if read_fields(text, &mut fields).is_err() {
        return Cow::Borrowed("");
    }
    match find(&fields, key) {
        Some(value) if rest.is_empty() => value.text(),
        Some(FieldValue::Nested(inner)) => nested(inner, rest),
        _ => Cow::Borrowed(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_six_and_eight() {
        let eight = r#"{"@timestamp":"2020-10-22T08:29:50.123Z","message":"m","host":{"name":"h"},"winlog":{"channel":"Security",
            "provider_name":"P","event_id":"4688","computer_name":"C","process":{"pid":4,"thread":{"id":9}},"event_data":{"NewProcessId":"0x10"}}}"#;
        let six = r#"{"@timestamp":"2020-10-22T08:29:50.123Z","message":"m","log_name":"Security","source_name":"P","event_id":4688,
            "computer_name":"C","event_data":{"NewProcessId":"0x10"}}"#;
        for text in [eight, six] {
            let mut fields = Vec::new();
            read_fields(text, &mut fields).unwrap();
            let event = read(&mut fields).unwrap();
            assert_eq!(
                (event.event_id, event.channel.as_ref(), event.computer.as_ref()),
                (4688, "Security", "C")
            );
            assert_eq!((event.number("NewProcessId"), event.message.as_ref()), (Some(16), "m"));
            assert_eq!(event.clock.recorded, parse_datetime("2020-10-22T08:29:50.123Z"));
        }
    }
}
