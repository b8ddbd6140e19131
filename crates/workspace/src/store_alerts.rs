//! Stores alerts of our rules as rows that queries see, each change once.
//!
//! The same alert again adds nothing. One that has grown adds a newer `SecurityAlert` row, and those rows
//! of `AlertInfo` and `AlertEvidence` that are not there yet.

use crate::alerts::{ALERT_TABLES, latest};
use crate::{Error, Workspace, row_batch};
use chrono::{DateTime, Utc};
use evidence::{Alert, hunting, sentinel};
use ingest::Batch;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

type Row = Map<String, Value>;

/// What storing alerts did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StoredAlerts {
    /// Alerts that were not there.
    pub(crate) new: usize,
    /// Alerts that were there and have grown or changed.
    pub(crate) updated: usize,
}

impl Workspace {
    /// Stores alerts.
    pub(crate) async fn store_alerts(&self, alerts: Vec<Alert>, now: DateTime<Utc>) -> Result<StoredAlerts, Error> {
        let mut done = StoredAlerts::default();
        if alerts.is_empty() {
            return Ok(done);
        }
        // What is stored must not change between looking and writing.
        let writer = self.lake().writer().await?;
        let known = self.own_alerts().await?;
        let mut security = Vec::new();
        let mut info = Vec::new();
        let mut evidence = Vec::new();
        for mut alert in alerts {
            let before = known.get(&alert.id);
            if let Some(before) = before {
                alert.created_at = before.created_at;
                if alert.event_count < before.event_count || alert == *before {
                    continue;
                }
                done.updated += 1;
            } else {
                done.new += 1;
            }
            let number = u64::try_from(now.timestamp_micros()).unwrap_or(0);
            let mut row = sentinel::alert_to_row(&alert);
            if before.is_some() {
                let now = now.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
                row.insert("TimeGenerated".to_owned(), now.into());
            }
            security.push((row_batch::item_id(&alert.id, number, 0), row));
            let (info_row, evidence_rows) = hunting::alert_to_rows(&alert);
            let (info_before, evidence_before) = before.map(hunting::alert_to_rows).unzip();
            if info_before.as_ref() != Some(&info_row) {
                info.push((row_batch::item_id(&alert.id, number, 0), info_row));
            }
            let there: BTreeSet<String> = evidence_before
                .into_iter()
                .flatten()
                .map(|row: Row| Value::Object(row).to_string())
                .collect();
            for (part, row) in evidence_rows.into_iter().enumerate() {
                if !there.contains(&Value::Object(row.clone()).to_string()) {
                    evidence.push((row_batch::item_id(&alert.id, number, part), row));
                }
            }
        }
        let mut batches: Vec<Batch> = Vec::new();
        for (name, rows) in ALERT_TABLES.into_iter().zip([&security, &info, &evidence]) {
            if !rows.is_empty() {
                batches.push(row_batch::batch(&row_batch::table(name)?, rows)?);
            }
        }
        writer.insert(&batches, None).await?;
        Ok(done)
    }

    /// Reads the alerts of our rules as they are stored, by id.
    async fn own_alerts(&self) -> Result<BTreeMap<String, Alert>, Error> {
        let rows = self.lake().all_rows(ALERT_TABLES[0]).await?;
        let ours =
            |row: &lake::FoundRow| row.fields.get("ProductName").and_then(Value::as_str) == Some(sentinel::OUTRIDER);
        let rows = latest(rows.into_iter().filter(ours).collect(), &["SystemAlertId"]);
        let alerts = rows
            .iter()
            .filter_map(|row| sentinel::alert_from_row(&row.fields, &row.row).ok());
        Ok(alerts.map(|alert| (alert.id.clone(), alert)).collect())
    }
}
