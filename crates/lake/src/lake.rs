//! The lake: the tables in one folder, found, followed and handed to readers.

use crate::durable_store::DurableStore;
use crate::ledger::{Ledger, READ_COLUMNS};
use crate::provider::{SnapshotProvider, Storage};
use crate::snapshot::Snapshot;
use crate::stored_table::StoredTable;
use crate::{Error, SOURCES_TABLE, SourceState, Writer, lock, sources_table, table_name};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::object_store::{ObjectStore, ObjectStoreExt as _};
use datafusion::prelude::{SessionConfig, SessionContext};
use schema::Table;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use url::Url;

/// How a lake behaves.
#[derive(Clone, Debug)]
pub struct LakeOptions {
    /// How long a writer waits for another process's writing to end before it gives up.
    pub patience: Duration,
}

impl Default for LakeOptions {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(5),
        }
    }
}

/// The tables in one folder. Cheap to clone; all clones share what they know.
#[derive(Clone, Debug)]
pub struct Lake {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    /// The folder of the tables.
    pub(crate) folder: PathBuf,
    url: Url,
    pub(crate) storage: Storage,
    tables: RwLock<BTreeMap<String, Arc<StoredTable>>>,
    pub(crate) ledger: tokio::sync::Mutex<Ledger>,
    turn: Arc<tokio::sync::Mutex<()>>,
    options: LakeOptions,
    runtime: Arc<RuntimeEnv>,
}

impl Lake {
    /// Opens the lake of a data folder, which is made if it does not exist. Its tables are in `tables`.
    ///
    /// # Errors
    /// When the folder cannot be made or read, or a table of the user's own cannot be understood.
    pub async fn open(data: &Path) -> Result<Self, Error> {
        Self::open_with(data, LakeOptions::default()).await
    }

