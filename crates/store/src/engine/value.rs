//! Parameters and columns, the same for both engines: text, whole numbers, numbers, bytes and null.

use crate::Error;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// Returns text as both engines can hold it: PostgreSQL has no NUL in text, so it becomes its picture.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{2400}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A parameter of a statement, or a column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    /// Returns about how many bytes it is.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Null | Self::Integer(_) | Self::Real(_) => 8,
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// Returns a value as JSON text.
    pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        serde_json::to_string(value)
            .map(Self::Text)
            .map_err(|source| Error::Write {
                what: std::any::type_name::<T>(),
                source,
            })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(storable(text).into_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(storable(text).into_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(storable(&text).into_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Integer(i64::from(flag))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<DateTime<Utc>> for Value {
    fn from(at: DateTime<Utc>) -> Self {
        Self::Integer(at.timestamp_micros())
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

/// A column's Rust type.
pub(crate) trait FromValue: Sized {
    /// Returns the value, or `None` when the column holds something else.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            Value::Null | Value::Integer(_) | Value::Real(_) | Value::Bytes(_) => None,
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(*number),
            Value::Null | Value::Text(_) | Value::Real(_) | Value::Bytes(_) => None,
        }
    }
}

impl FromValue for u64 {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }
}

impl FromValue for u32 {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            Value::Null | Value::Integer(_) | Value::Text(_) | Value::Bytes(_) => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            Value::Null | Value::Integer(_) | Value::Real(_) | Value::Text(_) => None,
        }
    }
}

impl FromValue for DateTime<Utc> {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).and_then(DateTime::from_timestamp_micros)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            Value::Integer(_) | Value::Real(_) | Value::Text(_) | Value::Bytes(_) => T::from_value(value).map(Some),
        }
    }
}

/// A row of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) names: std::sync::Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    fn column(&self, name: &'static str) -> Result<&Value, Error> {
        self.names
            .iter()
            .position(|column| column == name)
            .and_then(|at| self.values.get(at))
            .ok_or_else(|| Error::damaged(name, "the column is missing"))
    }

    /// Returns a column.
    pub(crate) fn get<T: FromValue>(&self, name: &'static str) -> Result<T, Error> {
        let value = self.column(name)?;
        T::from_value(value).ok_or_else(|| Error::damaged(name, "the column holds another type"))
    }

    /// Returns a column of JSON text as the type it was written from.
    pub(crate) fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Error> {
        let text: String = self.get(name)?;
        serde_json::from_str(&text).map_err(|source| Error::Damaged {
            place: name,
            reason: source.to_string(),
        })
    }

    /// Returns a column that holds one word of an enum.
    pub(crate) fn word<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Error> {
        let text: String = self.get(name)?;
        serde_json::from_value(serde_json::Value::String(text)).map_err(|source| Error::Damaged {
            place: name,
            reason: source.to_string(),
        })
    }
}

/// Returns the word that stands for a unit variant, as serde writes it.
pub(crate) fn word<T: Serialize>(variant: &T) -> Result<Value, Error> {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(text)) => Ok(Value::Text(text)),
        Ok(_) => Err(Error::damaged(std::any::type_name::<T>(), "is not a word")),
        Err(source) => Err(Error::Write {
            what: std::any::type_name::<T>(),
            source,
        }),
    }
}
