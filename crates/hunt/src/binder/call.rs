//! Calls: built-in functions, aggregates, user's lambdas, `toscalar`.

use super::scope::{Binding, Env, Lambda, Scope};
use super::typed::{Typed, implicit};
use super::{Binder, Bound, suggestion};
use crate::KustoType;
use crate::cell::{Cells, Out};
use crate::error::{Code, Error};
use crate::functions::{self, Call};
use kql::Span;
use kql::ast::{self, ParameterType};
use std::rc::Rc;

impl Binder<'_> {
    /// Binds `name(arguments)` where a value is needed.
    pub(crate) fn bind_call(&mut self, call: &ast::Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
        let name = call.name.text.as_str();
        if let Some(Binding::Function(lambda)) = env.scope.find(name) {
            return self.call_scalar_lambda(&lambda, call, span, env);
        }
        match name {
            "toscalar" => return self.bind_to_scalar(call, env),
            "not" => {
                let [argument] = call.arguments.as_slice() else {
                    return Err(arity(call, "1", span));
                };
                let value = self.bind_scalar(&argument.value, env)?;
                return super::comparison::bind_not(value, span);
            }
            "column_ifexists" | "columnifexists" => return self.column_if_exists(call, span, env),
            "bag_pack_columns" => return functions::bag_pack_columns::pack(self, call, span, env),
            "bin_auto" => return functions::bin_auto::bind(self, call, span, env),
            "column_names_of" => return functions::bag_pack_columns::names_of(self, call, span, env),
            "estimate_data_size" => return functions::estimate_data_size::bind(self, call, span, env),
            "geo_info_from_ip_address" => return crate::outside::places::bind(self, call, span, env),
            "pack_all" => return crate::functions::pack_all::bind(self, call, span, env),
            _ => {}
        }
        if let Some(aggregate) = crate::aggregates::find(name)
            && let Some(gathered) = env.aggregates
        {
            return crate::aggregates::bind(self, aggregate, call, span, env, gathered);
        }
        if let Some(window) = crate::functions::window::find(name) {
            return crate::functions::window::bind(self, window, call, span, env);
        }
        let Some(function) = functions::find(name) else {
            if crate::aggregates::find(name).is_some() {
                let message = format!("the aggregate `{name}` can only be used in summarize and its relatives");
                return Err(Error::semantic(Code::SHAPE, span, message).into());
            }
            if let Some(lambda) = self.stored_function(name, call.name.span)? {
                return self.call_scalar_lambda(&lambda, call, span, env);
            }
            return Err(unknown_function(name, call.name.span, env));
        };
        let count = call.arguments.len();
        if count < function.least || count > function.most {
            return Err(arity(call, &expected(function.least, function.most), span));
        }
        let mut args = Vec::with_capacity(count);
        for argument in &call.arguments {
            if let ast::ExprKind::Literal(literal) = &argument.value.kind
                && let ast::LiteralValue::Type(ast::TypeOf::Scalar(ty)) = &literal.value
            {
                args.push(functions::type_argument(*ty, argument.span)?);
                continue;
            }
            args.push(self.bind_scalar(&argument.value, env)?);
        }
        let now = self.options.now;
        let site = Call {
            name: function.name,
            span,
            now,
        };
        (function.build)(&site, args)
    }

    /// `toscalar(table)`: the first column of the first row, run at once.
    fn bind_to_scalar(&mut self, call: &ast::Call, env: &Env<'_>) -> Bound<Typed> {
        let [argument] = call.arguments.as_slice() else {
            return Err(arity(call, "1", call.span));
        };
        if !self.is_tabular(&argument.value, &env.scope) {
            return self.bind_scalar(&argument.value, &Env::scalar(&env.scope));
        }
        let relation = self.bind_tabular(&argument.value, &env.scope, None)?;
        let Some(first) = relation.columns.first().cloned() else {
            return Err(Error::semantic(Code::SHAPE, argument.span, "toscalar needs a table with a column").into());
        };
        let limited = crate::operators::take::first_rows(relation, 1)?;
        let ran = self.run(limited)?;
        let batch = ran.batches.iter().find(|batch| batch.num_rows() > 0);
        let value = match batch {
            Some(batch) => {
                let cells = Cells::new(batch.column(0), first.kind)?;
                Typed::constant(&Out::from(cells.get(0)), first.kind)?
            }
            None => Typed::null(first.kind)?,
        };
        Ok(value)
    }

    fn column_if_exists(&mut self, call: &ast::Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
        let [name, default] = call.arguments.as_slice() else {
            return Err(arity(call, "2", span));
        };
        let wanted = self.bind_constant(&name.value, &Env::scalar(&env.scope))?;
        let wanted = wanted.constant_text().unwrap_or_default();
        match env.rows {
            Some(rows) if rows.find(&wanted).is_some() => self.bind_column(Some(rows), &wanted, span),
            _ => self.bind_scalar(&default.value, env),
        }
    }

    /// Expands a lambda that gives a value.
    fn call_scalar_lambda(&mut self, lambda: &Rc<Lambda>, call: &ast::Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
        let scope = self.lambda_scope(lambda, call, span, env)?;
        let (scope, result) = self.lambda_body(lambda, scope, span)?;
        if self.is_tabular(result, &scope) {
            let message = format!("`{}` gives a table, but a value is needed here", call.name.text);
            return Err(Error::semantic(Code::SHAPE, span, message).into());
        }
        self.nested(span, |binder| binder.bind_scalar(result, &Env::scalar(&scope)))
    }

    /// Returns the scope of a lambda's body with its arguments bound.
    pub(crate) fn lambda_scope(
        &mut self,
        lambda: &Rc<Lambda>,
        call: &ast::Call,
        span: Span,
        env: &Env<'_>,
    ) -> Bound<Scope> {
        let parameters = &lambda.function.parameters;
        if call.arguments.len() > parameters.len() {
            return Err(arity(call, &format!("at most {}", parameters.len()), span));
        }
        let mut scope = lambda.scope.clone();
        let mut positional = call.arguments.iter().filter(|argument| argument.name().is_none());
        for parameter in parameters {
            let named = call
                .arguments
                .iter()
                .find(|argument| argument.name().is_some_and(|name| name.text == parameter.name.text));
            let argument = named.or_else(|| positional.next());
            let binding = match (&parameter.ty, argument) {
                (ParameterType::Scalar(ty), Some(argument)) => {
                    let value = self.bind_scalar(&argument.value, env)?;
                    Binding::Scalar(Box::new(parameter_value(value, *ty, argument.span)?))
                }
                (ParameterType::Scalar(ty), None) => match &parameter.default {
                    Some(default) => {
                        let value = self.bind_scalar(default, &Env::scalar(&lambda.scope))?;
                        Binding::Scalar(Box::new(parameter_value(value, *ty, default.span)?))
                    }
                    None => {
                        let message = format!("`{}` needs a value for `{}`", call.name.text, parameter.name.text);
                        return Err(Error::semantic(Code::ARITY, span, message).into());
                    }
                },
                (ParameterType::AnyTable | ParameterType::Table(_), Some(argument)) => {
                    Binding::Table(Box::new(self.bind_tabular(&argument.value, &env.scope, None)?))
                }
                (ParameterType::AnyTable | ParameterType::Table(_), None) => {
                    let message = format!("`{}` needs a table for `{}`", call.name.text, parameter.name.text);
                    return Err(Error::semantic(Code::ARITY, span, message).into());
                }
            };
            scope = scope.with(parameter.name.text.clone(), binding);
        }
        Ok(scope)
    }

    /// Binds the statements of a lambda's body and returns the scope and expression of its result.
    pub(crate) fn lambda_body<'l>(
        &mut self,
        lambda: &'l Rc<Lambda>,
        scope: Scope,
        span: Span,
    ) -> Bound<(Scope, &'l ast::Expr)> {
        let mut scope = scope;
        for statement in &lambda.function.body.statements {
            scope = self.bind_definition(statement, scope)?;
        }
        match &lambda.function.body.result {
            Some(result) => Ok((scope, result)),
            None => Err(Error::semantic(Code::SHAPE, span, "the function has no result").into()),
        }
    }
}

