//! `arg_max`, `arg_min` and `take_any`: the values of one chosen row of a group.
//!
//! Of equal rows the first one seen is chosen; a row whose ordering value is null only when there
//! is no other; NaN beats every number in both directions.

mod groups;

use crate::KustoType;
use crate::cell::{Cell, Cells};
use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Expr, GroupsAccumulator, Signature, Volatility,
};
use std::cmp::Ordering;
use std::sync::Arc;

/// Which row is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Choice {
    /// The one with the greatest first argument.
    Greatest,
    /// The one with the least first argument.
    Least,
    /// The first one seen.
    First,
}

/// Builds the aggregate: a struct of the arguments' values in the chosen row, fields `c0`, `c1`, ….
pub(crate) fn call(choice: Choice, args: Vec<(Expr, KustoType)>) -> Expr {
    let (args, kinds): (Vec<Expr>, Vec<KustoType>) = args.into_iter().unzip();
    let function = ChosenRow {
        choice,
        signature: Signature::any(args.len(), Volatility::Immutable),
        kinds,
    };
    let function = Arc::new(AggregateUDF::new_from_impl(function));
    Expr::AggregateFunction(AggregateFunction::new_udf(
        function,
        args,
        false,
        None,
        Vec::new(),
        None,
    ))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ChosenRow {
    choice: Choice,
    kinds: Vec<KustoType>,
    signature: Signature,
}

impl ChosenRow {
    fn fields(&self) -> Vec<Field> {
        self.kinds
            .iter()
            .enumerate()
            .map(|(at, kind)| Field::new(format!("c{at}"), kind.arrow(), true))
            .collect()
    }
}

impl AggregateUDFImpl for ChosenRow {
    fn name(&self) -> &'static str {
        match self.choice {
            Choice::Greatest => "arg_max",
            Choice::Least => "arg_min",
            Choice::First => "take_any",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(Fields::from(self.fields())))
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Held {
            choice: self.choice,
            kinds: self.kinds.clone(),
            row: None,
        }))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(groups::Groups::new(self.choice, self.kinds.clone())?))
    }

    fn state_fields(&self, _: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let mut fields: Vec<FieldRef> = vec![Arc::new(Field::new("held", DataType::Boolean, true))];
        fields.extend(self.fields().into_iter().map(Arc::new));
        Ok(fields)
    }
}

/// Returns whether the first cell beats the second.
fn beats(choice: Choice, challenger: Cell<'_>, holder: Cell<'_>) -> bool {
    if choice == Choice::First {
        return false;
    }
    let is_nan = |cell: Cell<'_>| matches!(cell, Cell::Real(value) if value.is_nan());
    if challenger.is_null() || is_nan(holder) {
        return false;
    }
    if holder.is_null() || is_nan(challenger) {
        return true;
    }
    let order = match (challenger, holder) {
        (Cell::Real(left), Cell::Real(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        (Cell::Bool(left), Cell::Bool(right)) => left.cmp(&right),
        _ => match (challenger.long(), holder.long()) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => challenger.text().cmp(holder.text()),
        },
    };
    order
        == if choice == Choice::Greatest {
            Ordering::Greater
        } else {
            Ordering::Less
        }
}

#[derive(Debug)]
struct Held {
    choice: Choice,
    kinds: Vec<KustoType>,
    row: Option<Vec<ScalarValue>>,
}

impl Held {
    fn offer(&mut self, values: &[ArrayRef], skip: impl Fn(usize) -> bool) -> Result<()> {
        let (Some(by), Some(kind)) = (values.first(), self.kinds.first().copied()) else {
            return Ok(());
        };
        let cells = Cells::new(by, kind)?;
        let mut best: Option<usize> = None;
        for row in 0..by.len() {
            if skip(row) {
                continue;
            }
            match best {
                None => best = Some(row),
                Some(held) if beats(self.choice, cells.get(row), cells.get(held)) => best = Some(row),
                Some(_) => {}
            }
            if self.choice == Choice::First {
                break;
            }
        }
        let Some(best) = best else { return Ok(()) };
        let replaces = match self.row.as_ref().and_then(|row| row.first()) {
            None => true,
            Some(held) => {
                let held = Cells::constant(held, kind)?;
                beats(self.choice, cells.get(best), held.get(0))
            }
        };
        if replaces {
            let row = values
                .iter()
                .zip(&self.kinds)
                .map(|(array, kind)| ScalarValue::try_from_array(array, best)?.cast_to(&kind.arrow()))
                .collect::<Result<Vec<_>>>()?;
            self.row = Some(row);
        }
        Ok(())
    }

    fn nulls(&self) -> Result<Vec<ScalarValue>> {
        self.kinds
            .iter()
            .map(|kind| ScalarValue::try_from(&kind.arrow()))
            .collect()
    }
}

impl Accumulator for Held {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.offer(values, |_| false)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let values = match self.row.clone() {
            Some(row) => row,
            None => self.nulls()?,
        };
        let arrays: Vec<(FieldRef, ArrayRef)> = values
            .iter()
            .zip(&self.kinds)
            .enumerate()
            .map(|(at, (value, kind))| {
                Ok((
                    Arc::new(Field::new(format!("c{at}"), kind.arrow(), true)),
                    value.to_array()?,
                ))
            })
            .collect::<Result<_>>()?;
        Ok(ScalarValue::Struct(Arc::new(arrow::array::StructArray::from(arrays))))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.row.iter().flatten().map(ScalarValue::size).sum::<usize>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let mut state = vec![ScalarValue::Boolean(Some(self.row.is_some()))];
        state.extend(match self.row.clone() {
            Some(row) => row,
            None => self.nulls()?,
        });
        Ok(state)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let Some((held, values)) = states.split_first() else {
            return Ok(());
        };
        let held = Cells::new(held, KustoType::Bool)?;
        self.offer(values, |row| held.get(row).bool() != Some(true))
    }
}
