//! The rows of a table at one version, for DataFusion.
//!
//! Files whose bounds on time or row identity contradict a filter are left out without opening them.
//! When a filter demands terms, the others' term filters tell which of their blocks may hold them. What is
//! left becomes one Parquet scan into which DataFusion pushes filters (row groups by statistics, pages by
//! the page index, rows while decoding). Columns that a file lacks read as null.
//! Footers are cached by the lake, so asking again costs no reading of them.
//! Leaves to others: which version is current (`stored_table`).

use crate::data_file::DataFile;
use crate::snapshot::Snapshot;
use crate::term_filter::{self, Access};
use arrow_array::{ArrayRef, StringArray, TimestampMicrosecondArray};
use arrow_schema::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::pruning::PruningStatistics;
use datafusion::common::stats::Precision;
use datafusion::common::{Column, ColumnStatistics, DFSchema, Result, ScalarValue, Statistics};
use datafusion::config::TableParquetOptions;
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::CachedParquetFileReaderFactory;
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::cache::cache_manager::FileMetadataCache;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectMeta, ObjectStore};
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use futures::{StreamExt as _, TryStreamExt as _};
use hunt::Demand;
use parquet::file::metadata::PageIndexPolicy;
use schema::ITEM_ID;
use std::fmt;
use std::sync::Arc;

/// Statistics of files reach the plan while they have at most this many cells (files × columns):
/// DataFusion keeps them for every column, which thousands of files of wide tables make expensive.
const MOST_STATISTICS: usize = 100_000;
/// Files whose term filters are asked at the same time.
const ASKED_AT_ONCE: usize = 16;
/// Bytes read at once from the end of a file; holds the footer of most.
const FOOTER_BYTES: usize = 64 << 10;

/// What every scan of the lake shares.
#[derive(Clone)]
pub(crate) struct Storage {
    /// The store.
    pub(crate) store: Arc<dyn ObjectStore>,
    /// The name under which DataFusion finds it.
    pub(crate) url: ObjectStoreUrl,
    /// Footers read before.
    pub(crate) footers: Arc<FileMetadataCache>,
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage")
            .field("store", &self.store)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A table at one version.
#[derive(Debug)]
pub(crate) struct SnapshotProvider {
    storage: Storage,
    folder: Path,
    snapshot: Arc<Snapshot>,
    /// The files to scan: all of the snapshot's, or some.
    files: Vec<Arc<DataFile>>,
}

impl SnapshotProvider {
    /// Makes the provider of all rows.
    pub(crate) fn new(storage: Storage, folder: Path, snapshot: Arc<Snapshot>) -> Self {
        let files = snapshot.files.clone();
        Self {
            storage,
            folder,
            snapshot,
            files,
        }
    }

    /// Returns the description of the table.
    pub(crate) fn table(&self) -> Arc<schema::Table> {
        Arc::clone(&self.snapshot.table)
    }

    /// Returns whether there is no file to scan.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Keeps only files that pass.
    pub(crate) fn with_files(mut self, keep: impl Fn(&DataFile) -> bool) -> Self {
        self.files.retain(|file| keep(file));
        self
    }

    fn prune(&self, state: &dyn Session, filters: &[Expr]) -> Vec<Arc<DataFile>> {
        let Some(filter) = conjunction(filters.iter().cloned()) else {
            return self.files.clone();
        };
        let kept = DFSchema::try_from(Arc::clone(&self.snapshot.arrow))
            .and_then(|schema| state.create_physical_expr(filter, &schema))
            .and_then(|filter| {
                PruningPredicateBuilder::new()
                    .with_file_schema(Arc::clone(&self.snapshot.arrow))
                    .try_build(filter)
            })
            .and_then(|predicate| {
                predicate.prune(&Bounds {
                    files: &self.files,
                    snapshot: &self.snapshot,
                })
            });
        match kept {
            Ok(kept) => self
                .files
                .iter()
                .zip(kept)
                .filter(|(_, kept)| *kept)
                .map(|(file, _)| file.clone())
                .collect(),
            Err(error) => {
                // The filter itself still runs on every row.
                tracing::debug!(table = self.snapshot.table.name, %error, "no file can be left out");
                self.files.clone()
            }
        }
    }

