//! One Delta table in its folder: following its log, and adding entries to it.

use crate::Error;
use crate::snapshot::Snapshot;
use crate::transactions::Transactions;
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectStore, ObjectStoreExt as _};
use deltalake::DeltaTable;
use deltalake::kernel::transaction::{CommitData, TransactionError};
use deltalake::kernel::{Action, Transaction};
use deltalake::logstore::{CommitOrBytes, LogStoreRef, StorageConfig, get_actions, logstore_with};
use deltalake::protocol::DeltaOperation;
use futures::TryStreamExt as _;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use url::Url;
use uuid::Uuid;

/// A checkpoint is made whenever the version is a multiple of this: opening a table then reads one
/// file and at most so many small ones.
const CHECKPOINT_EVERY: u64 = 64;

/// A table and the last state seen of it.
#[derive(Debug)]
pub(crate) struct StoredTable {
    name: String,
    log: LogStoreRef,
    folder: Path,
    state: RwLock<Option<Arc<Snapshot>>>,
    /// Held while following the log, so that two readers do not do it twice.
    following: tokio::sync::Mutex<()>,
    /// Known to writers only, who ask for them.
    transactions: Mutex<Option<Transactions>>,
}

impl StoredTable {
    /// Makes the handle of a table, which need not exist yet.
    pub(crate) fn new(name: &str, store: Arc<dyn ObjectStore>, tables: &Url) -> Result<Self, Error> {
        let url = tables
            .join(&format!("{name}/"))
            .map_err(|error| Error::log(name, error))?;
        let folder = Path::from_url_path(url.path()).map_err(|error| Error::log(name, error))?;
        let log = logstore_with(store, &url, StorageConfig::default()).map_err(|error| Error::log(name, error))?;
        Ok(Self {
            name: name.to_owned(),
            log,
            folder,
            state: RwLock::new(None),
            following: tokio::sync::Mutex::new(()),
            transactions: Mutex::new(None),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the place of the table in the store of the lake.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the last state seen; `None` when the table does not exist or was not looked at.
    pub(crate) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_snapshot(&self, snapshot: Arc<Snapshot>) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
    }

    /// Follows the log to its end and returns the newest state; `None` when the table does not exist.
    pub(crate) async fn refresh(&self) -> Result<Option<Arc<Snapshot>>, Error> {
        let _following = self.following.lock().await;
        let mut state = match self.snapshot() {
            Some(state) => state,
            None => match self.load().await? {
                Some(state) => {
                    self.set_snapshot(Arc::clone(&state));
                    state
                }
                None => return Ok(None),
            },
        };
        while let Some(actions) = self.read_entry(state.version + 1).await? {
            state = Arc::new(state.next(&actions)?);
            self.note_transactions(&actions);
            self.set_snapshot(Arc::clone(&state));
        }
        Ok(Some(state))
    }

    async fn load(&self) -> Result<Option<Arc<Snapshot>>, Error> {
        if self.checkpoints(u64::MAX).await?.is_empty() {
            // Without a checkpoint the log is short, and its first entry begins the state.
            let Some(actions) = self.read_entry(0).await? else {
                return Ok(None);
            };
            return Ok(Some(Arc::new(Snapshot::first(&self.name, &actions)?)));
        }
        let log = |error| Error::log(&self.name, error);
        let mut table = DeltaTable::new(Arc::clone(&self.log));
        table.load().await.map_err(log)?;
        let delta = table.snapshot().map_err(log)?;
        let mut snapshot = Snapshot::new(&self.name, delta.version(), delta.protocol(), delta.metadata().clone())?;
        let mut files: Vec<_> = delta.log_data().iter().collect();
        files.sort_by_cached_key(|file| (file.modification_time(), file.path().into_owned()));
        for file in &files {
            #[expect(deprecated, reason = "the only public way to all of a file's log entry")]
            snapshot.add_file(&file.add_action());
        }
        Ok(Some(Arc::new(snapshot)))
    }

    /// Finds the checkpoints up to that version, as (version, place), oldest first.
    async fn checkpoints(&self, up_to: u64) -> Result<Vec<(u64, Path)>, Error> {
        let store = self.log.object_store(None);
        let entries = store
            .list(Some(&Path::from("_delta_log")))
            .try_collect::<Vec<_>>()
            .await;
        let mut found: Vec<(u64, Path)> = entries
            .map_err(|error| Error::read(format!("{}/_delta_log", self.name), error))?
            .into_iter()
            .filter_map(|entry| {
                let (version, rest) = entry.location.filename()?.split_once('.')?;
                let is_checkpoint = rest.starts_with("checkpoint.") && rest.ends_with(".parquet");
                let version = version
                    .parse()
                    .ok()
                    .filter(|version| is_checkpoint && *version <= up_to)?;
                Some((version, entry.location))
            })
            .collect();
        found.sort();
        Ok(found)
    }

    async fn read_entry(&self, version: u64) -> Result<Option<Vec<Action>>, Error> {
        let log = |error| Error::log(&self.name, error);
        match self.log.read_commit_entry(version).await.map_err(log)? {
            Some(bytes) => Ok(Some(get_actions(version, &bytes).map_err(log)?)),
            None => Ok(None),
        }
    }

    /// Returns whether the table holds that group; [`Self::load_transactions`] comes first.
    pub(crate) fn holds(&self, source: &str, sequence: u64) -> bool {
        let transactions = self.transactions.lock().unwrap_or_else(PoisonError::into_inner);
        transactions
            .as_ref()
            .is_some_and(|transactions| transactions.holds(source, sequence))
    }

    fn note_transactions(&self, actions: &[Action]) {
        if let Some(transactions) = &mut *self.transactions.lock().unwrap_or_else(PoisonError::into_inner) {
            transactions.apply(actions);
        }
    }

    /// Reads which groups the table holds, unless that is known already.
    pub(crate) async fn load_transactions(&self, snapshot: Option<&Snapshot>) -> Result<(), Error> {
        if self
            .transactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
        {
            return Ok(());
        }
        let mut transactions = Transactions::default();
        if let Some(snapshot) = snapshot {
            let checkpoints = self.checkpoints(snapshot.version).await?;
            let newest = checkpoints.last().map(|(version, _)| *version);
            for (_, place) in checkpoints.iter().filter(|(version, _)| Some(*version) == newest) {
                let read = |error| Error::read(place.to_string(), error);
                let file = self
                    .log
                    .object_store(None)
                    .get(place)
                    .await
                    .map_err(read)?
                    .bytes()
                    .await
                    .map_err(read)?;
                transactions.apply_checkpoint(&self.name, file)?;
            }
            for version in newest.map_or(0, |version| version + 1)..=snapshot.version {
                let actions = self.read_entry(version).await?;
                let missing = || Error::log(&self.name, format!("entry {version} is missing"));
                transactions.apply(&actions.ok_or_else(missing)?);
            }
        }
        *self.transactions.lock().unwrap_or_else(PoisonError::into_inner) = Some(transactions);
        Ok(())
    }

    /// Adds an entry to the log after that state. When this returns, the entry is on disk.
    ///
    /// # Errors
    /// [`Error::Conflict`] when another program was faster.
    pub(crate) async fn commit(
        &self,
        base: Option<&Snapshot>,
        actions: Vec<Action>,
        transactions: Vec<Transaction>,
        operation: DeltaOperation,
    ) -> Result<Arc<Snapshot>, Error> {
        let version = base.map_or(0, |base| base.version + 1);
        let data = CommitData::new(actions, operation, HashMap::new(), transactions);
        let bytes = data.get_bytes().map_err(|error| Error::log(&self.name, error))?;
        let place = || format!("{}/_delta_log/{version:020}.json", self.name);
        match self
            .log
            .write_commit_entry(version, CommitOrBytes::LogBytes(bytes), Uuid::nil())
            .await
        {
            Ok(()) => {}
            Err(TransactionError::VersionAlreadyExists(_)) => {
                return Err(Error::Conflict(self.name.clone()));
            }
            Err(error) => return Err(Error::write(place(), error)),
        }
        let snapshot = Arc::new(match base {
            Some(base) => base.next(&data.actions)?,
            None => Snapshot::first(&self.name, &data.actions)?,
        });
        self.note_transactions(&data.actions);
        self.set_snapshot(Arc::clone(&snapshot));
        if version > 0 && version.is_multiple_of(CHECKPOINT_EVERY) {
            self.checkpoint().await;
        }
        Ok(snapshot)
    }

    /// Makes a checkpoint. The commit stands without it, so a failure is only noted.
    async fn checkpoint(&self) {
        let mut table = DeltaTable::new(Arc::clone(&self.log));
        let made = async {
            table.load().await?;
            deltalake::checkpoints::create_checkpoint(&table, None).await
        };
        if let Err(error) = made.await {
            tracing::warn!(table = self.name, %error, "no checkpoint made; the table stays readable without it");
        }
    }

    /// Deletes log entries that a checkpoint has made unneeded, once they are older than 30 days.
    pub(crate) async fn clean_log(&self) -> Result<usize, Error> {
        let log = |error| Error::log(&self.name, error);
        let mut table = DeltaTable::new(Arc::clone(&self.log));
        table.load().await.map_err(log)?;
        deltalake::checkpoints::cleanup_metadata(&table, None)
            .await
            .map_err(log)
    }
}
