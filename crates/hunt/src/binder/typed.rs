//! A bound scalar: an expression of the plan with its Kusto type.

use super::Bound;
use crate::KustoType;
use crate::cell::{Cell, Cells, Out, to_scalar};
use crate::dynamic::path::Step;
use crate::error::{Code, Error};
use crate::kernel;
use datafusion::common::ScalarValue;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr, cast, lit};
use kql::Span;
use std::sync::Arc;

/// A bound scalar.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) expr: Expr,
    pub(crate) kind: KustoType,
    /// For a truth value: a simpler expression that is true for the same rows, though it may be
    /// null where `expr` is false. Filters use it, as it can be pushed into the scan.
    pub(crate) filter: Option<Expr>,
    /// For a path into JSON text: the text and the steps so far, so that longer paths are looked
    /// up in one go.
    pub(crate) path: Option<(Box<Expr>, Vec<Step>)>,
    /// Whether the expression is a text column whose text is JSON (see `Column::json_text`).
    pub(crate) json_text: bool,
    /// Whether the value was written as a constant of the query, not computed.
    pub(crate) literal: bool,
}

impl Typed {
    pub(crate) fn new(expr: Expr, kind: KustoType) -> Self {
        Self {
            expr,
            kind,
            filter: None,
            path: None,
            json_text: false,
            literal: false,
        }
    }

    /// Makes a constant.
    pub(crate) fn constant(value: &Out<'_>, kind: KustoType) -> Bound<Self> {
        Ok(Self::new(Expr::Literal(to_scalar(value, kind)?, None), kind))
    }

    pub(crate) fn null(kind: KustoType) -> Bound<Self> {
        Self::constant(&Out::Null, kind)
    }

    pub(crate) fn with_filter(mut self, filter: Expr) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Returns the form for a filter position, where null counts as false.
    pub(crate) fn into_filter(self) -> Expr {
        self.filter.unwrap_or(self.expr)
    }

    pub(crate) fn scalar(&self) -> Option<&ScalarValue> {
        match &self.expr {
            Expr::Literal(value, _) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn is_constant(&self) -> bool {
        self.scalar().is_some()
    }

    /// Reads the constant as a cell.
    pub(crate) fn read<T>(&self, read: impl FnOnce(Cell<'_>) -> T) -> Option<T> {
        let cells = Cells::constant(self.scalar()?, self.kind).ok()?;
        Some(read(cells.get(0)))
    }

    pub(crate) fn constant_text(&self) -> Option<String> {
        self.read(|cell| cell.text().to_owned())
    }

    pub(crate) fn constant_long(&self) -> Option<i64> {
        self.read(|cell| cell.long()).flatten()
    }

    /// Returns whether the constant is null; a string never is.
    pub(crate) fn is_null_constant(&self) -> bool {
        self.read(|cell| cell.is_null()).unwrap_or(false)
    }

    /// Returns whether the value can never be null (or absent text).
    pub(crate) fn is_never_null(&self) -> bool {
        self.scalar().is_some_and(|value| !value.is_null())
    }

    /// Returns the expression with absent text read as the empty string.
    pub(crate) fn plain(&self) -> Expr {
        if !self.kind.is_text() || self.is_never_null() || matches!(self.expr, Expr::ScalarFunction(_)) {
            return self.expr.clone();
        }
        coalesce(vec![self.expr.clone(), lit("")])
    }

    pub(crate) fn argument(self) -> (Expr, KustoType) {
        (self.expr, self.kind)
    }
}

/// Converts where Kusto does so silently; `None` when it does not.
pub(crate) fn implicit(value: Typed, kind: KustoType) -> Option<Typed> {
    use KustoType::{Dynamic, Int, Long, Real, String};
    if value.kind == kind {
        return Some(value);
    }
    match (value.kind, kind) {
        (Int, Long | Real) | (Long, Real) => {
            let expr = match value.scalar() {
                Some(scalar) => Expr::Literal(scalar.cast_to(&kind.arrow()).ok()?, None),
                None => cast(value.expr, kind.arrow()),
            };
            Some(Typed {
                literal: value.literal,
                ..Typed::new(expr, kind)
            })
        }
        (Dynamic, String) => Some(to_text(value)),
        (Dynamic, _) => Some(from_dynamic(value, kind)),
        _ => None,
    }
}

/// Converts where Kusto does so silently, else reports the type.
pub(crate) fn expect(value: Typed, kind: KustoType, what: &str, span: Span) -> Bound<Typed> {
    let found = value.kind;
    implicit(value, kind).ok_or_else(|| {
        Error::semantic(
            Code::TYPE,
            span,
            format!("{what} must be {kind}, not {found}; convert it with to{kind}()"),
        )
        .into()
    })
}

/// `tostring`.
pub(crate) fn to_text(value: Typed) -> Typed {
    if value.kind == KustoType::String {
        return value;
    }
    let kernel: kernel::Kernel = Arc::new(|cells| match cells.first() {
        Some(cell) => crate::dynamic::convert::to_text(*cell),
        None => Out::Null,
    });
    super::fold::fold(Typed::new(
        kernel::call("tostring", KustoType::String, vec![value.argument()], kernel),
        KustoType::String,
    ))
}

/// Reads a scalar out of a dynamic value.
pub(crate) fn from_dynamic(value: Typed, kind: KustoType) -> Typed {
    let kernel: kernel::Kernel = Arc::new(move |cells| match cells.first() {
        Some(Cell::Json(text)) => match crate::dynamic::parse(text) {
            Some(json) => crate::dynamic::convert::from_json(&json, kind),
            None => Out::Null,
        },
        _ => Out::Null,
    });
    super::fold::fold(Typed::new(
        kernel::call("from_dynamic", kind, vec![value.argument()], kernel),
        kind,
    ))
}

/// Turns any scalar into a dynamic value.
pub(crate) fn to_dynamic(value: Typed) -> Typed {
    if value.kind == KustoType::Dynamic {
        return value;
    }
    let kernel: kernel::Kernel = Arc::new(|cells| match cells.first() {
        Some(cell) => Out::json(&crate::dynamic::read(*cell)),
        None => Out::Null,
    });
    super::fold::fold(Typed::new(
        kernel::call("to_dynamic", KustoType::Dynamic, vec![value.argument()], kernel),
        KustoType::Dynamic,
    ))
}

/// Finds the type that two values share after silent conversion; `None` when there is none.
pub(crate) fn common_kind(left: KustoType, right: KustoType) -> Option<KustoType> {
    use KustoType::{Dynamic, Int, Long, Real};
    Some(match (left, right) {
        _ if left == right => left,
        (Int, Long) | (Long, Int) => Long,
        (Int | Long, Real) | (Real, Int | Long) => Real,
        (Dynamic, _) | (_, Dynamic) => Dynamic,
        _ => return None,
    })
}
