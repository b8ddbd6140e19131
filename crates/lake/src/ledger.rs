//! The ledger: which groups of which sources are stored whole, in the table [`SOURCES_TABLE`].
//!
//! A group counts as stored once its row is here, which is committed after the rows of all tables.
//! Between those commits a kill may fall; the tables' own transactions then keep the group from being
//! added twice.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::ArrowError;
use chrono::{DateTime, Utc};
use ingest::{Batch, Group};
use schema::{Column, ColumnType, Table, TableBuilder};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Name of the ledger's table.
pub const SOURCES_TABLE: &str = "OutriderSources_CL";

static TABLE: LazyLock<Arc<Table>> = LazyLock::new(|| {
    let column = |name: &str, kind| Column::new(name, kind);
    Arc::new(Table::custom(
        SOURCES_TABLE,
        vec![
            column("TimeGenerated", ColumnType::Datetime),
            column("SourceId", ColumnType::String),
            column("SourceName", ColumnType::String),
            column("Format", ColumnType::String),
            column("Sequence", ColumnType::Long),
            column("Events", ColumnType::Long),
            column("Stored", ColumnType::Long),
            column("Rejected", ColumnType::Long),
            column("BytesRead", ColumnType::Long),
            column("Rows", ColumnType::Dynamic),
            column("Last", ColumnType::Bool),
        ],
    ))
});

/// Returns the ledger's table: one row for each group, `TimeGenerated` being when it was stored and
/// `Rows` its rows by table.
#[must_use]
pub fn sources_table() -> Arc<Table> {
    Arc::clone(&TABLE)
}

/// A group to store, with what the ledger says about it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Id of the source: 16 hexadecimal digits, with which the identities of its rows begin.
    pub source: Arc<str>,
    /// Where the group comes from, for people: a path, or `a.zip!b.json`.
    pub name: Arc<str>,
    /// The name of the format that read it.
    pub format: Arc<str>,
    /// The number of the group in the source, from 1.
    pub sequence: u64,
    /// Rows by table.
    pub batches: Vec<Batch>,
    /// Events in the group.
    pub events: u64,
    /// Events that gave rows.
    pub stored: u64,
    /// Events that gave dead letters.
    pub rejected: u64,
    /// Whether the source ends with the group.
    pub last: bool,
    /// Bytes of the source read up to its end.
    pub bytes_read: u64,
}

impl Delivery {
    /// Makes the delivery of a group that `ingest` has read from a source of that name.
    #[must_use]
    pub fn new(name: Arc<str>, group: Group) -> Self {
        Self {
            source: group.source.as_str().into(),
            name,
            format: group.format.into(),
            sequence: group.sequence,
            batches: group.batches,
            events: group.events,
            stored: group.stored,
            rejected: group.rejected,
            last: group.last,
            bytes_read: group.bytes_read,
        }
    }
}

/// How far a source is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceState {
    /// Id of the source.
    pub id: String,
    /// Name of the source.
    pub name: String,
    /// Name of its format.
    pub format: String,
    /// The last group that is stored whole; groups start at 1, so 0 means none.
    pub sequence: u64,
    /// Whether that group ends the source.
    pub complete: bool,
    /// Events in the stored groups.
    pub events: u64,
    /// Events of them that gave rows.
    pub stored: u64,
    /// Events of them that gave dead letters.
    pub rejected: u64,
    /// When the last group was stored.
    pub stored_at: DateTime<Utc>,
}

/// The ledger in memory.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The version of the table that this reflects.
    pub(crate) version: Option<u64>,
    sources: BTreeMap<String, SourceState>,
}

impl Ledger {
    /// Returns how far a source is stored.
    pub(crate) fn state(&self, source: &str) -> Option<&SourceState> {
        self.sources.get(source)
    }

    /// Returns the last stored group of a source; 0 when there is none.
    pub(crate) fn sequence(&self, source: &str) -> u64 {
        self.state(source).map_or(0, |state| state.sequence)
    }

    /// Returns all sources, in the order of their ids.
    pub(crate) fn states(&self) -> impl Iterator<Item = &SourceState> {
        self.sources.values()
    }

    /// Notes that a group is stored.
    pub(crate) fn note_delivery(&mut self, delivery: &Delivery, now_micros: i64) {
        self.note(&SourceState {
            id: delivery.source.to_string(),
            name: delivery.name.to_string(),
            format: delivery.format.to_string(),
            sequence: delivery.sequence,
            complete: delivery.last,
            events: delivery.events,
            stored: delivery.stored,
            rejected: delivery.rejected,
            stored_at: DateTime::from_timestamp_micros(now_micros).unwrap_or_default(),
        });
    }

