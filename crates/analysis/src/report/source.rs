//! What a finding may cite, and whether it holds a piece of it.

use super::model::Piece;
use crate::field::{by, number, parse_time, shown, text};
use chrono::{DateTime, Utc};
use evidence::{Alert, Citation, Entity, RowRef};
use incidents::inert;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Characters of one value that are searched.
const LONGEST_VALUE: usize = 2_000;

/// Rows of a set that are named one by one.
const MOST_NAMED: usize = 20;

/// Something that a finding may cite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Source {
    /// One stored row.
    Row {
        /// The row and its fields.
        #[serde(flatten)]
        citation: Citation,
    },
    /// Rows that are counted together.
    #[serde(rename_all = "camelCase")]
    Rows {
        /// What they have in common.
        label: String,
        /// The first of them.
        rows: Vec<RowRef>,
        /// `rows`, and by name of a field the number of its values (`distinct DeviceName`) or their sum
        /// (`sum SentBytes`).
        counts: BTreeMap<String, u64>,
        /// Time of the earliest.
        from: Option<DateTime<Utc>>,
        /// Time of the latest.
        until: Option<DateTime<Utc>>,
    },
    /// One alert.
    #[serde(rename_all = "camelCase")]
    Alert {
        /// Its id.
        id: String,
        /// Its incident.
        incident_id: String,
        /// Its title.
        title: String,
        /// Product that raised it.
        product: String,
        /// Its severity.
        severity: String,
        /// First activity.
        at: DateTime<Utc>,
        /// Last activity.
        until: DateTime<Utc>,
        /// Rows it rests on.
        event_count: u64,
        /// A row that tells of it.
        row: Option<RowRef>,
        /// Techniques and entities that it names.
        values: Vec<String>,
    },
    /// Alerts that are counted together.
    #[serde(rename_all = "camelCase")]
    Alerts {
        /// What they have in common.
        label: String,
        /// The alerts.
        ids: Vec<String>,
        /// Rows they rest on.
        event_count: u64,
        /// `alerts` and `incidents`.
        counts: BTreeMap<String, u64>,
        /// First activity of the earliest.
        from: Option<DateTime<Utc>>,
        /// First activity of the latest.
        until: Option<DateTime<Utc>>,
    },
}

impl Source {
    pub(super) fn of_rows(label: &str, rows: &[&Citation], fields: &[&str]) -> Self {
        let mut counts = BTreeMap::from([("rows".to_owned(), rows.len() as u64)]);
        for field in fields {
            match field.strip_prefix("sum ") {
                Some(name) => {
                    let sum = rows
                        .iter()
                        .filter_map(|row| number(row, name))
                        .fold(0_i64, i64::saturating_add);
                    counts.insert((*field).to_owned(), u64::try_from(sum).unwrap_or_default());
                }
                None => {
                    let distinct = by(rows.iter().copied(), |row| text(row, field).map(str::to_owned)).len();
                    counts.insert(format!("distinct {field}"), distinct as u64);
                }
            }
        }
        Self::Rows {
            label: label.to_owned(),
            rows: rows.iter().take(MOST_NAMED).map(|row| row.row.clone()).collect(),
            counts,
            from: rows.iter().filter_map(|row| row.at).min(),
            until: rows.iter().filter_map(|row| row.at).max(),
        }
    }

    pub(super) fn of_alert(incident: &str, alert: &Alert) -> Self {
        let mut values: Vec<String> = alert
            .techniques
            .iter()
            .map(|technique| technique.id().to_owned())
            .collect();
        values.extend(alert.evidence.iter().map(|item| item.entity.label().to_owned()));
        for item in &alert.evidence {
            if let Entity::File(file) = &item.entity {
                values.extend([&file.sha256, &file.sha1, &file.folder].into_iter().flatten().cloned());
            }
        }
        values.extend(
            ["ThreatName", "ThreatFamilyName"]
                .iter()
                .filter_map(|name| alert.custom_details.get(*name).cloned()),
        );
        values.retain(|value| !value.is_empty());
        values.dedup();
        values.truncate(60);
        Self::Alert {
            id: alert.id.clone(),
            incident_id: incident.to_owned(),
            title: alert.title.clone(),
            product: alert.product_name.clone(),
            severity: alert.severity.to_string(),
            at: alert.first_activity_at,
            until: alert.last_activity_at,
            event_count: alert.event_count,
            row: alert.citations.first().map(|citation| citation.row.clone()),
            values,
        }
    }

