//! What a statement may rest on, whoever makes it: rows, alerts, entries of a log, passages of files.
//!
//! One shape for all answers, so that none loses its proof on the way to its reader. Its JSON is that of the
//! wire. Leaves checking statements to whoever makes them.

use crate::{Citation, RowRef};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Something that a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Proof {
    /// A stored row.
    Row(Citation),
    /// An alert.
    #[serde(rename_all = "camelCase")]
    Alert {
        /// Its id.
        alert_id: String,
        /// Its incident, when it is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident_id: Option<String>,
        /// Its title; hostile text when it quotes evidence.
        title: String,
        /// Product that raised it; empty when it is not told.
        product: String,
        /// First event it rests on.
        at: Option<DateTime<Utc>>,
        /// Last event it rests on.
        until: Option<DateTime<Utc>>,
        /// Rows it rests on.
        event_count: u64,
        /// Values of its entities, techniques and details; hostile text.
        values: Vec<String>,
        /// A row that shows it.
        row: Option<RowRef>,
    },
    /// Alerts that are counted together.
    #[serde(rename_all = "camelCase")]
    Set {
        /// What they have in common.
        label: String,
        /// The alerts.
        alert_ids: Vec<String>,
        /// Rows they rest on.
        event_count: u64,
        /// Computers they name.
        hosts: Vec<String>,
        /// Principals they name.
        accounts: Vec<String>,
        /// What else was counted, by what.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        counts: BTreeMap<String, u64>,
        /// First activity.
        at: Option<DateTime<Utc>>,
        /// Last activity.
        until: Option<DateTime<Utc>>,
    },
    /// An entry of an incident's activity log.
    #[serde(rename_all = "camelCase")]
    Entry {
        /// Its id.
        id: String,
        /// When.
        at: DateTime<Utc>,
        /// Who; hostile text.
        by: String,
        /// Whether a program did it.
        automated: bool,
        /// What it says; hostile text.
        text: String,
    },
    /// Incidents that are counted together or pointed at.
    #[serde(rename_all = "camelCase")]
    Incidents {
        /// What they have in common.
        label: String,
        /// Their ids.
        incident_ids: Vec<String>,
        /// Their titles, judgements and times; hostile text.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
    },
    /// Rows that a query found, counted together.
    #[serde(rename_all = "camelCase")]
    Rows {
        /// What they have in common.
        label: String,
        /// Some of the rows.
        rows: Vec<RowRef>,
        /// How many there are.
        row_count: u64,
        /// What was found in them; hostile text.
        names: Vec<String>,
        /// What else was counted, by column.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        counts: BTreeMap<String, u64>,
        /// First of them.
        at: Option<DateTime<Utc>>,
        /// Last of them.
        until: Option<DateTime<Utc>>,
    },
    /// A passage of an uploaded file.
    #[serde(rename_all = "camelCase")]
    Passage {
        /// The file's id.
        file_id: String,
        /// The file's name; hostile text.
        file: String,
        /// Where in it (`page 3`).
        place: String,
        /// The passage; hostile text.
        text: String,
    },
}

impl Proof {
    /// Returns every value that the proof holds, one per line: what a claim that cites it may say.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let time = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        match self {
            Self::Row(citation) => {
                lines.push(citation.row.table.clone());
                lines.extend(citation.at.iter().map(time));
                lines.extend(citation.fields.values().map(shown));
            }
            Self::Alert {
                alert_id,
                incident_id,
                title,
                product,
                at,
                until,
                event_count,
                values,
                row: _,
            } => {
                lines.extend([alert_id, title, product].map(Clone::clone));
                lines.extend(incident_id.clone());
                lines.extend(at.iter().chain(until).map(time));
                lines.push(event_count.to_string());
                lines.extend_from_slice(values);
            }
            Self::Set {
                label,
                alert_ids,
                event_count,
                hosts,
                accounts,
                counts,
                at,
                until,
            } => {
                lines.extend([label.clone(), alert_ids.len().to_string(), event_count.to_string()]);
                lines.extend([hosts.len(), accounts.len()].map(|count| count.to_string()));
                lines.extend(hosts.iter().chain(accounts).chain(alert_ids).cloned());
                lines.extend(counts.values().map(u64::to_string));
                lines.extend(at.iter().chain(until).map(time));
            }
            Self::Entry {
                id: _,
                at,
                by,
                automated: _,
                text,
            } => lines.extend([time(at), by.clone(), text.clone()]),
            Self::Incidents {
                label,
                incident_ids,
                values,
            } => {
                lines.extend([label.clone(), incident_ids.len().to_string()]);
                lines.extend(incident_ids.iter().chain(values).cloned());
            }
            Self::Rows {
                label,
                rows: _,
                row_count,
                names,
                counts,
                at,
                until,
            } => {
                lines.extend([label.clone(), row_count.to_string(), names.len().to_string()]);
                lines.extend_from_slice(names);
                lines.extend(counts.values().map(u64::to_string));
                lines.extend(at.iter().chain(until).map(time));
            }
            Self::Passage {
                file_id: _,
                file,
                place,
                text,
            } => lines.extend([file, place, text].map(Clone::clone)),
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

impl From<Citation> for Proof {
    fn from(citation: Citation) -> Self {
        Self::Row(citation)
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_json_of_a_row_is_that_of_the_wire_and_comes_back() {
        let wire = json!({
            "kind": "row", "table": "DeviceEvents", "itemId": "a/1",
            "at": "2026-03-02T08:00:00Z", "fields": { "DeviceName": "ws-1", "Port": 443 },
        });
        let proof: Proof = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(serde_json::to_value(&proof).unwrap(), wire);
        assert_eq!(proof.text(), "DeviceEvents\n2026-03-02T08:00:00Z\nws-1\n443");
    }

    #[test]
    fn a_set_tells_its_names_and_every_count() {
        let proof = Proof::Set {
            label: "sign-ins".to_owned(),
            alert_ids: vec!["a1".to_owned(), "a2".to_owned()],
            event_count: 17,
            hosts: vec!["ws-1".to_owned()],
            accounts: Vec::new(),
            counts: BTreeMap::from([("distinct City".to_owned(), 5)]),
            at: None,
            until: None,
        };
        let text = proof.text();
        for said in ["sign-ins", "2", "17", "ws-1", "5"] {
            assert!(text.lines().any(|line| line == said), "{said} in {text}");
        }
    }
}
