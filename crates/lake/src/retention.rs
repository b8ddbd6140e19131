//! Retention: rows older than an instant leave the tables.
//!
//! A file that is wholly older is taken out of the table; one that holds older and younger rows is
//! written again without the older. Rows without a time stay. The ledger stays whole, so that a source
//! whose rows have left is not taken in again. Space on disk is freed by `vacuum`.

use crate::{Error, SOURCES_TABLE, Writer};
use chrono::{DateTime, Utc};
use deltalake::kernel::Action;
use deltalake::protocol::DeltaOperation;

/// What retention did to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// The table.
    pub table: String,
    /// Rows that left it; files of other writers that do not say their rows count none.
    pub rows_removed: u64,
    /// Files that left it.
    pub files_removed: usize,
    /// Files that were written again without their older rows.
    pub files_rewritten: usize,
}

impl Writer {
    /// Removes rows older than an instant from a table, or from all but the ledger.
    ///
    /// # Errors
    /// [`Error::UnknownTable`]; when reading or writing fails. Tables done before stay done.
    pub async fn retain(&self, from: DateTime<Utc>, table: Option<&str>) -> Result<Vec<Retained>, Error> {
        let from_micros = from.timestamp_micros();
        let mut report = Vec::new();
        for stored in self.chosen(table)? {
            if table.is_none() && stored.name() == SOURCES_TABLE {
                continue;
            }
            let Some(base) = stored.refresh().await? else {
                continue;
            };
            let Some(time_column) = base.table.time_column() else {
                continue;
            };
            let mut done = Retained {
                table: stored.name().to_owned(),
                ..Retained::default()
            };
            let mut actions = Vec::new();
            let now_ms = Utc::now().timestamp_millis();
            for file in &base.files {
                // Without bounds a file may hold anything, so its rows decide.
                let (first, last) = file.stats.times.unwrap_or((i64::MIN, i64::MAX));
                let known_to_have_no_time = file.stats.times.is_none()
                    && file.stats.without_time.is_some()
                    && file.stats.without_time == file.stats.rows;
                if first >= from_micros || known_to_have_no_time {
                    continue;
                }
                if last < from_micros && file.stats.without_time == Some(0) {
                    done.rows_removed += file.stats.rows.unwrap_or(0);
                    done.files_removed += 1;
                    actions.push(Action::Remove(file.to_remove(now_ms, true)));
                    continue;
                }
                let merged = self
                    .merge(&stored, &base, std::slice::from_ref(file), Some(from_micros))
                    .await?;
                if merged.dropped == 0 {
                    continue;
                }
                done.rows_removed += merged.dropped;
                actions.push(Action::Remove(file.to_remove(now_ms, true)));
                if merged.encoded.stats.rows == Some(0) {
                    done.files_removed += 1;
                } else {
                    done.files_rewritten += 1;
                    let rewritten = self.put(&stored, merged.encoded).await?;
                    actions.push(Action::Add(rewritten.to_add(Some(time_column), true)));
                }
            }
            if !actions.is_empty() {
                let predicate = Some(format!("{time_column} < '{}'", from.to_rfc3339()));
                let operation = DeltaOperation::Delete { predicate };
                stored.commit(Some(&base), actions, Vec::new(), operation).await?;
            }
            report.push(done);
        }
        Ok(report)
    }
}
