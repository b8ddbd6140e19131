//! One value of a row, as scalar functions see it, and the column they write.
//!
//! Functions work on borrowed cells so that reading costs no allocation; the Arrow layout of a
//! column (plain text, view, constant) is hidden here.

use crate::KustoType;
use arrow::array::{
    Array, ArrayRef, BooleanArray, BooleanBuilder, Float64Array, Float64Builder, Int32Array, Int32Builder, Int64Array,
    Int64Builder, LargeStringArray, StringArray, StringBuilder, StringViewArray, TimestampMicrosecondArray,
    TimestampMicrosecondBuilder,
};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_datafusion_err};
use std::borrow::Cow;
use std::sync::Arc;

/// A borrowed value. `Null` never stands for a string: absent text reads as the empty string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Real(f64),
    /// Microseconds since 1970.
    DateTime(i64),
    /// Ticks of 100 ns.
    TimeSpan(i64),
    Text(&'a str),
    Guid(&'a str),
    /// JSON text.
    Json(&'a str),
}

impl<'a> Cell<'a> {
    pub(crate) fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the characters of a string, guid or JSON cell; empty for any other.
    pub(crate) fn text(self) -> &'a str {
        match self {
            Self::Text(text) | Self::Guid(text) | Self::Json(text) => text,
            _ => "",
        }
    }

    pub(crate) fn bool(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns a whole number, instant or length of time as its number.
    pub(crate) fn long(self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(i64::from(value)),
            Self::Long(value) | Self::DateTime(value) | Self::TimeSpan(value) => Some(value),
            _ => None,
        }
    }

    /// Returns any number as a floating point number.
    pub(crate) fn real(self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(f64::from(value)),
            Self::Long(value) | Self::TimeSpan(value) => Some(value as f64),
            Self::Real(value) => Some(value),
            _ => None,
        }
    }
}

/// A computed value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Out<'a> {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Real(f64),
    DateTime(i64),
    TimeSpan(i64),
    /// Text, a guid, or JSON text, by the type of the column it is written to.
    Text(Cow<'a, str>),
    /// No value: the function does not answer these arguments exactly, for the reason given.
    Refused(&'static str),
}

impl Out<'_> {
    /// Returns the value with text of its own.
    pub(crate) fn into_static(self) -> Out<'static> {
        match self {
            Self::Null => Out::Null,
            Self::Bool(value) => Out::Bool(value),
            Self::Int(value) => Out::Int(value),
            Self::Long(value) => Out::Long(value),
            Self::Real(value) => Out::Real(value),
            Self::DateTime(value) => Out::DateTime(value),
            Self::TimeSpan(value) => Out::TimeSpan(value),
            Self::Text(value) => Out::Text(Cow::Owned(value.into_owned())),
            Self::Refused(why) => Out::Refused(why),
        }
    }

    pub(crate) fn text(value: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(value.into()))
    }

    /// Returns the error of a value that was refused.
    pub(crate) fn check(&self, function: &str) -> Result<()> {
        match self {
            Self::Refused(why) => Err(crate::error::Refusal::new(function, why).into()),
            _ => Ok(()),
        }
    }

    pub(crate) fn json(value: &serde_json::Value) -> Self {
        if value.is_null() {
            Self::Null
        } else {
            Self::Text(Cow::Owned(crate::dynamic::print(value)))
        }
    }
}

impl<'a> From<Cell<'a>> for Out<'a> {
    fn from(cell: Cell<'a>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Bool(value) => Self::Bool(value),
            Cell::Int(value) => Self::Int(value),
            Cell::Long(value) => Self::Long(value),
            Cell::Real(value) => Self::Real(value),
            Cell::DateTime(value) => Self::DateTime(value),
            Cell::TimeSpan(value) => Self::TimeSpan(value),
            Cell::Text(value) | Cell::Guid(value) | Cell::Json(value) => Self::Text(Cow::Borrowed(value)),
        }
    }
}

