//! The lake as the query engine sees it.

use crate::Lake;
use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use hunt::{Reference, Tables};
use schema::Table;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// The built-in tables, shared once.
static CATALOGUE: LazyLock<std::collections::BTreeMap<&'static str, Arc<Table>>> = LazyLock::new(|| {
    schema::tables()
        .map(|table| (table.name.as_str(), Arc::new(table.clone())))
        .collect()
});

#[async_trait]
impl Tables for Lake {
    /// A table's columns are those of the catalogue and those the lake was last seen to have.
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        self.described(name).or_else(|| CATALOGUE.get(name).cloned())
    }

    fn names(&self) -> Vec<String> {
        let custom = self.all_stored().into_iter().filter(|table| table.snapshot().is_some());
        let names: BTreeSet<String> = CATALOGUE
            .keys()
            .map(|name| (*name).to_owned())
            .chain(custom.map(|table| table.name().to_owned()))
            .collect();
        names.into_iter().collect()
    }

    async fn provider(
        &self,
        name: &str,
    ) -> Result<Option<Arc<dyn TableProvider>>, Box<dyn std::error::Error + Send + Sync>> {
        let provider = self.newest(name).await?;
        Ok(provider
            .filter(|provider| !provider.is_empty())
            .map(|provider| Arc::new(provider) as Arc<dyn TableProvider>))
    }

    async fn reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.read_reference(reference).await?)
    }
}
