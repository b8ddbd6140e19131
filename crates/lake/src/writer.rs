//! The one writer: stores groups of sources, and other rows, so that each is stored exactly once.
//!
//! A flush writes one file per table and commits it, all tables side by side, and then marks its groups
//! in the ledger. A kill at any moment leaves every table readable; groups that the ledger lacks are
//! read again, and those that a table already holds are left out there by its transactions.

use crate::align::Layout;
use crate::data_file::DataFile;
use crate::ledger::{self, Delivery};
use crate::lock::WriterLock;
use crate::parquet_file::{Encoded, ParquetFile, new_name};
use crate::snapshot::Snapshot;
use crate::stored_table::StoredTable;
use crate::transactions::transaction;
use crate::{Error, Lake, SOURCES_TABLE, delta_schema};
use arrow_array::RecordBatch;
use chrono::Utc;
use datafusion::object_store::ObjectStoreExt as _;
use deltalake::kernel::{Action, Metadata, MetadataExt as _, Protocol, Transaction, new_metadata};
use deltalake::protocol::{DeltaOperation, SaveMode};
use futures::{FutureExt as _, StreamExt as _};
use ingest::Batch;
use schema::{Column, ITEM_ID, Table};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// How often a commit is tried again when another program keeps changing the table.
const TRIES: u32 = 5;
/// Tables written at the same time: while one waits for the disk, another encodes.
const SIDE_BY_SIDE: usize = 3;

/// What an append did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Groups that are stored now and were not before.
    pub groups: u64,
    /// Groups that were stored already.
    pub known: u64,
    /// Rows added to tables, the ledger's not counted.
    pub rows: u64,
}

/// The right to write, held until dropped.
#[derive(Debug)]
pub struct Writer {
    pub(crate) lake: Lake,
    _turn: OwnedMutexGuard<()>,
    _lock: WriterLock,
}

/// Rows for one table, and whose groups they are.
#[derive(Default)]
struct Work {
    rows: Vec<(Arc<Table>, RecordBatch)>,
    /// Last group of each source in it.
    transactions: BTreeMap<String, u64>,
}

impl Writer {
    pub(crate) fn new(lake: Lake, turn: OwnedMutexGuard<()>, lock: WriterLock) -> Self {
        Self {
            lake,
            _turn: turn,
            _lock: lock,
        }
    }

    /// Stores groups. When this returns, they are on disk and marked in the ledger; on an error, none
    /// of them is marked, and appending them again completes what was begun.
    ///
    /// # Errors
    /// [`Error::Gap`] when a source's groups do not follow on what is stored; when writing fails.
    pub async fn append(&self, deliveries: &[Delivery]) -> Result<Appended, Error> {
        let fresh = self.fresh(deliveries).await?;
        let mut appended = Appended {
            groups: fresh.len() as u64,
            known: (deliveries.len() - fresh.len()) as u64,
            rows: 0,
        };
        if fresh.is_empty() {
            return Ok(appended);
        }
        let mut work: BTreeMap<String, Work> = BTreeMap::new();
        for delivery in &fresh {
            let (source, sequence) = (delivery.source.as_ref(), delivery.sequence);
            for batch in &delivery.batches {
                let name = batch.table.name.as_str();
                if !work.contains_key(name) {
                    self.look_up(name).await?;
                }
                let stored = self.lake.stored(name)?;
                let work = work.entry(name.to_owned()).or_default();
                if batch.rows.num_rows() > 0 && !stored.holds(source, sequence) {
                    work.rows.push((Arc::clone(&batch.table), batch.rows.clone()));
                    work.transactions.insert(source.to_owned(), sequence);
                }
            }
        }
        appended.rows = self.write_all(work).await?;
        self.mark(&fresh).await?;
        Ok(appended)
    }

    /// Stores rows that come from no source, such as alerts. With a transaction (an application's name
    /// and a number that grows), a table that holds that number already is left as it is.
    ///
    /// # Errors
    /// When writing fails.
    pub async fn insert(&self, batches: &[Batch], transaction: Option<(&str, u64)>) -> Result<u64, Error> {
        let mut work: BTreeMap<String, Work> = BTreeMap::new();
        for batch in batches {
            let name = batch.table.name.as_str();
            self.look_up(name).await?;
            let stored = self.lake.stored(name)?;
            if transaction.is_some_and(|(application, number)| stored.holds(application, number)) {
                continue;
            }
            let work = work.entry(name.to_owned()).or_default();
            if batch.rows.num_rows() > 0 {
                work.rows.push((Arc::clone(&batch.table), batch.rows.clone()));
                work.transactions
                    .extend(transaction.map(|(application, number)| (application.to_owned(), number)));
            }
        }
        self.write_all(work).await
    }

