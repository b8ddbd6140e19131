//! `iff`, `case`, `coalesce`, and the tests for emptiness and null.

use super::{Call, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::comparison::{fold_truth, truth};
use crate::binder::fold::fold;
use crate::binder::typed::{Typed, common_kind, implicit, to_dynamic};
use crate::cell::{Cell, Out};
use crate::error::{Code, Error};
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr, lit, when};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("iff", 3, 3, iff),
    Function::new("iif", 3, 3, iff),
    Function::new("case", 3, usize::MAX, case),
    Function::new("coalesce", 2, 64, first_present),
    Function::new("isempty", 1, 1, |call, args| emptiness(call, args, true)),
    Function::new("isnotempty", 1, 1, |call, args| emptiness(call, args, false)),
    Function::new("notempty", 1, 1, |call, args| emptiness(call, args, false)),
    Function::new("isnull", 1, 1, |_, args| nullness(args, true)),
    Function::new("isnotnull", 1, 1, |_, args| nullness(args, false)),
    Function::new("notnull", 1, 1, |_, args| nullness(args, false)),
    Function::new("max_of", 2, 64, |call, args| extreme(call, args, true)),
    Function::new("min_of", 2, 64, |call, args| extreme(call, args, false)),
];

/// Brings the branches of a choice to one type.
pub(crate) fn unify(call: &Call, values: Vec<Typed>) -> Bound<(Vec<Typed>, KustoType)> {
    let mut kind: Option<KustoType> = None;
    for value in &values {
        kind = Some(match kind {
            None => value.kind,
            Some(so_far) => common_kind(so_far, value.kind).ok_or_else(|| {
                Error::semantic(
                    Code::TYPE,
                    call.span,
                    format!(
                        "the choices of {}() are {so_far} and {}; convert one of them",
                        call.name, value.kind
                    ),
                )
            })?,
        });
    }
    let kind = kind.unwrap_or(KustoType::String);
    let values = values
        .into_iter()
        .map(|value| match implicit(value.clone(), kind) {
            Some(value) => value,
            None => to_dynamic(value),
        })
        .collect();
    Ok((values, kind))
}

fn iff(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let mut args = args.into_iter();
    let (Some(condition), Some(yes), Some(no)) = (args.next(), args.next(), args.next()) else {
        return super::refuse(call, "without three arguments");
    };
    choose(call, vec![(condition, yes)], no)
}

fn case(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    if args.len().is_multiple_of(2) {
        return Err(Error::semantic(Code::ARITY, call.span, "case() needs pairs and one final value").into());
    }
    let mut args = args.into_iter();
    let mut branches = Vec::new();
    loop {
        match (args.next(), args.next()) {
            (Some(condition), Some(value)) => branches.push((condition, value)),
            (Some(otherwise), None) => return choose(call, branches, otherwise),
            (None, _) => return super::refuse(call, "without a final value"),
        }
    }
}

fn choose(call: &Call, branches: Vec<(Typed, Typed)>, otherwise: Typed) -> Bound<Typed> {
    let (conditions, mut values): (Vec<Typed>, Vec<Typed>) = branches.into_iter().unzip();
    values.push(otherwise);
    let (mut values, kind) = unify(call, values)?;
    let Some(otherwise) = values.pop() else {
        return super::refuse(call, "without choices");
    };
    let mut pairs = conditions.into_iter().zip(values);
    let Some((condition, value)) = pairs.next() else {
        return super::refuse(call, "without choices");
    };
    let mut builder = when(truth(condition, call.span)?.into_filter(), laid_out(value));
    for (condition, value) in pairs {
        builder = builder.when(truth(condition, call.span)?.into_filter(), laid_out(value));
    }
    let expr = builder.otherwise(laid_out(otherwise))?;
    Ok(fold(Typed::new(expr, kind)))
}

/// Text from files may come as views; the branches of a choice need one layout.
fn laid_out(value: Typed) -> Expr {
    if value.kind.arrow() == datafusion::arrow::datatypes::DataType::Utf8 && matches!(value.expr, Expr::Column(_)) {
        return datafusion::logical_expr::cast(value.expr, value.kind.arrow());
    }
    value.expr
}

/// The first value that is not null, or for text not empty.
fn first_present(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let (values, kind) = unify(call, args)?;
    if kind == KustoType::String {
        return rows(call, kind, values, |cells| {
            cells
                .iter()
                .find(|cell| !cell.text().is_empty())
                .map_or(Out::from(""), |cell| Out::from(*cell))
        });
    }
    Ok(fold(Typed::new(
        coalesce(values.into_iter().map(|value| value.expr).collect()),
        kind,
    )))
}

fn emptiness(call: &Call, args: Vec<Typed>, wanted: bool) -> Bound<Typed> {
    let Some(arg) = args.into_iter().next() else {
        return super::refuse(call, "without argument");
    };
    if arg.kind == KustoType::Dynamic {
        let is_empty = |cell: &Cell<'_>| match cell {
            Cell::Json(text) => matches!(text.trim(), "" | "\"\"" | "null"),
            _ => true,
        };
        return rows(call, KustoType::Bool, vec![arg], move |cells| {
            Out::Bool(cells.first().is_none_or(is_empty) == wanted)
        });
    }
    if arg.kind != KustoType::String {
        return nullness(vec![arg], wanted);
    }
    let empty = arg.plain().eq(lit(""));
    let expr = if wanted { empty } else { Expr::Not(Box::new(empty)) };
    let filter = if wanted { expr.clone() } else { arg.expr.not_eq(lit("")) };
    Ok(fold_truth(Typed::new(expr, KustoType::Bool).with_filter(filter)))
}

fn nullness(args: Vec<Typed>, wanted: bool) -> Bound<Typed> {
    let Some(arg) = args.into_iter().next() else {
        return Typed::constant(&Out::Bool(wanted), KustoType::Bool);
    };
    if arg.kind == KustoType::String {
        // Text is never null, not even where a join found no partner.
        return Typed::constant(&Out::Bool(!wanted), KustoType::Bool);
    }
    let expr = if wanted {
        Expr::IsNull(Box::new(arg.expr))
    } else {
        Expr::IsNotNull(Box::new(arg.expr))
    };
    Ok(fold_truth(Typed::new(expr, KustoType::Bool)))
}

/// The greatest or least of the values; null ones are passed over, and NaN wins.
fn extreme(call: &Call, args: Vec<Typed>, greatest: bool) -> Bound<Typed> {
    let (values, kind) = unify(call, args)?;
    rows(call, kind, values, move |cells| {
        let mut best: Option<Cell<'_>> = None;
        for cell in cells.iter().copied().filter(|cell| !cell.is_null()) {
            best = Some(match best {
                None => cell,
                Some(held) if is_before(held, cell) == greatest && held != cell => cell,
                Some(held) => held,
            });
            if matches!(cell, Cell::Real(value) if value.is_nan()) {
                return Out::from(cell);
            }
        }
        best.map_or(Out::Null, Out::from)
    })
}

fn is_before(left: Cell<'_>, right: Cell<'_>) -> bool {
    match (left, right) {
        (Cell::Real(left), Cell::Real(right)) => left < right,
        (Cell::Bool(left), Cell::Bool(right)) => !left & right,
        _ => match (left.long(), right.long()) {
            (Some(left), Some(right)) => left < right,
            _ => left.text() < right.text(),
        },
    }
}
