//! `dcount`: how many different values a group has.
//!
//! Values are known by 64-bit hashes. A group counts them exactly up to [`MOST_EXACT`], which Kusto's
//! estimate only approaches; beyond that it keeps a HyperLogLog sketch of the size that Kusto's accuracy
//! asks for, so that memory stays bounded. Null is no value.
//! Sources: Kusto "dcount()"; the estimator is that of Ertl, "New cardinality estimation algorithms for
//! HyperLogLog sketches" (2017), which needs no table of corrections.

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BinaryBuilder, BooleanArray, Int64Array};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::hash_utils::{HLL_RANDOM_STATE, create_hashes};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, Expr, GroupsAccumulator, Signature, Volatility,
};
use std::sync::Arc;

/// Values that one group counts exactly.
const MOST_EXACT: usize = 1 << 17;
/// Values that are looked through one by one instead of in a table.
const FEW: usize = 8;

/// Builds the aggregate. `accuracy` is Kusto's, from 0 (fast) to 4 (exact to 0.2 %).
pub(crate) fn call(value: Expr, accuracy: i64) -> Expr {
    let bits = match accuracy {
        0 => 12,
        2 => 16,
        3 => 17,
        4 => 18,
        _ => 14,
    };
    let function = DistinctCount {
        bits,
        signature: Signature::any(1, Volatility::Immutable),
    };
    let function = Arc::new(AggregateUDF::new_from_impl(function));
    Expr::AggregateFunction(AggregateFunction::new_udf(
        function,
        vec![value],
        false,
        None,
        Vec::new(),
        None,
    ))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct DistinctCount {
    bits: u32,
    signature: Signature,
}

impl AggregateUDFImpl for DistinctCount {
    fn name(&self) -> &'static str {
        "dcount"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn default_value(&self, _: &DataType) -> Result<ScalarValue> {
        Ok(ScalarValue::Int64(Some(0)))
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(One {
            bits: self.bits,
            set: Set::default(),
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(
            format!("{}[values]", args.name),
            DataType::Binary,
            true,
        ))])
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Groups {
            bits: self.bits,
            sets: Vec::new(),
            bytes: 0,
            hashes: Vec::new(),
        }))
    }
}

/// The values of a group.
#[derive(Debug)]
enum Set {
    Few(Vec<u64>),
    /// An open-addressing table; zero marks a free slot.
    Many {
        slots: Vec<u64>,
        count: usize,
    },
    Sketch(Vec<u8>),
}

impl Default for Set {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Set {
    fn bytes(&self) -> usize {
        match self {
            Self::Few(values) => values.capacity() * size_of::<u64>(),
            Self::Many { slots, .. } => slots.capacity() * size_of::<u64>(),
            Self::Sketch(registers) => registers.capacity(),
        }
    }

    fn insert(&mut self, hash: u64, bits: u32) {
        let hash = hash.max(1);
        match self {
            Self::Few(values) => {
                if values.contains(&hash) {
                    return;
                }
                if values.len() < FEW {
                    values.push(hash);
                    return;
                }
                let mut slots = vec![0; FEW * 4];
                for value in values.iter().chain([&hash]) {
                    place(&mut slots, *value);
                }
                *self = Self::Many { slots, count: FEW + 1 };
            }
            Self::Many { slots, count } => {
                if !place(slots, hash) {
                    return;
                }
                *count += 1;
                if *count > MOST_EXACT {
                    self.become_sketch(bits);
                } else if *count * 2 > slots.len() {
                    let mut larger = vec![0; slots.len() * 2];
                    for value in slots.iter().filter(|slot| **slot != 0) {
                        place(&mut larger, *value);
                    }
                    *slots = larger;
                }
            }
            Self::Sketch(registers) => note(registers, hash, bits),
        }
    }

    fn become_sketch(&mut self, bits: u32) {
        let mut registers = vec![0; 1 << bits];
        self.each(|hash| note(&mut registers, hash, bits));
        *self = Self::Sketch(registers);
    }

    fn each(&self, mut seen: impl FnMut(u64)) {
        match self {
            Self::Few(values) => values.iter().copied().for_each(seen),
            Self::Many { slots, .. } => slots.iter().copied().filter(|slot| *slot != 0).for_each(&mut seen),
            Self::Sketch(_) => {}
        }
    }

