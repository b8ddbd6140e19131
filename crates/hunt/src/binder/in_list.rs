//! `in`, `in~`, `has_any`, `has_all` and their negations.
//!
//! The list may be constants, dynamic arrays (spread out), computed values, or a table of one
//! column, which is run first.

use super::comparison::fold_truth;
use super::scope::Env;
use super::text_predicate::searchable;
use super::typed::{Typed, implicit, to_text};
use super::{Binder, Bound};
use crate::KustoType;
use crate::cell::{Cells, Out};
use crate::dynamic;
use crate::error::{Code, Error};
use crate::kernel;
use crate::term::{Boundary, Matcher, fold_case, whole_terms};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;
use kql::ast::{self, InOp};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// The elements of a list, known before the query runs.
type Elements = Vec<Typed>;

impl Binder<'_> {
    /// Binds `operand op (list)`.
    pub(crate) fn bind_in_list(&mut self, list: &ast::InList, env: &Env<'_>) -> Bound<Typed> {
        let operand = self.bind_scalar(&list.operand, env)?;
        let mut elements = Vec::new();
        let mut computed = Vec::new();
        for item in &list.list {
            self.gather(item, env, &mut elements, &mut computed)?;
        }
        if !computed.is_empty() {
            return self.computed_list(list, operand, elements, computed);
        }
        match list.op {
            InOp::In => membership(operand, elements, false, list),
            InOp::NotIn => membership(operand, elements, true, list),
            InOp::InTilde => Ok(membership_ignoring_case(operand, &elements, false)),
            InOp::NotInTilde => Ok(membership_ignoring_case(operand, &elements, true)),
            InOp::HasAny => terms(operand, &elements, false, list.op_span),
            InOp::HasAll => terms(operand, &elements, true, list.op_span),
        }
    }

    /// Adds the constants of one list item to `elements`, or a computed item to `computed`.
    fn gather(
        &mut self,
        item: &ast::Expr,
        env: &Env<'_>,
        elements: &mut Elements,
        computed: &mut Vec<Typed>,
    ) -> Bound<()> {
        if self.is_tabular(item, &env.scope) {
            let relation = self.bind_tabular(item, &env.scope, None)?;
            let Some(first) = relation.columns.first().cloned() else {
                return Err(Error::semantic(Code::SHAPE, item.span, "the table of a list needs a column").into());
            };
            let distinct = crate::operators::distinct::first_column(self, relation)?;
            let ran = self.run(distinct)?;
            for batch in &ran.batches {
                let cells = Cells::new(batch.column(0), first.kind)?;
                for row in 0..batch.num_rows() {
                    let cell = cells.get(row);
                    if first.kind == KustoType::Dynamic {
                        spread(&dynamic::read(cell), elements)?;
                    } else {
                        elements.push(Typed::constant(&Out::from(cell), first.kind)?);
                    }
                }
            }
            return Ok(());
        }
        let value = match &item.kind {
            // A list of indicators may be longer than a query may be deep and wide otherwise.
            ast::ExprKind::Literal(literal) => super::literal::bind(literal)?,
            _ => self.bind_scalar(item, &env.inner())?,
        };
        if !value.is_constant() {
            computed.push(value);
        } else if value.kind == KustoType::Dynamic {
            let json = value.read(dynamic::read).unwrap_or(Value::Null);
            spread(&json, elements)?;
        } else {
            elements.push(value);
        }
        Ok(())
    }

    /// A list with values of the row itself: compared one by one.
    fn computed_list(
        &mut self,
        list: &ast::InList,
        operand: Typed,
        elements: Elements,
        computed: Vec<Typed>,
    ) -> Bound<Typed> {
        if computed.iter().any(|value| value.kind == KustoType::Dynamic) {
            return dynamic_list(list, operand, elements, computed);
        }
        let mut answer: Option<Typed> = None;
        for value in elements.into_iter().chain(computed) {
            let test = match list.op {
                InOp::In | InOp::NotIn => {
                    super::comparison::bind(ast::BinaryOp::Equal, operand.clone(), value, list.op_span)?
                }
                InOp::InTilde | InOp::NotInTilde => {
                    super::comparison::bind_ignoring_case(false, to_text(operand.clone()), to_text(value))
                }
                InOp::HasAny | InOp::HasAll => {
                    super::text_predicate::bind(ast::BinaryOp::Has, operand.clone(), value, list.op_span)?
                        .ok_or_else(|| Error::Internal("has is a text predicate".to_owned()))?
                }
            };
            answer = Some(match answer {
                None => test,
                Some(before) => super::comparison::bind_logic(list.op == InOp::HasAll, before, test, list.op_span)?,
            });
        }
        let answer = answer.ok_or_else(|| Error::Internal("empty computed list".to_owned()))?;
        match list.op {
            InOp::NotIn | InOp::NotInTilde => super::comparison::bind_not(answer, list.op_span),
            InOp::In | InOp::InTilde | InOp::HasAny | InOp::HasAll => Ok(answer),
        }
    }
}