    fn note(&mut self, group: &SourceState) {
        let Some(state) = self.sources.get_mut(&group.id) else {
            self.sources.insert(group.id.clone(), group.clone());
            return;
        };
        // The latest group names the source: it may have been read again from elsewhere.
        if group.sequence > state.sequence {
            state.sequence = group.sequence;
            state.name.clone_from(&group.name);
            state.format.clone_from(&group.format);
            state.stored_at = group.stored_at;
        }
        state.complete |= group.complete;
        state.events += group.events;
        state.stored += group.stored;
        state.rejected += group.rejected;
    }

    /// Reads rows of the table.
    pub(crate) fn read(&mut self, rows: &RecordBatch) {
        let text = |name: &str, row: usize| {
            let column = rows.column_by_name(name)?.as_string_opt::<i32>()?;
            column.is_valid(row).then(|| column.value(row).to_owned())
        };
        let number = |name: &str, row: usize| {
            let column = rows.column_by_name(name)?.as_primitive_opt::<Int64Type>()?;
            u64::try_from(column.value(row)).ok().filter(|_| column.is_valid(row))
        };
        let times = rows.column_by_name("TimeGenerated");
        let times = times.and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
        let lasts = rows.column_by_name("Last").and_then(|column| column.as_boolean_opt());
        for row in 0..rows.num_rows() {
            let Some((id, sequence)) = text("SourceId", row).zip(number("Sequence", row)) else {
                continue;
            };
            let count = |name| number(name, row).unwrap_or(0);
            self.note(&SourceState {
                id,
                name: text("SourceName", row).unwrap_or_default(),
                format: text("Format", row).unwrap_or_default(),
                sequence,
                complete: lasts.is_some_and(|lasts| lasts.is_valid(row) && lasts.value(row)),
                events: count("Events"),
                stored: count("Stored"),
                rejected: count("Rejected"),
                stored_at: times
                    .filter(|times| times.is_valid(row))
                    .and_then(|times| DateTime::from_timestamp_micros(times.value(row)))
                    .unwrap_or_default(),
            });
        }
    }
}

/// Columns of the table that [`Ledger::read`] needs.
pub(crate) const READ_COLUMNS: [&str; 9] = [
    "TimeGenerated",
    "SourceId",
    "SourceName",
    "Format",
    "Sequence",
    "Events",
    "Stored",
    "Rejected",
    "Last",
];

/// Writes the rows that mark groups as stored.
pub(crate) fn rows(deliveries: &[&Delivery], now_micros: i64) -> Result<RecordBatch, ArrowError> {
    let mut builder = TableBuilder::new(sources_table());
    for delivery in deliveries {
        let by_table: BTreeMap<&str, usize> = delivery.batches.iter().fold(BTreeMap::new(), |mut sums, batch| {
            *sums.entry(batch.table.name.as_str()).or_default() += batch.rows.num_rows();
            sums
        });
        let by_table = serde_json::to_string(&by_table).map_err(|error| ArrowError::JsonError(error.to_string()))?;
        let text = |builder: &mut TableBuilder, name: &str, value: &str| {
            if let Some(column) = builder.column(name) {
                builder.set_text(column, value);
            }
        };
        text(&mut builder, "SourceId", &delivery.source);
        text(&mut builder, "SourceName", &delivery.name);
        text(&mut builder, "Format", &delivery.format);
        text(&mut builder, "Rows", &by_table);
        for (name, value) in [
            ("Sequence", delivery.sequence),
            ("Events", delivery.events),
            ("Stored", delivery.stored),
            ("Rejected", delivery.rejected),
            ("BytesRead", delivery.bytes_read),
        ] {
            if let Some(column) = builder.column(name) {
                builder.set_long(column, i64::try_from(value).unwrap_or(i64::MAX));
            }
        }
        if let Some(column) = builder.column("Last") {
            builder.set_bool(column, delivery.last);
        }
        if let Some(column) = builder.column("TimeGenerated") {
            builder.set_datetime(column, now_micros);
        }
        builder.finish_row(&format!("{}-{:010}-0", delivery.source, delivery.sequence));
    }
    builder.finish()
}
