//! Writes the incidents as rows of `SecurityIncident`, so that queries see them.
//!
//! As in Sentinel, an incident has a row for every change of it, the latest being how it stands. An
//! incident that has become part of another gets a last row that closes it.

use crate::alerts::latest;
use crate::{Error, Workspace, row_batch};
use chrono::{DateTime, SecondsFormat, Utc};
use evidence::{IncidentState, graph, sentinel};
use incidents::IncidentCase;
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
        let states = self.states().await?;
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
            let row = match states.get(&case.incident.id) {
                // Comments stand in the row, and are in the whole state only.
                Some(_) => row_of(case, &self.state(&case.incident.id).await?),
                None => row_of(case, &IncidentState::default()),
            };
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
        self.write_rows(&writer, written, now).await?;
        Ok(report)
    }

    /// Writes the row of one incident as it stands, if that is not what its last row says.
    pub(crate) async fn write_incident(&self, case: &IncidentCase, state: &IncidentState) -> Result<(), Error> {
        let writer = self.lake().writer().await?;
        let row = row_of(case, state);
        let rows = self.lake().all_rows(TABLE).await?;
        let own = |found: &lake::FoundRow| is(&found.fields, "IncidentName", &case.incident.id);
        let last = latest(rows.into_iter().filter(own).collect(), &["IncidentName"]);
        if last
            .first()
            .is_some_and(|last| standing(&last.fields) == standing(&row))
        {
            return Ok(());
        }
        let now = state.updated_at.unwrap_or(case.incident.last_update_at);
        self.write_rows(&writer, vec![(case.incident.id.clone(), row)], now)
            .await
    }

    async fn write_rows(
        &self,
        writer: &lake::Writer,
        written: Vec<(String, Map<String, Value>)>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
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
        Ok(())
    }
}

fn row_of(case: &IncidentCase, state: &IncidentState) -> Map<String, Value> {
    let products = case.alerts.iter().map(|alert| alert.product_name.as_str());
    graph::incident_to_row(&case.incident, state, products)
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
