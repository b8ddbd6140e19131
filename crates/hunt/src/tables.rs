//! Where the engine finds tables: a trait that storage implements.

use crate::Reference;
use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use std::fmt::Debug;
use std::sync::Arc;

/// The tables that a query may name.
#[async_trait]
pub trait Tables: Send + Sync + Debug {
    /// Returns the description of a table: one of the catalogue, or a custom one.
    fn table(&self, name: &str) -> Option<Arc<schema::Table>>;

    /// Returns the names of all tables, sorted.
    fn names(&self) -> Vec<String>;

    /// Returns the rows of a table, or `None` when it is known but holds none. The provider may lack
    /// columns that no row has set; the engine reads them as null.
    ///
    /// # Errors
    /// When storage cannot open the table.
    async fn provider(
        &self,
        name: &str,
    ) -> Result<Option<Arc<dyn TableProvider>>, Box<dyn std::error::Error + Send + Sync>>;

    /// Returns the content of something that is no table, or `None` when there is no copy of it.
    /// Nothing may be fetched to answer. Without an implementation there are no copies.
    ///
    /// # Errors
    /// When a copy is there but cannot be read.
    async fn reference(&self, _: &Reference) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(None)
    }
}