    /// Picks the groups that are not stored, in order, and checks that none is missing before them.
    async fn fresh<'a>(&self, deliveries: &'a [Delivery]) -> Result<Vec<&'a Delivery>, Error> {
        let mut sorted: Vec<&Delivery> = deliveries.iter().collect();
        sorted.sort_by(|a, b| (&a.source, a.sequence).cmp(&(&b.source, b.sequence)));
        sorted.dedup_by(|a, b| a.source == b.source && a.sequence == b.sequence);
        let ledger = self.lake.inner.ledger.lock().await;
        let mut fresh: Vec<&Delivery> = Vec::with_capacity(sorted.len());
        for delivery in sorted {
            let (source, found) = (&delivery.source, delivery.sequence);
            let stored = ledger.sequence(source);
            if found <= stored {
                continue;
            }
            let before = fresh.last().filter(|last| last.source == *source);
            let expected = before.map_or(stored, |last| last.sequence) + 1;
            if found != expected {
                return Err(Error::Gap {
                    id: source.to_string(),
                    expected,
                    found,
                });
            }
            fresh.push(delivery);
        }
        Ok(fresh)
    }

    /// Learns the newest state of a table and which groups it holds.
    async fn look_up(&self, name: &str) -> Result<(), Error> {
        let stored = self.lake.stored(name)?;
        let snapshot = stored.refresh().await?;
        stored.load_transactions(snapshot.as_deref()).await
    }

    async fn write_all(&self, work: BTreeMap<String, Work>) -> Result<u64, Error> {
        let mut writes = Vec::with_capacity(work.len());
        for (name, work) in work {
            if !work.rows.is_empty() {
                writes.push(self.write_one(name, work).boxed());
            }
        }
        // Every table gets its turn even when one fails: what is committed need not be written again.
        let results: Vec<Result<u64, Error>> = futures::stream::iter(writes)
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        results.into_iter().sum()
    }

    async fn write_one(&self, name: String, work: Work) -> Result<u64, Error> {
        let stored = self.lake.stored(&name)?;
        let rows = work.rows.iter().map(|(_, rows)| rows.num_rows() as u64).sum::<u64>();
        self.write(&stored, work).await?;
        self.tidy(&stored).await;
        Ok(rows)
    }

    /// Marks groups as stored.
    async fn mark(&self, fresh: &[&Delivery]) -> Result<(), Error> {
        let now = Utc::now().timestamp_micros();
        let rows = ledger::rows(fresh, now).map_err(|error| Error::rows(SOURCES_TABLE, error))?;
        let mut work = Work {
            rows: vec![(ledger::sources_table(), rows)],
            ..Work::default()
        };
        for delivery in fresh {
            work.transactions.insert(delivery.source.to_string(), delivery.sequence);
        }
        let stored = self.lake.stored(SOURCES_TABLE)?;
        let snapshot = self.write(&stored, work).await?;
        let mut ledger = self.lake.inner.ledger.lock().await;
        ledger.version = Some(snapshot.version);
        for delivery in fresh {
            ledger.note_delivery(delivery, now);
        }
        if let Some(snapshot) = self.tidy(&stored).await {
            // Merging files changed the version, not the rows.
            ledger.version = Some(snapshot.version);
        }
        Ok(())
    }

    /// Writes one file and commits it.
    async fn write(&self, stored: &Arc<StoredTable>, work: Work) -> Result<Arc<Snapshot>, Error> {
        let now_ms = Utc::now().timestamp_millis();
        let transactions: Vec<Transaction> = work
            .transactions
            .iter()
            .map(|(source, sequence)| transaction(source, *sequence, now_ms))
            .collect();
        let rows = Arc::new(work.rows);
        for _ in 0..TRIES {
            let base = stored.refresh().await?;
            let columns = match &base {
                Some(base) => delta_schema::columns(stored.name(), &base.columns()?)?,
                None => first_columns(stored.name(), &rows),
            };
            let (layout, encoded) = encode(stored.name(), columns, Arc::clone(&rows)).await?;
            let metadata = match &base {
                None => Some(first_metadata(stored.name(), &layout)?),
                Some(base) if layout.has_grown() => Some(grown_metadata(stored.name(), base, &layout)?),
                Some(_) => None,
            };
            let time_column = time_column(stored.name(), &layout);
            let file = self.put(stored, encoded).await?;
            let mut actions = Vec::new();
            if base.is_none() {
                actions.push(Action::Protocol(first_protocol(stored.name())?));
            }
            actions.extend(metadata.map(Action::Metadata));
            actions.push(Action::Add(file.to_add(time_column.as_deref(), true)));
            let operation = DeltaOperation::Write {
                mode: SaveMode::Append,
                partition_by: None,
                predicate: None,
            };
            match stored
                .commit(base.as_deref(), actions, transactions.clone(), operation)
                .await
            {
                Err(Error::Conflict(_)) => self.discard(stored, &file).await,
                result => return result,
            }
        }
        Err(Error::Conflict(stored.name().to_owned()))
    }

    /// Puts a file into a table's folder; it is on disk when this returns.
    pub(crate) async fn put(&self, stored: &StoredTable, encoded: Encoded) -> Result<DataFile, Error> {
        let now = Utc::now();
        let name = new_name(now.timestamp_micros());
        let size_bytes = encoded.bytes.len() as u64;
        let place = stored.folder().clone().join(name.as_str());
        let shown = || {
            self.lake
                .inner
                .folder
                .join(stored.name())
                .join(&name)
                .display()
                .to_string()
        };
        self.lake
            .inner
            .storage
            .store
            .put(&place, encoded.bytes.into())
            .await
            .map_err(|error| Error::write(shown(), error))?;
        Ok(DataFile {
            path: name,
            size_bytes,
            modified_ms: now.timestamp_millis(),
            stats: encoded.stats,
        })
    }

    /// Deletes a file that no commit names. Should that fail, `vacuum` finds it.
    pub(crate) async fn discard(&self, stored: &StoredTable, file: &DataFile) {
        let place = stored.folder().clone().join(file.path.as_str());
        if let Err(error) = self.lake.inner.storage.store.delete(&place).await {
            tracing::debug!(table = stored.name(), file = file.path, %error, "an unused file stays");
        }
    }
}

