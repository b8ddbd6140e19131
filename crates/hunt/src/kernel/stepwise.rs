//! Functions that give one value for a whole span of whole numbers or instants, such as `bin`.
//!
//! Event times come nearly in order, so that most rows fall into the span of the row before.

use super::own_name;
use crate::KustoType;
use crate::stop::Stop;
use arrow::array::{ArrayRef, AsArray, Int64Array, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

/// Returns the value of a number, and a span around the number in which all have that value.
pub(crate) type Step = Arc<dyn Fn(i64) -> (Option<i64>, Range<i64>) + Send + Sync>;

/// Builds the call of such a function; the value is of the argument's type, which is `datetime`,
/// `timespan` or `long`.
pub(crate) fn call(name: &str, arg: (Expr, KustoType), step: Step) -> Expr {
    let function = Stepwise {
        name: own_name(name),
        kind: arg.1,
        signature: Signature::any(1, Volatility::Immutable),
        step,
    };
    Expr::ScalarFunction(ScalarFunction::new_udf(
        Arc::new(ScalarUDF::new_from_impl(function)),
        vec![arg.0],
    ))
}

struct Stepwise {
    name: String,
    kind: KustoType,
    signature: Signature,
    step: Step,
}

impl fmt::Debug for Stepwise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stepwise")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Stepwise {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.kind == other.kind && Arc::ptr_eq(&self.step, &other.step)
    }
}

impl Eq for Stepwise {}

impl Hash for Stepwise {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Stepwise {
    fn compute(&self, array: &ArrayRef, stop: &Stop) -> Result<ArrayRef> {
        let array = arrow::compute::cast(array, &self.kind.arrow())?;
        stop.check()?;
        let (mut value, mut span) = (None, 0..0);
        let mut compute = |number: i64| {
            if !span.contains(&number) {
                (value, span) = (self.step)(number);
            }
            value
        };
        if let Some(instants) = array.as_primitive_opt::<TimestampMicrosecondType>() {
            let values: TimestampMicrosecondArray = instants.iter().map(|number| compute(number?)).collect();
            return Ok(Arc::new(values.with_data_type(self.kind.arrow())));
        }
        let numbers = array.as_primitive::<Int64Type>();
        let values: Int64Array = numbers.iter().map(|number| compute(number?)).collect();
        Ok(Arc::new(values))
    }
}

impl ScalarUDFImpl for Stepwise {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.kind.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [value] = args.args.as_slice() else {
            return datafusion::common::internal_err!("{} takes one argument", self.name);
        };
        let stop = Stop::of(&args.config_options);
        Ok(match value {
            ColumnarValue::Array(array) => ColumnarValue::Array(self.compute(array, &stop)?),
            ColumnarValue::Scalar(scalar) => {
                let array = self.compute(&scalar.to_array()?, &stop)?;
                ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?)
            }
        })
    }
}
