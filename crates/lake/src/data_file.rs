//! One Parquet file of a table, and what its log entry says about the rows in it.
//!
//! Source: Delta protocol, "Per-file statistics".

use deltalake::kernel::{Add, Remove};
use schema::{ITEM_ID, format_datetime, parse_datetime};
use serde_json::{Map, Value, json};

/// What is known of the rows of a file without opening it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileStats {
    /// Number of rows; unknown for files of other writers that did not say.
    pub(crate) rows: Option<u64>,
    /// First and last event time, in microseconds since 1970.
    pub(crate) times: Option<(i64, i64)>,
    /// Rows without a time.
    pub(crate) without_time: Option<u64>,
    /// Least and greatest row identity.
    pub(crate) items: Option<(String, String)>,
}

/// A file that belongs to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataFile {
    /// Path below the table's folder.
    pub(crate) path: String,
    /// Size on disk.
    pub(crate) size_bytes: u64,
    /// When it was written, in milliseconds since 1970.
    pub(crate) modified_ms: i64,
    /// What its rows are.
    pub(crate) stats: FileStats,
}

impl DataFile {
    /// Reads a log entry.
    pub(crate) fn from_add(add: &Add, time_column: Option<&str>) -> Self {
        let stats = add
            .stats
            .as_deref()
            .and_then(|text| serde_json::from_str::<Value>(text).ok());
        Self {
            path: add.path.clone(),
            size_bytes: u64::try_from(add.size).unwrap_or(0),
            modified_ms: add.modification_time,
            stats: stats
                .map(|stats| FileStats::from_json(&stats, time_column))
                .unwrap_or_default(),
        }
    }

    /// Writes the log entry that adds the file.
    pub(crate) fn to_add(&self, time_column: Option<&str>, data_change: bool) -> Add {
        Add {
            path: self.path.clone(),
            size: i64::try_from(self.size_bytes).unwrap_or(i64::MAX),
            modification_time: self.modified_ms,
            data_change,
            stats: Some(self.stats.to_json(time_column).to_string()),
            ..Add::default()
        }
    }

    /// Writes the log entry that takes the file out of the table.
    pub(crate) fn to_remove(&self, now_ms: i64, data_change: bool) -> Remove {
        Remove {
            path: self.path.clone(),
            data_change,
            deletion_timestamp: Some(now_ms),
            extended_file_metadata: Some(true),
            partition_values: Some(std::collections::HashMap::new()),
            size: i64::try_from(self.size_bytes).ok(),
            ..Remove::default()
        }
    }
}

impl FileStats {
    fn from_json(stats: &Value, time_column: Option<&str>) -> Self {
        let text = |side: &str, column: &str| stats.get(side)?.get(column)?.as_str().map(str::to_owned);
        let time = |side: &str| parse_datetime(&text(side, time_column?)?);
        let times = time("minValues").zip(time("maxValues")).map(|(least, greatest)| {
            // Other writers cut times to milliseconds, so the last row may be up to one later.
            (
                least,
                if greatest % 1000 == 0 {
                    greatest.saturating_add(999)
                } else {
                    greatest
                },
            )
        });
        Self {
            rows: stats.get("numRecords").and_then(Value::as_u64),
            times,
            without_time: time_column.and_then(|column| stats.get("nullCount")?.get(column)?.as_u64()),
            items: text("minValues", ITEM_ID).zip(text("maxValues", ITEM_ID)),
        }
    }

    fn to_json(&self, time_column: Option<&str>) -> Value {
        let (mut least, mut greatest, mut nulls) = (Map::new(), Map::new(), Map::new());
        if let (Some(column), Some((first, last))) = (time_column, self.times) {
            least.insert(column.to_owned(), format_datetime(first).into());
            greatest.insert(column.to_owned(), format_datetime(last).into());
        }
        if let (Some(column), Some(count)) = (time_column, self.without_time) {
            nulls.insert(column.to_owned(), count.into());
        }
        if let Some((first, last)) = &self.items {
            least.insert(ITEM_ID.to_owned(), first.as_str().into());
            greatest.insert(ITEM_ID.to_owned(), last.as_str().into());
            nulls.insert(ITEM_ID.to_owned(), 0.into());
        }
        json!({ "numRecords": self.rows, "minValues": least, "maxValues": greatest, "nullCount": nulls })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> DataFile {
        DataFile {
            path: "part-1.parquet".to_owned(),
            size_bytes: 10,
            modified_ms: 5,
            stats: FileStats {
                rows: Some(3),
                times: Some((1_600_000_000_000_001, 1_600_000_000_500_002)),
                without_time: Some(1),
                items: Some(("a-1-0".to_owned(), "a-2-0".to_owned())),
            },
        }
    }

    #[test]
    fn a_log_entry_comes_back_to_the_microsecond() {
        let add = file().to_add(Some("TimeGenerated"), true);
        assert_eq!(DataFile::from_add(&add, Some("TimeGenerated")), file());
    }

    #[test]
    fn times_that_another_writer_cut_are_widened() {
        let stats = json!({"numRecords": 1, "minValues": {"T": "2024-01-01T00:00:00.001Z"},
                           "maxValues": {"T": "2024-01-01T00:00:00.002Z"}});
        let (least, greatest) = FileStats::from_json(&stats, Some("T")).times.unwrap();
        assert_eq!(greatest - least, 1_999);
    }

    #[test]
    fn statistics_that_are_missing_or_nonsense_are_unknown() {
        let mut add = file().to_add(None, true);
        add.stats = Some("{".to_owned());
        assert_eq!(DataFile::from_add(&add, Some("T")).stats, FileStats::default());
    }
}
