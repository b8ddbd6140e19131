//! `bin_auto`: rounds down to a grid that `set` statements give.

use super::Call;
use crate::binder::literal;
use crate::binder::scope::{Binding, Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use kql::Span;
use kql::ast::{self, OptionValue, SetOption};

/// The options, under names that no query can write.
const SIZE: (&str, &str) = ("query_bin_auto_size", "set query_bin_auto_size");
const PLACE: (&str, &str) = ("query_bin_auto_at", "set query_bin_auto_at");

/// Remembers the options of the grid.
pub(crate) fn with_options(scope: Scope, option: &SetOption) -> Bound<Scope> {
    for (name, key) in [SIZE, PLACE] {
        if option.name.text == name {
            let Some(OptionValue::Literal(value)) = &option.value else {
                return Err(
                    Error::unsupported(option.name.span, format!("`set {name}` of other than a literal")).into(),
                );
            };
            let value = literal::bind(value)?;
            return Ok(scope.with(key, Binding::Scalar(Box::new(value))));
        }
    }
    Ok(scope)
}

/// Binds `bin_auto(value)`.
pub(crate) fn bind(binder: &mut Binder<'_>, call: &ast::Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
    let [argument] = call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(call, "1", span));
    };
    let value = binder.bind_scalar(&argument.value, env)?;
    let option = |key: &str| match env.scope.find(key) {
        Some(Binding::Scalar(value)) => Some(*value),
        _ => None,
    };
    let Some(size) = option(SIZE.1) else {
        let message = "bin_auto() needs `set query_bin_auto_size = …` before the query";
        return Err(Error::semantic(Code::INVALID, span, message).into());
    };
    let (name, args) = match option(PLACE.1) {
        Some(place) => ("bin_at", vec![value, size, place]),
        None => ("bin", vec![value, size]),
    };
    let site = Call {
        name,
        span,
        now: binder.options.now,
    };
    match super::find(name) {
        Some(function) => (function.build)(&site, args),
        None => Err(Error::Internal(format!("{name} is missing")).into()),
    }
}
