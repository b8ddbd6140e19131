//! The rows that a whole-table computation writes.

use super::Watch;
use crate::KustoType;
use crate::cell::{Out, Writer};
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::SchemaRef;
use datafusion::common::{Result, resources_datafusion_err};
use std::sync::Arc;

/// Batches hold about this many rows.
const BATCH_ROWS: usize = 8192;
/// More rows than this are refused: the computation holds them all.
const MAX_ROWS: usize = 20_000_000;

/// Takes rows and makes batches of them.
pub(crate) struct Sink<'w> {
    schema: SchemaRef,
    kinds: Vec<KustoType>,
    with_evidence: bool,
    writers: Vec<Writer>,
    evidence: Vec<String>,
    pending: usize,
    total: usize,
    batches: Vec<RecordBatch>,
    /// Tells when to stop.
    pub(crate) watch: &'w Watch,
}

impl<'w> Sink<'w> {
    pub(super) fn new(schema: SchemaRef, kinds: Vec<KustoType>, with_evidence: bool, watch: &'w Watch) -> Self {
        let mut sink = Self {
            schema,
            kinds,
            with_evidence,
            writers: Vec::new(),
            evidence: Vec::new(),
            pending: 0,
            total: 0,
            batches: Vec::new(),
            watch,
        };
        sink.renew();
        sink
    }

    fn renew(&mut self) {
        self.writers = self.kinds.iter().map(|kind| Writer::new(*kind, 64)).collect();
        self.pending = 0;
    }

    /// Writes one row: a value per column, and the identities of the rows it rests on.
    pub(crate) fn push(&mut self, values: &[Out<'_>], evidence: &str) -> Result<()> {
        for (at, writer) in self.writers.iter_mut().enumerate() {
            writer.push(values.get(at).unwrap_or(&Out::Null));
        }
        if self.with_evidence {
            self.evidence.push(evidence.to_owned());
        }
        self.pending += 1;
        self.total += 1;
        if self.total > MAX_ROWS {
            return Err(resources_datafusion_err!("an operator gives more than {MAX_ROWS} rows"));
        }
        if self.pending >= BATCH_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let rows = self.pending;
        let mut arrays: Vec<_> = std::mem::take(&mut self.writers)
            .into_iter()
            .map(Writer::finish)
            .collect();
        if self.with_evidence {
            let evidence = std::mem::take(&mut self.evidence);
            arrays.push(Arc::new(arrow::array::StringArray::from(evidence)));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options)?;
        self.watch.hold(batch.get_array_memory_size())?;
        self.batches.push(batch);
        self.renew();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<RecordBatch>> {
        self.flush()?;
        Ok(self.batches)
    }
}
