//! Flat events: NXLog's `im_msvistalog` as JSON, and the exports of the Security Datasets project,
//! where the event's own fields stand beside those about the event.

use super::{event_id, find, take};
use crate::json::Field;
use crate::windows::event::{Clock, WindowsEvent};
use schema::parse_datetime;
use std::borrow::Cow;

/// Members about the event and about shipping, never the event's own.
fn is_about(key: &str) -> bool {
    matches!(
        key,
        "@timestamp"
            | "@version"
            | "ActivityID"
            | "Category"
            | "Channel"
            | "Computer"
            | "EventID"
            | "EventReceivedTime"
            | "EventTime"
            | "EventTypeOrignal"
            | "ExecutionProcessID"
            | "Hostname"
            | "Keywords"
            | "Level"
            | "Message"
            | "Opcode"
            | "OpcodeValue"
            | "Provider"
            | "ProviderGuid"
            | "RecordNumber"
            | "RelatedActivityID"
            | "Severity"
            | "SeverityValue"
            | "SourceModuleName"
            | "SourceModuleType"
            | "SourceName"
            | "Task"
            | "ThreadID"
            | "TimeCreated"
            | "Version"
            | "host"
            | "port"
            | "tags"
            | "type"
    )
}

pub(super) fn read<'a>(fields: &mut Vec<Field<'a>>) -> Result<WindowsEvent<'a>, String> {
    let is_nxlog = find(fields, "SourceModuleType").is_some() || find(fields, "EventReceivedTime").is_some();
    let mut event = WindowsEvent {
        event_id: event_id(&take(fields, "EventID"))?,
        channel: take(fields, "Channel"),
        provider: first(fields, ["SourceName", "Provider"]),
        computer: first(fields, ["Hostname", "Computer"]),
        record_id: take(fields, "RecordNumber"),
        level: first(fields, ["Level", "Severity"]),
        task: take(fields, "Task"),
        opcode: first(fields, ["OpcodeValue", "Opcode"]),
        keywords: take(fields, "Keywords"),
        version: take(fields, "Version"),
        logging_process: take(fields, "ExecutionProcessID"),
        logging_thread: take(fields, "ThreadID"),
        activity_id: take(fields, "ActivityID"),
        message: take(fields, "Message"),
        clock: clock(fields),
        ..WindowsEvent::default()
    };
    if event.channel.is_empty() && event.provider.is_empty() {
        return Err("it has neither channel nor provider, so it is no Windows event".to_owned());
    }
    let is_system = event.channel.eq_ignore_ascii_case("System");
    // NXLog resolves the user of the event into these; `EventType` is its own unless the event has one
    // too, which then takes the name.
    let is_about_user = |key: &str| is_nxlog && matches!(key, "AccountName" | "AccountType" | "Domain" | "UserID");
    let own_event_type = !is_nxlog || find(fields, "EventTypeOrignal").is_some();
    if is_nxlog {
        event.user_sid = find(fields, "UserID").map(|value| value.text()).unwrap_or_default();
    }
    event.data.reserve(fields.len());
    event.data.extend(
        fields
            .drain(..)
            .filter(|field| {
                let key = field.key.as_ref();
                !is_about(key) && (is_system || !is_about_user(key)) && (own_event_type || key != "EventType")
            })
            .map(|field| (field.key, field.value.into_text())),
    );
    Ok(event)
}

fn first<'a>(fields: &mut [Field<'a>], keys: [&str; 2]) -> Cow<'a, str> {
    let value = take(fields, keys[0]);
    if value.is_empty() { take(fields, keys[1]) } else { value }
}

/// Finds when it was recorded. NXLog writes `EventTime` in the local time of the host and without its
/// zone; the zone is what lies between `EventReceivedTime` (the same clock) and `@timestamp` (UTC).
fn clock(fields: &[Field<'_>]) -> Clock {
    let time = |key: &str| find(fields, key).and_then(|value| parse_datetime(&value.text()));
    let stamped = time("@timestamp");
    let local = time("EventTime").map(|local| match (time("EventReceivedTime"), stamped) {
        (Some(received), Some(stamped)) => local + round_to_quarter_hour(stamped - received),
        (None, Some(stamped)) => local + round_to_quarter_hour(stamped - local),
        (_, None) => local,
    });
    let recorded = local.or_else(|| time("TimeCreated")).or(stamped);
    Clock {
        own: None,
        recorded,
        is_utc: false,
    }
}

/// Zones are whole quarters of an hour.
fn round_to_quarter_hour(micros: i64) -> i64 {
    const QUARTER: i64 = 15 * 60 * 1_000_000;
    (micros + QUARTER / 2).div_euclid(QUARTER) * QUARTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_in_spite_of_delays() {
        let hour = 3_600_000_000;
        assert_eq!(round_to_quarter_hour(4 * hour + 300_000_000), 4 * hour);
        assert_eq!(
            round_to_quarter_hour(-5 * hour - hour / 2 + 2_000_000),
            -5 * hour - hour / 2
        );
    }
}
