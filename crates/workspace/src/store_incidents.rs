//! Writes the incidents as rows of `SecurityIncident`, so that queries see them.
//!
//! As in Sentinel, an incident has a row for every change of it, the latest being how it stands. An
//! incident that has become part of another gets a last row that closes it.

use crate::alerts::latest;
use crate::{Error, Workspace, row_batch};
use chrono::{DateTime, SecondsFormat, Utc};
use evidence::{graph, sentinel};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const TABLE: &str = "SecurityIncident";

/// Columns that say when a row was written rather than how the incident stands.
const OF_WRITING: [&str; 2] = ["TimeGenerated", "LastModifiedTime"];

/// What storing incidents did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CorrelateReport {
    /// Incidents there are.
    pub incidents: usize,
    /// Alerts in them.
    pub alerts: usize,
    /// Incidents that were not there before.
    pub new: usize,
    /// Incidents that have changed.
    pub changed: usize,
    /// Incidents that have become part of others.
    pub merged: usize,
}

impl Workspace {
    /// Groups all alerts into incidents and writes a row for each that is new or has changed.
    ///
    /// # Errors
    /// When alerts cannot be read, another process is writing, or writing fails.
    pub async fn correlate(&self, now: DateTime<Utc>) -> Result<CorrelateReport, Error> {
        let writer = self.lake().writer().await?;
        let cases = self.cases().await?;
        let ours = |row: &lake::FoundRow| is(&row.fields, "ProviderName", sentinel::OUTRIDER);
        let rows: Vec<_> = self.lake().all_rows(TABLE).await?.into_iter().filter(ours).collect();
        let mut known: BTreeMap<String, Map<String, Value>> = latest(rows, &["IncidentName"])
            .into_iter()
            .filter_map(|row| Some((row.fields.get("IncidentName")?.as_str()?.to_owned(), row.fields)))
            .collect();
        let mut report = CorrelateReport {
            incidents: cases.len(),
            ..CorrelateReport::default()
        };
        let mut written = Vec::new();
        for case in cases.iter() {
            report.alerts += case.alerts.len();
            let products = case.alerts.iter().map(|alert| alert.product_name.as_str());
            let row = graph::incident_to_row(&case.incident, products);
            match known.remove(&case.incident.id) {
                Some(before) if standing(&before) == standing(&row) => continue,
                Some(_) => report.changed += 1,
                None => report.new += 1,
            }
            written.push((case.incident.id.clone(), row));
        }
        for (id, mut row) in known {
            if is(&row, "Status", "Closed") {
                continue;
            }
            report.merged += 1;
            row.insert("Status".to_owned(), "Closed".into());
            row.insert("Classification".to_owned(), "Undetermined".into());
            let into = cases.iter().find(|case| shares_alert(&row, &case.incident.alert_ids));
            let comment = into.map_or_else(
                || "its alerts are in no incident any more".to_owned(),
                |case| format!("its alerts are part of incident {}", case.incident.id),
            );
            row.insert("ClassificationComment".to_owned(), comment.into());
            written.push((id, row));
        }
        if written.is_empty() {
            return Ok(report);
        }
        let number = u64::try_from(now.timestamp_micros()).unwrap_or(0);
        let at = now.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let rows: Vec<(String, Map<String, Value>)> = written
            .into_iter()
            .map(|(id, mut row)| {
                for column in OF_WRITING {
                    row.insert(column.to_owned(), at.clone().into());
                }
                (row_batch::item_id(&id, number, 0), row)
            })
            .collect();
        let batch = row_batch::batch(&row_batch::table(TABLE)?, &rows)?;
        writer.insert(&[batch], None).await?;
        Ok(report)
    }
}

fn is(row: &Map<String, Value>, column: &str, value: &str) -> bool {
    row.get(column).and_then(Value::as_str) == Some(value)
}

fn shares_alert(row: &Map<String, Value>, alert_ids: &[String]) -> bool {
    let ids = row.get("AlertIds").and_then(Value::as_array);
    ids.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .any(|id| alert_ids.iter().any(|other| other == id))
}

/// How the incident stands: the columns that say something about it.
fn standing(row: &Map<String, Value>) -> BTreeMap<&str, &Value> {
    row.iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(name, value)| {
            let is_empty = value.is_null() || value.as_str().is_some_and(str::is_empty);
            !is_empty && !OF_WRITING.contains(name)
        })
        .collect()
}
