//! Literals, dynamic ones included.

use super::Bound;
use super::typed::Typed;
use crate::KustoType;
use crate::cell::Out;
use crate::error::Error;
use crate::{dynamic, instant};
use kql::Span;
use kql::ast::{DynamicValue, Literal, LiteralValue, ScalarType};
use serde_json::Value;

/// Binds an instant that other instants are compared with: stored ones hold microseconds, so the
/// finer digits of this one are cut off as theirs were.
pub(crate) fn bind_bound(literal: &Literal) -> Option<Bound<Typed>> {
    match &literal.value {
        LiteralValue::DateTime(ticks) => {
            let value = instant::from_ticks(*ticks).map_or(Out::Null, Out::DateTime);
            Some(Typed::constant(&value, KustoType::DateTime))
        }
        _ => None,
    }
}

/// Binds a literal.
pub(crate) fn bind(literal: &Literal) -> Bound<Typed> {
    let typed = match &literal.value {
        LiteralValue::Bool(value) => Typed::constant(&Out::Bool(*value), KustoType::Bool),
        LiteralValue::Int(value) => Typed::constant(&Out::Int(*value), KustoType::Int),
        LiteralValue::Long(value) => Typed::constant(&Out::Long(*value), KustoType::Long),
        LiteralValue::Real(value) => Typed::constant(&Out::Real(*value), KustoType::Real),
        LiteralValue::DateTime(ticks) => {
            // The last tick of a second marks an end ("23:59:59.9999999") and loses nothing that the
            // stored microseconds could tell; any other finer digit would be lost in silence.
            if !matches!(ticks.rem_euclid(instant::TICKS_PER_MICRO), 0)
                && ticks.rem_euclid(instant::TICKS_PER_SECOND) != instant::TICKS_PER_SECOND - 1
            {
                return Err(Error::unsupported(literal.span, "an instant finer than a microsecond").into());
            }
            let value = instant::from_ticks(*ticks).map_or(Out::Null, Out::DateTime);
            Typed::constant(&value, KustoType::DateTime)
        }
        LiteralValue::TimeSpan(ticks) => Typed::constant(&Out::TimeSpan(*ticks), KustoType::TimeSpan),
        LiteralValue::Guid(text) => Typed::constant(&Out::text(text.clone()), KustoType::Guid),
        LiteralValue::String(text) => Typed::constant(&Out::text(text.value.clone()), KustoType::String),
        LiteralValue::Dynamic(value) => {
            let json = to_json(value, literal.span)?;
            Typed::constant(&Out::json(&json), KustoType::Dynamic)
        }
        LiteralValue::Malformed(ScalarType::DateTime) => {
            let value = spaced_date(&literal.text).map_or(Out::Null, Out::DateTime);
            Typed::constant(&value, KustoType::DateTime)
        }
        LiteralValue::Null(ty) | LiteralValue::Malformed(ty) => match KustoType::from_ast(*ty) {
            Some(kind) => Typed::null(kind),
            None => Err(decimal(literal.span)),
        },
        LiteralValue::Decimal(_) => Err(decimal(literal.span)),
        LiteralValue::Type(_) => Err(Error::unsupported(literal.span, "typeof() in this place").into()),
    }?;
    Ok(Typed { literal: true, ..typed })
}

/// Reads what stands inside `datetime(…)` as leniently as `todatetime` does, and `y, m, d` as well.
fn spaced_date(text: &str) -> Option<i64> {
    let inner = text.split_once('(')?.1.strip_suffix(')')?.trim();
    instant::parse_datetime(inner).or_else(|| {
        let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
        if parts.len() == 3 {
            instant::parse_datetime(&parts.join("-"))
        } else {
            None
        }
    })
}

pub(crate) fn decimal(span: Span) -> super::Stop {
    Error::unsupported(span, "the type decimal").into()
}

/// Returns the JSON of a dynamic literal. Instants and spans inside become their text, as they do
/// when Kusto prints them.
fn to_json(value: &DynamicValue, span: Span) -> Bound<Value> {
    Ok(match value {
        DynamicValue::Null => Value::Null,
        DynamicValue::Bool(value) => Value::Bool(*value),
        DynamicValue::Long(value) => Value::from(*value),
        DynamicValue::Real(value) => dynamic::real(*value),
        DynamicValue::String(text) => Value::String(text.clone()),
        DynamicValue::Array(items) => Value::Array(items.iter().map(|item| to_json(item, span)).collect::<Bound<_>>()?),
        DynamicValue::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| Ok((key.clone(), to_json(value, span)?)))
                .collect::<Bound<_>>()?,
        ),
        DynamicValue::Typed(inner) => {
            let literal = Literal {
                value: (**inner).clone(),
                text: String::new(),
                span,
            };
            let typed = bind(&literal)?;
            typed.read(dynamic::read).unwrap_or(Value::Null)
        }
    })
}
