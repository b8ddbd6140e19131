//! A scalar function as DataFusion sees it: a Rust closure over the cells of a row.

mod memo;
pub(crate) mod stepwise;

use crate::KustoType;
use crate::cell::{Cell, Cells, Out, Writer};
use crate::stop::Stop;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, BooleanBufferBuilder, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, resources_err};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use memo::Memo;
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
        let stop = Stop::of(&args.config_options);
        let mut writer = Writer::new(self.out, rows);
        let mut row_cells = Vec::with_capacity(columns.len());
        let mut memo = self
            .memo_column(&args, &columns)
            .map(|column| (column, Memo::new(rows)));
        for row in 0..rows {
            stop.check()?;
            if let Some((column, memo)) = &mut memo
                && memo.knows(column, row)
            {
                continue;
            }
            row_cells.clear();
            row_cells.extend(columns.iter().map(|column| column.get(row)));
            let value = (self.kernel)(&row_cells);
            if matches!(value, Out::Refused(_)) {
                value.check(&self.name)?;
            }
            writer.push(&value);
            if writer.text_bytes() > stop.most_text_bytes {
                return resources_err!("{} gives too much text at once", self.name);
            }
        }
        let mut array = writer.finish();
        if let Some((_, memo)) = memo
            && !memo.is_plain()
        {
            array = take(&array, &UInt32Array::from(memo.places), None)?;
        }
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?));
        }
        Ok(ColumnarValue::Array(array))
    }
}

/// Returns the name of a row function as the query has it, and the type of its first argument.
pub(crate) fn row_function(call: &ScalarFunction) -> Option<(&str, KustoType)> {
    let function = call.func.inner().downcast_ref::<RowFunction>()?;
    let name = function
        .name
        .rsplit_once('@')
        .map_or(function.name.as_str(), |(name, _)| name);
    Some((name, *function.kinds.first()?))
}

impl RowFunction {
    /// Returns the column that alone decides the result, when it is a text.
    fn memo_column<'c>(&self, args: &ScalarFunctionArgs, columns: &'c [Cells]) -> Option<&'c Cells> {
        if self.signature.volatility == Volatility::Volatile {
            return None;
        }
        let mut varying = args.args.iter().zip(columns);
        let mut varying = varying
            .by_ref()
            .filter(|(value, _)| matches!(value, ColumnarValue::Array(_)));
        let (_, column) = varying.next()?;
        (varying.next().is_none() && column.is_text()).then_some(column)
    }
}

/// What a text predicate decides about one string.
pub(crate) type Predicate = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Terms with case removed: a text for which a predicate is true holds all terms of one of the lists.
pub(crate) type Wanted = Vec<Vec<String>>;

/// Returns the terms that a text needs for a predicate to be true, when it is a call of one that says so.
pub(crate) fn wanted(call: &ScalarFunction) -> Option<&Wanted> {
    let function = call.func.inner().downcast_ref::<TextPredicate>()?;
    function.wanted.as_ref()
}

/// Builds the call of a predicate over one text column, which runs without a cell per row.
pub(crate) fn predicate(name: &str, text: Expr, test: Predicate) -> Expr {
    search(name, text, test, None)
}

/// Builds the call of a predicate that is true only for texts with certain terms.
pub(crate) fn search(name: &str, text: Expr, test: Predicate, wanted: Option<Wanted>) -> Expr {
    let function = TextPredicate {
        name: own_name(name),
        signature: Signature::any(1, Volatility::Immutable),
        test,
        wanted,
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
    wanted: Option<Wanted>,
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
    fn test_array(&self, array: &ArrayRef, stop: &Stop) -> Result<BooleanArray> {
        match array.data_type() {
            DataType::Utf8View => self.test_texts(array.as_string_view().iter(), stop),
            DataType::LargeUtf8 => self.test_texts(array.as_string::<i64>().iter(), stop),
            DataType::Utf8 => self.test_texts(array.as_string::<i32>().iter(), stop),
            _ => {
                let text = arrow::compute::cast(array, &DataType::Utf8)?;
                self.test_texts(text.as_string::<i32>().iter(), stop)
            }
        }
    }

    fn test_texts<'a>(&self, texts: impl Iterator<Item = Option<&'a str>>, stop: &Stop) -> Result<BooleanArray> {
        // The empty string is what an absent text reads as, and its answer is the same every time.
        let absent = (self.test)("");
        let mut answers = BooleanBufferBuilder::new(texts.size_hint().0);
        for text in texts {
            stop.check()?;
            answers.append(text.map_or(absent, |text| (self.test)(text)));
        }
        Ok(BooleanArray::new(answers.finish(), None))
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
        let stop = Stop::of(&args.config_options);
        Ok(match value {
            ColumnarValue::Array(array) => ColumnarValue::Array(Arc::new(self.test_array(array, &stop)?)),
            ColumnarValue::Scalar(scalar) => {
                let answer = self.test_array(&scalar.to_array()?, &stop)?;
                ColumnarValue::Scalar(ScalarValue::Boolean(Some(answer.value(0))))
            }
        })
    }
}