/// Brings an argument to its parameter's type.
pub(crate) fn parameter_value(value: Typed, ty: ast::ScalarType, span: Span) -> Bound<Typed> {
    let Some(kind) = KustoType::from_ast(ty) else {
        return Err(super::literal::decimal(span));
    };
    let found = value.kind;
    let literal_long = value.constant_long();
    match implicit(value, kind) {
        Some(value) => Ok(value),
        None => match (kind, literal_long) {
            (KustoType::Int, Some(number)) if found == KustoType::Long => match i32::try_from(number) {
                Ok(number) => Typed::constant(&Out::Int(number), KustoType::Int),
                Err(_) => Err(Error::semantic(Code::TYPE, span, format!("{number} is no int")).into()),
            },
            _ => Err(Error::semantic(Code::TYPE, span, format!("the argument must be {kind}, not {found}")).into()),
        },
    }
}

pub(crate) fn expected(least: usize, most: usize) -> String {
    match (least, most) {
        (least, most) if least == most => least.to_string(),
        (least, usize::MAX) => format!("at least {least}"),
        (least, most) => format!("{least} to {most}"),
    }
}

pub(crate) fn arity(call: &ast::Call, wanted: &str, span: Span) -> super::Stop {
    let message = format!(
        "`{}` takes {wanted} arguments, not {}",
        call.name.text,
        call.arguments.len()
    );
    Error::semantic(Code::ARITY, span, message).into()
}

fn unknown_function(name: &str, span: Span, env: &Env<'_>) -> super::Stop {
    if functions::several::is_several(name) {
        let message =
            format!("`{name}` gives several columns, so it can only stand by itself in extend, project or print");
        return Error::semantic(Code::SHAPE, span, message).into();
    }
    if functions::is_known_unsupported(name) {
        return Error::unsupported(span, format!("the function {name}()")).into();
    }
    let mut known: Vec<String> = env.scope.names();
    known.extend(functions::names().map(str::to_owned));
    let hint = suggestion::did_you_mean(name, known.iter().map(String::as_str));
    Error::semantic(
        Code::UNKNOWN_FUNCTION,
        span,
        format!("the function `{name}` is not known{hint}"),
    )
    .into()
}
