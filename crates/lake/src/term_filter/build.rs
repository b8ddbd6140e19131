//! Gathers the terms of the rows that are written, and lays out their filters.

use super::bloom::{SLOT_BYTES, insert, slot_of, slots_for};
use super::{BLOCK_ROWS, ColumnFilters, Directory, VERSION};
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch, StringArray};
use arrow_schema::{DataType, Schema};
use schema::ITEM_ID;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// More terms than this in the blocks of a row group are not kept of a column: such text is skipped by
/// nobody, and memory is bounded.
const MOST_TERMS: usize = 2_000_000;
/// Terms of a block that are remembered, as the same ones come again and again.
const RECENT: usize = 1 << 12;
/// Texts of a batch that are remembered, as the same ones come again and again.
const REMEMBERED: usize = 1 << 10;

/// The terms of the columns of a file that is being written.
pub(crate) struct TermFilterBuilder {
    group_rows: usize,
    /// Rows of the row group that is being written.
    rows: usize,
    columns: Vec<TextColumn>,
}

struct TextColumn {
    name: String,
    at: usize,
    terms: Terms,
    groups: Vec<Option<(u32, u32)>>,
    bytes: Vec<u8>,
}

/// The terms of a row group: of each block that is full, and of the one that is being filled.
#[derive(Default)]
struct Terms {
    full: Vec<Vec<u64>>,
    block: HashSet<u64, BuildHasherDefault<AsIs>>,
    /// Whether there were too many.
    overflowed: bool,
}

/// Terms are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl TermFilterBuilder {
    /// Begins a file whose row groups have so many rows, which are at most sixteen blocks.
    pub(crate) fn new(schema: &Schema, group_rows: usize) -> Self {
        debug_assert!(group_rows.div_ceil(BLOCK_ROWS) <= u16::BITS as usize);
        let columns = schema
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| field.data_type() == &DataType::Utf8 && field.name() != ITEM_ID)
            .map(|(at, field)| TextColumn {
                name: field.name().clone(),
                at,
                terms: Terms::default(),
                groups: Vec::new(),
                bytes: Vec::new(),
            });
        Self {
            group_rows,
            rows: 0,
            columns: columns.collect(),
        }
    }

    /// Takes in the rows that are written next.
    pub(crate) fn observe(&mut self, rows: &RecordBatch) {
        let mut begin = 0;
        while begin < rows.num_rows() {
            let room = (BLOCK_ROWS - self.rows % BLOCK_ROWS).min(self.group_rows - self.rows);
            let count = room.min(rows.num_rows() - begin);
            for column in &mut self.columns {
                if let Some(texts) = rows.columns().get(column.at).and_then(|array| array.as_string_opt()) {
                    column.terms.observe(texts, begin..begin + count);
                }
            }
            begin += count;
            self.rows += count;
            if self.rows.is_multiple_of(BLOCK_ROWS) {
                for column in &mut self.columns {
                    column.terms.end_block();
                }
            }
            if self.rows == self.group_rows {
                self.end_group();
            }
        }
    }

    fn end_group(&mut self) {
        let is_begun = !self.rows.is_multiple_of(BLOCK_ROWS);
        for column in &mut self.columns {
            if is_begun {
                column.terms.end_block();
            }
            column.end_group();
        }
        self.rows = 0;
    }

    /// Returns the filters, and the footer's entry, given where in the file they will stand. `None` when
    /// the writer cut row groups otherwise than expected.
    pub(crate) fn finish(mut self, offset: u64, group_rows: &[usize]) -> Option<(Vec<u8>, String)> {
        let last = if self.rows > 0 { vec![self.rows] } else { Vec::new() };
        let full = group_rows.len().checked_sub(last.len())?;
        let expected: Vec<usize> = std::iter::repeat_n(self.group_rows, full).chain(last).collect();
        if self.rows > 0 {
            self.end_group();
        }
        if expected != group_rows {
            return None;
        }
        let mut directory = Directory {
            version: VERSION,
            block_rows: BLOCK_ROWS,
            columns: std::collections::BTreeMap::new(),
        };
        let mut bytes = Vec::new();
        for column in self.columns {
            if column.groups.len() != group_rows.len() {
                return None;
            }
            let filters = ColumnFilters {
                offset: offset + bytes.len() as u64,
                groups: column.groups,
            };
            directory.columns.insert(column.name, filters);
            bytes.extend(column.bytes);
        }
        Some((bytes, serde_json::to_string(&directory).ok()?))
    }
}

