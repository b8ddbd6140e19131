//! What a table's log says about groups that it already holds: Delta Lake's application transactions.
//!
//! Each commit names, for every source whose rows it adds, the last group of that source in it
//! (application id = source id, version = sequence). A group with that number or a smaller one is in
//! the table and must not be added again.
//! Source: Delta protocol, "Transaction identifiers"; "Checkpoints".

use crate::Error;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, RecordBatch};
use bytes::Bytes;
use deltalake::kernel::{Action, Transaction};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::HashMap;

/// The last group of each source that a table holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transactions(HashMap<String, i64>);

impl Transactions {
    /// Returns whether the table holds that group.
    pub(crate) fn holds(&self, source: &str, sequence: u64) -> bool {
        let held = self.0.get(source).copied().and_then(|held| u64::try_from(held).ok());
        held.is_some_and(|held| sequence <= held)
    }

    /// Takes over what an entry of the log says.
    pub(crate) fn apply(&mut self, actions: &[Action]) {
        for action in actions {
            if let Action::Txn(transaction) = action {
                self.0.insert(transaction.app_id.clone(), transaction.version);
            }
        }
    }

    /// Takes over what a checkpoint file says.
    pub(crate) fn apply_checkpoint(&mut self, table: &str, file: Bytes) -> Result<(), Error> {
        let decode = |error| Error::decode(table, error);
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(decode)?;
        let leaves = ["txn.appId", "txn.version"];
        let mask = ProjectionMask::columns(builder.parquet_schema(), leaves);
        for batch in builder.with_projection(mask).build().map_err(decode)? {
            self.apply_rows(&batch.map_err(|error| Error::rows(table, error))?);
        }
        Ok(())
    }

    fn apply_rows(&mut self, batch: &RecordBatch) {
        let Some(rows) = batch.column_by_name("txn").and_then(|column| column.as_struct_opt()) else {
            return;
        };
        let Some(names) = rows
            .column_by_name("appId")
            .and_then(|column| column.as_string_opt::<i32>())
        else {
            return;
        };
        let Some(versions) = rows
            .column_by_name("version")
            .and_then(|column| column.as_primitive_opt::<Int64Type>())
        else {
            return;
        };
        for row in 0..rows.len() {
            if rows.is_valid(row) && names.is_valid(row) && versions.is_valid(row) {
                self.0.insert(names.value(row).to_owned(), versions.value(row));
            }
        }
    }
}

/// Writes the transaction that says that a table holds a source's groups up to that one.
pub(crate) fn transaction(source: &str, sequence: u64, now_ms: i64) -> Transaction {
    Transaction::new_with_last_update(source, i64::try_from(sequence).unwrap_or(i64::MAX), Some(now_ms))
}
