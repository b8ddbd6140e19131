//! The workspace: one data folder, opened.

use crate::Error;
use crate::case_cache::CaseCache;
use crate::foreign_incidents::ForeignCache;
use crate::response::PastCache;
use hunt::{Engine, Limits, Tables};
use lake::Lake;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use store::{Location, Store, WorkspaceState};

/// Id of the data folder's workspace in its state: a folder holds one.
const ID: &str = "default";

/// One data folder and all that is done with it. Cheap to clone; all clones share what they know.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    data: PathBuf,
    pub(crate) lake: Lake,
    pub(crate) engine: Arc<Engine>,
    pub(crate) cases: CaseCache,
    pub(crate) state: WorkspaceState,
    pub(crate) foreign: ForeignCache,
    pub(crate) past: PastCache,
    /// The program that reads uploaded documents apart from this process.
    pub(crate) reader: OnceLock<PathBuf>,
}

impl Workspace {
    /// Opens a data folder, which is made if it does not exist.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub async fn open(data: &Path) -> Result<Self, Error> {
        Self::open_with(data, Limits::default()).await
    }

    /// Opens a data folder with limits of one's own for queries.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(data: &Path, limits: Limits) -> Result<Self, Error> {
        let lake = Lake::open(data).await?;
        let tables: Arc<dyn Tables> = Arc::new(lake.clone());
        let engine = Arc::new(Engine::new(tables, limits));
        let store = Store::open(&Location::in_folder(data)).await?;
        let inner = Inner {
            data: data.to_owned(),
            lake,
            engine,
            cases: CaseCache::default(),
            state: store.workspace(ID),
            foreign: ForeignCache::default(),
            past: PastCache::default(),
            reader: OnceLock::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns the data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.inner.data
    }

    /// Returns the tables.
    #[must_use]
    pub fn lake(&self) -> &Lake {
        &self.inner.lake
    }

    /// Returns what people and programs did with incidents, and the settings.
    #[must_use]
    pub fn state_store(&self) -> &WorkspaceState {
        &self.inner.state
    }

    /// Returns the query engine over the tables.
    #[must_use]
    pub fn engine(&self) -> &Arc<Engine> {
        &self.inner.engine
    }
}