impl Terms {
    fn observe(&mut self, texts: &StringArray, rows: std::ops::Range<usize>) {
        if self.overflowed {
            return;
        }
        // The row at which a text with that look was last seen, and terms that the block has for certain.
        let mut seen: Vec<Option<usize>> = vec![None; REMEMBERED];
        // A place begins with what can never stand there.
        let mut recent: Vec<u64> = (0..RECENT as u64).map(|place| !place).collect();
        for row in rows {
            if texts.is_null(row) {
                continue;
            }
            let text = texts.value(row);
            if let Some(last) = seen.get_mut(look(text)) {
                if last.is_some_and(|last| texts.value(last) == text) {
                    continue;
                }
                *last = Some(row);
            }
            hunt::term_hashes(text, &mut |term| {
                let held = recent.get_mut(usize::try_from(term % RECENT as u64).unwrap_or(0));
                if let Some(held) = held.filter(|held| **held != term) {
                    *held = term;
                    self.block.insert(term);
                }
            });
            if self.full.iter().map(Vec::len).sum::<usize>() + self.block.len() > MOST_TERMS {
                *self = Self {
                    overflowed: true,
                    ..Self::default()
                };
                return;
            }
        }
    }

    /// Keeps the block's terms in as little memory as they need.
    fn end_block(&mut self) {
        if !self.overflowed {
            self.full.push(std::mem::take(&mut self.block).into_iter().collect());
        }
    }

    /// Returns the terms that at least half of the blocks hold, where there are several; sorted.
    fn common(&self) -> Vec<u64> {
        if self.full.len() < 2 {
            return Vec::new();
        }
        let mut all: Vec<u64> = self.full.iter().flatten().copied().collect();
        all.sort_unstable();
        let many = |same: &&[u64]| same.len() * 2 >= self.full.len();
        let runs = all.chunk_by(|one, other| one == other).filter(many);
        runs.filter_map(|same| same.first().copied()).collect()
    }
}

impl TextColumn {
    fn end_group(&mut self) {
        let terms = std::mem::take(&mut self.terms);
        if terms.overflowed {
            self.groups.push(None);
            return;
        }
        let common = terms.common();
        let is_common = |term: &u64| common.binary_search(term).is_ok();
        let blocks: Vec<Vec<u64>> = terms
            .full
            .into_iter()
            .map(|mut block| {
                block.retain(|term| !is_common(term));
                block
            })
            .collect();
        let common_slots = slots_for(common.len());
        let block_slots = slots_for(blocks.iter().map(Vec::len).max().unwrap_or(0));
        let mut bytes = vec![0; (common_slots + block_slots * blocks.len()) * SLOT_BYTES];
        let (common_part, block_part) = bytes.split_at_mut(common_slots * SLOT_BYTES);
        let set = |part: &mut [u8], slot: usize, term: u64| {
            if let Some(slot) = part.chunks_exact_mut(SLOT_BYTES).nth(slot) {
                insert(slot, term);
            }
        };
        for term in common {
            set(common_part, slot_of(term, common_slots), term);
        }
        for (at, block) in blocks.iter().enumerate() {
            for term in block {
                set(block_part, slot_of(*term, block_slots) * blocks.len() + at, *term);
            }
        }
        let slots = u32::try_from(common_slots).ok().zip(u32::try_from(block_slots).ok());
        if slots.is_some() {
            self.bytes.extend(bytes);
        }
        self.groups.push(slots);
    }
}

/// Returns a number below [`REMEMBERED`] that equal texts share and most others do not.
fn look(text: &str) -> usize {
    let bytes = text.as_bytes();
    let quarter = bytes.len() / 4;
    let parts = [0, quarter, quarter * 2, quarter * 3, bytes.len().saturating_sub(8)];
    let mixed = parts.iter().fold(bytes.len() as u64, |mixed, at| {
        let rest = bytes.get(*at..).unwrap_or_default();
        let word = match rest.first_chunk() {
            Some(word) => u64::from_le_bytes(*word),
            None => rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        (mixed ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)
    });
    usize::try_from(mixed % REMEMBERED as u64).unwrap_or(0)
}