    /// Opens the lake of a data folder with options of one's own.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(data: &Path, options: LakeOptions) -> Result<Self, Error> {
        let folder = data.join("tables");
        let failed = |source| Error::open(&folder, source);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let folder = folder.canonicalize().map_err(failed)?;
        let url = Url::from_directory_path(&folder)
            .map_err(|()| Error::open(&folder, std::io::Error::from(std::io::ErrorKind::InvalidInput)))?;
        let store: Arc<dyn ObjectStore> = Arc::new(DurableStore::new(folder.join(".staging")));
        let runtime = Arc::new(RuntimeEnv::default());
        let storage = Storage {
            store,
            url: ObjectStoreUrl::parse("outrider-lake://tables/").map_err(|error| Error::scan("", error))?,
            footers: runtime.cache_manager.get_file_metadata_cache(),
        };
        let lake = Self {
            inner: Arc::new(Inner {
                folder,
                url,
                storage,
                tables: RwLock::default(),
                ledger: tokio::sync::Mutex::default(),
                turn: Arc::default(),
                options,
                runtime,
            }),
        };
        lake.refresh().await?;
        Ok(lake)
    }

    /// Returns the folder of the tables.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// Finds tables that another process has made since, and what columns custom tables have.
    ///
    /// # Errors
    /// When the folder cannot be read, or a custom table cannot be understood.
    pub async fn refresh(&self) -> Result<(), Error> {
        let failed = |source| Error::open(&self.inner.folder, source);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.inner.folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if let Some(name) = entry.file_name().to_str()
                && table_name::check(name).is_ok()
                && entry.file_type().map_err(failed)?.is_dir()
            {
                found.push(name.to_owned());
            }
        }
        for name in found {
            let table = self.stored(&name)?;
            // A built-in table's columns are known without looking.
            if schema::find_table(&name).is_none() {
                table.refresh().await?;
            }
        }
        Ok(())
    }

    /// Returns the handle of a table, which need not exist yet.
    pub(crate) fn stored(&self, name: &str) -> Result<Arc<StoredTable>, Error> {
        if let Some(table) = self.tables_read().get(name) {
            return Ok(Arc::clone(table));
        }
        table_name::check(name)?;
        let table = StoredTable::new(name, Arc::clone(&self.inner.storage.store), &self.inner.url)?;
        let mut tables = self.inner.tables.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(
            tables.entry(name.to_owned()).or_insert_with(|| Arc::new(table)),
        ))
    }

    /// Returns the handles of all tables, in the order of their names.
    pub(crate) fn all_stored(&self) -> Vec<Arc<StoredTable>> {
        self.tables_read().values().cloned().collect()
    }

    fn tables_read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<String, Arc<StoredTable>>> {
        self.inner.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the description of a table that the lake holds, as last seen.
    pub(crate) fn described(&self, name: &str) -> Option<Arc<Table>> {
        let stored = self.tables_read().get(name).cloned()?;
        stored.snapshot().map(|snapshot| Arc::clone(&snapshot.table))
    }

    /// Returns the provider of a table's rows at its newest version.
    pub(crate) async fn newest(&self, name: &str) -> Result<Option<SnapshotProvider>, Error> {
        let Some(stored) = self.tables_read().get(name).cloned() else {
            return Ok(None);
        };
        let Some(snapshot) = stored.refresh().await? else {
            return Ok(None);
        };
        Ok(Some(self.provide(&stored, snapshot)))
    }

    pub(crate) fn provide(&self, stored: &StoredTable, snapshot: Arc<Snapshot>) -> SnapshotProvider {
        SnapshotProvider::new(self.inner.storage.clone(), stored.folder().clone(), snapshot)
    }

    /// Makes a session for the lake's own scans.
    pub(crate) fn session(&self) -> SessionContext {
        SessionContext::new_with_config_rt(SessionConfig::new(), Arc::clone(&self.inner.runtime))
    }

    /// Becomes the writer: waits for writers of this process, and for a while for another process's.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process keeps writing; when the folder cannot be written.
    pub async fn writer(&self) -> Result<Writer, Error> {
        let turn = Arc::clone(&self.inner.turn).lock_owned().await;
        let lock = lock::acquire(&self.inner.folder, self.inner.options.patience).await?;
        let staging = self.inner.folder.join(".staging");
        DurableStore::sweep(&staging).map_err(|error| Error::write(staging.display().to_string(), error))?;
        self.refresh().await?;
        self.load_ledger().await?;
        Ok(Writer::new(self.clone(), turn, lock))
    }

    /// Tries whether one could write now: takes the lock and puts a small file on disk, and undoes both.
    ///
    /// # Errors
    /// What would keep a writer from writing.
    pub async fn check_writable(&self) -> Result<(), Error> {
        let _turn = self.inner.turn.lock().await;
        let _lock = lock::acquire(&self.inner.folder, Duration::ZERO).await?;
        let failed = |error| Error::write(self.inner.folder.display().to_string(), error);
        let folder = datafusion::object_store::path::Path::from_url_path(self.inner.url.path());
        let place = folder.map_err(|error| Error::log("", error))?.join(".probe");
        // More than a block, so that a disk that is all but full shows.
        let payload = vec![0_u8; 64 << 10].into();
        self.inner.storage.store.put(&place, payload).await.map_err(failed)?;
        self.inner.storage.store.delete(&place).await.map_err(failed)
    }

    /// Returns how far a source is stored, given its id; `None` when nothing of it is.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn source(&self, id: &str) -> Result<Option<SourceState>, Error> {
        self.load_ledger().await?;
        Ok(self.inner.ledger.lock().await.state(id).cloned())
    }

    /// Returns all sources of which anything is stored, in the order of their ids.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn sources(&self) -> Result<Vec<SourceState>, Error> {
        self.load_ledger().await?;
        Ok(self.inner.ledger.lock().await.states().cloned().collect())
    }

    /// Returns the newest version of a table, a number that grows with every change of it; `None` when
    /// the table does not exist.
    ///
    /// # Errors
    /// When the log of the table cannot be read.
    pub async fn version(&self, table: &str) -> Result<Option<u64>, Error> {
        Ok(self.stored(table)?.refresh().await?.map(|snapshot| snapshot.version))
    }

    /// Brings the ledger in memory up to the newest version of its table.
    async fn load_ledger(&self) -> Result<(), Error> {
        let stored = self.stored(&sources_table().name)?;
        let mut ledger = self.inner.ledger.lock().await;
        let Some(snapshot) = stored.refresh().await? else {
            return Ok(());
        };
        if ledger.version == Some(snapshot.version) {
            return Ok(());
        }
        let mut fresh = Ledger::default();
        fresh.version = Some(snapshot.version);
        let failed = |error| Error::scan(SOURCES_TABLE, error);
        let provider = self.provide(&stored, snapshot);
        let rows = self.session().read_table(Arc::new(provider)).map_err(failed)?;
        let rows = rows.select_columns(&READ_COLUMNS).map_err(failed)?;
        for batch in rows.collect().await.map_err(failed)? {
            fresh.read(&batch);
        }
        *ledger = fresh;
        Ok(())
    }
}
