//! Dynamic values: JSON text, read lazily.
//!
//! A dynamic column stays JSON text; a path into it is looked up in the text without building a
//! tree ([`path`]). Only functions that compute on arrays and bags build one ([`parse`]).

pub(crate) mod convert;
pub(crate) mod path;

use serde_json::Value;

/// Reads JSON text; `None` when it is not JSON.
pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Reads a dynamic cell; null when absent.
pub(crate) fn read(cell: crate::cell::Cell<'_>) -> Value {
    use crate::cell::Cell;
    match cell {
        Cell::Json(text) => parse(text).unwrap_or_else(|| Value::String(text.to_owned())),
        Cell::Null => Value::Null,
        Cell::Bool(value) => Value::Bool(value),
        Cell::Int(value) => Value::from(value),
        Cell::Long(value) => Value::from(value),
        Cell::Real(value) => real(value),
        Cell::DateTime(micros) => Value::String(crate::instant::format_datetime(micros)),
        Cell::TimeSpan(ticks) => Value::String(crate::instant::format_timespan(ticks)),
        Cell::Text(text) | Cell::Guid(text) => Value::String(text.to_owned()),
    }
}

/// Returns a number as JSON; JSON has no word for NaN and infinities, Kusto prints them as text.
pub(crate) fn real(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or_else(
        || {
            Value::String(
                if value.is_nan() {
                    "NaN"
                } else if value > 0.0 {
                    "Infinity"
                } else {
                    "-Infinity"
                }
                .to_owned(),
            )
        },
        Value::Number,
    )
}

/// Writes compact JSON text.
pub(crate) fn print(value: &Value) -> String {
    value.to_string()
}

/// Quotes text as a JSON string.
pub(crate) fn quote(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
