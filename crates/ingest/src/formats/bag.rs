//! Property bags: reading members of a JSON object by path.
//!
//! A path names nested members with dots (`userIdentity.sessionContext`); a member whose own name has
//! dots (`id.orig_h`) is found first. Absent members read as absent, never as an error.

use super::event_time::parse_event_time_value;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A JSON object.
pub(crate) type Bag = Map<String, Value>;

/// Returns the member at that path, unless absent or null.
pub(crate) fn get<'a>(bag: &'a Bag, path: &str) -> Option<&'a Value> {
    let found = match bag.get(path) {
        Some(value) => value,
        None => {
            let (first, rest) = path.split_once('.')?;
            return get(bag.get(first)?.as_object()?, rest);
        }
    };
    (!found.is_null()).then_some(found)
}

/// Removes the member at that path; objects that become empty go too.
pub(crate) fn remove(bag: &mut Bag, path: &str) {
    if bag.remove(path).is_some() {
        return;
    }
    if let Some((first, rest)) = path.split_once('.')
        && let Some(Value::Object(inner)) = bag.get_mut(first)
    {
        remove(inner, rest);
        if inner.is_empty() {
            bag.remove(first);
        }
    }
}

/// Returns the member as text: a string as it is, anything else as JSON; empty when absent.
pub(crate) fn text<'a>(bag: &'a Bag, path: &str) -> Cow<'a, str> {
    get(bag, path).map_or(Cow::Borrowed(""), as_text)
}

/// Returns the first of several members that is present and not empty, as text.
pub(crate) fn first_text<'a>(bag: &'a Bag, paths: &[&str]) -> Cow<'a, str> {
    paths
        .iter()
        .map(|path| text(bag, path))
        .find(|text| !text.is_empty())
        .unwrap_or(Cow::Borrowed(""))
}

/// Returns the member as an integer, also when it is written as text.
pub(crate) fn long(bag: &Bag, path: &str) -> Option<i64> {
    as_long(get(bag, path)?)
}

/// Returns the first of several members that is an instant, in microseconds since 1970 UTC.
pub(crate) fn time(bag: &Bag, paths: &[&str]) -> Option<i64> {
    paths.iter().find_map(|path| parse_event_time_value(get(bag, path)?))
}

/// Returns the member when it is an object.
pub(crate) fn object<'a>(bag: &'a Bag, path: &str) -> Option<&'a Bag> {
    get(bag, path)?.as_object()
}

/// Returns the elements of the member when it is an array; nothing otherwise.
pub(crate) fn elements<'a>(bag: &'a Bag, path: &str) -> &'a [Value] {
    get(bag, path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Returns whether the object has all of these members.
pub(crate) fn has_all(bag: &Bag, names: &[&str]) -> bool {
    names.iter().all(|name| bag.contains_key(*name))
}

/// Returns whether the object has any of these members.
pub(crate) fn has_any(bag: &Bag, names: &[&str]) -> bool {
    names.iter().any(|name| bag.contains_key(*name))
}

/// Returns a value as text: a string as it is, anything else as JSON.
pub(crate) fn as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Cow::Owned(value.to_string()),
    }
}

/// Returns a value as an integer: numbers without fraction, decimal text (`443`, `443.0`) and
/// hexadecimal text (`0x1bb`).
pub(crate) fn as_long(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => parse_long(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads an integer from text, see [`as_long`].
pub(crate) fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(digits, 16).ok();
    }
    text.parse().ok().or_else(|| whole(text.parse().ok()?))
}

fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 a float no longer names one integer.
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// Returns whether a value says nothing: null, "", [] or {}.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Writes the members that say something as JSON; empty when there are none.
pub(crate) fn to_json(bag: &Bag) -> String {
    let full: Vec<(&String, &Value)> = bag.iter().filter(|(_, value)| !is_blank(value)).collect();
    if full.is_empty() {
        return String::new();
    }
    let mut out = String::from("{");
    for (at, (name, value)) in full.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&Value::String(name.clone()).to_string());
        out.push(':');
        out.push_str(&value.to_string());
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_reach_nested_and_dotted_members() {
        let mut bag: Bag =
            serde_json::from_str(r#"{"id.orig_h":"10.0.0.1","a":{"b":{"c":7}},"n":null,"p":"443.0"}"#).unwrap();
        assert_eq!(text(&bag, "id.orig_h"), "10.0.0.1");
        assert_eq!(long(&bag, "a.b.c"), Some(7));
        assert_eq!(long(&bag, "p"), Some(443));
        assert_eq!(get(&bag, "n"), None);
        remove(&mut bag, "a.b.c");
        remove(&mut bag, "id.orig_h");
        assert_eq!(to_json(&bag), r#"{"p":"443.0"}"#);
    }
}
