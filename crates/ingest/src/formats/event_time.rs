//! Reads the many ways in which logs write an instant, into microseconds since 1970-01-01 UTC.
//!
//! A time without zone is taken as UTC. A number is an epoch time whose unit is told by its size.
//! Leaves to others: which field of an event holds its time.
//! Sources: RFC 3339, RFC 3164 §4.1.2 and RFC 9110 §5.6.7 for the written forms; the rest as seen in
//! exports of the products named at each form.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;

/// Forms that name an offset.
const WITH_OFFSET: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f%z",  // Suricata
    "%Y-%m-%d %H:%M:%S%.f %z", // Snowflake
    "%Y-%m-%d %H:%M:%S%.f%z",
    "%d/%b/%Y:%H:%M:%S %z", // Apache, S3 server access logs
    "%a, %d %b %Y %H:%M:%S %z",
];

/// Forms without offset, read as UTC.
const PLAIN: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%m/%d/%Y, %I:%M:%S%.f %p", // Log Analytics in the browser
    "%m/%d/%Y %I:%M:%S%.f %p",
    "%m/%d/%Y %H:%M:%S%.f",
    "%m/%d/%Y %H:%M", // spreadsheets
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y @ %H:%M:%S%.f", // Kibana
    "%a %b %e %H:%M:%S %Y",    // osquery, asctime
    "%Y/%m/%d %H:%M:%S%.f",
];

/// Reads an instant from text; `None` when it is none.
pub(crate) fn parse_event_time(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() < 8 || text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if let Some(micros) = schema::parse_datetime(text) {
        return Some(micros);
    }
    if let Ok(number) = text.parse::<f64>() {
        return from_epoch_text(text, number);
    }
    let found = WITH_OFFSET
        .iter()
        .find_map(|form| DateTime::parse_from_str(text, form).ok());
    if let Some(instant) = found {
        return Some(instant.timestamp_micros());
    }
    let bare = text
        .trim_end_matches("UTC")
        .trim_end_matches("GMT")
        .trim_end_matches('Z')
        .trim_end();
    PLAIN
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(bare, form).ok())
        .or_else(|| {
            NaiveDate::parse_from_str(bare, "%Y-%m-%d")
                .ok()
                .and_then(|day| day.and_hms_opt(0, 0, 0))
        })
        .map(|instant| instant.and_utc().timestamp_micros())
}

/// Reads an instant from a JSON value: text, or an epoch number.
pub(crate) fn parse_event_time_value(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => parse_event_time(text),
        Value::Number(number) => from_epoch_text(&number.to_string(), number.as_f64()?),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads epoch time exactly: a float has no room for microseconds of this century plus sub-digits.
fn from_epoch_text(text: &str, number: f64) -> Option<i64> {
    if !(1e8..4e18).contains(&number) {
        return None;
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction
        .get(..fraction.len().min(6))
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let whole: i64 = match whole.parse() {
        Ok(whole) => whole,
        // Scientific notation, as some writers put large floats.
        Err(_) => return scaled(number as i64, 0),
    };
    let micros = if digits.is_empty() {
        0
    } else {
        format!("{digits:0<6}").parse().ok()?
    };
    scaled(whole, micros)
}

fn scaled(whole: i64, micros: i64) -> Option<i64> {
    match whole {
        ..100_000_000_000 => whole.checked_mul(1_000_000)?.checked_add(micros),
        100_000_000_000..100_000_000_000_000 => whole.checked_mul(1_000)?.checked_add(micros / 1_000),
        100_000_000_000_000..100_000_000_000_000_000 => Some(whole),
        _ => Some(whole / 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_form() {
        let expected = schema::parse_datetime("2021-05-20T15:53:47Z");
        for text in [
            "2021-05-20T15:53:47Z",
            "2021-05-20 15:53:47Z",
            "2021-05-20 15:53:47.000000000",
            "2021-05-20T09:53:47.000000-0600",
            "2021-05-20 08:53:47.000 -0700",
            "2021-05-20 15:53:47+00:00",
            "5/20/2021, 3:53:47.000 PM",
            "5/20/2021 3:53:47 PM",
            "May 20, 2021 3:53:47 PM",
            "Thu May 20 15:53:47 2021 UTC",
            "20/May/2021:15:53:47 +0000",
            "1621526027",
            "1621526027000",
            "1621526027.000000",
            "1621526027000000",
            "1621526027000000000",
        ] {
            assert_eq!(parse_event_time(text), expected, "{text}");
        }
        assert_eq!(
            parse_event_time("7/8/2019 16:08"),
            schema::parse_datetime("2019-07-08T16:08:00Z")
        );
        assert_eq!(
            parse_event_time("2024-05-24"),
            schema::parse_datetime("2024-05-24T00:00:00Z")
        );
    }

    #[test]
    fn keeps_microseconds_of_a_float_and_refuses_what_is_no_time() {
        let value: Value = serde_json::from_str("1588205199.82437").unwrap();
        assert_eq!(parse_event_time_value(&value), Some(1_588_205_199_824_370));
        for text in [
            "",
            "yesterday",
            "443",
            "10.0.0.4",
            "99999999999999999999999",
            "1e999",
            "-",
            "2021-13-45 00:00:00",
        ] {
            assert_eq!(parse_event_time(text), None, "{text}");
        }
    }
}
