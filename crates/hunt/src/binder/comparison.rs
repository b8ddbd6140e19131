//! `== != < <= > >=`, `=~ !~`, `between`, and the logic of `and`, `or`, `not`.
//!
//! Equality with one null side is false and inequality true; only two nulls give null. An order
//! with a null side is null. Absent text is the empty string. A comparison of a column with a
//! constant also carries the plain form that scans can prune by.
//! Source: Kusto "null values", "logical operators".

use super::Bound;
use super::fold::fold;
use super::typed::{Typed, from_dynamic, implicit, to_text};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::error::{Code, Error};
use crate::kernel;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator, lit, when};
use kql::Span;
use kql::ast::BinaryOp;
use std::sync::Arc;

/// Binds an equality or an order.
pub(crate) fn bind(op: BinaryOp, left: Typed, right: Typed, span: Span) -> Bound<Typed> {
    let (left, right) = align(op, left, right, span)?;
    let typed = match left.kind {
        KustoType::String => text(op, left, right),
        KustoType::Real => reals(op, left, right),
        _ => scalars(op, left, right)?,
    };
    Ok(fold_truth(typed))
}

/// Folds a truth value and drops the filter form when a constant is left.
pub(crate) fn fold_truth(value: Typed) -> Typed {
    let folded = fold(value);
    if folded.is_constant() {
        Typed { filter: None, ..folded }
    } else {
        folded
    }
}

/// Brings both sides to one type, as far as Kusto does so silently.
fn align(op: BinaryOp, left: Typed, right: Typed, span: Span) -> Bound<(Typed, Typed)> {
    use KustoType::{Bool, DateTime, Dynamic, Guid, String, TimeSpan};
    let refuse = |left: KustoType, right: KustoType| {
        Error::semantic(
            Code::TYPE,
            span,
            format!(
                "`{}` cannot compare {left} and {right}; convert one side first",
                op.text()
            ),
        )
    };
    Ok(match (left.kind, right.kind) {
        (a, b) if a == b && a != Dynamic => (left, right),
        (a, b) if a.is_number() && b.is_number() => {
            let kind = super::typed::common_kind(a, b).ok_or_else(|| refuse(a, b))?;
            match (implicit(left, kind), implicit(right, kind)) {
                (Some(left), Some(right)) => (left, right),
                _ => return Err(refuse(a, b).into()),
            }
        }
        (Dynamic, Dynamic) => (to_text(left), to_text(right)),
        (Dynamic, String) => (to_text(left), right),
        (String, Dynamic) => (left, to_text(right)),
        (Dynamic, kind) if kind.is_integer() => {
            let (left, right) = (
                json_number(left),
                implicit(right, KustoType::Real).ok_or_else(|| refuse(Dynamic, kind))?,
            );
            (left, right)
        }
        (kind, Dynamic) if kind.is_integer() => {
            let left = implicit(left, KustoType::Real).ok_or_else(|| refuse(kind, Dynamic))?;
            (left, json_number(right))
        }
        (Dynamic, kind @ (KustoType::Real | Bool | DateTime | TimeSpan | Guid)) => (from_dynamic(left, kind), right),
        (kind @ (KustoType::Real | Bool | DateTime | TimeSpan | Guid), Dynamic) => (left, from_dynamic(right, kind)),
        (Guid, String) => (left, guid(right)),
        (String, Guid) => (guid(left), right),
        (Bool, kind) if kind.is_number() => (
            number(left),
            implicit(right, KustoType::Real).ok_or_else(|| refuse(Bool, kind))?,
        ),
        (kind, Bool) if kind.is_number() => (
            implicit(left, KustoType::Real).ok_or_else(|| refuse(kind, Bool))?,
            number(right),
        ),
        // Kusto refuses these; both dialects' schemas differ in them, though (an error code is a number
        // in one product and text in the other), and the text can only mean the value it spells.
        (kind, String) if right.is_constant() && (kind.is_number() || kind == Bool) => {
            let right = spelled(right, kind);
            return align(op, left, right, span);
        }
        (String, kind) if left.is_constant() && (kind.is_number() || kind == Bool) => {
            let left = spelled(left, kind);
            return align(op, left, right, span);
        }
        // `ResultType == 0` on a text column asks for the text `0`.
        (String, kind) if kind.is_number() && matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) => {
            (left, to_text(right))
        }
        (kind, String) if kind.is_number() && matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) => {
            (to_text(left), right)
        }
        (a, b) => return Err(refuse(a, b).into()),
    })
}

