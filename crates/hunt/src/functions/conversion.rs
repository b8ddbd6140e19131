//! `tostring`, `tolong` and the other conversions between types, and `gettype`.
//!
//! A text that is not wholly a value of the type gives null. A real is cut towards zero; one out of
//! range becomes the nearest value. A long that does not fit an int wraps.
//! Source: Kusto conversion functions.

use super::{Call, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::fold::fold;
use crate::binder::typed::{Typed, from_dynamic, to_text};
use crate::cell::{Cell, Out};
use crate::dynamic::convert;
use crate::{instant, kernel};
use serde_json::Value;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("tostring", 1, 1, |_, args| one(args, to_text)),
    Function::new("toint", 1, 1, to_int),
    Function::new("tolong", 1, 1, to_long),
    Function::new("todouble", 1, 1, to_real),
    Function::new("toreal", 1, 1, to_real),
    Function::new("tobool", 1, 1, to_bool),
    Function::new("toboolean", 1, 1, to_bool),
    Function::new("todatetime", 1, 1, to_datetime),
    Function::new("totimespan", 1, 1, to_timespan),
    Function::new("totime", 1, 1, to_timespan),
    Function::new("toguid", 1, 1, to_guid),
    Function::new("gettype", 1, 1, get_type),
];

fn one(args: Vec<Typed>, convert: impl FnOnce(Typed) -> Typed) -> Bound<Typed> {
    match args.into_iter().next() {
        Some(arg) => Ok(convert(arg)),
        None => Err(crate::Error::Internal("a conversion without argument".to_owned()).into()),
    }
}

fn convert_with(arg: Typed, name: &str, out: KustoType, compute: super::Compute) -> Typed {
    fold(Typed::new(
        kernel::call(name, out, vec![arg.argument()], Arc::new(compute)),
        out,
    ))
}

pub(crate) fn real_to_long(arg: Typed) -> Typed {
    // Kusto computes constants with .NET's cast, which turns an overflow into the smallest long,
    // and columns with a cast that stops at the ends of the range.
    if arg.is_constant() {
        return convert_with(arg, "tolong", KustoType::Long, |cells| {
            match cells.first().and_then(|cell| cell.real()) {
                Some(value) if value.is_infinite() || value.is_nan() => Out::Null,
                Some(value) if value >= 9.223_372_036_854_776e18 => Out::Long(i64::MIN),
                Some(value) => Out::Long(value as i64),
                None => Out::Null,
            }
        });
    }
    convert_with(arg, "tolong", KustoType::Long, |cells| {
        match cells.first().and_then(|cell| cell.real()) {
            Some(value) if value.is_finite() => Out::Long(value as i64),
            _ => Out::Null,
        }
    })
}

pub(crate) fn bool_to_long(arg: Typed) -> Typed {
    convert_with(arg, "tolong", KustoType::Long, |cells| {
        cells.first().and_then(|cell| cell.bool()).map(i64::from).into()
    })
}

fn to_long(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::Long => arg,
        KustoType::Real => real_to_long(arg),
        KustoType::Dynamic => from_dynamic(arg, KustoType::Long),
        _ => convert_with(arg, "tolong", KustoType::Long, |cells| match cells.first() {
            Some(Cell::Text(text)) => convert::parse_long(text).into(),
            Some(Cell::DateTime(micros)) => Out::Long(instant::to_ticks(*micros)),
            Some(Cell::Bool(value)) => Out::Long(i64::from(*value)),
            Some(cell) => cell.long().into(),
            None => Out::Null,
        }),
    })
}

fn to_int(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::Int => arg,
        KustoType::Dynamic => from_dynamic(arg, KustoType::Int),
        _ => convert_with(arg, "toint", KustoType::Int, |cells| match cells.first() {
            Some(Cell::Text(text)) => convert::parse_long(text)
                .and_then(|value| i32::try_from(value).ok())
                .map_or(Out::Null, Out::Int),
            Some(Cell::Bool(value)) => Out::Int(i32::from(*value)),
            Some(Cell::Real(value)) if value.is_finite() => Out::Int(*value as i32),
            Some(Cell::Long(value)) => Out::Int(*value as i32),
            Some(Cell::TimeSpan(value)) => Out::Int(*value as i32),
            _ => Out::Null,
        }),
    })
}

