//! Dynamic values to and from scalars, as `tostring`, `tolong` and their like see them.

use crate::cell::{Cell, Out};
use crate::{KustoType, instant};
use serde_json::Value;

/// Returns the text of a cell as `tostring` gives it.
pub(crate) fn to_text(cell: Cell<'_>) -> Out<'_> {
    match cell {
        Cell::Null => Out::from(""),
        Cell::Text(text) | Cell::Guid(text) => Out::from(text),
        Cell::Bool(value) => Out::from(if value { "True" } else { "False" }),
        Cell::Int(value) => Out::text(value.to_string()),
        Cell::Long(value) => Out::text(value.to_string()),
        Cell::Real(value) => Out::text(print_real(value)),
        Cell::DateTime(micros) => Out::text(instant::format_datetime(micros)),
        Cell::TimeSpan(ticks) => Out::text(instant::format_timespan(ticks)),
        Cell::Json(json) => json_to_text(json),
    }
}

/// A JSON string gives its characters, null nothing, anything else its compact text.
fn json_to_text(json: &str) -> Out<'_> {
    let trimmed = json.trim();
    match trimmed.as_bytes().first() {
        Some(b'"') => {
            let inner = trimmed.get(1..trimmed.len().saturating_sub(1)).unwrap_or("");
            if inner.contains('\\') {
                return serde_json::from_str::<String>(trimmed).map_or_else(|_| Out::from(json), Out::from);
            }
            Out::from(inner)
        }
        Some(b'{' | b'[') => match super::parse(trimmed) {
            Some(value) => Out::text(super::print(&value)),
            None => Out::from(json),
        },
        _ if trimmed == "null" => Out::from(""),
        _ => Out::from(trimmed),
    }
}

/// Prints a floating point number: a point always, an exponent only for very large or small ones.
pub(crate) fn print_real(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-5..1e15).contains(&magnitude) {
        // Rust writes `1e-7`, .NET `1E-07`.
        let text = format!("{value:E}");
        return match text.split_once('E') {
            Some((digits, exponent)) => {
                let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
                format!("{digits}E{sign}{exponent:0>2}")
            }
            None => text,
        };
    }
    if value.fract() == 0.0 {
        format!("{value:.1}")
    } else {
        value.to_string()
    }
}

/// Reads a scalar of a type out of a JSON value, as `to typeof(…)`, `tolong(…)` and their like do.
pub(crate) fn from_json(value: &Value, kind: KustoType) -> Out<'static> {
    match kind {
        KustoType::Dynamic => Out::json(value),
        KustoType::String => match value {
            Value::String(text) => Out::text(text.clone()),
            Value::Null => Out::text(""),
            other => Out::text(super::print(other)),
        },
        KustoType::Bool => to_bool(value).into(),
        KustoType::Int => match value {
            // A whole number keeps its low bits, one with a fraction stops at the ends of the range.
            Value::Number(number) if number.as_i64().is_none() => {
                number.as_f64().map_or(Out::Null, |number| Out::Int(number as i32))
            }
            Value::String(text) => parse_long(text)
                .and_then(|value| i32::try_from(value).ok())
                .map_or(Out::Null, Out::Int),
            value => to_long(value).map_or(Out::Null, |value| Out::Int(value as i32)),
        },
        KustoType::Long => to_long(value).into(),
        KustoType::Real => to_real(value).into(),
        KustoType::DateTime => match value {
            Value::String(text) => instant::parse_datetime(text).map_or(Out::Null, Out::DateTime),
            _ => Out::Null,
        },
        KustoType::TimeSpan => match value {
            Value::String(text) => instant::parse_timespan(text).map_or(Out::Null, Out::TimeSpan),
            _ => Out::Null,
        },
        KustoType::Guid => match value {
            Value::String(text) => parse_guid(text).map_or(Out::Null, Out::from),
            _ => Out::Null,
        },
    }
}

fn to_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(text) => parse_bool(text),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn to_long(value: &Value) -> Option<i64> {
    match value {
        Value::Bool(value) => Some(i64::from(*value)),
        // A number too large for a long is cut to the nearest long; Rust's cast does the same.
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)),
        Value::String(text) => parse_long(text),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn to_real(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse_real(text),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads a truth value: the words in any case, or a whole number.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    parse_long(text).map(|number| number != 0)
}

/// Reads a whole number, decimal or hexadecimal; surrounding blanks are allowed.
pub(crate) fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    if let Some(hexadecimal) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let value = u64::from_str_radix(hexadecimal, 16).ok()? as i64;
        return Some(if negative { value.wrapping_neg() } else { value });
    }
    text.parse().ok()
}

/// Reads a floating point number; surrounding blanks are allowed.
pub(crate) fn parse_real(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.trim_start_matches(['+', '-']);
    let is_word = ["nan", "inf", "infinity"]
        .iter()
        .any(|word| unsigned.eq_ignore_ascii_case(word));
    let is_number = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    if is_word || is_number { text.parse().ok() } else { None }
}

/// Reads a guid, wherever its hyphens stand, into lower-case hyphenated text.
pub(crate) fn parse_guid(text: &str) -> Option<String> {
    let inner = text.trim().trim_start_matches(['{', '(']).trim_end_matches(['}', ')']);
    let digits: String = inner.chars().filter(|digit| *digit != '-').collect();
    if digits.len() != 32 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let digits = digits.to_ascii_lowercase();
    Some(format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reals_print_like_kusto() {
        let cases = [
            (1.0, "1.0"),
            (1.5, "1.5"),
            (1e11, "100000000000.0"),
            (1e19, "1E+19"),
            (1e-7, "1E-07"),
            (-2.5, "-2.5"),
            (0.0, "0.0"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in cases {
            assert_eq!(print_real(value), text);
        }
    }

    #[test]
    fn numbers_are_read_leniently_but_wholly() {
        assert_eq!(parse_long("  42  "), Some(42));
        assert_eq!(parse_long("0xFF"), Some(255));
        assert_eq!(parse_long("5.9"), None);
        assert_eq!(parse_long("9223372036854775808"), None);
        assert_eq!(parse_real("1_000"), None);
        assert_eq!(parse_real("5."), Some(5.0));
        assert_eq!(parse_bool("tRuE"), Some(true));
        assert_eq!(parse_bool("yes"), None);
        assert_eq!(parse_bool("-1"), Some(true));
    }
}
