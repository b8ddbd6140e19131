//! `declare pattern`: which of the declared bodies a use such as `App("a").Data` stands for.
//!
//! Source: Kusto `declare pattern` statement.

use super::scope::{Binding, DeclaredPattern, Env, Scope};
use super::typed::Typed;
use super::{Binder, Bound};
use crate::KustoType;
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::relation::Relation;
use kql::ast::{self, ExprKind, LiteralValue};
use std::rc::Rc;

/// Returns the part of an expression that would be the call of a pattern.
pub(crate) fn pattern_base(expr: &ast::Expr) -> &ast::Expr {
    match &expr.kind {
        ExprKind::Path(path) => &path.base,
        ExprKind::Index(index) => &index.base,
        _ => expr,
    }
}

impl Binder<'_> {
    /// Returns the pattern that an expression calls.
    pub(crate) fn pattern_of(&self, expr: &ast::Expr, scope: &Scope) -> Option<Rc<DeclaredPattern>> {
        let ExprKind::Call(call) = &expr.kind else { return None };
        match scope.find(&call.name.text) {
            Some(Binding::Pattern(pattern)) => Some(pattern),
            _ => None,
        }
    }

    /// Binds the body that a use of a pattern stands for.
    pub(crate) fn bind_pattern(&mut self, expr: &ast::Expr, scope: &Scope) -> Bound<Relation> {
        let base = pattern_base(expr);
        let (ExprKind::Call(call), Some(pattern)) = (&base.kind, self.pattern_of(base, scope)) else {
            return Err(Error::semantic(Code::SHAPE, expr.span, "a pattern is needed here").into());
        };
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            let value = self.bind_constant(&argument.value, &Env::scalar(scope))?;
            arguments.push(value.constant_text().unwrap_or_default());
        }
        let path = match &expr.kind {
            ExprKind::Path(path) => Some(path.name.text.clone()),
            ExprKind::Index(index) => {
                let value = self.bind_constant(&index.index, &Env::scalar(scope))?;
                Some(value.constant_text().unwrap_or_default())
            }
            _ => None,
        };
        let found = pattern.definition.rules.iter().find(|rule| {
            rule.arguments.len() == arguments.len()
                && rule
                    .arguments
                    .iter()
                    .zip(&arguments)
                    .all(|(rule, value)| text_of(rule) == Some(value))
                && rule.path.as_ref().and_then(text_of) == path.as_ref()
        });
        let Some(rule) = found else {
            let message = format!("the pattern `{}` has no rule for these arguments", call.name.text);
            return Err(Error::semantic(Code::INVALID, expr.span, message).into());
        };
        let mut inner = pattern.scope.clone();
        let parameters = pattern
            .definition
            .parameters
            .iter()
            .chain(pattern.definition.path.as_deref());
        for (parameter, value) in parameters.zip(arguments.iter().chain(&path)) {
            let value = Typed::constant(&Out::text(value.clone()), KustoType::String)?;
            inner = inner.with(parameter.name.text.clone(), Binding::Scalar(Box::new(value)));
        }
        for statement in &rule.body.statements {
            inner = self.bind_definition(statement, inner)?;
        }
        match &rule.body.result {
            Some(result) => self.nested(expr.span, |binder| binder.bind_tabular(result, &inner, None)),
            None => Err(Error::semantic(Code::SHAPE, rule.span, "the rule has no result").into()),
        }
    }
}

fn text_of(expr: &ast::Expr) -> Option<&String> {
    match &expr.without_parentheses().kind {
        ExprKind::Literal(literal) => match &literal.value {
            LiteralValue::String(text) => Some(&text.value),
            _ => None,
        },
        _ => None,
    }
}