/// Reads a constant text as a number or truth value; null when it spells none.
pub(crate) fn spelled(value: Typed, kind: KustoType) -> Typed {
    match kind {
        KustoType::Bool => one(value, "tobool", KustoType::Bool, |cell| {
            crate::dynamic::convert::parse_bool(cell.text()).into()
        }),
        KustoType::Real => one(value, "todouble", KustoType::Real, |cell| {
            crate::dynamic::convert::parse_real(cell.text()).into()
        }),
        _ => one(value, "tolong", KustoType::Long, |cell| {
            crate::dynamic::convert::parse_long(cell.text()).into()
        }),
    }
}

/// Reads a JSON number (not text that looks like one) as a real.
fn json_number(value: Typed) -> Typed {
    from_dynamic(value, KustoType::Real)
}

fn guid(value: Typed) -> Typed {
    one(value, "toguid", KustoType::Guid, |cell| {
        crate::dynamic::convert::parse_guid(cell.text()).map_or(Out::Null, Out::from)
    })
}

fn number(value: Typed) -> Typed {
    one(value, "todouble", KustoType::Real, |cell| {
        cell.bool().map(|value| f64::from(u8::from(value))).into()
    })
}

fn one(value: Typed, name: &str, out: KustoType, compute: fn(Cell<'_>) -> Out<'static>) -> Typed {
    let kernel: kernel::Kernel = Arc::new(move |cells| cells.first().map_or(Out::Null, |cell| compute(*cell)));
    fold(Typed::new(kernel::call(name, out, vec![value.argument()], kernel), out))
}

fn operator(op: BinaryOp) -> Operator {
    match op {
        BinaryOp::NotEqual => Operator::NotEq,
        BinaryOp::Less => Operator::Lt,
        BinaryOp::LessOrEqual => Operator::LtEq,
        BinaryOp::Greater => Operator::Gt,
        BinaryOp::GreaterOrEqual => Operator::GtEq,
        _ => Operator::Eq,
    }
}

fn compare(left: Expr, operator: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), operator, Box::new(right)))
}

fn text(op: BinaryOp, left: Typed, right: Typed) -> Typed {
    let boolean = |expr| Typed::new(expr, KustoType::Bool);
    let is_empty = |value: &Typed| value.constant_text().is_some_and(|text| text.is_empty());
    // With a constant that is not empty, absent text is simply unequal, so the bare comparison
    // serves a filter and only other places need its null answered.
    let bare = (left.is_constant() || right.is_constant()) && !is_empty(&left) && !is_empty(&right);
    match op {
        BinaryOp::Equal if bare => {
            let equal = compare(left.expr, Operator::Eq, right.expr);
            boolean(Expr::IsTrue(Box::new(equal.clone()))).with_filter(equal)
        }
        BinaryOp::NotEqual if bare => boolean(Expr::IsNotTrue(Box::new(compare(left.expr, Operator::Eq, right.expr)))),
        _ => boolean(compare(left.plain(), operator(op), right.plain())),
    }
}

/// Arrow orders NaN above all numbers and tells zeros apart; Kusto follows IEEE 754.
fn reals(op: BinaryOp, left: Typed, right: Typed) -> Typed {
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let [left, right] = cells else { return Out::Null };
        match (left.real(), right.real(), op) {
            (Some(left), Some(right), _) => Out::Bool(match op {
                BinaryOp::NotEqual => left != right,
                BinaryOp::Less => left < right,
                BinaryOp::LessOrEqual => left <= right,
                BinaryOp::Greater => left > right,
                BinaryOp::GreaterOrEqual => left >= right,
                _ => left == right,
            }),
            (None, None, _) => Out::Null,
            (_, _, BinaryOp::Equal) => Out::Bool(false),
            (_, _, BinaryOp::NotEqual) => Out::Bool(true),
            _ => Out::Null,
        }
    });
    Typed::new(
        kernel::call(
            op.text(),
            KustoType::Bool,
            vec![left.argument(), right.argument()],
            kernel,
        ),
        KustoType::Bool,
    )
}

