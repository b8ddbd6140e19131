//! What the lake holds, table by table, from the logs alone.

use crate::{Error, Lake};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A table's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableOverview {
    /// The table's public name.
    pub name: String,
    /// Rows; absent when another program added files without saying.
    pub rows: Option<u64>,
    /// Files.
    pub files: usize,
    /// Size of the files.
    pub size_bytes: u64,
    /// Time of the first event.
    pub first_at: Option<DateTime<Utc>>,
    /// Time of the last event.
    pub last_at: Option<DateTime<Utc>>,
    /// Version of the table: the number of its commits, from 0.
    pub version: u64,
}

impl Lake {
    /// Returns the figures of every table that exists, in the order of names.
    ///
    /// # Errors
    /// When a log cannot be read.
    pub async fn tables(&self) -> Result<Vec<TableOverview>, Error> {
        self.refresh().await?;
        let mut found = Vec::new();
        for stored in self.all_stored() {
            let Some(snapshot) = stored.refresh().await? else {
                continue;
            };
            let times = snapshot.times();
            found.push(TableOverview {
                name: stored.name().to_owned(),
                rows: snapshot.rows(),
                files: snapshot.files.len(),
                size_bytes: snapshot.size_bytes(),
                first_at: times.and_then(|(first, _)| DateTime::from_timestamp_micros(first)),
                last_at: times.and_then(|(_, last)| DateTime::from_timestamp_micros(last)),
                version: snapshot.version,
            });
        }
        Ok(found)
    }
}