    fn count(&self, bits: u32) -> i64 {
        match self {
            Self::Few(values) => values.len() as i64,
            Self::Many { count, .. } => *count as i64,
            Self::Sketch(registers) => estimate(registers, bits).round() as i64,
        }
    }

    /// Writes the values for another accumulator: a byte that says what follows, then hashes or registers.
    fn save(&self, to: &mut Vec<u8>) {
        to.clear();
        if let Self::Sketch(registers) = self {
            to.push(1);
            to.extend(registers);
            return;
        }
        to.push(0);
        self.each(|hash| to.extend(hash.to_le_bytes()));
    }

    fn merge(&mut self, saved: &[u8], bits: u32) {
        match saved.split_first() {
            Some((0, hashes)) => {
                for hash in hashes.as_chunks::<8>().0 {
                    self.insert(u64::from_le_bytes(*hash), bits);
                }
            }
            Some((_, others)) => {
                if !matches!(self, Self::Sketch(_)) {
                    self.become_sketch(bits);
                }
                if let Self::Sketch(registers) = self {
                    for (own, other) in registers.iter_mut().zip(others) {
                        *own = (*own).max(*other);
                    }
                }
            }
            None => {}
        }
    }
}

/// Puts a hash into a table with room; tells whether it is new.
fn place(slots: &mut [u64], hash: u64) -> bool {
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    loop {
        match slots.get_mut(at) {
            Some(slot) if *slot == hash => return false,
            Some(slot) if *slot == 0 => {
                *slot = hash;
                return true;
            }
            _ => at = (at + 1) & mask,
        }
    }
}

/// Notes a hash in a sketch of 2^bits registers.
fn note(registers: &mut [u8], hash: u64, bits: u32) {
    let at = (hash >> (64 - bits)) as usize;
    let rank = ((hash << bits) | (1 << (bits - 1))).leading_zeros() as u8 + 1;
    if let Some(register) = registers.get_mut(at) {
        *register = (*register).max(rank);
    }
}

/// Estimates how many hashes a sketch has noted.
fn estimate(registers: &[u8], bits: u32) -> f64 {
    let most = (64 - bits) as usize;
    let mut counts = vec![0usize; most + 2];
    for register in registers {
        if let Some(count) = counts.get_mut(usize::from(*register)) {
            *count += 1;
        }
    }
    let size = registers.len() as f64;
    let of = |rank: usize| counts.get(rank).copied().unwrap_or(0) as f64;
    let mut sum = size * tau(1.0 - of(most + 1) / size);
    for rank in (1..=most).rev() {
        sum = 0.5 * (sum + of(rank));
    }
    sum += size * sigma(of(0) / size);
    size * size / (2.0 * std::f64::consts::LN_2 * sum)
}

fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut power, mut sum) = (1.0, x);
    loop {
        x *= x;
        let before = sum;
        sum += x * power;
        power += power;
        if sum <= before {
            return sum;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut power, mut sum) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = sum;
        power *= 0.5;
        sum -= (1.0 - x).powi(2) * power;
        if sum >= before {
            return sum / 3.0;
        }
    }
}

fn hash(values: &ArrayRef, hashes: &mut Vec<u64>) -> Result<()> {
    hashes.clear();
    hashes.resize(values.len(), 0);
    create_hashes([values], &HLL_RANDOM_STATE, hashes)?;
    Ok(())
}

/// The values of all rows.
#[derive(Debug)]
struct One {
    bits: u32,
    set: Set,
}

