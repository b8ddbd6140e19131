//! What is worked out of one incident: its steps, its story, its summary.

use crate::{Error, Workspace};
use evidence::RowRef;
use incidents::{Step, StoryGraph, Summary};
use lake::FoundRow;

impl Workspace {
    /// Returns the steps of an incident in time order; `None` when there is no such incident.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn steps(&self, id: &str) -> Result<Option<Vec<Step>>, Error> {
        Ok(self.case(id).await?.map(|case| incidents::steps(&case)))
    }

    /// Returns the story of an incident as a graph; `None` when there is no such incident.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn story(&self, id: &str) -> Result<Option<StoryGraph>, Error> {
        Ok(self.case(id).await?.map(|case| incidents::story(&case)))
    }

    /// Returns the cited summary of an incident; `None` when there is no such incident.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn summary(&self, id: &str) -> Result<Option<Summary>, Error> {
        Ok(self.case(id).await?.map(|case| incidents::summarize(&case)))
    }

    /// Returns the stored rows that citations point to, whole; those that have left are not among them.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub async fn rows(&self, rows: &[RowRef]) -> Result<Vec<FoundRow>, Error> {
        Ok(self.lake().find_rows(rows).await?)
    }
}