    /// Leaves out the files, and the parts of files, that lack the terms which filters demand.
    async fn search(&self, files: Vec<Arc<DataFile>>, filters: &[Expr]) -> Result<Vec<(Arc<DataFile>, Access)>> {
        let demand = match Demand::of(filters) {
            Demand::Anything => return Ok(files.into_iter().map(|file| (file, Access::All)).collect()),
            Demand::Nothing => return Ok(Vec::new()),
            demand => demand,
        };
        let demand = &demand;
        let asked = files.into_iter().map(|file| async move {
            let meta = self.object_meta(&file);
            let metadata = DFParquetMetadata::new(self.storage.store.as_ref(), &meta)
                .with_metadata_size_hint(Some(FOOTER_BYTES))
                .with_file_metadata_cache(Some(Arc::clone(&self.storage.footers)))
                .with_page_index_policy(Some(PageIndexPolicy::Optional))
                .fetch_metadata()
                .await?;
            let access = term_filter::access(self.storage.store.as_ref(), &meta.location, &metadata, demand).await?;
            Ok((file, access))
        });
        futures::stream::iter(asked)
            .buffered(ASKED_AT_ONCE)
            .try_filter(|(_, access)| std::future::ready(*access != Access::Nothing))
            .try_collect()
            .await
    }

    fn object_meta(&self, file: &DataFile) -> ObjectMeta {
        ObjectMeta {
            location: file
                .path
                .split('/')
                .fold(self.folder.clone(), |path, part| path.join(part)),
            last_modified: chrono::DateTime::from_timestamp_millis(file.modified_ms).unwrap_or_default(),
            size: file.size_bytes,
            e_tag: None,
            version: None,
        }
    }

    fn partitioned(&self, file: &DataFile, access: &Access, with_statistics: bool) -> PartitionedFile {
        let mut partitioned =
            PartitionedFile::new_from_meta(self.object_meta(file)).with_metadata_size_hint(FOOTER_BYTES);
        if let Access::Some(plan) = access {
            partitioned = partitioned.with_extension(plan.clone());
        }
        if with_statistics {
            partitioned = partitioned.with_statistics(Arc::new(self.file_statistics(file)));
        }
        partitioned
    }

    fn file_statistics(&self, file: &DataFile) -> Statistics {
        let mut statistics = Statistics::new_unknown(&self.snapshot.arrow);
        statistics.num_rows = file.stats.rows.map_or(Precision::Absent, exact);
        statistics.total_byte_size = Precision::Inexact(usize::try_from(file.size_bytes).unwrap_or(usize::MAX));
        let time_column = self.snapshot.table.time_column();
        for (field, column) in self
            .snapshot
            .arrow
            .fields()
            .iter()
            .zip(&mut statistics.column_statistics)
        {
            let bounds = if field.name() == ITEM_ID {
                file.stats
                    .items
                    .as_ref()
                    .map(|(least, greatest)| (text(least), text(greatest)))
            } else if Some(field.name().as_str()) == time_column {
                column.null_count = file.stats.without_time.map_or(Precision::Absent, exact);
                file.stats.times.map(|(first, last)| (time(first), time(last)))
            } else {
                None
            };
            if let Some((least, greatest)) = bounds {
                *column = ColumnStatistics {
                    min_value: Precision::Inexact(least),
                    max_value: Precision::Inexact(greatest),
                    ..column.clone()
                };
            }
        }
        statistics
    }

    fn statistics_of<'f>(&self, files: impl Iterator<Item = &'f Arc<DataFile>>) -> Statistics {
        let mut statistics = Statistics::new_unknown(&self.snapshot.arrow);
        let rows: Option<u64> = files.map(|file| file.stats.rows).sum();
        statistics.num_rows = rows.map_or(Precision::Absent, exact);
        statistics
    }
}

fn exact(count: u64) -> Precision<usize> {
    usize::try_from(count).map_or(Precision::Absent, Precision::Exact)
}

fn text(value: &str) -> ScalarValue {
    ScalarValue::Utf8(Some(value.to_owned()))
}

