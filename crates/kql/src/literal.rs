//! The values of literals, from their source text.
//!
//! What does not fit its type becomes [`LiteralValue::Malformed`], because the language accepts
//! such a literal and evaluates it to null; the parser adds a warning.

mod datetime;
mod timespan;

use crate::ast::{LiteralValue, ScalarType};
use crate::lexer::{string_escape, string_shape};

pub use datetime::parse_datetime;
pub use timespan::parse_timespan;

/// Reads `type(body)`.
pub(crate) fn typed(ty: ScalarType, text: &str) -> LiteralValue {
    let body = text
        .find('(')
        .and_then(|open| text.get(open + 1..))
        .map_or("", |rest| rest.strip_suffix(')').unwrap_or(rest))
        .trim();
    if body.is_empty() || body == "null" {
        return LiteralValue::Null(ty);
    }
    let body = unquoted(body);
    let value = match ty {
        ScalarType::Bool => bool_value(body).map(LiteralValue::Bool),
        ScalarType::Int => long_value(body)
            .and_then(|value| i32::try_from(value).ok())
            .map(LiteralValue::Int),
        ScalarType::Long => long_value(body).map(LiteralValue::Long),
        ScalarType::Real => real_value(body).map(LiteralValue::Real),
        ScalarType::Decimal => real_value(body)
            .filter(|value| value.is_finite())
            .map(|_| LiteralValue::Decimal(body.to_owned())),
        ScalarType::DateTime => parse_datetime(body).map(LiteralValue::DateTime),
        ScalarType::TimeSpan => parse_timespan(body).map(LiteralValue::TimeSpan),
        ScalarType::Guid => guid_value(body).map(LiteralValue::Guid),
        ScalarType::String | ScalarType::Dynamic | ScalarType::Unknown => None,
    };
    value.unwrap_or(LiteralValue::Malformed(ty))
}

/// Reads a number without a type around it.
pub(crate) fn long(text: &str) -> LiteralValue {
    long_value(text).map_or(LiteralValue::Malformed(ScalarType::Long), LiteralValue::Long)
}

/// Reads a number with a fraction or an exponent.
pub(crate) fn real(text: &str) -> LiteralValue {
    real_value(text).map_or(LiteralValue::Malformed(ScalarType::Real), LiteralValue::Real)
}

/// Reads `true`, `false`.
pub(crate) fn boolean(text: &str) -> LiteralValue {
    bool_value(text).map_or(LiteralValue::Malformed(ScalarType::Bool), LiteralValue::Bool)
}

/// Reads `1d`.
pub(crate) fn timespan(text: &str) -> LiteralValue {
    parse_timespan(text).map_or(LiteralValue::Malformed(ScalarType::TimeSpan), LiteralValue::TimeSpan)
}

/// Returns the characters of one string literal, and whether it asks to be hidden.
pub(crate) fn string(text: &str) -> (String, bool) {
    let Some(shape) = string_shape(text.as_bytes()) else {
        return (text.to_owned(), false);
    };
    let body = text.get(shape.open_len..).unwrap_or_default();
    let body = body.strip_suffix(shape.quote).unwrap_or(body);
    let value = if shape.quote.len() == 3 {
        body.to_owned()
    } else if shape.verbatim {
        body.replace(&shape.quote.repeat(2), shape.quote)
    } else {
        unescaped(body)
    };
    (value, shape.obfuscated)
}

/// Resolves the escapes of a string.
fn unescaped(body: &str) -> String {
    let mut value = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        match string_escape(rest.as_bytes()) {
            Some((len, character)) => {
                value.push(character);
                rest = &rest[len..];
            }
            None => {
                value.push('\\');
                rest = &rest[1..];
            }
        }
    }
    value.push_str(rest);
    value
}

/// Removes one pair of quotes around a literal's inside.
fn unquoted(body: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = body.strip_prefix(quote).and_then(|body| body.strip_suffix(quote)) {
            return inner.trim();
        }
    }
    body
}

fn bool_value(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "1" => Some(true),
        "false" | "False" | "FALSE" | "0" => Some(false),
        _ => None,
    }
}

fn long_value(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text).trim_start()),
    };
    if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        // A hexadecimal literal is a bit pattern, so the top half of the range is negative.
        let value = u64::from_str_radix(hex, 16).ok()?.cast_signed();
        return Some(if negative { value.wrapping_neg() } else { value });
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if negative {
        format!("-{digits}").parse().ok()
    } else {
        digits.parse().ok()
    }
}

fn real_value(text: &str) -> Option<f64> {
    match text {
        "nan" | "NaN" | "NAN" => Some(f64::NAN),
        "inf" | "+inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        _ if text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) =>
        {
            text.parse().ok()
        }
        _ => None,
    }
}

/// Reads a GUID with or without hyphens and braces.
fn guid_value(text: &str) -> Option<String> {
    let text = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text);
    let shape_ok = match text.len() {
        32 => true,
        36 => [8, 13, 18, 23]
            .into_iter()
            .all(|at| text.as_bytes().get(at) == Some(&b'-')),
        _ => false,
    };
    let digits: String = text
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if !shape_ok || digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
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
    fn typed_literals() {
        for (ty, text, expected) in [
            (ScalarType::Int, "int(-5)", LiteralValue::Int(-5)),
            (
                ScalarType::Int,
                "int(3000000000)",
                LiteralValue::Malformed(ScalarType::Int),
            ),
            (ScalarType::Long, "long(0x1F)", LiteralValue::Long(31)),
            (ScalarType::Long, "long(null)", LiteralValue::Null(ScalarType::Long)),
            (ScalarType::Real, "real(-inf)", LiteralValue::Real(f64::NEG_INFINITY)),
            (ScalarType::Bool, "bool(1)", LiteralValue::Bool(true)),
            (
                ScalarType::Decimal,
                "decimal(1.50)",
                LiteralValue::Decimal("1.50".into()),
            ),
            (
                ScalarType::Guid,
                "guid(74BE27DE1E4E49D9B579FE0B331D3642)",
                LiteralValue::Guid("74be27de-1e4e-49d9-b579-fe0b331d3642".into()),
            ),
            (
                ScalarType::Guid,
                "guid(nope)",
                LiteralValue::Malformed(ScalarType::Guid),
            ),
            (
                ScalarType::DateTime,
                "datetime()",
                LiteralValue::Null(ScalarType::DateTime),
            ),
        ] {
            assert_eq!(typed(ty, text), expected, "{text}");
        }
    }

    #[test]
    fn strings() {
        for (text, value, hidden) in [
            (r#""a\tb""#, "a\tb", false),
            (r"'it\'s'", "it's", false),
            (r#"@"C:\x""y""#, r#"C:\x"y"#, false),
            ("h'secret'", "secret", true),
            ("```a\n'b'```", "a\n'b'", false),
            (r"'\u0041\x42\103'", "ABC", false),
            ("'open", "open", false),
        ] {
            assert_eq!(string(text), (value.to_owned(), hidden), "{text}");
        }
    }
}
