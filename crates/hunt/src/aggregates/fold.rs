//! Aggregates written as a fold over the cells of the rows of a group.
//!
//! A group's state travels between the partial and the final stage as one text.

mod groups;

use crate::KustoType;
use crate::cell::{Cell, Cells, Out, to_scalar};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Expr, GroupsAccumulator, Signature, Volatility,
};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The state of one group.
pub(crate) trait Fold: Send + Sync {
    /// Adds a row.
    fn add(&mut self, cells: &[Cell<'_>]);
    /// Writes the state.
    fn save(&self) -> String;
    /// Adds a written state.
    fn merge(&mut self, saved: &str);
    /// Returns the value.
    fn finish(&self) -> Out<'static>;
    /// Returns the bytes held.
    fn size(&self) -> usize;
}

/// Makes the state of a new group.
pub(crate) type Start = Arc<dyn Fn() -> Box<dyn Fold> + Send + Sync>;

/// Builds the call of a fold.
pub(crate) fn call(name: &'static str, out: KustoType, args: Vec<(Expr, KustoType)>, start: Start) -> Expr {
    let (args, kinds): (Vec<Expr>, Vec<KustoType>) = args.into_iter().unzip();
    let name = crate::kernel::own_name(name);
    let function = FoldFunction {
        name,
        signature: Signature::any(args.len(), Volatility::Immutable),
        kinds,
        out,
        start,
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

struct FoldFunction {
    name: String,
    kinds: Vec<KustoType>,
    out: KustoType,
    signature: Signature,
    start: Start,
}

impl fmt::Debug for FoldFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoldFunction")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl PartialEq for FoldFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.kinds == other.kinds && Arc::ptr_eq(&self.start, &other.start)
    }
}

impl Eq for FoldFunction {}

impl Hash for FoldFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.kinds.hash(state);
    }
}

impl AggregateUDFImpl for FoldFunction {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.out.arrow())
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(FoldAccumulator {
            kinds: self.kinds.clone(),
            out: self.out,
            fold: (self.start)(),
        }))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        let start = Arc::clone(&self.start);
        Ok(Box::new(groups::Groups::new(self.kinds.clone(), self.out, start)))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(
            format!("{}[state]", args.name),
            DataType::Utf8,
            true,
        ))])
    }
}

struct FoldAccumulator {
    kinds: Vec<KustoType>,
    out: KustoType,
    fold: Box<dyn Fold>,
}

impl fmt::Debug for FoldAccumulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoldAccumulator").finish_non_exhaustive()
    }
}

impl Accumulator for FoldAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let columns = values
            .iter()
            .zip(&self.kinds)
            .map(|(array, kind)| Cells::new(array, *kind))
            .collect::<Result<Vec<_>>>()?;
        let mut cells = Vec::with_capacity(columns.len());
        for row in 0..values.first().map_or(0, Array::len) {
            cells.clear();
            cells.extend(columns.iter().map(|column| column.get(row)));
            self.fold.add(&cells);
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        to_scalar(&self.fold.finish(), self.out)
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.fold.size()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![ScalarValue::Utf8(Some(self.fold.save()))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let Some(states) = states.first() else { return Ok(()) };
        for saved in states.as_string::<i32>().iter().flatten() {
            self.fold.merge(saved);
        }
        Ok(())
    }
}