fn time(micros: i64) -> ScalarValue {
    ScalarValue::TimestampMicrosecond(Some(micros), Some("UTC".into()))
}

#[async_trait]
impl TableProvider for SnapshotProvider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.snapshot.arrow)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// Every filter is pushed into the scan; what the scan cannot use stays above it.
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    fn statistics(&self) -> Option<Statistics> {
        Some(self.statistics_of(self.files.iter()))
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut files = self.prune(state, filters);
        if let (Some(limit), true) = (limit, filters.is_empty()) {
            take_enough(&mut files, limit as u64);
        }
        let files = self.search(files, filters).await?;
        if files.is_empty() {
            let schema = match projection {
                Some(projection) => Arc::new(self.snapshot.arrow.project(projection)?),
                None => Arc::clone(&self.snapshot.arrow),
            };
            return Ok(Arc::new(EmptyExec::new(schema)));
        }
        let with_statistics = files.len() * self.snapshot.arrow.fields().len() <= MOST_STATISTICS;
        let statistics = self.statistics_of(files.iter().map(|(file, _)| file));
        let group = FileGroup::new(
            files
                .iter()
                .map(|(file, access)| self.partitioned(file, access, with_statistics))
                .collect(),
        );
        let groups = group.split_files(state.config().target_partitions());

        state
            .runtime_env()
            .register_object_store(self.storage.url.as_ref(), Arc::clone(&self.storage.store));
        let readers =
            CachedParquetFileReaderFactory::new(Arc::clone(&self.storage.store), Arc::clone(&self.storage.footers));
        let mut options = TableParquetOptions::new();
        options.global = state.config_options().execution.parquet.clone();
        options.global.pushdown_filters = true;
        options.global.reorder_filters = true;
        options.global.enable_page_index = true;
        let source = ParquetSource::new(Arc::clone(&self.snapshot.arrow))
            .with_table_parquet_options(options)
            .with_metadata_size_hint(FOOTER_BYTES)
            .with_parquet_file_reader_factory(Arc::new(readers));
        let config = FileScanConfigBuilder::new(self.storage.url.clone(), Arc::new(source))
            .with_file_groups(groups)
            .with_statistics(statistics)
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}

/// Keeps as many of the first files as hold that many rows.
fn take_enough(files: &mut Vec<Arc<DataFile>>, limit: u64) {
    let mut sum = 0_u64;
    let mut enough = 0;
    for file in files.iter() {
        if sum >= limit {
            break;
        }
        let Some(rows) = file.stats.rows else { return };
        sum = sum.saturating_add(rows);
        enough += 1;
    }
    files.truncate(enough);
}

/// The bounds of files, as the pruning of DataFusion asks for them.
struct Bounds<'a> {
    files: &'a [Arc<DataFile>],
    snapshot: &'a Snapshot,
}

impl Bounds<'_> {
    fn side(&self, column: &Column, least: bool) -> Option<ArrayRef> {
        let pick = |bounds: (i64, i64)| if least { bounds.0 } else { bounds.1 };
        if column.name == ITEM_ID {
            let items = self.files.iter().map(|file| {
                file.stats
                    .items
                    .as_ref()
                    .map(|(first, last)| if least { first.as_str() } else { last.as_str() })
            });
            return Some(Arc::new(items.collect::<StringArray>()));
        }
        if Some(column.name.as_str()) == self.snapshot.table.time_column() {
            let times = self.files.iter().map(|file| file.stats.times.map(pick));
            return Some(Arc::new(
                times.collect::<TimestampMicrosecondArray>().with_timezone("UTC"),
            ));
        }
        None
    }
}

impl PruningStatistics for Bounds<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.side(column, true)
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.side(column, false)
    }

    fn num_containers(&self) -> usize {
        self.files.len()
    }

    fn null_counts(&self, _column: &Column) -> Option<ArrayRef> {
        None
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        None
    }

    fn contained(
        &self,
        _column: &Column,
        _values: &std::collections::HashSet<ScalarValue>,
    ) -> Option<arrow_array::BooleanArray> {
        None
    }
}
