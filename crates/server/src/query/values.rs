//! Values of an answer, as JSON that every client can read.

use hunt::KustoType;
use serde_json::Value;

/// Greatest whole number that a double holds without a gap, 2^53 - 1.
const GREATEST_EXACT: u64 = (1 << 53) - 1;

/// Returns a value with the reals that JSON's numbers lack as the words that Kusto's services use.
pub(crate) fn plain(kind: KustoType, value: Value) -> Value {
    match value {
        Value::Object(special) if kind == KustoType::Real => {
            let word = match special.get("f").and_then(Value::as_str) {
                Some("inf") => "Infinity",
                Some("-inf") => "-Infinity",
                _ => "NaN",
            };
            Value::from(word)
        }
        other => other,
    }
}

/// Returns a value that a browser reads without losing digits: a `long` beyond what its numbers hold as
/// text.
pub(crate) fn exact(kind: KustoType, value: Value) -> Value {
    match &value {
        Value::Number(number) if kind == KustoType::Long => match number.as_i64() {
            Some(long) if long.unsigned_abs() > GREATEST_EXACT => Value::from(long.to_string()),
            _ => value,
        },
        _ => plain(kind, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_numbers_cannot_say_is_said_in_words() {
        assert_eq!(plain(KustoType::Real, json!({"f": "nan"})), json!("NaN"));
        assert_eq!(plain(KustoType::Real, json!({"f": "-inf"})), json!("-Infinity"));
        assert_eq!(plain(KustoType::Dynamic, json!({"f": "nan"})), json!({"f": "nan"}));
        assert_eq!(
            exact(KustoType::Long, json!(9_007_199_254_740_991_i64)),
            json!(9_007_199_254_740_991_i64)
        );
        assert_eq!(
            exact(KustoType::Long, json!(-9_007_199_254_740_992_i64)),
            json!("-9007199254740992")
        );
        assert_eq!(exact(KustoType::Real, json!(1e300)), json!(1e300));
    }
}