impl<'a> From<Option<bool>> for Out<'a> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Null, Self::Bool)
    }
}

impl<'a> From<Option<i64>> for Out<'a> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Long)
    }
}

impl<'a> From<Option<f64>> for Out<'a> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Real)
    }
}

impl<'a> From<&'a str> for Out<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Out<'_> {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

/// A column to read cells from.
pub(crate) struct Cells {
    kind: KustoType,
    values: Values,
    /// A constant column holds one row that stands for all.
    constant: bool,
}

enum Values {
    Bool(BooleanArray),
    Int(Int32Array),
    Long(Int64Array),
    Real(Float64Array),
    DateTime(TimestampMicrosecondArray),
    Text(StringArray),
    LargeText(LargeStringArray),
    View(StringViewArray),
}

impl Cells {
    /// Opens an Arrow array as a column of that Kusto type.
    ///
    /// # Errors
    /// When the array cannot be read as that type; the binder never lets that happen.
    pub(crate) fn new(array: &ArrayRef, kind: KustoType) -> Result<Self> {
        let wanted = kind.arrow();
        let is_text = matches!(
            array.data_type(),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        );
        let array = if array.data_type() == &wanted || (is_text && wanted == DataType::Utf8) {
            Arc::clone(array)
        } else {
            cast(array, &wanted)?
        };
        let any = array.as_any();
        let values = if let Some(values) = any.downcast_ref::<BooleanArray>() {
            Values::Bool(values.clone())
        } else if let Some(values) = any.downcast_ref::<Int32Array>() {
            Values::Int(values.clone())
        } else if let Some(values) = any.downcast_ref::<Int64Array>() {
            Values::Long(values.clone())
        } else if let Some(values) = any.downcast_ref::<Float64Array>() {
            Values::Real(values.clone())
        } else if let Some(values) = any.downcast_ref::<TimestampMicrosecondArray>() {
            Values::DateTime(values.clone())
        } else if let Some(values) = any.downcast_ref::<StringArray>() {
            Values::Text(values.clone())
        } else if let Some(values) = any.downcast_ref::<LargeStringArray>() {
            Values::LargeText(values.clone())
        } else if let Some(values) = any.downcast_ref::<StringViewArray>() {
            Values::View(values.clone())
        } else {
            return Err(exec_datafusion_err!("no reader for {}", array.data_type()));
        };
        Ok(Self {
            kind,
            values,
            constant: false,
        })
    }

    /// Opens a constant as a column.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub(crate) fn constant(value: &ScalarValue, kind: KustoType) -> Result<Self> {
        Ok(Self {
            constant: true,
            ..Self::new(&value.to_array()?, kind)?
        })
    }

    /// Returns whether the values are texts of any kind.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.values, Values::Text(_) | Values::LargeText(_) | Values::View(_))
    }

    /// Returns the cell of a row.
    pub(crate) fn get(&self, row: usize) -> Cell<'_> {
        let row = if self.constant { 0 } else { row };
        match &self.values {
            Values::Bool(values) if values.is_valid(row) => Cell::Bool(values.value(row)),
            Values::Int(values) if values.is_valid(row) => Cell::Int(values.value(row)),
            Values::Long(values) if values.is_valid(row) => match self.kind {
                KustoType::TimeSpan => Cell::TimeSpan(values.value(row)),
                _ => Cell::Long(values.value(row)),
            },
            Values::Real(values) if values.is_valid(row) => Cell::Real(values.value(row)),
            Values::DateTime(values) if values.is_valid(row) => Cell::DateTime(values.value(row)),
            Values::Text(values) if values.is_valid(row) => self.text(values.value(row)),
            Values::LargeText(values) if values.is_valid(row) => self.text(values.value(row)),
            Values::View(values) if values.is_valid(row) => self.text(values.value(row)),
            _ if self.kind.is_text() => Cell::Text(""),
            _ => Cell::Null,
        }
    }

    fn text<'a>(&self, value: &'a str) -> Cell<'a> {
        match self.kind {
            KustoType::Dynamic => Cell::Json(value),
            KustoType::Guid if value.is_empty() => Cell::Null,
            KustoType::Guid => Cell::Guid(value),
            _ => Cell::Text(value),
        }
    }
}

