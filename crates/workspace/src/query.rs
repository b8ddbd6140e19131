//! Queries over all tables.

use crate::{Error, Workspace};
use hunt::{QueryOptions, QueryResult, ResultColumn};

impl Workspace {
    /// Runs a KQL query. Dropping the future stops it.
    ///
    /// # Errors
    /// When the text is wrong, uses something unsupported, or hits a limit.
    pub async fn query(&self, kql: &str, options: &QueryOptions) -> Result<QueryResult, Error> {
        // Another process may have made a table since.
        self.lake().refresh().await?;
        Ok(self.engine().query(kql, options).await?)
    }

    /// Checks a query against the tables without running it and returns the columns it would answer.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn check(&self, kql: &str, options: &QueryOptions) -> Result<Vec<ResultColumn>, Error> {
        self.lake().refresh().await?;
        Ok(self.engine().check(kql, options).await?)
    }

    /// Returns the plan of a query as text.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn explain(&self, kql: &str, options: &QueryOptions) -> Result<String, Error> {
        self.lake().refresh().await?;
        Ok(self.engine().explain(kql, options).await?)
    }
}
