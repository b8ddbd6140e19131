//! A scalar function as DataFusion sees it: a Rust closure over the cells of a row.

use crate::KustoType;
use crate::cell::{Cell, Cells, Out, Writer};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a function does with one row.
pub(crate) type Kernel = Arc<dyn for<'a> Fn(&[Cell<'a>]) -> Out<'a> + Send + Sync>;

/// Returns a name of its own for a function that holds something its name does not tell, such as a
/// compiled pattern: DataFusion takes expressions that print alike for the same.
pub(crate) fn own_name(name: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{name}@{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Builds the call of a function that works row by row.
pub(crate) fn call(name: &str, out: KustoType, args: Vec<(Expr, KustoType)>, kernel: Kernel) -> Expr {
    call_with(name, out, args, Volatility::Immutable, kernel)
}

/// Builds the call of a function whose result may differ from row to row for the same arguments.
pub(crate) fn call_with(
    name: &str,
    out: KustoType,
    args: Vec<(Expr, KustoType)>,
    volatility: Volatility,
    kernel: Kernel,
) -> Expr {
    let (args, kinds) = args.into_iter().unzip();
    let function = RowFunction {
        name: own_name(name),
        kinds,
        out,
        signature: Signature::new(
            TypeSignature::OneOf(vec![TypeSignature::VariadicAny, TypeSignature::Nullary]),
            volatility,
        ),
        kernel,
    };
    Expr::ScalarFunction(ScalarFunction::new_udf(
        Arc::new(ScalarUDF::new_from_impl(function)),
        args,
    ))
}

struct RowFunction {
    name: String,
    kinds: Vec<KustoType>,
    out: KustoType,
    signature: Signature,
    kernel: Kernel,
}

impl fmt::Debug for RowFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowFunction")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

// Two calls are the same when they share the closure: a closure may hold a compiled pattern that
// the name alone does not tell.
impl PartialEq for RowFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.kinds == other.kinds
            && self.out == other.out
            && Arc::ptr_eq(&self.kernel, &other.kernel)
    }
}

impl Eq for RowFunction {}

impl Hash for RowFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.kinds.hash(state);
        self.out.hash(state);
    }
}

impl ScalarUDFImpl for RowFunction {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.out.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = args
            .args
            .iter()
            .zip(&self.kinds)
            .map(|(value, kind)| match value {
                ColumnarValue::Array(array) => Cells::new(array, *kind),
                ColumnarValue::Scalar(scalar) => Cells::constant(scalar, *kind),
            })
            .collect::<Result<Vec<_>>>()?;
        let constant = self.signature.volatility != Volatility::Volatile
            && args.args.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { args.number_rows };
        let mut writer = Writer::new(self.out, rows);
        let mut row_cells = Vec::with_capacity(columns.len());
        for row in 0..rows {
            row_cells.clear();
            row_cells.extend(columns.iter().map(|column| column.get(row)));
            let value = (self.kernel)(&row_cells);
            if matches!(value, Out::Refused(_)) {
                value.check(&self.name)?;
            }
            writer.push(&value);
        }
        let array = writer.finish();
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?));
        }
        Ok(ColumnarValue::Array(array))
    }
}

/// What a text predicate decides about one string.
pub(crate) type Predicate = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Builds the call of a predicate over one text column, which runs without a cell per row.
pub(crate) fn predicate(name: &str, text: Expr, test: Predicate) -> Expr {
    let function = TextPredicate {
        name: own_name(name),
        signature: Signature::any(1, Volatility::Immutable),
        test,
    };
    Expr::ScalarFunction(ScalarFunction::new_udf(
        Arc::new(ScalarUDF::new_from_impl(function)),
        vec![text],
    ))
}

struct TextPredicate {
    name: String,
    signature: Signature,
    test: Predicate,
}

impl fmt::Debug for TextPredicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextPredicate")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl PartialEq for TextPredicate {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.test, &other.test)
    }
}

impl Eq for TextPredicate {}

impl Hash for TextPredicate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl TextPredicate {
    fn test_array(&self, array: &ArrayRef) -> Result<BooleanArray> {
        // The empty string is what an absent text reads as, and its answer is the same every time.
        let absent = (self.test)("");
        let decide = |text: Option<&str>| text.map_or(absent, |text| (self.test)(text));
        Ok(match array.data_type() {
            DataType::Utf8View => array.as_string_view().iter().map(|text| Some(decide(text))).collect(),
            DataType::LargeUtf8 => array.as_string::<i64>().iter().map(|text| Some(decide(text))).collect(),
            DataType::Utf8 => array.as_string::<i32>().iter().map(|text| Some(decide(text))).collect(),
            _ => {
                let text = arrow::compute::cast(array, &DataType::Utf8)?;
                text.as_string::<i32>().iter().map(|text| Some(decide(text))).collect()
            }
        })
    }
}

impl ScalarUDFImpl for TextPredicate {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [value] = args.args.as_slice() else {
            return datafusion::common::internal_err!("{} takes one argument", self.name);
        };
        Ok(match value {
            ColumnarValue::Array(array) => ColumnarValue::Array(Arc::new(self.test_array(array)?)),
            ColumnarValue::Scalar(scalar) => {
                let answer = self.test_array(&scalar.to_array()?)?;
                ColumnarValue::Scalar(ScalarValue::Boolean(Some(answer.value(0))))
            }
        })
    }
}