    pub(super) fn of_alerts(label: &str, alerts: &[&(String, Alert)]) -> Self {
        let mut incidents: Vec<&String> = alerts.iter().map(|(incident, _)| incident).collect();
        incidents.sort_unstable();
        incidents.dedup();
        let at = |(_, alert): &&(String, Alert)| alert.first_activity_at;
        Self::Alerts {
            label: label.to_owned(),
            ids: alerts.iter().map(|(_, alert)| alert.id.clone()).collect(),
            event_count: alerts.iter().map(|(_, alert)| alert.event_count).sum(),
            counts: BTreeMap::from([
                ("alerts".to_owned(), alerts.len() as u64),
                ("incidents".to_owned(), incidents.len() as u64),
            ]),
            from: alerts.iter().map(at).min(),
            until: alerts.iter().map(at).max(),
        }
    }

    /// Returns whether the source holds a piece; our own words need no source and have none.
    pub(super) fn holds(&self, piece: &Piece) -> bool {
        match piece {
            Piece::Text { .. } => false,
            Piece::Entity { value, .. } => self.says(&inert(value, LONGEST_VALUE).text),
            Piece::Quote { text, .. } => self.says(text.trim_end_matches('…')),
            Piece::Time { at, .. } => self.times().iter().any(|time| time.timestamp() == at.timestamp()),
            Piece::Number { value } => self.counts(*value),
        }
    }

    fn says(&self, wanted: &str) -> bool {
        let wanted = wanted.trim().to_lowercase();
        let within = |text: &str| inert(text, LONGEST_VALUE).text.to_lowercase().contains(&wanted);
        if wanted.is_empty() {
            return false;
        }
        match self {
            Self::Row { citation } => citation
                .fields
                .values()
                .any(|value| within(&shown(value)) || inner(value, &within)),
            Self::Alert {
                title,
                severity,
                values,
                incident_id,
                ..
            } => {
                within(title) || within(severity) || *incident_id == wanted || values.iter().any(|value| within(value))
            }
            Self::Rows { .. } | Self::Alerts { .. } => false,
        }
    }

    fn times(&self) -> Vec<DateTime<Utc>> {
        match self {
            Self::Row { citation } => {
                let fields = citation
                    .fields
                    .values()
                    .filter_map(Value::as_str)
                    .filter_map(parse_time);
                citation.at.into_iter().chain(fields).collect()
            }
            Self::Alert { at, .. } => vec![*at],
            Self::Rows { from, until, .. } | Self::Alerts { from, until, .. } => {
                from.iter().chain(until).copied().collect()
            }
        }
    }

    fn counts(&self, wanted: u64) -> bool {
        match self {
            Self::Row { citation } => {
                let values = citation.fields.values();
                values.filter_map(Value::as_u64).any(|value| value == wanted)
            }
            Self::Rows { counts, .. } | Self::Alerts { counts, .. } => counts.values().any(|count| *count == wanted),
            Self::Alert { .. } => false,
        }
    }
}

/// Returns whether text inside a JSON value, or JSON inside a text, fits.
fn inner(value: &Value, within: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            serde_json::from_str::<Value>(text).is_ok_and(|value| !value.is_string() && inner(&value, within))
        }
        Value::String(text) => within(text),
        Value::Array(items) => items.iter().any(|item| inner(item, within)),
        Value::Object(fields) => fields.values().any(|field| inner(field, within)),
        Value::Null | Value::Bool(_) | Value::Number(_) => within(&value.to_string()),
    }
}
