//! Compaction: many small files become few big ones.
//!
//! Files that follow each other are merged in their order, so that bounds on time and identity stay
//! narrow. Each merge is a commit of its own that moves rows and changes none; the transactions in the
//! log are not touched, so replayed groups are still known.

use crate::data_file::DataFile;
use crate::snapshot::Snapshot;
use crate::stored_table::StoredTable;
use crate::{Error, Writer};
use chrono::Utc;
use deltalake::kernel::Action;
use deltalake::protocol::DeltaOperation;
use std::sync::Arc;

/// Merged files are about this big; those of more than half of it are left alone.
const TARGET_BYTES: u64 = 64 << 20;
/// Files of less than this are merged while writing, once there are [`TIDY_FILES`] of them.
const TIDY_BYTES: u64 = 1 << 20;
const TIDY_FILES: usize = 64;
/// Most files in one merge: their footers are read first.
const MERGED_FILES: usize = 256;

/// What compaction did to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// The table.
    pub table: String,
    /// Files before.
    pub files_before: usize,
    /// Files after.
    pub files_after: usize,
    /// Bytes before.
    pub bytes_before: u64,
    /// Bytes after.
    pub bytes_after: u64,
}

impl Writer {
    /// Merges the small files of a table, or of all. Old files stay on disk for readers that still use
    /// them, until `vacuum`.
    ///
    /// # Errors
    /// [`Error::UnknownTable`]; when reading or writing fails. Tables done before stay done.
    pub async fn compact(&self, table: Option<&str>) -> Result<Vec<Compacted>, Error> {
        let mut report = Vec::new();
        for stored in self.chosen(table)? {
            let Some(before) = stored.refresh().await? else {
                continue;
            };
            let after = self.merge_small(&stored, &before, TARGET_BYTES, 2).await?;
            let after = after.unwrap_or_else(|| Arc::clone(&before));
            report.push(Compacted {
                table: stored.name().to_owned(),
                files_before: before.files.len(),
                files_after: after.files.len(),
                bytes_before: before.size_bytes(),
                bytes_after: after.size_bytes(),
            });
        }
        Ok(report)
    }

    /// Merges tiny files once there are many, so that a table fed in drops does not decay. Rows are
    /// stored whether or not this succeeds, so a failure is only noted.
    pub(crate) async fn tidy(&self, stored: &Arc<StoredTable>) -> Option<Arc<Snapshot>> {
        let snapshot = stored.snapshot()?;
        match self.merge_small(stored, &snapshot, TIDY_BYTES * 2, TIDY_FILES).await {
            Ok(merged) => merged,
            Err(error) => {
                tracing::warn!(table = stored.name(), %error, "small files were not merged");
                None
            }
        }
    }

    /// Merges runs of at least so many files that are below half of a size, into files of about it.
    async fn merge_small(
        &self,
        stored: &Arc<StoredTable>,
        snapshot: &Arc<Snapshot>,
        target_bytes: u64,
        least_files: usize,
    ) -> Result<Option<Arc<Snapshot>>, Error> {
        let small = snapshot
            .files
            .iter()
            .filter(|file| file.size_bytes < target_bytes / 2)
            .cloned();
        let small: Vec<Arc<DataFile>> = small.collect();
        if small.len() < least_files {
            return Ok(None);
        }
        let mut newest = None;
        for run in runs(&small, target_bytes) {
            let base = newest.as_ref().unwrap_or(snapshot);
            newest = Some(self.merge_run(stored, base, run, target_bytes).await?);
        }
        Ok(newest)
    }

    async fn merge_run(
        &self,
        stored: &Arc<StoredTable>,
        base: &Arc<Snapshot>,
        run: &[Arc<DataFile>],
        target_bytes: u64,
    ) -> Result<Arc<Snapshot>, Error> {
        let merged = self.merge(stored, base, run, None).await?;
        let expected: Option<u64> = run.iter().map(|file| file.stats.rows).sum();
        if expected.is_some() && expected != merged.encoded.stats.rows {
            let found = merged.encoded.stats.rows.unwrap_or(0);
            let reason = format!("files that say {} rows hold {found}", expected.unwrap_or(0));
            return Err(Error::log(stored.name(), reason));
        }
        let file = self.put(stored, merged.encoded).await?;
        let now_ms = Utc::now().timestamp_millis();
        let mut actions: Vec<Action> = run
            .iter()
            .map(|file| Action::Remove(file.to_remove(now_ms, false)))
            .collect();
        actions.push(Action::Add(file.to_add(base.table.time_column(), false)));
        let target_size = i64::try_from(target_bytes).unwrap_or(i64::MAX);
        let operation = DeltaOperation::Optimize {
            predicate: None,
            target_size,
        };
        let committed = stored.commit(Some(base), actions, Vec::new(), operation).await;
        if committed.is_err() {
            self.discard(stored, &file).await;
        }
        committed
    }

    /// Returns one table, which has to exist, or all.
    pub(crate) fn chosen(&self, table: Option<&str>) -> Result<Vec<Arc<StoredTable>>, Error> {
        let Some(name) = table else {
            return Ok(self.lake.all_stored());
        };
        let stored = self.lake.all_stored().into_iter().find(|stored| stored.name() == name);
        stored
            .map(|stored| vec![stored])
            .ok_or_else(|| Error::UnknownTable(name.to_owned()))
    }
}

/// Cuts files into runs of about a size, leaving out runs of one.
fn runs(files: &[Arc<DataFile>], target_bytes: u64) -> Vec<&[Arc<DataFile>]> {
    let mut found = Vec::new();
    let (mut begin, mut sum) = (0, 0_u64);
    for (at, file) in files.iter().enumerate() {
        let is_full = sum + file.size_bytes > target_bytes || at - begin == MERGED_FILES;
        if is_full && at > begin {
            found.push(&files[begin..at]);
            (begin, sum) = (at, 0);
        }
        sum += file.size_bytes;
    }
    found.push(&files[begin..]);
    found.retain(|run| run.len() > 1);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_keep_the_order_and_the_size() {
        let files: Vec<Arc<DataFile>> = [4, 4, 4, 1, 9, 1, 1]
            .into_iter()
            .enumerate()
            .map(|(at, size_bytes)| {
                let path = at.to_string();
                Arc::new(DataFile {
                    path,
                    size_bytes,
                    modified_ms: 0,
                    stats: Default::default(),
                })
            })
            .collect();
        let found: Vec<Vec<u64>> = runs(&files, 10)
            .into_iter()
            .map(|run| run.iter().map(|file| file.size_bytes).collect())
            .collect();
        assert_eq!(found, [vec![4, 4], vec![4, 1], vec![9, 1]]);
    }
}
