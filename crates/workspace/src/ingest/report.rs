//! What became of each file.

use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMicrosecondType;
use chrono::{DateTime, Utc};
use ingest::Source;
use lake::{Delivery, SourceState};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// What became of a file or of a member of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "camelCase")]
pub enum Outcome {
    /// All of it is stored.
    Stored,
    /// It was stored already; nothing was added.
    Known,
    /// It is no log.
    Skipped {
        /// Why.
        reason: String,
    },
    /// It is in no log format that is known. A dead letter holds its beginning.
    Unrecognised {
        /// What was tried.
        reason: String,
    },
    /// It could not be read, or not to its end. What was read is stored.
    Failed {
        /// What is wrong and what would cure it.
        reason: String,
    },
    /// The ingest was stopped before its end. What was read is stored.
    Stopped,
}

/// Why an ingest ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StopReason {
    /// It was asked to.
    Cancelled,
}

/// A file's counts. Always `events = stored + rejected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileReport {
    /// Its name; a member of an archive as `a.zip!b.json`.
    pub name: String,
    /// Its id, when it is a source of rows.
    pub source: Option<String>,
    /// The format it was read as.
    pub format: String,
    /// Events in what is stored of it, also from before.
    pub events: u64,
    /// Events of them that gave rows.
    pub stored: u64,
    /// Events of them that gave dead letters.
    pub rejected: u64,
    /// Rows that this ingest added, by table.
    pub tables: BTreeMap<String, u64>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What an ingest did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IngestReport {
    /// Every file, in the order in which they were found.
    pub files: Vec<FileReport>,
    /// Events that this ingest stored, dead letters among them.
    pub events: u64,
    /// Events of them that gave rows.
    pub stored: u64,
    /// Events of them that gave dead letters.
    pub rejected: u64,
    /// Rows that it added, by table.
    pub tables: BTreeMap<String, u64>,
    /// First and last event time of the rows that it added.
    pub time_range: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Why it ended early, when it did.
    pub stopped: Option<StopReason>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
}

impl IngestReport {
    /// Counts the files with an outcome.
    #[must_use]
    pub fn count(&self, is_wanted: impl Fn(&Outcome) -> bool) -> usize {
        self.files.iter().filter(|file| is_wanted(&file.outcome)).count()
    }
}

/// How the reading of a source ended.
#[derive(Debug)]
pub(crate) struct Ending {
    name: String,
    source: Option<String>,
    pub(crate) format: String,
    before: SourceState,
    pub(crate) outcome: Outcome,
}

impl Ending {
    /// Begins with a source, of which that much was stored before.
    pub(crate) fn of(source: &Source, before: Option<&SourceState>) -> Self {
        Self {
            name: source.name().to_owned(),
            source: Some(source.id().as_str().to_owned()),
            format: String::new(),
            before: before.cloned().unwrap_or_default(),
            outcome: Outcome::Stored,
        }
    }

    pub(crate) fn without_source(name: String, outcome: Outcome) -> Self {
        Self {
            name,
            source: None,
            format: String::new(),
            before: SourceState::default(),
            outcome,
        }
    }
}

/// Counts what was stored of each source.
#[derive(Debug, Default)]
pub(crate) struct Files {
    ended: Vec<Ending>,
    added: HashMap<String, Added>,
    /// Sources in the order in which they were first stored, for those that never ended.
    order: Vec<(String, String, String)>,
    times: Option<(i64, i64)>,
}

#[derive(Debug, Default)]
struct Added {
    events: u64,
    stored: u64,
    rejected: u64,
    tables: BTreeMap<String, u64>,
}

impl Files {
    pub(crate) fn end(&mut self, ending: Ending) {
        self.ended.push(ending);
    }

    /// Counts groups that are on disk.
    pub(crate) fn stored(&mut self, deliveries: Vec<Delivery>) {
        for delivery in deliveries {
            if !self.added.contains_key(delivery.source.as_ref()) {
                let name = (
                    delivery.source.to_string(),
                    delivery.name.to_string(),
                    delivery.format.to_string(),
                );
                self.order.push(name);
            }
            let added = self.added.entry(delivery.source.to_string()).or_default();
            added.events += delivery.events;
            added.stored += delivery.stored;
            added.rejected += delivery.rejected;
            for batch in &delivery.batches {
                *added.tables.entry(batch.table.name.clone()).or_default() += batch.rows.num_rows() as u64;
                if let Some(times) = times_of(batch) {
                    let (first, last) = self.times.unwrap_or(times);
                    self.times = Some((first.min(times.0), last.max(times.1)));
                }
            }
        }
    }

    pub(crate) fn report(mut self, stopped: Option<StopReason>, elapsed: Duration) -> IngestReport {
        let mut report = IngestReport {
            stopped,
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            time_range: self.times.and_then(|(first, last)| {
                DateTime::from_timestamp_micros(first).zip(DateTime::from_timestamp_micros(last))
            }),
            ..IngestReport::default()
        };
        for ending in std::mem::take(&mut self.ended) {
            let added = ending
                .source
                .as_ref()
                .and_then(|source| self.added.remove(source))
                .unwrap_or_default();
            report.add(ending, added);
        }
        for (source, name, format) in std::mem::take(&mut self.order) {
            if let Some(added) = self.added.remove(&source) {
                let before = SourceState::default();
                report.add(
                    Ending {
                        name,
                        source: Some(source),
                        format,
                        before,
                        outcome: Outcome::Stopped,
                    },
                    added,
                );
            }
        }
        report
    }
}

impl IngestReport {
    fn add(&mut self, ending: Ending, added: Added) {
        self.events += added.events;
        self.stored += added.stored;
        self.rejected += added.rejected;
        for (table, rows) in &added.tables {
            *self.tables.entry(table.clone()).or_default() += rows;
        }
        self.files.push(FileReport {
            name: ending.name,
            source: ending.source,
            format: ending.format,
            events: ending.before.events + added.events,
            stored: ending.before.stored + added.stored,
            rejected: ending.before.rejected + added.rejected,
            tables: added.tables,
            outcome: ending.outcome,
        });
    }
}

fn times_of(batch: &ingest::Batch) -> Option<(i64, i64)> {
    let times = batch.rows.column_by_name(batch.table.time_column()?)?;
    let times = times.as_primitive_opt::<TimestampMicrosecondType>()?;
    arrow::compute::min(times).zip(arrow::compute::max(times))
}
