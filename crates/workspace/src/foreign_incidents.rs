//! Incidents of other products, as their `SecurityIncident` rows tell them: a team's history, from which
//! ours learn.

use crate::alerts::latest;
use crate::{Error, Workspace};
use evidence::sentinel::{self, StoredIncident};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;

const TABLE: &str = "SecurityIncident";

/// The last answer, and the version of the table that it rests on.
#[derive(Debug, Default)]
pub(crate) struct ForeignCache(Mutex<Option<(Option<u64>, Foreign)>>);

/// Incidents of other products.
pub(crate) type Foreign = Arc<Vec<StoredIncident>>;

impl Workspace {
    /// Reads the incidents of other products, each as its latest row tells it.
    pub(crate) async fn foreign_incidents(&self) -> Result<Foreign, Error> {
        let mut kept = self.inner.foreign.0.lock().await;
        let version = self.lake().version(TABLE).await?;
        if let Some((known, incidents)) = kept.as_ref()
            && *known == version
        {
            return Ok(Arc::clone(incidents));
        }
        let is_ours =
            |row: &lake::FoundRow| row.fields.get("ProviderName").and_then(Value::as_str) == Some(sentinel::OUTRIDER);
        let rows = self.lake().all_rows(TABLE).await?;
        let rows: Vec<_> = rows.into_iter().filter(|row| !is_ours(row)).collect();
        let incidents = latest(rows, &["IncidentName", "IncidentNumber"])
            .iter()
            .filter_map(|row| sentinel::incident_from_row(&row.fields))
            .collect();
        let incidents: Foreign = Arc::new(incidents);
        *kept = Some((version, Arc::clone(&incidents)));
        Ok(incidents)
    }
}