/// A column being written.
pub(crate) enum Writer {
    Bool(BooleanBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    DateTime(TimestampMicrosecondBuilder),
    Text(StringBuilder, KustoType),
}

impl Writer {
    pub(crate) fn new(kind: KustoType, rows: usize) -> Self {
        match kind {
            KustoType::Bool => Self::Bool(BooleanBuilder::with_capacity(rows)),
            KustoType::Int => Self::Int(Int32Builder::with_capacity(rows)),
            KustoType::Long | KustoType::TimeSpan => Self::Long(Int64Builder::with_capacity(rows)),
            KustoType::Real => Self::Real(Float64Builder::with_capacity(rows)),
            KustoType::DateTime => {
                Self::DateTime(TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC"))
            }
            KustoType::String | KustoType::Guid | KustoType::Dynamic => {
                Self::Text(StringBuilder::with_capacity(rows, rows * 8), kind)
            }
        }
    }

    /// Appends a value; one of another type than the column's becomes null.
    pub(crate) fn push(&mut self, value: &Out<'_>) {
        match (self, value) {
            (Self::Bool(values), Out::Bool(value)) => values.append_value(*value),
            (Self::Bool(values), _) => values.append_null(),
            (Self::Int(values), Out::Int(value)) => values.append_value(*value),
            (Self::Int(values), Out::Long(value)) => values.append_option(i32::try_from(*value).ok()),
            (Self::Int(values), _) => values.append_null(),
            (Self::Long(values), Out::Int(value)) => values.append_value(i64::from(*value)),
            (Self::Long(values), Out::Long(value) | Out::TimeSpan(value)) => values.append_value(*value),
            (Self::Long(values), _) => values.append_null(),
            (Self::Real(values), Out::Real(value)) => values.append_value(*value),
            (Self::Real(values), Out::Int(value)) => values.append_value(f64::from(*value)),
            (Self::Real(values), Out::Long(value)) => values.append_value(*value as f64),
            (Self::Real(values), _) => values.append_null(),
            (Self::DateTime(values), Out::DateTime(value)) => values.append_value(*value),
            (Self::DateTime(values), _) => values.append_null(),
            (Self::Text(values, _), Out::Text(value)) => values.append_value(value),
            (Self::Text(values, KustoType::String), _) => values.append_value(""),
            (Self::Text(values, _), _) => values.append_null(),
        }
    }

    /// Returns how much text was written, in bytes.
    pub(crate) fn text_bytes(&self) -> usize {
        match self {
            Self::Text(values, _) => values.values_slice().len(),
            Self::Bool(_) | Self::Int(_) | Self::Long(_) | Self::Real(_) | Self::DateTime(_) => 0,
        }
    }

    pub(crate) fn finish(self) -> ArrayRef {
        match self {
            Self::Bool(mut values) => Arc::new(values.finish()),
            Self::Int(mut values) => Arc::new(values.finish()),
            Self::Long(mut values) => Arc::new(values.finish()),
            Self::Real(mut values) => Arc::new(values.finish()),
            Self::DateTime(mut values) => Arc::new(values.finish()),
            Self::Text(mut values, _) => Arc::new(values.finish()),
        }
    }
}

/// Turns one computed value into an Arrow scalar of a type.
pub(crate) fn to_scalar(value: &Out<'_>, kind: KustoType) -> Result<ScalarValue> {
    value.check("the function")?;
    let mut writer = Writer::new(kind, 1);
    writer.push(value);
    ScalarValue::try_from_array(&writer.finish(), 0)
}
