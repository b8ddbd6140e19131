//! Remembers for which row a function was computed, so that texts that come again and again (JSON that
//! a program writes, paths, names) are computed once per batch.

use crate::cell::Cells;

/// Slots for texts seen; a power of two.
const SLOTS: usize = 2_048;
/// Rows after which it is decided whether texts repeat at all.
const TRIAL: usize = 512;

/// The rows of a batch by the text of one column.
pub(super) struct Memo {
    /// For each slot the row that was last computed there and its place in the results.
    seen: Vec<Option<(usize, u32)>>,
    /// For each row the place of its result.
    pub(super) places: Vec<u32>,
    computed: u32,
    is_on: bool,
}

impl Memo {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            seen: vec![None; SLOTS],
            places: Vec::with_capacity(rows),
            computed: 0,
            is_on: true,
        }
    }

    /// Returns whether the row's text was computed before; else its result has to be computed now.
    pub(super) fn knows(&mut self, texts: &Cells, row: usize) -> bool {
        if self.is_on && row == TRIAL && self.computed as usize > TRIAL / 4 * 3 {
            self.is_on = false;
        }
        if self.is_on {
            let cell = texts.get(row);
            if let Some(slot) = self.seen.get_mut(look(cell.text())) {
                if let Some((before, place)) = *slot
                    && texts.get(before) == cell
                {
                    self.places.push(place);
                    return true;
                }
                *slot = Some((row, self.computed));
            }
        }
        self.places.push(self.computed);
        self.computed += 1;
        false
    }

    /// Returns whether every row was computed for itself.
    pub(super) fn is_plain(&self) -> bool {
        self.computed as usize == self.places.len()
    }
}

/// Returns a slot that equal texts share and most others do not.
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
    (mixed % SLOTS as u64) as usize
}
