//! All alerts: those of our rules and those that other products' logs tell of.
//!
//! An alert may be told several times, as products write a row whenever it changes; the latest row of an
//! id counts. An alert that is both in `SecurityAlert` and in `AlertInfo` is one alert, and the first
//! tells more.

use crate::{Error, Workspace, simulated};
use evidence::{Alert, RowRef, hunting, sentinel};
use lake::FoundRow;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};

/// The tables that hold alerts.
pub(crate) const ALERT_TABLES: [&str; 3] = ["SecurityAlert", "AlertInfo", "AlertEvidence"];

impl Workspace {
    /// Reads all alerts, in the order of their first activity.
    ///
    /// # Errors
    /// When a table cannot be read. A row that makes no alert is no error.
    pub async fn alerts(&self) -> Result<Vec<Alert>, Error> {
        let lake = self.lake();
        let mut alerts = Vec::new();
        let mut told = HashSet::new();
        for row in latest(
            lake.all_rows(ALERT_TABLES[0]).await?,
            &["SystemAlertId", "VendorOriginalId"],
        ) {
            match sentinel::alert_from_row(&row.fields, &row.row) {
                Ok(alert) => {
                    told.insert(alert.id.clone());
                    told.insert(alert.provider_alert_id.clone());
                    alerts.push(alert);
                }
                Err(error) => tracing::warn!(%error, "a row makes no alert"),
            }
        }
        let mut evidence: BTreeMap<String, Vec<FoundRow>> = BTreeMap::new();
        for row in lake.all_rows(ALERT_TABLES[2]).await? {
            if let Some(id) = text(&row.fields, "AlertId").filter(|id| !told.contains(*id)) {
                evidence.entry(id.to_owned()).or_default().push(row);
            }
        }
        for row in latest(lake.all_rows(ALERT_TABLES[1]).await?, &["AlertId"]) {
            let Some(id) = text(&row.fields, "AlertId").filter(|id| !told.contains(*id)) else {
                continue;
            };
            let rows = evidence.remove(id).unwrap_or_default();
            let rows: Vec<(&RowRef, &Map<String, Value>)> = rows.iter().map(|row| (&row.row, &row.fields)).collect();
            match hunting::alert_from_rows((&row.row, &row.fields), &rows) {
                Ok(alert) => alerts.push(alert),
                Err(error) => tracing::warn!(%error, "a row makes no alert"),
            }
        }
        let sources = simulated::sources(lake).await?;
        for alert in &mut alerts {
            simulated::mark(alert, &sources);
        }
        alerts.sort_by(|a, b| (a.first_activity_at, &a.id).cmp(&(b.first_activity_at, &b.id)));
        alerts.dedup_by(|a, b| a.id == b.id);
        Ok(alerts)
    }

    /// Returns the alert of an id.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub async fn alert(&self, id: &str) -> Result<Option<Alert>, Error> {
        let cases = self.cases().await?;
        let mut alerts = cases.iter().flat_map(|case| &case.alerts);
        Ok(alerts.find(|alert| alert.id == id).cloned())
    }
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// Keeps the latest row of each id, by time and, where that is equal, by identity, which grows.
pub(crate) fn latest(rows: Vec<FoundRow>, id_columns: &[&str]) -> Vec<FoundRow> {
    let mut kept: BTreeMap<String, (Option<i64>, FoundRow)> = BTreeMap::new();
    for row in rows {
        let id = id_columns.iter().find_map(|name| text(&row.fields, name));
        // Without an id the row stands for itself; reading it will say what is missing.
        let id = id.map_or_else(|| row.row.to_string(), str::to_owned);
        let at = ["TimeGenerated", "Timestamp"]
            .iter()
            .find_map(|name| text(&row.fields, name));
        let at = at.and_then(schema::parse_datetime);
        match kept.get(&id) {
            Some((before, other)) if (*before, &other.row.item_id) > (at, &row.row.item_id) => {}
            _ => {
                kept.insert(id, (at, row));
            }
        }
    }
    kept.into_values().map(|(_, row)| row).collect()
}