fn to_real(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::Real => arg,
        KustoType::Dynamic => from_dynamic(arg, KustoType::Real),
        _ => convert_with(arg, "todouble", KustoType::Real, |cells| match cells.first() {
            Some(Cell::Text(text)) => convert::parse_real(text).into(),
            Some(Cell::DateTime(micros)) => Out::Real(instant::to_ticks(*micros) as f64),
            Some(Cell::Bool(value)) => Out::Real(f64::from(u8::from(*value))),
            Some(cell) => cell.real().into(),
            None => Out::Null,
        }),
    })
}

fn to_bool(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::Bool => arg,
        KustoType::Dynamic => from_dynamic(arg, KustoType::Bool),
        _ => convert_with(arg, "tobool", KustoType::Bool, |cells| match cells.first() {
            Some(Cell::Text(text)) => convert::parse_bool(text).into(),
            Some(cell) => cell.real().map(|value| value != 0.0).into(),
            None => Out::Null,
        }),
    })
}

fn to_datetime(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::DateTime => arg,
        _ => convert_with(arg, "todatetime", KustoType::DateTime, |cells| {
            let micros = match cells.first() {
                Some(Cell::Text(text)) => instant::parse_datetime(text),
                Some(Cell::Json(json)) => match crate::dynamic::parse(json) {
                    Some(Value::String(text)) => instant::parse_datetime(&text),
                    Some(Value::Number(number)) => number.as_i64().and_then(instant::from_ticks),
                    _ => None,
                },
                Some(Cell::Real(value)) if value.is_finite() => instant::from_ticks(*value as i64),
                Some(Cell::Int(value)) => instant::from_ticks(i64::from(*value)),
                Some(Cell::Long(value)) => instant::from_ticks(*value),
                _ => None,
            };
            micros.map_or(Out::Null, Out::DateTime)
        }),
    })
}

fn to_timespan(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::TimeSpan => arg,
        _ => convert_with(arg, "totimespan", KustoType::TimeSpan, |cells| {
            let ticks = match cells.first() {
                Some(Cell::Text(text)) => instant::parse_timespan(text),
                Some(Cell::Json(json)) => match crate::dynamic::parse(json) {
                    Some(Value::String(text)) => instant::parse_timespan(&text),
                    Some(Value::Number(number)) => number.as_i64(),
                    _ => None,
                },
                Some(Cell::Int(value)) => Some(i64::from(*value)),
                Some(Cell::Long(value)) => Some(*value),
                _ => None,
            };
            ticks.map_or(Out::Null, Out::TimeSpan)
        }),
    })
}

fn to_guid(_: &Call, args: Vec<Typed>) -> Bound<Typed> {
    one(args, |arg| match arg.kind {
        KustoType::Guid => arg,
        _ => convert_with(to_text(arg), "toguid", KustoType::Guid, |cells| {
            cells
                .first()
                .and_then(|cell| convert::parse_guid(cell.text()))
                .map_or(Out::Null, Out::from)
        }),
    })
}

fn get_type(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let Some(kind) = args.first().map(|arg| arg.kind) else {
        return super::refuse(call, "without argument");
    };
    if kind != KustoType::Dynamic {
        return Typed::constant(&Out::from(kind.name()), KustoType::String);
    }
    rows(call, KustoType::String, args, |cells| {
        Out::from(match cells.first().copied().map(crate::dynamic::read) {
            None | Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "bool",
            Some(Value::Number(number)) if number.is_f64() => "double",
            Some(Value::Number(_)) => "long",
            Some(Value::String(_)) => "string",
            Some(Value::Array(_)) => "array",
            Some(Value::Object(_)) => "dictionary",
        })
    })
}