impl Accumulator for One {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let Some(values) = values.first() else { return Ok(()) };
        let mut hashes = Vec::new();
        hash(values, &mut hashes)?;
        for (row, hash) in hashes.iter().enumerate() {
            if values.is_valid(row) {
                self.set.insert(*hash, self.bits);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Int64(Some(self.set.count(self.bits))))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.set.bytes()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let mut saved = Vec::new();
        self.set.save(&mut saved);
        Ok(vec![ScalarValue::Binary(Some(saved))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let Some(states) = states.first() else { return Ok(()) };
        for saved in states.as_binary::<i32>().iter().flatten() {
            self.set.merge(saved, self.bits);
        }
        Ok(())
    }
}

/// The values of each group.
#[derive(Debug)]
struct Groups {
    bits: u32,
    sets: Vec<Set>,
    bytes: usize,
    hashes: Vec<u64>,
}

impl Groups {
    fn change(&mut self, group: usize, change: impl FnOnce(&mut Set)) {
        if let Some(set) = self.sets.get_mut(group) {
            let before = set.bytes();
            change(set);
            self.bytes = self.bytes + set.bytes() - before;
        }
    }

    fn emit(&mut self, emit_to: EmitTo) -> Vec<Set> {
        let sets = emit_to.take_needed(&mut self.sets);
        self.bytes -= sets.iter().map(Set::bytes).sum::<usize>();
        sets
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
        self.sets.resize_with(total_num_groups, Set::default);
        let Some(values) = values.first() else { return Ok(()) };
        let mut hashes = std::mem::take(&mut self.hashes);
        hash(values, &mut hashes)?;
        let bits = self.bits;
        for (row, (group, hash)) in group_indices.iter().zip(&hashes).enumerate() {
            let passes = opt_filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
            if passes && values.is_valid(row) {
                self.change(*group, |set| set.insert(*hash, bits));
            }
        }
        self.hashes = hashes;
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let bits = self.bits;
        let sets = self.emit(emit_to);
        Ok(Arc::new(Int64Array::from_iter_values(
            sets.iter().map(|set| set.count(bits)),
        )))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let sets = self.emit(emit_to);
        let mut states = BinaryBuilder::new();
        let mut saved = Vec::new();
        for set in &sets {
            set.save(&mut saved);
            states.append_value(&saved);
        }
        Ok(vec![Arc::new(states.finish())])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.sets.resize_with(total_num_groups, Set::default);
        let Some(states) = values.first() else { return Ok(()) };
        let bits = self.bits;
        for (group, saved) in group_indices.iter().zip(states.as_binary::<i32>()) {
            if let Some(saved) = saved {
                self.change(*group, |set| set.merge(saved, bits));
            }
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let Some(values) = values.first() else {
            return Ok(Vec::new());
        };
        let mut hashes = Vec::new();
        hash(values, &mut hashes)?;
        let states = hashes.iter().enumerate().map(|(row, hash)| {
            let passes = opt_filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
            let mut saved = vec![0];
            if passes && values.is_valid(row) {
                saved.extend(hash.max(&1).to_le_bytes());
            }
            Some(saved)
        });
        Ok(vec![Arc::new(states.collect::<BinaryArray>())])
    }

    fn size(&self) -> usize {
        self.bytes + self.sets.capacity() * size_of::<Set>() + self.hashes.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(number: u64) -> u64 {
        let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    }

    #[test]
    fn groups_count_exactly_while_they_are_small() {
        let mut set = Set::default();
        for round in 0..2 {
            for number in 0..100_000 {
                set.insert(mixed(number), 14);
                if round == 0 && number % 9_999 == 0 {
                    assert_eq!(set.count(14), number as i64 + 1);
                }
            }
        }
        assert_eq!(set.count(14), 100_000);
    }

    #[test]
    fn large_groups_are_estimated_as_well_as_kusto_does() {
        for (bits, error) in [(12, 0.05), (14, 0.025), (18, 0.007)] {
            let mut set = Set::default();
            for number in 0..1_000_000 {
                set.insert(mixed(number), bits);
            }
            assert!(matches!(set, Set::Sketch(_)));
            let off = (set.count(bits) as f64 / 1e6 - 1.0).abs();
            assert!(off < error, "{off} with {bits} bits");
        }
    }

    #[test]
    fn parts_unite_whatever_their_size() {
        for (first, second) in [(3, 5), (100, 3), (50_000, 60_000), (200_000, 10), (10, 200_000)] {
            let fill = |range: std::ops::Range<u64>| {
                let mut set = Set::default();
                range.for_each(|number| set.insert(mixed(number), 14));
                set
            };
            let (mut one, other) = (fill(0..first), fill(first - 1..first + second));
            let mut saved = Vec::new();
            other.save(&mut saved);
            one.merge(&saved, 14);
            let (count, expected) = (one.count(14) as f64, (first + second) as f64);
            assert!((count / expected - 1.0).abs() < 0.025, "{count} of {expected}");
            if expected < MOST_EXACT as f64 {
                assert!((count - expected).abs() < 0.5);
            }
        }
    }
}
