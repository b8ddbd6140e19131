//! Values for `declare query_parameters`: text that a caller sends beside the query.
//!
//! A value becomes a literal of the declared type and nothing else, so that it can never change what the
//! query does. As Kusto's clients send them, values are literals (`datetime(2026-01-01)`, `'text'`,
//! `1h`) or the bare inside of one (`2026-01-01`).
//!
//! Source: Kusto query parameters declaration statement.

use crate::error::{Code, Error};
use kql::Span;
use kql::ast::{Expr, ExprKind, LiteralValue, OperatorKind, ScalarType, StatementKind};
use std::fmt::Write as _;

/// Returns the literal that a value stands for.
///
/// # Errors
/// When the value is no literal of that type.
pub(crate) fn literal(name: &str, ty: ScalarType, value: &str, span: Span) -> Result<Expr, Error> {
    let word = match ty {
        ScalarType::Bool => "bool",
        ScalarType::Int => "int",
        ScalarType::Long => "long",
        ScalarType::Real => "real",
        ScalarType::Decimal => "decimal",
        ScalarType::DateTime => "datetime",
        ScalarType::TimeSpan => "timespan",
        ScalarType::Guid => "guid",
        ScalarType::Dynamic => "dynamic",
        ScalarType::String => return text_literal(name, value, span),
        ScalarType::Unknown => return Err(refusal(name, "an unknown type", span)),
    };
    let value = value.trim();
    let bare = value
        .strip_prefix(word)
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'))
        .unwrap_or(value);
    let bare = match ty {
        // Clients quote what JSON cannot say otherwise.
        ScalarType::Dynamic => bare,
        _ => unquoted(bare),
    };
    let found = parsed(&format!("{word}({bare})")).or_else(|| parsed(value));
    let is_right = |expr: &Expr| match &expr.kind {
        ExprKind::Literal(literal) => is_of(&literal.value, ty),
        _ => false,
    };
    match found {
        Some(mut expr) if is_right(&expr) => {
            place(&mut expr, span);
            Ok(expr)
        }
        _ => Err(refusal(name, word, span)),
    }
}

/// Text may be sent as a literal with its quotes, or as it is.
fn text_literal(name: &str, value: &str, span: Span) -> Result<Expr, Error> {
    let is_quoted = value.starts_with(['\'', '"', '@', 'h', 'H', '`']);
    let as_literal = is_quoted.then(|| parsed(value)).flatten().filter(
        |expr| matches!(&expr.kind, ExprKind::Literal(literal) if matches!(literal.value, LiteralValue::String(_))),
    );
    let mut expr = match as_literal {
        Some(expr) => expr,
        None => parsed(&quoted(value)).ok_or_else(|| refusal(name, "string", span))?,
    };
    place(&mut expr, span);
    Ok(expr)
}

fn unquoted(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('\'').or_else(|| inside('"')).unwrap_or(text)
}

fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            control if control.is_control() || matches!(control, '\u{2028}' | '\u{2029}') => {
                // Writing to a string cannot fail.
                let _ = write!(literal, "\\u{:04x}", u32::from(control));
            }
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}

/// Reads a text that is one expression.
fn parsed(text: &str) -> Option<Expr> {
    let mut parsed = kql::parse(&format!("print {text}"));
    if parsed.has_errors() || parsed.tree.statements.len() != 1 {
        return None;
    }
    let StatementKind::Expression(expr) = parsed.tree.statements.pop()?.kind else {
        return None;
    };
    let ExprKind::Pipeline(mut pipeline) = expr.kind else {
        return None;
    };
    if pipeline.source.is_some() || pipeline.operators.len() != 1 {
        return None;
    }
    let OperatorKind::Print(mut columns) = pipeline.operators.pop()?.kind else {
        return None;
    };
    let column = columns.pop()?;
    (columns.is_empty() && column.names.is_empty()).then_some(column.value)
}

fn is_of(value: &LiteralValue, ty: ScalarType) -> bool {
    match value {
        LiteralValue::Bool(_) => ty == ScalarType::Bool,
        LiteralValue::Int(_) => ty == ScalarType::Int,
        LiteralValue::Long(_) => ty == ScalarType::Long,
        LiteralValue::Real(_) => ty == ScalarType::Real,
        LiteralValue::Decimal(_) => ty == ScalarType::Decimal,
        LiteralValue::DateTime(_) => ty == ScalarType::DateTime,
        LiteralValue::TimeSpan(_) => ty == ScalarType::TimeSpan,
        LiteralValue::Guid(_) => ty == ScalarType::Guid,
        LiteralValue::Dynamic(_) => ty == ScalarType::Dynamic,
        LiteralValue::Null(null) => *null == ty,
        _ => false,
    }
}

/// Gives the literal the declaration's place, since its own text is not the query's.
fn place(expr: &mut Expr, span: Span) {
    expr.span = span;
    if let ExprKind::Literal(literal) = &mut expr.kind {
        literal.span = span;
    }
}

fn refusal(name: &str, wanted: &str, span: Span) -> Error {
    let message = format!("the value of the query parameter `{name}` is no literal of type {wanted}");
    Error::semantic(Code::TYPE, span, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_literals_or_their_insides() {
        for (ty, value) in [
            (ScalarType::Long, "5"),
            (ScalarType::Long, "-5"),
            (ScalarType::Int, "int(5)"),
            (ScalarType::Real, "1.5"),
            (ScalarType::Bool, "true"),
            (ScalarType::DateTime, "2026-01-02T03:04:05Z"),
            (ScalarType::DateTime, "datetime(2026-01-02)"),
            (ScalarType::TimeSpan, "1h"),
            (ScalarType::TimeSpan, "timespan(00:01:00)"),
            (ScalarType::Guid, "74be27de-1e4e-49d9-b579-fe0b331d3642"),
            (ScalarType::Dynamic, "[1, 'a']"),
            (ScalarType::String, "plain text"),
            (ScalarType::String, "'quoted'"),
            (ScalarType::String, "it's \"odd\" \\ \n"),
        ] {
            literal("p", ty, value, Span::default()).unwrap_or_else(|error| panic!("{value}: {error}"));
        }
    }

    #[test]
    fn values_never_become_more_than_a_literal() {
        for (ty, value) in [
            (ScalarType::Long, "5) | take 1 //"),
            (ScalarType::Long, "strlen('x')"),
            (ScalarType::DateTime, "now()"),
            (ScalarType::DateTime, "ago(1d)"),
            (ScalarType::TimeSpan, "1h + 1h"),
            (ScalarType::Bool, "true or true"),
            (ScalarType::Dynamic, "[1]); T | take 1"),
            (ScalarType::Long, ""),
        ] {
            let outcome = literal("p", ty, value, Span::default());
            assert!(
                outcome.is_err()
                    || matches!(&outcome, Ok(Expr { kind: ExprKind::Literal(literal), .. }) if matches!(literal.value, LiteralValue::Null(_))),
                "{value}: {outcome:?}"
            );
        }
        let text = literal("p", ScalarType::String, "' or true //", Span::default()).unwrap();
        let ExprKind::Literal(held) = &text.kind else {
            panic!("{text:?}")
        };
        assert!(matches!(&held.value, LiteralValue::String(text) if text.value == "' or true //"));
    }
}
