//! Tables held in memory: for tests of rules and queries, and for trying a rule on a few rows.
//!
//! Leaves to others: tables that outlive the process (`lake`).

use crate::Tables;
use arrow::array::RecordBatch;
use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use schema::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The built-in tables, those named on insertion, and the rows given to them.
#[derive(Debug, Default)]
pub struct MemoryTables {
    tables: BTreeMap<String, (Arc<Table>, Vec<RecordBatch>)>,
}

impl MemoryTables {
    /// Adds rows to a table. A batch may lack columns, and batches of one table may differ in them:
    /// what a batch lacks is null.
    pub fn insert(&mut self, table: Arc<Table>, rows: RecordBatch) {
        self.tables
            .entry(table.name.clone())
            .or_insert_with(|| (table, Vec::new()))
            .1
            .push(rows);
    }
}

#[async_trait]
impl Tables for MemoryTables {
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        match self.tables.get(name) {
            Some((table, _)) => Some(Arc::clone(table)),
            None => schema::find_table(name).map(|table| Arc::new(table.clone())),
        }
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = schema::tables().map(|table| table.name.clone()).collect();
        names.extend(self.tables.keys().cloned());
        names.sort();
        names.dedup();
        names
    }

    async fn provider(
        &self,
        name: &str,
    ) -> Result<Option<Arc<dyn TableProvider>>, Box<dyn std::error::Error + Send + Sync>> {
        let Some((table, batches)) = self.tables.get(name) else {
            return Ok(None);
        };
        let schema = table.arrow_schema();
        let mut full = Vec::with_capacity(batches.len());
        for batch in batches {
            let columns = schema
                .fields()
                .iter()
                .map(|field| match batch.column_by_name(field.name()) {
                    Some(column) => Arc::clone(column),
                    None => arrow::array::new_null_array(field.data_type(), batch.num_rows()),
                })
                .collect();
            full.push(RecordBatch::try_new(Arc::clone(&schema), columns)?);
        }
        Ok(Some(Arc::new(MemTable::try_new(schema, vec![full])?)))
    }
}
