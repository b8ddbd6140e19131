//! What a request says beside its query: body, headers, request properties.
//!
//! Source: Kusto request properties; query parameters; REST API request headers.

use crate::error::Error;
use crate::query::running::random_id;
use crate::query::statement_options::AnswerOptions;
use crate::query::{self, body};
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::Duration;

/// Rows beyond which an answer is too large, unless the request says otherwise.
const MOST_RECORDS: u64 = 500_000;

/// Ids of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    /// The client's id, or one that is made.
    pub(super) client_request_id: String,
    /// Ours.
    pub(super) activity_id: String,
}

impl Request {
    /// Reads them from a request's headers.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Error> {
        let activity_id = random_id()?;
        let client_request_id = headers
            .get("x-ms-client-request-id")
            .and_then(|value| value.to_str().ok())
            .filter(|value| !value.is_empty())
            .map_or_else(|| format!("Outrider;{activity_id}"), str::to_owned);
        Ok(Self {
            client_request_id,
            activity_id,
        })
    }
}

/// The body as it comes.
#[derive(Debug, Deserialize)]
struct Wire {
    #[serde(default)]
    db: Option<String>,
    csl: String,
    /// An object, or one as text.
    #[serde(default)]
    properties: Value,
}

/// A request.
#[derive(Debug)]
pub(super) struct Asked {
    /// How the client calls the database.
    pub(super) database: String,
    /// The query or command.
    pub(super) text: String,
    /// Values of query parameters.
    pub(super) parameters: BTreeMap<String, String>,
    /// What `now()` stands for.
    pub(super) now: DateTime<Utc>,
    /// Time that the query is narrowed to.
    pub(super) time_range: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// How much it may answer, and for how long it may run.
    pub(super) answer: AnswerOptions,
}

impl Asked {
    /// Reads a body.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let wire: Wire = body::read(bytes)?;
        let properties: Map<String, Value> = match wire.properties {
            Value::Null => Map::new(),
            Value::String(text) if text.trim().is_empty() => Map::new(),
            Value::String(text) => body::read(text.as_bytes())?,
            Value::Object(map) => map,
            _ => {
                return Err(Error::BadRequest {
                    problem: "`properties` is neither an object nor the text of one".to_owned(),
                });
            }
        };
        let options = member(&properties, "Options");
        let option = |name: &str| {
            let found = options?.iter().find(|(held, _)| held.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value)
        };
        let parameters = member(&properties, "Parameters").map(parameters).unwrap_or_default();
        let now = option("query_now").map(instant).transpose()?.unwrap_or_else(Utc::now);
        let from = option("query_datetimescope_from").map(instant).transpose()?;
        let to = option("query_datetimescope_to").map(instant).transpose()?;
        let answer = AnswerOptions {
            most_records: option("truncationmaxrecords").and_then(whole),
            no_truncation: option("notruncation").is_some_and(is_true),
            timeout: match option("norequesttimeout") {
                Some(value) if is_true(value) => Some(query::LONGEST),
                _ => option("servertimeout").map(timeout).transpose()?,
            },
        };
        Ok(Self {
            database: wire
                .db
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| super::DATABASE.to_owned()),
            answer: answer.with_statements(&wire.csl),
            text: wire.csl,
            parameters,
            now,
            time_range: match (from, to) {
                (None, None) => None,
                (from, to) => Some((from.unwrap_or(DateTime::UNIX_EPOCH), to.unwrap_or(now))),
            },
        })
    }

    /// Returns how many rows may be answered.
    pub(super) fn most_rows(&self) -> usize {
        let most = match self.answer.no_truncation {
            true => query::MOST_ROWS as u64,
            false => self.answer.most_records.unwrap_or(MOST_RECORDS),
        };
        usize::try_from(most).unwrap_or(usize::MAX)
    }
}

fn member<'a>(properties: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    properties
        .iter()
        .find(|(held, _)| held.eq_ignore_ascii_case(name))
        .and_then(|(_, value)| value.as_object())
}

fn parameters(held: &Map<String, Value>) -> BTreeMap<String, String> {
    held.iter()
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (name.clone(), text)
        })
        .collect()
}

fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| {
        value
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1")
    })
}

fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn instant(value: &Value) -> Result<DateTime<Utc>, Error> {
    let text = value.as_str().unwrap_or_default();
    let bare = text
        .trim()
        .strip_prefix("datetime(")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(text);
    // Ticks of 100 ns since 0001-01-01.
    const TICKS_TO_1970: i64 = 621_355_968_000_000_000;
    kql::parse_datetime(bare.trim())
        .and_then(|ticks| DateTime::from_timestamp_micros((ticks.checked_sub(TICKS_TO_1970)?).div_euclid(10)))
        .ok_or_else(|| Error::BadRequest {
            problem: format!("`{value}` is no instant for a request property"),
        })
}

/// `servertimeout` is a length of time; a number counts seconds, as Python's clients may send it.
fn timeout(value: &Value) -> Result<Duration, Error> {
    let parsed = match value {
        Value::Number(number) => number
            .as_f64()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
        Value::String(text) => length(text),
        _ => None,
    };
    parsed.ok_or_else(|| Error::BadRequest {
        problem: format!("`{value}` is no length of time for servertimeout; write 00:04:00 or 4m"),
    })
}

fn length(text: &str) -> Option<Duration> {
    let text = text.trim();
    // Python writes hours with one digit.
    let padded = match text.find(':') {
        Some(1) => format!("0{text}"),
        _ => text.to_owned(),
    };
    let ticks = kql::parse_timespan(&padded)?;
    Some(Duration::from_micros(u64::try_from(ticks).ok()? / 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(properties: Value) -> Asked {
        let body = json!({ "db": "Samples", "csl": "T", "properties": properties });
        Asked::read(body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn properties_come_as_object_or_as_text() {
        let properties = json!({
            "Options": { "servertimeout": "00:00:30", "truncationmaxrecords": 5, "query_now": "2026-01-02T03:04:05Z" },
            "Parameters": { "a": "1h", "b": 5 },
        });
        for properties in [properties.clone(), Value::String(properties.to_string())] {
            let asked = read(properties);
            assert_eq!(asked.database, "Samples");
            assert_eq!(asked.answer.timeout, Some(Duration::from_secs(30)));
            assert_eq!(asked.most_rows(), 5);
            assert_eq!(asked.now.to_rfc3339(), "2026-01-02T03:04:05+00:00");
            assert_eq!(asked.parameters["a"], "1h");
            assert_eq!(asked.parameters["b"], "5");
        }
        assert_eq!(read(Value::Null).most_rows(), 500_000);
        assert_eq!(
            read(json!({"options": {"notruncation": true}})).most_rows(),
            query::MOST_ROWS
        );
    }

    #[test]
    fn timeouts_come_in_several_spellings() {
        for (value, seconds) in [
            (json!("0:04:00"), 240),
            (json!("00:04:00"), 240),
            (json!("4m"), 240),
            (json!(240), 240),
            (json!("1.00:00:00"), 86_400),
        ] {
            assert_eq!(timeout(&value).unwrap(), Duration::from_secs(seconds), "{value}");
        }
        assert!(timeout(&json!("soon")).is_err() && timeout(&json!(-1)).is_err());
    }
}