/// Spreads a dynamic array into constants; a single value is a list of one.
fn spread(json: &Value, elements: &mut Elements) -> Bound<()> {
    match json {
        Value::Array(items) => {
            for item in items {
                spread(item, elements)?;
            }
        }
        Value::Null => {}
        Value::Bool(value) => elements.push(Typed::constant(&Out::Bool(*value), KustoType::Bool)?),
        Value::Number(number) => elements.push(match number.as_i64() {
            Some(value) => Typed::constant(&Out::Long(value), KustoType::Long)?,
            None => Typed::constant(&Out::from(number.as_f64()), KustoType::Real)?,
        }),
        Value::String(text) => elements.push(Typed::constant(&Out::text(text.clone()), KustoType::String)?),
        Value::Object(_) => {
            elements.push(Typed::constant(&Out::text(dynamic::print(json)), KustoType::String)?);
        }
    }
    Ok(())
}

/// `x in (a, b)` over constants: a set lookup in the plan, which scans can prune by.
fn membership(operand: Typed, elements: Elements, negated: bool, list: &ast::InList) -> Bound<Typed> {
    let operand = if operand.kind == KustoType::Dynamic {
        to_text(operand)
    } else {
        operand
    };
    let kind = operand.kind;
    let mut values = Vec::with_capacity(elements.len());
    let mut has_empty = false;
    for (at, element) in elements.into_iter().enumerate() {
        let span = list.list.get(at).map_or(list.op_span, |item| item.span);
        let Some(element) = listed(element, kind, span)? else {
            continue;
        };
        let Some(scalar) = element.scalar() else { continue };
        if scalar.is_null() {
            continue;
        }
        has_empty |= matches!(scalar, ScalarValue::Utf8(Some(text)) if text.is_empty());
        values.push(Expr::Literal(scalar.clone(), None));
    }
    if values.is_empty() {
        return Typed::constant(&Out::Bool(negated), KustoType::Bool);
    }
    if kind == KustoType::Real {
        return Ok(real_membership(operand, &values, negated));
    }
    let text = if has_empty { operand.plain() } else { operand.expr };
    let found = text.in_list(values, false);
    let typed = if negated {
        Typed::new(Expr::IsNotTrue(Box::new(found)), KustoType::Bool)
    } else {
        Typed::new(Expr::IsTrue(Box::new(found.clone())), KustoType::Bool).with_filter(found)
    };
    Ok(fold_truth(typed))
}

/// Brings an element to the operand's type; `None` when no value of that type equals it.
fn listed(element: Typed, kind: KustoType, span: kql::Span) -> Bound<Option<Typed>> {
    use KustoType::{Guid, Long, Real, String};
    let found = element.kind;
    if let Some(element) = implicit(element.clone(), kind) {
        return Ok(Some(element));
    }
    match (kind, found) {
        (String, _) => Ok(Some(to_text(element))),
        (Guid, String) => {
            let text = element.constant_text().unwrap_or_default();
            match dynamic::convert::parse_guid(&text) {
                Some(guid) => Ok(Some(Typed::constant(&Out::from(guid), Guid)?)),
                None => Ok(None),
            }
        }
        (KustoType::Int | Long | Real | KustoType::Bool, String) => {
            let value = super::comparison::spelled(element, kind);
            if value.is_null_constant() {
                Ok(None)
            } else {
                listed(value, kind, span)
            }
        }
        (KustoType::Int, Long) => {
            let value = element.constant_long().and_then(|value| i32::try_from(value).ok());
            value
                .map(|value| Typed::constant(&Out::Int(value), KustoType::Int))
                .transpose()
        }
        (Long | KustoType::Int, Real) => {
            let value = element.read(|cell| cell.real()).flatten();
            match value {
                Some(value) if value.fract() == 0.0 && value.abs() < 9e15 => {
                    listed(Typed::constant(&Out::Long(value as i64), Long)?, kind, span)
                }
                _ => Ok(None),
            }
        }
        // An element of another kind never equals; Kusto refuses some of these, and so does
        // a dynamic list of mixed types that simply does not match.
        _ => Err(Error::semantic(
            Code::TYPE,
            span,
            format!("the list holds {found}, but the left side is {kind}; convert one of them"),
        )
        .into()),
    }
}

