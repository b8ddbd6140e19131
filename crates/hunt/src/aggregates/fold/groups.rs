//! The folds of all groups at once: rows go to the fold of their group without being sorted first.

use super::{Fold, Start};
use crate::KustoType;
use crate::cell::{Cells, Writer};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use datafusion::common::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::sync::Arc;

/// See the module.
pub(super) struct Groups {
    kinds: Vec<KustoType>,
    out: KustoType,
    start: Start,
    folds: Vec<Box<dyn Fold>>,
    bytes: usize,
}

impl Groups {
    pub(super) fn new(kinds: Vec<KustoType>, out: KustoType, start: Start) -> Self {
        Self {
            kinds,
            out,
            start,
            folds: Vec::new(),
            bytes: 0,
        }
    }

    fn grow(&mut self, total: usize) {
        self.folds.resize_with(total, || (self.start)());
    }

    fn change(&mut self, group: usize, change: impl FnOnce(&mut dyn Fold)) {
        if let Some(fold) = self.folds.get_mut(group) {
            let before = fold.size();
            change(fold.as_mut());
            self.bytes = (self.bytes + fold.size()).saturating_sub(before);
        }
    }

    fn emit(&mut self, emit_to: EmitTo) -> Vec<Box<dyn Fold>> {
        let folds = emit_to.take_needed(&mut self.folds);
        let freed = folds.iter().map(|fold| fold.size()).sum();
        self.bytes = self.bytes.saturating_sub(freed);
        folds
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
        self.grow(total_num_groups);
        let columns = values
            .iter()
            .zip(&self.kinds)
            .map(|(array, kind)| Cells::new(array, *kind))
            .collect::<Result<Vec<_>>>()?;
        let mut cells = Vec::with_capacity(columns.len());
        for (row, group) in group_indices.iter().enumerate() {
            if opt_filter.is_some_and(|filter| !(filter.is_valid(row) && filter.value(row))) {
                continue;
            }
            cells.clear();
            cells.extend(columns.iter().map(|column| column.get(row)));
            self.change(*group, |fold| fold.add(&cells));
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let folds = self.emit(emit_to);
        let mut writer = Writer::new(self.out, folds.len());
        for fold in &folds {
            let value = fold.finish();
            value.check("the aggregate")?;
            writer.push(&value);
        }
        Ok(writer.finish())
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let folds = self.emit(emit_to);
        let saved = StringArray::from_iter_values(folds.iter().map(|fold| fold.save()));
        Ok(vec![Arc::new(saved)])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.grow(total_num_groups);
        let Some(states) = values.first() else { return Ok(()) };
        for (group, saved) in group_indices.iter().zip(states.as_string::<i32>()) {
            if let Some(saved) = saved {
                self.change(*group, |fold| fold.merge(saved));
            }
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let rows: Vec<usize> = (0..values.first().map_or(0, Array::len)).collect();
        let mut alone = Self::new(self.kinds.clone(), self.out, Arc::clone(&self.start));
        alone.update_batch(values, &rows, opt_filter, rows.len())?;
        alone.state(EmitTo::All)
    }

    fn size(&self) -> usize {
        // A fold and its box.
        self.bytes + self.folds.capacity() * 4 * size_of::<usize>()
    }
}