fn scalars(op: BinaryOp, left: Typed, right: Typed) -> Bound<Typed> {
    let boolean = |expr| Typed::new(expr, KustoType::Bool);
    let plain = compare(left.expr.clone(), operator(op), right.expr.clone());
    if !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) {
        return Ok(boolean(plain));
    }
    let equal = compare(left.expr.clone(), Operator::Eq, right.expr.clone());
    let exact = if op == BinaryOp::Equal {
        Expr::IsTrue(Box::new(equal.clone()))
    } else {
        Expr::IsNotTrue(Box::new(equal.clone()))
    };
    let exact = if left.is_never_null() || right.is_never_null() {
        exact
    } else {
        let both_null = left.expr.is_null().and(right.expr.is_null());
        when(both_null, lit(ScalarValue::Boolean(None))).otherwise(exact)?
    };
    Ok(if op == BinaryOp::Equal {
        boolean(exact).with_filter(equal)
    } else {
        boolean(exact)
    })
}

/// Binds `=~` and `!~`.
pub(crate) fn bind_ignoring_case(negated: bool, left: Typed, right: Typed) -> Typed {
    if let Some(wanted) = right.constant_text() {
        let folded = crate::term::fold_case(&wanted);
        let terms = (!negated).then(|| vec![crate::term::whole_terms(&wanted, true, true, true)]);
        let equals = move |text: &str| {
            text.len() == wanted.len() && text.eq_ignore_ascii_case(&wanted)
                || (!text.is_ascii() && crate::term::fold_case(text) == folded)
        };
        let test: kernel::Predicate = if negated {
            Arc::new(move |text| !equals(text))
        } else {
            Arc::new(equals)
        };
        let name = if negated { "!~" } else { "=~" };
        return fold_truth(Typed::new(
            kernel::search(name, left.expr, test, terms),
            KustoType::Bool,
        ));
    }
    let kernel: kernel::Kernel = Arc::new(move |cells| match cells {
        [left, right] => {
            Out::Bool((crate::term::fold_case(left.text()) == crate::term::fold_case(right.text())) != negated)
        }
        _ => Out::Null,
    });
    Typed::new(
        kernel::call("=~", KustoType::Bool, vec![left.argument(), right.argument()], kernel),
        KustoType::Bool,
    )
}

/// Binds `and` and `or`.
pub(crate) fn bind_logic(is_and: bool, left: Typed, right: Typed, span: Span) -> Bound<Typed> {
    let left = truth(left, span)?;
    let right = truth(right, span)?;
    let join = |left: Expr, right: Expr| if is_and { left.and(right) } else { left.or(right) };
    let exact = join(left.expr.clone(), right.expr.clone());
    let typed = Typed::new(exact, KustoType::Bool);
    if left.filter.is_none() && right.filter.is_none() {
        return Ok(fold_truth(typed));
    }
    let filter = join(left.into_filter(), right.into_filter());
    Ok(fold_truth(typed.with_filter(filter)))
}

/// Binds `not(x)`.
pub(crate) fn bind_not(value: Typed, span: Span) -> Bound<Typed> {
    let value = truth(value, span)?;
    Ok(fold_truth(Typed::new(Expr::Not(Box::new(value.expr)), KustoType::Bool)))
}

/// Reads a value as a condition: a bool, or a number that is not zero.
pub(crate) fn truth(value: Typed, span: Span) -> Bound<Typed> {
    match value.kind {
        KustoType::Bool => Ok(value),
        KustoType::Dynamic => Ok(from_dynamic(value, KustoType::Bool)),
        KustoType::Int | KustoType::Long => {
            let zero = Typed::constant(&Out::Long(0), KustoType::Long)?;
            bind(BinaryOp::NotEqual, value, zero, span)
        }
        other => Err(Error::semantic(Code::TYPE, span, format!("a condition must be bool, not {other}")).into()),
    }
}

/// Binds `x between (low .. high)`.
pub(crate) fn bind_between(value: Typed, low: Typed, high: Typed, negated: bool, span: Span) -> Bound<Typed> {
    let high = if value.kind == KustoType::DateTime && high.kind == KustoType::TimeSpan {
        super::arithmetic::bind(BinaryOp::Add, low.clone(), high, span)?
    } else {
        high
    };
    if value.kind == KustoType::String {
        return Err(Error::semantic(Code::TYPE, span, "`between` does not take string").into());
    }
    let (lower, upper) = if negated {
        (BinaryOp::Less, BinaryOp::Greater)
    } else {
        (BinaryOp::GreaterOrEqual, BinaryOp::LessOrEqual)
    };
    let above = bind(lower, value.clone(), low, span)?;
    let below = bind(upper, value, high, span)?;
    bind_logic(!negated, above, below, span)
}
