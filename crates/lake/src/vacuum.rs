//! Vacuum: deletes files that no table uses any more.
//!
//! These are files that compaction and retention took out, and files of writers that were killed
//! before their commit. They are kept for a while, for readers that opened the table before.

use crate::{Error, Writer};
use chrono::Utc;
use datafusion::object_store::ObjectStoreExt as _;
use futures::TryStreamExt as _;
use std::collections::HashSet;
use std::time::Duration;

/// What vacuuming did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vacuumed {
    /// Files deleted.
    pub files: usize,
    /// Bytes freed.
    pub bytes: u64,
    /// Old log entries deleted.
    pub log_entries: usize,
}

impl Writer {
    /// Deletes unused files older than that age from a table, or from all.
    ///
    /// # Errors
    /// [`Error::UnknownTable`]; when listing or deleting fails.
    pub async fn vacuum(&self, older_than: Duration, table: Option<&str>) -> Result<Vacuumed, Error> {
        let store = &self.lake.inner.storage.store;
        let mut done = Vacuumed::default();
        for stored in self.chosen(table)? {
            let Some(snapshot) = stored.refresh().await? else {
                continue;
            };
            let used: HashSet<&str> = snapshot.files.iter().map(|file| file.path.as_str()).collect();
            let listed: Vec<_> = store
                .list(Some(stored.folder()))
                .try_collect()
                .await
                .map_err(|error| Error::read(stored.folder().to_string(), error))?;
            for file in listed {
                let inside = file.location.prefix_match(stored.folder());
                let path = inside.map(|parts| parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/"));
                let Some(path) = path.filter(|path| path.ends_with(".parquet") && !path.starts_with('_')) else {
                    continue;
                };
                let age = Utc::now()
                    .signed_duration_since(file.last_modified)
                    .to_std()
                    .unwrap_or_default();
                if used.contains(path.as_str()) || age < older_than {
                    continue;
                }
                let failed = |error| Error::write(file.location.to_string(), error);
                store.delete(&file.location).await.map_err(failed)?;
                done.files += 1;
                done.bytes += file.size;
            }
            done.log_entries += stored.clean_log().await?;
        }
        Ok(done)
    }
}
