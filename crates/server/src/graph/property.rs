//! The properties that clients may filter and order by, and how their values compare.

use chrono::{DateTime, Utc};
use serde_json::Value;
use std::cmp::Ordering;

/// How a property's values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As text.
    Text,
    /// As a word of a list, in any case.
    Word,
    /// From `informational` to `high`.
    Severity,
    /// As an instant.
    Instant,
}

/// A property by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

const fn property(name: &'static str, kind: Kind) -> Property {
    Property { name, kind }
}

/// Those of an incident.
pub(crate) const INCIDENT: &[Property] = &[
    property("assignedTo", Kind::Text),
    property("classification", Kind::Word),
    property("createdDateTime", Kind::Instant),
    property("determination", Kind::Word),
    property("displayName", Kind::Text),
    property("id", Kind::Text),
    property("lastUpdateDateTime", Kind::Instant),
    property("severity", Kind::Severity),
    property("status", Kind::Word),
];

/// Those of an alert.
pub(crate) const ALERT: &[Property] = &[
    property("assignedTo", Kind::Text),
    property("category", Kind::Text),
    property("classification", Kind::Word),
    property("createdDateTime", Kind::Instant),
    property("detectionSource", Kind::Word),
    property("determination", Kind::Word),
    property("id", Kind::Text),
    property("incidentId", Kind::Text),
    property("lastUpdateDateTime", Kind::Instant),
    property("providerAlertId", Kind::Text),
    property("serviceSource", Kind::Word),
    property("severity", Kind::Severity),
    property("status", Kind::Word),
    property("title", Kind::Text),
];

/// Finds a property, or says which there are.
pub(crate) fn find(properties: &'static [Property], name: &str) -> Result<Property, String> {
    properties
        .iter()
        .copied()
        .find(|held| held.name.eq_ignore_ascii_case(name))
        .ok_or_else(|| {
            let names: Vec<_> = properties.iter().map(|held| held.name).collect();
            format!("no filter or order by `{name}`; there are {}", names.join(", "))
        })
}

fn rank(severity: &str) -> u8 {
    match severity.to_ascii_lowercase().as_str() {
        "informational" => 1,
        "low" => 2,
        "medium" => 3,
        "high" => 4,
        _ => 0,
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}

impl Property {
    /// Returns the property's value in an object; null and absent are the same.
    pub(crate) fn of<'a>(&self, object: &'a Value) -> Option<&'a str> {
        object.get(self.name).and_then(Value::as_str)
    }

    /// Compares two values; none when one of them has no place in the order.
    pub(crate) fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        match self.kind {
            Kind::Text => Some(left.cmp(right)),
            Kind::Word => Some(left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase())),
            Kind::Severity => Some(rank(left).cmp(&rank(right))),
            Kind::Instant => Some(instant(left)?.cmp(&instant(right)?)),
        }
    }

    /// Says what is wrong with a value to compare with, if something is.
    pub(crate) fn check(&self, value: &str) -> Result<(), String> {
        match self.kind {
            Kind::Instant if instant(value).is_none() => Err(format!(
                "`{value}` is no instant such as 2024-02-29T13:00:00Z, which `{}` compares with",
                self.name
            )),
            Kind::Severity if rank(value) == 0 && !matches!(value, "unknown" | "unknownFutureValue") => Err(format!(
                "`{value}` is no severity; there are informational, low, medium, high"
            )),
            Kind::Text | Kind::Word | Kind::Severity | Kind::Instant => Ok(()),
        }
    }
}
