//! How to ingest.

use ingest::{Limits, ReadOptions};

/// What an ingest is told.
#[derive(Clone, Debug, Default)]
pub struct IngestOptions {
    /// Threads that parse; 0 takes as many as the machine runs at once.
    pub threads: usize,
    /// The table that JSON and CSV rows go to, when the user names one.
    pub table: Option<String>,
    /// Bounds of reading.
    pub limits: Limits,
}

impl IngestOptions {
    /// Returns how to read a source from a group on.
    pub(crate) fn read_options(&self, from_sequence: u64) -> ReadOptions {
        ReadOptions {
            from_sequence,
            workers: self.threads,
            table: self.table.clone(),
            limits: self.limits.clone(),
        }
    }
}
