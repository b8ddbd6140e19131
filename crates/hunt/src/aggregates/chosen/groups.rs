//! The chosen row of each group, kept as a reference into the batches seen.
//!
//! Values are copied only when rows are handed out, or when the batches that are kept hold many more rows
//! than there are groups; then the chosen rows are gathered into one batch.

use super::{Choice, beats};
use crate::KustoType;
use crate::cell::{Cell, Cells};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StructArray, new_null_array};
use arrow::compute::{cast, interleave};
use arrow::datatypes::Field;
use datafusion::common::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::sync::Arc;

/// Rows that are kept for each group, at most, and whatever the number of groups.
const KEPT_PER_GROUP: usize = 8;
const KEPT_ANYWAY: usize = 1 << 17;
/// The place of a group without a row: the batch of nulls, which comes first.
const NONE: (usize, usize) = (0, 0);

/// See the module.
pub(super) struct Groups {
    choice: Choice,
    kinds: Vec<KustoType>,
    /// The batches; the first is one row of nulls.
    batches: Vec<Vec<ArrayRef>>,
    /// The first columns, opened.
    keys: Vec<Cells>,
    rows: usize,
    bytes: usize,
    /// For each group its batch and row.
    places: Vec<(usize, usize)>,
}

impl Groups {
    pub(super) fn new(choice: Choice, kinds: Vec<KustoType>) -> Result<Self> {
        let mut groups = Self {
            choice,
            kinds,
            batches: Vec::new(),
            keys: Vec::new(),
            rows: 0,
            bytes: 0,
            places: Vec::new(),
        };
        groups.restart(Vec::new())?;
        Ok(groups)
    }

    /// Keeps the batch of nulls, and the given one, only.
    fn restart(&mut self, batch: Vec<ArrayRef>) -> Result<()> {
        self.batches.clear();
        self.keys.clear();
        (self.rows, self.bytes) = (0, 0);
        let nulls = self.kinds.iter().map(|kind| new_null_array(&kind.arrow(), 1)).collect();
        self.keep(nulls)?;
        if !batch.is_empty() {
            self.keep(batch)?;
        }
        Ok(())
    }

    fn keep(&mut self, batch: Vec<ArrayRef>) -> Result<()> {
        if let (Some(key), Some(kind)) = (batch.first(), self.kinds.first()) {
            self.rows += key.len();
            self.keys.push(Cells::new(key, *kind)?);
        }
        self.bytes += batch.iter().map(|array| array.get_array_memory_size()).sum::<usize>();
        self.batches.push(batch);
        Ok(())
    }

    fn offer(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.places.resize(total, NONE);
        // Columns come in one layout only, so that they can be gathered.
        let batch = values
            .iter()
            .zip(&self.kinds)
            .map(|(array, kind)| Ok(cast(array, &kind.arrow())?))
            .collect::<Result<Vec<_>>>()?;
        let number = self.batches.len();
        self.keep(batch)?;
        let Some(challengers) = self.keys.last() else {
            return Ok(());
        };
        for (row, group) in groups.iter().enumerate() {
            if filter.is_some_and(|filter| !(filter.is_valid(row) && filter.value(row))) {
                continue;
            }
            let Some(place) = self.places.get_mut(*group) else {
                continue;
            };
            let replaces = *place == NONE || {
                let holder = self.keys.get(place.0).map_or(Cell::Null, |keys| keys.get(place.1));
                beats(self.choice, challengers.get(row), holder)
            };
            if replaces {
                *place = (number, row);
            }
        }
        if self.rows > KEPT_ANYWAY.max(self.places.len() * KEPT_PER_GROUP) {
            self.gather()?;
        }
        Ok(())
    }

    /// Copies the chosen rows into one batch and lets the others go.
    fn gather(&mut self) -> Result<()> {
        let chosen: Vec<(usize, usize)> = self.places.iter().copied().filter(|place| *place != NONE).collect();
        let batch = self.columns(&chosen)?;
        self.restart(batch)?;
        let with_row = self.places.iter_mut().filter(|place| **place != NONE);
        for (row, place) in with_row.enumerate() {
            *place = (1, row);
        }
        Ok(())
    }

    fn columns(&self, places: &[(usize, usize)]) -> Result<Vec<ArrayRef>> {
        let columns = 0..self.kinds.len();
        columns
            .map(|column| {
                let arrays: Vec<&dyn Array> = self
                    .batches
                    .iter()
                    .filter_map(|batch| batch.get(column).map(AsRef::as_ref))
                    .collect();
                Ok(interleave(&arrays, places)?)
            })
            .collect()
    }

    /// Hands out groups: whether each has a row, and its values.
    fn emit(&mut self, emit_to: EmitTo) -> Result<(BooleanArray, Vec<ArrayRef>)> {
        let places = emit_to.take_needed(&mut self.places);
        let columns = self.columns(&places)?;
        let held = places.iter().map(|place| Some(*place != NONE)).collect();
        if self.places.is_empty() {
            self.restart(Vec::new())?;
        }
        Ok((held, columns))
    }
}

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.offer(values, group_indices, opt_filter, total_num_groups)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let (_, columns) = self.emit(emit_to)?;
        let fields = self.kinds.iter().enumerate();
        let fields = fields.map(|(at, kind)| Arc::new(Field::new(format!("c{at}"), kind.arrow(), true)));
        Ok(Arc::new(StructArray::from(fields.zip(columns).collect::<Vec<_>>())))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let (held, columns) = self.emit(emit_to)?;
        let mut state: Vec<ArrayRef> = vec![Arc::new(held)];
        state.extend(columns);
        Ok(state)
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        let Some((held, values)) = values.split_first() else {
            return Ok(());
        };
        let held = held.as_boolean().clone();
        self.offer(values, group_indices, Some(&held), total_num_groups)
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, Array::len);
        let held: BooleanArray = (0..rows)
            .map(|row| Some(opt_filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))))
            .collect();
        let mut state: Vec<ArrayRef> = vec![Arc::new(held)];
        for (array, kind) in values.iter().zip(&self.kinds) {
            state.push(cast(array, &kind.arrow())?);
        }
        Ok(state)
    }

    fn size(&self) -> usize {
        self.bytes + self.places.capacity() * size_of::<(usize, usize)>()
    }
}
