//! Reads the members of one JSON object into a list that borrows from the text.
//!
//! Nested objects and arrays stay text and are read when somebody asks for them, so that reading costs
//! one pass over what is used.

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// One member of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) value: FieldValue<'a>,
}

/// The value of a member.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldValue<'a> {
    Null,
    Bool(bool),
    /// A number, as written.
    Number(&'a str),
    Text(Cow<'a, str>),
    /// An object or array, as written.
    Nested(&'a str),
}

impl<'a> FieldValue<'a> {
    /// Returns the value as text; empty for null.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
            Self::Number(text) | Self::Nested(text) => Cow::Borrowed(text),
            Self::Text(text) => text.clone(),
        }
    }

    /// Takes the value as text; empty for null.
    pub(crate) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            other => other.text(),
        }
    }

    /// Returns the text of the object, when it is one.
    pub(crate) fn object(&self) -> Option<&'a str> {
        match self {
            Self::Nested(text) if text.starts_with('{') => Some(text),
            Self::Nested(_) | Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => None,
        }
    }
}

/// Reads the members of the object in `text`, in order, adding them to `fields`. Of members of the
/// same name all are kept.
pub(crate) fn read_fields<'a>(text: &'a str, fields: &mut Vec<Field<'a>>) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Fields(fields))?;
    json.end()
}

/// Reads the elements of the array in `text`.
pub(crate) fn read_array(text: &str) -> Result<Vec<FieldValue<'_>>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let elements = json.deserialize_seq(Elements)?;
    json.end()?;
    Ok(elements)
}

/// Reads a JSON string with its quotes.
pub(crate) fn read_string(raw: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if memchr::memchr(b'\\', inner.as_bytes()).is_none() => Ok(Cow::Borrowed(inner)),
        _ => serde_json::from_str::<String>(raw).map(Cow::Owned),
    }
}

fn value_of(raw: &RawValue) -> Result<FieldValue<'_>, serde_json::Error> {
    let raw = raw.get();
    Ok(match raw.as_bytes().first() {
        Some(b'"') => FieldValue::Text(read_string(raw)?),
        Some(b'{' | b'[') => FieldValue::Nested(raw),
        Some(b't') => FieldValue::Bool(true),
        Some(b'f') => FieldValue::Bool(false),
        Some(b'n') | None => FieldValue::Null,
        Some(_) => FieldValue::Number(raw),
    })
}

struct Fields<'f, 'a>(&'f mut Vec<Field<'a>>);

impl<'a> Visitor<'a> for Fields<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<&'a RawValue>()? {
            let key = read_string(key.get()).map_err(serde::de::Error::custom)?;
            let value = value_of(map.next_value::<&'a RawValue>()?).map_err(serde::de::Error::custom)?;
            self.0.push(Field { key, value });
        }
        Ok(())
    }
}

struct Elements;

impl<'a> Visitor<'a> for Elements {
    type Value = Vec<FieldValue<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON array")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(raw) = sequence.next_element::<&'a RawValue>()? {
            elements.push(value_of(raw).map_err(serde::de::Error::custom)?);
        }
        Ok(elements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_borrow_unless_escaped() {
        let mut fields = Vec::new();
        read_fields(
            r#" {"a":"x","b\n":"\u00e9","c":-1.5e3,"d":null,"e":{"f":[1]},"g":true} "#,
            &mut fields,
        )
        .unwrap();
        let found: Vec<_> = fields
            .iter()
            .map(|field| (field.key.as_ref(), field.value.text()))
            .collect();
        let expected = [
            ("a", "x"),
            ("b\n", "é"),
            ("c", "-1.5e3"),
            ("d", ""),
            ("e", "{\"f\":[1]}"),
            ("g", "true"),
        ];
        assert_eq!(found, expected.map(|(key, value)| (key, Cow::Borrowed(value))));
        assert!(matches!(&fields[0].value, FieldValue::Text(Cow::Borrowed(_))));
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        for text in ["", "[1]", "{\"a\":1", "{\"a\":1}x", "{\"a\":\"\\ud800\"}"] {
            assert!(read_fields(text, &mut Vec::new()).is_err(), "{text}");
        }
        assert_eq!(read_array("[1,\"a\"]").unwrap().len(), 2);
    }
}
