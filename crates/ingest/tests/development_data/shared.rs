//! Where the development data is, and counts over what is read from it.

#![expect(clippy::print_stderr, reason = "a missing folder must show")]

use ingest::Group;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Returns the folder of the development data, or `None`, loudly, when it is not there.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: ../shared is missing");
    None
}

/// Counts over groups.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) events: u64,
    pub(crate) stored: u64,
    pub(crate) rejected: u64,
    /// Rows by table.
    pub(crate) rows: BTreeMap<String, u64>,
}

impl Totals {
    /// Adds groups up.
    pub(crate) fn of(groups: &[Group]) -> Self {
        let mut totals = Self::default();
        for group in groups {
            totals.events += group.events;
            totals.stored += group.stored;
            totals.rejected += group.rejected;
            for batch in &group.batches {
                *totals.rows.entry(batch.table.name.clone()).or_default() += batch.rows.num_rows() as u64;
            }
        }
        totals
    }
}
