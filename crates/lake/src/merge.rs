//! Makes one file of several, keeping all rows or those that are young enough.

use crate::data_file::DataFile;
use crate::parquet_file::{Encoded, ParquetFile};
use crate::snapshot::Snapshot;
use crate::stored_table::StoredTable;
use crate::{Error, Writer};
use arrow::compute::filter_record_batch;
use arrow::compute::kernels::cmp::lt;
use arrow_array::{BooleanArray, RecordBatch, Scalar, TimestampMicrosecondArray, new_null_array};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use bytes::Bytes;
use datafusion::object_store::ObjectStoreExt as _;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows read at once.
const BATCH_ROWS: usize = 16_384;

/// A merged file, and how many rows of the old ones are not in it.
pub(crate) struct Merged {
    pub(crate) encoded: Encoded,
    pub(crate) dropped: u64,
}

impl Writer {
    /// Reads files in their order and writes their rows to one, without those before `from_micros`;
    /// rows without a time stay.
    pub(crate) async fn merge(
        &self,
        stored: &StoredTable,
        snapshot: &Arc<Snapshot>,
        files: &[Arc<DataFile>],
        from_micros: Option<i64>,
    ) -> Result<Merged, Error> {
        let mut sources = Vec::with_capacity(files.len());
        for file in files {
            let place = file
                .path
                .split('/')
                .fold(stored.folder().clone(), |path, part| path.join(part));
            let read = |error| Error::read(place.to_string(), error);
            let bytes = self
                .lake
                .inner
                .storage
                .store
                .get(&place)
                .await
                .map_err(read)?
                .bytes()
                .await
                .map_err(read)?;
            sources.push(bytes);
        }
        let snapshot = Arc::clone(snapshot);
        tokio::task::spawn_blocking(move || merge_files(&snapshot, &sources, from_micros))
            .await
            .map_err(|source| Error::Task {
                step: "merge files",
                source,
            })?
    }
}

fn merge_files(snapshot: &Snapshot, sources: &[Bytes], from_micros: Option<i64>) -> Result<Merged, Error> {
    let name = snapshot.table.name.as_str();
    let time_column = snapshot.table.time_column();
    let schema = common_schema(snapshot, sources)?;
    let mut merged = ParquetFile::new(name, Arc::clone(&schema), time_column)?;
    let mut dropped = 0;
    for source in sources {
        let decode = |error| Error::decode(name, error);
        let reader = ParquetRecordBatchReaderBuilder::try_new(source.clone()).map_err(decode)?;
        for batch in reader.with_batch_size(BATCH_ROWS).build().map_err(decode)? {
            let failed = |error| Error::rows(name, error);
            let batch = batch.map_err(failed)?;
            let kept = match (from_micros, time_column) {
                (Some(from), Some(column)) => keep_young(&batch, column, from).map_err(failed)?,
                _ => batch.clone(),
            };
            dropped += (batch.num_rows() - kept.num_rows()) as u64;
            merged.write(&widen(&schema, &kept).map_err(failed)?)?;
        }
    }
    Ok(Merged {
        encoded: merged.finish()?,
        dropped,
    })
}

/// Returns the columns that any file has, in the order of the table.
fn common_schema(snapshot: &Snapshot, sources: &[Bytes]) -> Result<SchemaRef, Error> {
    let mut present = BTreeSet::new();
    for source in sources {
        let metadata = ArrowReaderMetadata::load(source, Default::default())
            .map_err(|error| Error::decode(&snapshot.table.name, error))?;
        present.extend(metadata.schema().fields().iter().map(|field| field.name().clone()));
    }
    let fields: Vec<Arc<Field>> = snapshot
        .arrow
        .fields()
        .iter()
        .filter(|field| present.contains(field.name()))
        .cloned()
        .collect();
    Ok(Arc::new(Schema::new(fields)))
}

fn widen(schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let arrays = schema
        .fields()
        .iter()
        .map(|field| match batch.column_by_name(field.name()) {
            Some(array) if array.data_type() == field.data_type() => Ok(Arc::clone(array)),
            Some(array) => arrow::compute::cast(array, field.data_type()),
            None => Ok(new_null_array(field.data_type(), batch.num_rows())),
        })
        .collect::<Result<_, _>>()?;
    RecordBatch::try_new(Arc::clone(schema), arrays)
}

fn keep_young(batch: &RecordBatch, column: &str, from_micros: i64) -> Result<RecordBatch, ArrowError> {
    let Some(times) = batch.column_by_name(column) else {
        return Ok(batch.clone());
    };
    let from = Scalar::new(TimestampMicrosecondArray::from(vec![from_micros]).with_timezone("UTC"));
    let old = lt(times, &from)?;
    // A comparison with a missing time is null, which is not old.
    let keep: BooleanArray = old.iter().map(|old| Some(old != Some(true))).collect();
    filter_record_batch(batch, &keep)
}