/// Brings rows into one form and encodes them, on a thread for such work.
async fn encode(
    name: &str,
    columns: Vec<Column>,
    rows: Arc<Vec<(Arc<Table>, RecordBatch)>>,
) -> Result<(Layout, Encoded), Error> {
    let name = name.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut layout = Layout::new(columns);
        let aligned = layout.align(&name, &rows)?;
        let time_column = time_column(&name, &layout);
        let mut file = ParquetFile::new(&name, aligned.schema, time_column.as_deref())?;
        for batch in &aligned.batches {
            file.write(batch)?;
        }
        Ok((layout, file.finish()?))
    })
    .await
    .map_err(|source| Error::Task {
        step: "encode rows",
        source,
    })?
}

fn time_column(name: &str, layout: &Layout) -> Option<String> {
    delta_schema::describe(name, layout.columns().to_vec())
        .time_column()
        .map(str::to_owned)
}

/// Returns the columns a new table starts with: the catalogue's, so that other programs see the
/// table as it is documented, else those of the first rows.
fn first_columns(name: &str, rows: &[(Arc<Table>, RecordBatch)]) -> Vec<Column> {
    let known = schema::find_table(name).or_else(|| rows.first().map(|(table, _)| table.as_ref()));
    let mut layout = Layout::new(Vec::new());
    for column in known.into_iter().flat_map(|table| &table.columns) {
        layout.declare(column);
    }
    layout.columns().to_vec()
}

fn first_metadata(name: &str, layout: &Layout) -> Result<Metadata, Error> {
    let log = |error| Error::log(name, error);
    let delta = delta_schema::to_delta(name, layout.columns())?;
    let bounded: Vec<String> = time_column(name, layout)
        .into_iter()
        .chain([ITEM_ID.to_owned()])
        .collect();
    let configuration = [("delta.dataSkippingStatsColumns", bounded.join(","))];
    new_metadata(&delta, Vec::<String>::new(), configuration)
        .and_then(|metadata| metadata.with_name(name.to_owned()))
        .map_err(log)
}

fn grown_metadata(name: &str, base: &Snapshot, layout: &Layout) -> Result<Metadata, Error> {
    let delta = delta_schema::to_delta(name, layout.columns())?;
    base.metadata
        .clone()
        .with_schema(&delta)
        .map_err(|error| Error::log(name, error))
}

/// The oldest protocol: every reader knows it.
fn first_protocol(name: &str) -> Result<Protocol, Error> {
    let protocol = serde_json::json!({ "minReaderVersion": 1, "minWriterVersion": 2 });
    serde_json::from_value(protocol).map_err(|error| Error::log(name, error))
}
