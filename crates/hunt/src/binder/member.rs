//! `a.b`, `a["b"]`, `a[0]`: paths into dynamic values.

use super::fold::fold;
use super::scope::Env;
use super::typed::Typed;
use super::{Binder, Bound};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic::path::{self, Step};
use crate::error::{Code, Error};
use crate::kernel;
use datafusion::logical_expr::Expr;
use kql::Span;
use kql::ast;
use std::sync::Arc;

impl Binder<'_> {
    /// Binds `base.name`.
    pub(crate) fn bind_path(&mut self, path: &ast::Path, span: Span, env: &Env<'_>) -> Bound<Typed> {
        if let ast::ExprKind::Name(side) = &path.base.kind {
            match (side.text.as_str(), env.right) {
                ("$left", Some(_)) => return self.bind_column(env.rows, &path.name.text, path.name.span),
                ("$right", Some(right)) => return self.bind_column(Some(right), &path.name.text, path.name.span),
                _ => {}
            }
            if let Some(columns) = env.records.and_then(|records| records.get(&side.text)) {
                let Some(column) = columns.iter().find(|column| column.name == path.name.text) else {
                    let message = format!("`{}` has no column `{}`", side.text, path.name.text);
                    return Err(Error::semantic(Code::UNKNOWN_NAME, path.name.span, message).into());
                };
                return Ok(Typed {
                    json_text: column.json_text,
                    ..Typed::new(column.expr(), column.kind)
                });
            }
        }
        let base = self.bind_scalar(&path.base, env)?;
        let base = as_dynamic(base, path.base.span)?;
        Ok(step(base, Step::Key(path.name.text.clone()), span))
    }

    /// Binds `base[index]`.
    pub(crate) fn bind_index(&mut self, index: &ast::Index, span: Span, env: &Env<'_>) -> Bound<Typed> {
        let base = self.bind_scalar(&index.base, env)?;
        let base = as_dynamic(base, index.base.span)?;
        let at = self.bind_scalar(&index.index, env)?;
        match (at.kind, at.is_constant()) {
            (KustoType::String, true) => {
                let key = at.constant_text().unwrap_or_default();
                Ok(step(base, Step::Key(key), span))
            }
            (KustoType::Int | KustoType::Long, true) => match at.constant_long() {
                Some(position) => Ok(step(base, Step::Index(position), span)),
                None => Typed::null(KustoType::Dynamic),
            },
            (KustoType::String | KustoType::Int | KustoType::Long | KustoType::Dynamic, _) => Ok(lookup(base, at)),
            (kind, _) => {
                let message = format!("an index must be a string or a whole number, not {kind}");
                Err(Error::semantic(Code::TYPE, index.index.span, message).into())
            }
        }
    }
}

/// Accepts a dynamic value, or a text column that holds JSON.
fn as_dynamic(base: Typed, span: Span) -> Bound<Typed> {
    match base.kind {
        KustoType::Dynamic => Ok(base),
        KustoType::String if base.json_text => Ok(Typed::new(base.expr, KustoType::Dynamic)),
        other => Err(Error::semantic(
            Code::TYPE,
            span,
            format!("a path needs a dynamic value, not {other}; use parse_json() first"),
        )
        .into()),
    }
}

/// Adds one step; steps on steps are looked up together.
fn step(base: Typed, next: Step, _: Span) -> Typed {
    let (text, mut steps) = match base.path {
        Some((text, steps)) => (*text, steps),
        None => (base.expr, Vec::new()),
    };
    steps.push(next);
    let typed = fold(Typed::new(lookup_path(text.clone(), steps.clone()), KustoType::Dynamic));
    if typed.is_constant() {
        return typed;
    }
    Typed {
        path: Some((Box::new(text), steps)),
        ..typed
    }
}

fn lookup_path(text: Expr, steps: Vec<Step>) -> Expr {
    let name: String = steps.iter().map(ToString::to_string).collect();
    let kernel: kernel::Kernel = Arc::new(move |cells| match cells.first() {
        Some(Cell::Json(text)) => path::find(text, &steps).map_or(Out::Null, Out::from),
        _ => Out::Null,
    });
    kernel::call(&name, KustoType::Dynamic, vec![(text, KustoType::Dynamic)], kernel)
}

/// Looks up a key or position that is itself computed.
fn lookup(base: Typed, at: Typed) -> Typed {
    let kernel: kernel::Kernel = Arc::new(|cells| {
        let [Cell::Json(text), at] = cells else {
            return Out::Null;
        };
        let step = match at {
            Cell::Text(key) => Step::Key((*key).to_owned()),
            Cell::Json(json) => match crate::dynamic::parse(json) {
                Some(serde_json::Value::String(key)) => Step::Key(key),
                Some(serde_json::Value::Number(number)) => match number.as_i64() {
                    Some(position) => Step::Index(position),
                    None => return Out::Null,
                },
                _ => return Out::Null,
            },
            other => match other.long() {
                Some(position) => Step::Index(position),
                None => return Out::Null,
            },
        };
        path::find(text, &[step]).map_or(Out::Null, Out::from)
    });
    let expr = kernel::call("[]", KustoType::Dynamic, vec![base.argument(), at.argument()], kernel);
    fold(Typed::new(expr, KustoType::Dynamic))
}