fn real_membership(operand: Typed, values: &[Expr], negated: bool) -> Typed {
    let wanted: Vec<f64> = values
        .iter()
        .filter_map(|value| match value {
            Expr::Literal(ScalarValue::Float64(Some(value)), _) => Some(*value),
            _ => None,
        })
        .collect();
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let value = cells.first().and_then(|cell| cell.real());
        Out::Bool(value.is_some_and(|value| wanted.contains(&value)) != negated)
    });
    Typed::new(
        kernel::call("in", KustoType::Bool, vec![operand.argument()], kernel),
        KustoType::Bool,
    )
}

fn texts(elements: &[Typed]) -> Vec<String> {
    elements
        .iter()
        .filter_map(|element| to_text(element.clone()).constant_text())
        .collect()
}

fn membership_ignoring_case(operand: Typed, elements: &[Typed], negated: bool) -> Typed {
    let folded: Vec<String> = texts(elements).iter().map(|text| fold_case(text)).collect();
    let terms = (!negated).then(|| folded.iter().map(|text| whole_terms(text, true, true, true)).collect());
    let wanted: HashSet<String> = folded.into_iter().collect();
    let test: kernel::Predicate = Arc::new(move |text| wanted.contains(&fold_case(text)) != negated);
    let name = if negated { "!in~" } else { "in~" };
    fold_truth(Typed::new(
        kernel::search(name, to_text(operand).expr, test, terms),
        KustoType::Bool,
    ))
}

fn terms(operand: Typed, elements: &[Typed], all: bool, span: kql::Span) -> Bound<Typed> {
    let operand = searchable(operand, span)?;
    let needles = texts(elements);
    let terms = needles.iter().map(|needle| Boundary::Both.terms(needle, true));
    let wanted = if all {
        vec![terms.flatten().collect()]
    } else {
        terms.collect()
    };
    let matchers: Vec<Matcher> = needles
        .iter()
        .map(|needle| Matcher::new(needle, Boundary::Both, true))
        .collect();
    let test: kernel::Predicate = if all {
        Arc::new(move |text| matchers.iter().all(|matcher| matcher.is_match(text)))
    } else {
        Arc::new(move |text| matchers.iter().any(|matcher| matcher.is_match(text)))
    };
    let name = if all { "has_all" } else { "has_any" };
    Ok(fold_truth(Typed::new(
        kernel::search(name, operand.expr, test, Some(wanted)),
        KustoType::Bool,
    )))
}

/// A list that is a dynamic array computed from the row.
fn dynamic_list(list: &ast::InList, operand: Typed, elements: Elements, computed: Vec<Typed>) -> Bound<Typed> {
    let op = list.op;
    let operand = to_text(operand);
    let mut args = vec![operand.argument()];
    args.extend(elements.into_iter().chain(computed).map(Typed::argument));
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let Some((operand, items)) = cells.split_first() else {
            return Out::Null;
        };
        let text = operand.text();
        let mut wanted = Vec::new();
        for item in items {
            match dynamic::read(*item) {
                Value::Array(values) => wanted.extend(values.iter().map(plain_text)),
                Value::Null => {}
                other => wanted.push(plain_text(&other)),
            }
        }
        let has = |needle: &String| Matcher::new(needle, Boundary::Both, true).is_match(text);
        Out::Bool(match op {
            InOp::In => wanted.iter().any(|value| value == text),
            InOp::NotIn => !wanted.iter().any(|value| value == text),
            InOp::InTilde => wanted.iter().any(|value| fold_case(value) == fold_case(text)),
            InOp::NotInTilde => !wanted.iter().any(|value| fold_case(value) == fold_case(text)),
            InOp::HasAny => wanted.iter().any(has),
            InOp::HasAll => wanted.iter().all(has),
        })
    });
    Ok(Typed::new(
        kernel::call(op.text(), KustoType::Bool, args, kernel),
        KustoType::Bool,
    ))
}

fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => dynamic::print(other),
    }
}
