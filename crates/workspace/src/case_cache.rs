//! The incidents, worked out again only when alerts have changed.

use crate::alerts::ALERT_TABLES;
use crate::{Error, Workspace};
use incidents::{CorrelateOptions, IncidentCase, correlate};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Versions of the tables that hold alerts.
type Versions = [Option<u64>; ALERT_TABLES.len()];

/// The last answer, and what it rests on.
#[derive(Debug, Default)]
pub(crate) struct CaseCache(Mutex<Option<(Versions, Cases)>>);

/// Incidents with their alerts, in the order of their first activity.
pub type Cases = Arc<Vec<Arc<IncidentCase>>>;

impl Workspace {
    /// Returns all incidents with their alerts: a pure function of the alerts that are stored. The same
    /// object is handed out until alerts change.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn cases(&self) -> Result<Cases, Error> {
        let mut kept = self.inner.cases.0.lock().await;
        let mut versions = Versions::default();
        for (version, table) in versions.iter_mut().zip(ALERT_TABLES) {
            *version = self.lake().version(table).await?;
        }
        if let Some((known, cases)) = kept.as_ref()
            && *known == versions
        {
            return Ok(Arc::clone(cases));
        }
        let alerts = self.alerts().await?;
        let worked_out = tokio::task::spawn_blocking(move || correlate(&alerts, &CorrelateOptions::default()));
        let worked_out = worked_out.await.map_err(|source| Error::Task {
            step: "group alerts",
            source,
        })?;
        let cases: Cases = Arc::new(worked_out.into_iter().map(Arc::new).collect());
        *kept = Some((versions, Arc::clone(&cases)));
        Ok(cases)
    }

    /// Returns the incident of an id.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn case(&self, id: &str) -> Result<Option<Arc<IncidentCase>>, Error> {
        Ok(self.cases().await?.iter().find(|case| case.incident.id == id).cloned())
    }
}
