//! Where parsers write rows: one builder per table, counting of events, dead letters.

use crate::dead_letter::{self, DeadLetter};
use crate::{Batch, Error, SourceId};
use schema::{ColumnIndex, Table, TableBuilder};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

static CATALOGUE: LazyLock<HashMap<&'static str, Arc<Table>>> = LazyLock::new(|| {
    schema::tables()
        .map(|table| (table.name.as_str(), Arc::new(table.clone())))
        .collect()
});

/// A table that rows can be written to. Cheap to clone; make it once in `Format::start`.
#[derive(Clone, Debug)]
pub struct TableRef {
    table: Arc<Table>,
}

impl TableRef {
    /// Finds a table of the catalogue.
    ///
    /// # Errors
    /// [`Error::UnknownTable`].
    pub fn named(name: &str) -> Result<Self, Error> {
        let table = CATALOGUE
            .get(name)
            .ok_or_else(|| Error::UnknownTable(name.to_owned()))?;
        Ok(Self {
            table: Arc::clone(table),
        })
    }

    /// Takes a custom table (`Table::custom`), whose columns may differ from block to block.
    #[must_use]
    pub fn custom(table: Arc<Table>) -> Self {
        Self { table }
    }

    /// Returns the table.
    #[must_use]
    pub fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Finds a column, once, for quick writing.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`].
    pub fn column(&self, name: &str) -> Result<ColumnIndex, Error> {
        self.table.column_index(name).ok_or_else(|| Error::UnknownColumn {
            table: self.table.name.clone(),
            column: name.to_owned(),
        })
    }
}

/// A column named by [`ColumnIndex`] (quick) or by its public name (convenient).
pub trait ColumnKey {
    /// Finds the column in the table of the builder.
    fn find(&self, rows: &TableBuilder) -> Option<ColumnIndex>;
    /// Returns what to call it in a complaint.
    fn label(&self) -> &str;
}

impl ColumnKey for ColumnIndex {
    fn find(&self, _rows: &TableBuilder) -> Option<ColumnIndex> {
        Some(*self)
    }
    fn label(&self) -> &str {
        "?"
    }
}

impl ColumnKey for &str {
    fn find(&self, rows: &TableBuilder) -> Option<ColumnIndex> {
        rows.column(self)
    }
    fn label(&self) -> &str {
        self
    }
}

/// One row being written; it is complete when dropped. The first value written to a column stands.
/// Text written to a column of another type is converted (see `TableBuilder::set_text`).
pub struct Row<'s> {
    slot: &'s mut Slot,
    unknown: &'s mut BTreeSet<(String, String)>,
    item_id: &'s str,
}

impl Row<'_> {
    /// Writes text unless it is empty (in Kusto an absent string *is* the empty string).
    pub fn text(&mut self, column: impl ColumnKey, value: &str) -> &mut Self {
        if !value.is_empty()
            && let Some(at) = self.find(column)
        {
            self.slot.rows.set_text(at, value);
        }
        self
    }

    /// Writes an integer.
    pub fn long(&mut self, column: impl ColumnKey, value: i64) -> &mut Self {
        if let Some(at) = self.find(column) {
            self.slot.rows.set_long(at, value);
        }
        self
    }

    /// Writes a floating point number.
    pub fn real(&mut self, column: impl ColumnKey, value: f64) -> &mut Self {
        if let Some(at) = self.find(column) {
            self.slot.rows.set_real(at, value);
        }
        self
    }

    /// Writes a truth value.
    pub fn bool(&mut self, column: impl ColumnKey, value: bool) -> &mut Self {
        if let Some(at) = self.find(column) {
            self.slot.rows.set_bool(at, value);
        }
        self
    }

    /// Writes an instant, in microseconds since 1970-01-01 UTC.
    pub fn time(&mut self, column: impl ColumnKey, micros: i64) -> &mut Self {
        if let Some(at) = self.find(column) {
            self.slot.rows.set_datetime(at, micros);
        }
        self
    }

    fn find(&mut self, column: impl ColumnKey) -> Option<ColumnIndex> {
        let found = column.find(&self.slot.rows);
        if found.is_none() {
            self.unknown
                .insert((self.slot.rows.table().name.clone(), column.label().to_owned()));
        }
        found
    }
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        self.slot.rows.finish_row(self.item_id);
    }
}

struct Slot {
    rows: TableBuilder,
    /// The event that the last row belongs to, and how many rows that event gave to this table.
    event: u64,
    parts: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between events.
    Idle,
    /// An event has begun and has given nothing yet.
    Open,
    /// The event has given a row.
    Stored,
    /// The event has given a dead letter.
    Rejected,
}

/// Receives the rows of one block.
pub struct RowSink {
    source: SourceId,
    source_name: Arc<str>,
    format: &'static str,
    slots: Vec<Slot>,
    by_name: HashMap<String, usize>,
    unknown: BTreeSet<(String, String)>,
    item_id: String,
    state: State,
    event: u64,
    position: u64,
    part: Option<u64>,
    raw: Vec<u8>,
    stored: u64,
    rejected: u64,
}

impl RowSink {
    pub(crate) fn new(source: SourceId, source_name: Arc<str>, format: &'static str) -> Self {
        Self {
            source,
            source_name,
            format,
            slots: Vec::new(),
            by_name: HashMap::new(),
            unknown: BTreeSet::new(),
            item_id: String::new(),
            state: State::Idle,
            event: 0,
            position: 0,
            part: None,
            raw: Vec::new(),
            stored: 0,
            rejected: 0,
        }
    }

    /// Begins the event at that position; `raw` is what a dead letter would show. The event before it
    /// ends: if it gave neither row nor rejection it is rejected as "gave no row", so that the counts
    /// always add up.
    pub fn begin(&mut self, position: u64, raw: &[u8]) {
        self.start(position, None, raw);
    }

    /// Begins the `part`th event (from 0) of a record that holds several. Call it for every one of
    /// them; the record itself then does not count.
    pub fn begin_part(&mut self, part: u64, raw: &[u8]) {
        if self.state == State::Open && self.part.is_none() {
            self.state = State::Idle;
        }
        self.start(self.position, Some(part), raw);
    }

    /// Says that the record at hand is no event (a header, a comment, an envelope): it counts neither
    /// as stored nor as rejected.
    pub fn not_an_event(&mut self) {
        if self.state == State::Open {
            self.state = State::Idle;
        }
    }

    /// Starts a row of that table for the event at hand.
    pub fn row(&mut self, table: &TableRef) -> Row<'_> {
        if matches!(self.state, State::Open | State::Idle) {
            self.state = State::Stored;
            self.stored += 1;
        }
        let at = self.slot(&table.table);
        let slot = &mut self.slots[at];
        if slot.event == self.event {
            slot.parts += 1;
        } else {
            slot.event = self.event;
            slot.parts = 0;
        }
        write_item_id(&mut self.item_id, &self.source, self.position, self.part, slot.parts);
        Row {
            slot,
            unknown: &mut self.unknown,
            item_id: &self.item_id,
        }
    }

    /// Sends the event at hand to the dead letters. When it has already given rows it stays counted as
    /// stored, and the dead letter tells what was lost of it.
    pub fn reject(&mut self, reason: &str) {
        if matches!(self.state, State::Open | State::Idle) {
            self.rejected += 1;
            self.state = State::Rejected;
        }
        let raw = std::mem::take(&mut self.raw);
        let table = dead_letter::rejected_table();
        let at = self.slot(&table);
        let slot = &mut self.slots[at];
        if slot.event == self.event {
            slot.parts += 1;
        } else {
            slot.event = self.event;
            slot.parts = 0;
        }
        write_item_id(&mut self.item_id, &self.source, self.position, self.part, slot.parts);
        let letter = DeadLetter {
            source_id: self.source.as_str(),
            source_name: &self.source_name,
            format: self.format,
            position: self.position,
            reason,
            raw: &raw,
        };
        dead_letter::write(&letter, &mut slot.rows);
        slot.rows.finish_row(&self.item_id);
        self.raw = raw;
    }

    /// Returns the name of the source, for rows that record where they come from.
    #[must_use]
    pub fn source_name(&self) -> &str {
        &self.source_name
    }

    /// Returns `(table, column)` names that were written but do not exist: a mistake in a format.
    #[must_use]
    pub fn unknown_columns(&self) -> &BTreeSet<(String, String)> {
        &self.unknown
    }

    /// Ends the last event and takes `(batches, stored, rejected)`.
    pub(crate) fn finish(mut self) -> Result<(Vec<Batch>, u64, u64), Error> {
        self.end();
        let mut batches = BTreeMap::new();
        for mut slot in self.slots {
            let table = Arc::clone(slot.rows.table());
            if !slot.rows.is_empty() {
                let rows = slot.rows.finish().map_err(|source| Error::Rows {
                    table: table.name.clone(),
                    source,
                })?;
                batches.insert(table.name.clone(), Batch { table, rows });
            }
        }
        Ok((batches.into_values().collect(), self.stored, self.rejected))
    }

    fn start(&mut self, position: u64, part: Option<u64>, raw: &[u8]) {
        self.end();
        self.state = State::Open;
        self.event += 1;
        self.position = position;
        self.part = part;
        self.raw.clear();
        self.raw
            .extend_from_slice(raw.get(..dead_letter::KEPT_BYTES).unwrap_or(raw));
    }

    fn end(&mut self) {
        if self.state == State::Open {
            self.reject("the event gave no row");
        }
        self.state = State::Idle;
    }

    /// Finds the builder of a table. The table of the first row stands for the block: a custom table
    /// of the same name with other columns must be told apart by its maker.
    fn slot(&mut self, table: &Arc<Table>) -> usize {
        if let Some(at) = self.slots.iter().position(|slot| Arc::ptr_eq(slot.rows.table(), table)) {
            return at;
        }
        if let Some(&at) = self.by_name.get(&table.name) {
            return at;
        }
        self.slots.push(Slot {
            rows: TableBuilder::new(Arc::clone(table)),
            event: 0,
            parts: 0,
        });
        self.by_name.insert(table.name.clone(), self.slots.len() - 1);
        self.slots.len() - 1
    }
}

/// Writes `SOURCE-POSITION-PART`, padded so that text order is order in the source. An event that is
/// one of several in a record has its number between position and part.
fn write_item_id(out: &mut String, source: &SourceId, position: u64, part: Option<u64>, row: u32) {
    out.clear();
    // Writing to a string cannot fail.
    let _ = match part {
        Some(part) => write!(out, "{}-{position:012}.{part:06}-{row:02}", source.as_str()),
        None => write!(out, "{}-{position:012}-{row:02}", source.as_str()),
    };
}
