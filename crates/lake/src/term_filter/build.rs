//! Gathers the terms of the rows that are written, and lays out their filters.

use super::bloom::{SLOT_BYTES, insert, slot_of, slots_for};
use super::{BLOCK_ROWS, ColumnFilters, Directory, VERSION};
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch, StringArray};
use arrow_schema::{DataType, Schema};
use schema::ITEM_ID;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// More different terms than this in a column of a row group are not kept: such text is skipped by
/// nobody, and memory is bounded.
const MOST_TERMS: usize = 2_000_000;
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
    /// For each term of the row group, the blocks that hold it; `None` once there are too many.
    terms: Option<TermBlocks>,
    groups: Vec<Option<(u32, u32)>>,
    bytes: Vec<u8>,
}

/// A bit for each block of a row group.
type Blocks = u16;
type TermBlocks = HashMap<u64, Blocks, BuildHasherDefault<AsIs>>;

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
        debug_assert!(group_rows.div_ceil(BLOCK_ROWS) <= Blocks::BITS as usize);
        let columns = schema
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| field.data_type() == &DataType::Utf8 && field.name() != ITEM_ID)
            .map(|(at, field)| TextColumn {
                name: field.name().clone(),
                at,
                terms: Some(TermBlocks::default()),
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
            let block = self.rows / BLOCK_ROWS;
            let room = (BLOCK_ROWS - self.rows % BLOCK_ROWS).min(self.group_rows - self.rows);
            let count = room.min(rows.num_rows() - begin);
            for column in &mut self.columns {
                if let Some(texts) = rows.columns().get(column.at).and_then(|array| array.as_string_opt()) {
                    column.observe(texts, begin..begin + count, 1 << block);
                }
            }
            begin += count;
            self.rows += count;
            if self.rows == self.group_rows {
                self.end_group();
            }
        }
    }

    fn end_group(&mut self) {
        let blocks = self.rows.div_ceil(BLOCK_ROWS);
        for column in &mut self.columns {
            column.end_group(blocks);
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

impl TextColumn {
    fn observe(&mut self, texts: &StringArray, rows: std::ops::Range<usize>, block: Blocks) {
        let Some(terms) = &mut self.terms else { return };
        // The row at which a text with that look was last seen.
        let mut seen: Vec<Option<usize>> = vec![None; REMEMBERED];
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
            hunt::term_hashes(text, &mut |term| *terms.entry(term).or_default() |= block);
            if terms.len() > MOST_TERMS {
                self.terms = None;
                return;
            }
        }
    }

    fn end_group(&mut self, blocks: usize) {
        let Some(terms) = self.terms.replace(TermBlocks::default()) else {
            self.groups.push(None);
            return;
        };
        let is_common = |held: Blocks| blocks > 1 && held.count_ones() as usize * 2 >= blocks;
        let common = terms.values().filter(|held| is_common(**held)).count();
        let mut of_block = vec![0; blocks];
        for held in terms.values().filter(|held| !is_common(**held)) {
            for (at, count) in of_block.iter_mut().enumerate() {
                *count += usize::from(held >> at & 1);
            }
        }
        let common_slots = slots_for(common);
        let block_slots = slots_for(of_block.iter().copied().max().unwrap_or(0));
        let mut bytes = vec![0; (common_slots + block_slots * blocks) * SLOT_BYTES];
        let (common_part, block_part) = bytes.split_at_mut(common_slots * SLOT_BYTES);
        #[expect(
            clippy::iter_over_hash_type,
            reason = "bits are the same in whichever order they are set"
        )]
        for (term, held) in &terms {
            if is_common(*held) {
                let at = slot_of(*term, common_slots) * SLOT_BYTES;
                if let Some(slot) = common_part.get_mut(at..at + SLOT_BYTES) {
                    insert(slot, *term);
                }
                continue;
            }
            let at = slot_of(*term, block_slots) * blocks * SLOT_BYTES;
            let Some(slots) = block_part.get_mut(at..at + blocks * SLOT_BYTES) else {
                continue;
            };
            for (at, slot) in slots.chunks_exact_mut(SLOT_BYTES).enumerate() {
                if held >> at & 1 == 1 {
                    insert(slot, *term);
                }
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
