//! What the workspace holds and whether it is well, for `doctor` and the start page.

use crate::causes::with_causes;
use crate::{Error, Workspace, simulated};
use lake::{SourceState, TableOverview};
use std::path::PathBuf;

/// The state of a workspace.
#[derive(Clone, Debug)]
pub struct Status {
    /// The folder of the tables.
    pub folder: PathBuf,
    /// Tables that exist.
    pub tables: Vec<TableOverview>,
    /// Sources of which anything is stored.
    pub sources: Vec<SourceState>,
    /// Incidents.
    pub incidents: usize,
    /// Alerts.
    pub alerts: usize,
    /// Rules that run.
    pub rules: usize,
    /// Rule files that are left out, and why.
    pub rule_problems: Vec<String>,
    /// Whether a demo scenario is loaded.
    pub is_simulated: bool,
    /// Why rows cannot be written now: another process is writing, or the folder or disk does not
    /// allow it.
    pub not_writable: Option<String>,
}

impl Workspace {
    /// Looks at everything.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub async fn status(&self) -> Result<Status, Error> {
        let lake = self.lake();
        let library = self.rules(&[]);
        let cases = self.cases().await?;
        let not_writable = lake.check_writable().await.err();
        Ok(Status {
            folder: lake.folder().to_owned(),
            tables: lake.tables().await?,
            sources: lake.sources().await?,
            incidents: cases.len(),
            alerts: cases.iter().map(|case| case.alerts.len()).sum(),
            rules: library.enabled().count(),
            rule_problems: library.problems.iter().map(with_causes).collect(),
            is_simulated: !simulated::sources(lake).await?.is_empty(),
            not_writable: not_writable.as_ref().map(with_causes),
        })
    }
}
