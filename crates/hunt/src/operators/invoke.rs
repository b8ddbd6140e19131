//! `invoke f()`: a lambda over the piped table.

use crate::binder::scope::{Binding, Env, Scope};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::Relation;
use kql::Span;
use kql::ast::{Expr, ExprKind};

/// Binds `invoke`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    call: &Expr,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let ExprKind::Call(call) = &call.without_parentheses().kind else {
        return Err(Error::semantic(Code::SHAPE, span, "invoke needs a function call").into());
    };
    match scope.find(&call.name.text) {
        Some(Binding::Function(lambda)) => {
            binder.call_tabular_lambda(&lambda, call, &Env::scalar(scope), span, Some(input))
        }
        Some(_) => {
            let message = format!("`{}` is not a function", call.name.text);
            Err(Error::semantic(Code::SHAPE, call.name.span, message).into())
        }
        None if call.name.text == "FileProfile" => crate::outside::file_profile::bind(binder, input, call, span),
        None => match binder.stored_function(&call.name.text, call.name.span)? {
            Some(lambda) => binder.call_tabular_lambda(&lambda, call, &Env::scalar(scope), span, Some(input)),
            None => Err(Error::unsupported(span, format!("invoke {}()", call.name.text)).into()),
        },
    }
}
