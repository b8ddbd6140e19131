//! Functions over series: arrays of numbers at even distances.
//!
//! Integers stay integers where the arithmetic allows it, as tostring() shows. An element that is no
//! number is null to most functions. Instants inside arrays are refused: here they are text, to Kusto
//! they are numbers of ticks.
//! Source: Kusto scalar functions, "time series and series processing".

pub(crate) mod decompose;
pub(crate) mod elementwise;
pub(crate) mod fill;
pub(crate) mod filter;
pub(crate) mod fit;
pub(crate) mod fourier;
pub(crate) mod outliers;
pub(crate) mod reduce;
pub(crate) mod stats;

use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;

/// Why an array of instants is not computed with.
pub(crate) const INSTANTS: &str = "over an array of datetime or timespan values";

/// Why arguments that are both plain numbers are not computed with.
pub(crate) const NO_ARRAY: &str = "without an array";

/// One element of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Long(i64),
    Real(f64),
}

impl Number {
    pub(crate) fn real(self) -> f64 {
        match self {
            Self::Long(value) => value as f64,
            Self::Real(value) => value,
        }
    }

    pub(crate) fn json(self) -> Value {
        match self {
            Self::Long(value) => Value::from(value),
            Self::Real(value) => dynamic::real(value),
        }
    }
}

/// What stands for a series in a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Series {
    /// The elements; `None` for what is no number.
    Items(Vec<Option<Number>>),
    /// A plain number, which stands for a series of it.
    Constant(Number),
    /// Anything else.
    Absent,
}

/// Reads the number in a JSON value; text that is a number's name counts as well.
///
/// # Errors
/// When the text is an instant or a length of time.
pub(crate) fn number(value: &Value) -> Result<Option<Number>, &'static str> {
    Ok(match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(Number::Long(whole)),
            None => number.as_f64().map(Number::Real),
        },
        Value::String(text) => match text.as_str() {
            "NaN" => Some(Number::Real(f64::NAN)),
            "Infinity" => Some(Number::Real(f64::INFINITY)),
            "-Infinity" => Some(Number::Real(f64::NEG_INFINITY)),
            text if is_time(text) => return Err(INSTANTS),
            _ => None,
        },
        _ => None,
    })
}

/// Returns whether text is an instant or a length of time as they are printed inside arrays.
fn is_time(text: &str) -> bool {
    let digit_first = text
        .trim_start_matches('-')
        .starts_with(|first: char| first.is_ascii_digit());
    digit_first
        && text.contains(':')
        && (crate::instant::parse_datetime(text).is_some() || crate::instant::parse_timespan(text).is_some())
}

/// Reads a series out of a cell.
///
/// # Errors
/// When it holds instants.
pub(crate) fn read(cell: Cell<'_>) -> Result<Series, &'static str> {
    Ok(match dynamic::read(cell) {
        Value::Array(items) => Series::Items(items.iter().map(number).collect::<Result<_, _>>()?),
        Value::Null => Series::Absent,
        other => number(&other)?.map_or(Series::Absent, Series::Constant),
    })
}

/// Reads the elements of an array as floating point numbers; `None` when it is no array.
///
/// # Errors
/// When it holds instants.
pub(crate) fn reals(cell: Cell<'_>) -> Result<Option<Vec<Option<f64>>>, &'static str> {
    Ok(match read(cell)? {
        Series::Items(items) => Some(items.into_iter().map(|item| item.map(Number::real)).collect()),
        Series::Constant(_) | Series::Absent => None,
    })
}

/// Reads an array all of whose elements are finite numbers; `None` when it is not.
///
/// # Errors
/// When it holds instants.
pub(crate) fn finite(cell: Cell<'_>) -> Result<Option<Vec<f64>>, &'static str> {
    Ok(reals(cell)?.and_then(|items| {
        items
            .into_iter()
            .map(|item| item.filter(|value| value.is_finite()))
            .collect()
    }))
}

/// Writes numbers as a dynamic array.
pub(crate) fn array(values: impl IntoIterator<Item = f64>) -> Value {
    Value::Array(values.into_iter().map(dynamic::real).collect())
}

/// Turns a refusal or a value into what a kernel returns.
pub(crate) fn answer(value: Result<Out<'static>, &'static str>) -> Out<'static> {
    value.unwrap_or_else(Out::Refused)
}
