//! Statements: `let`, `set`, `declare`, and the query itself.

use super::scope::{Binding, DeclaredPattern, Env, Lambda, LetExpression, Scope};
use super::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::Relation;
use kql::ast::{LetValue, ParameterType, Query, Statement, StatementKind};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The options that change what a query answers. All others steer Kusto's own engine.
/// Source: Kusto client request properties.
const CHANGES_ANSWERS: &[&str] = &[
    "maxoutputcolumns",
    "query_cursor_after_default",
    "query_cursor_before_or_at_default",
    "query_cursor_current",
    "query_cursor_scoped_tables",
    "query_datascope",
    "query_datetimescope_column",
    "query_datetimescope_from",
    "query_datetimescope_to",
    "query_force_row_level_security",
    "query_language",
    "query_now",
    "query_take_max_records",
    "request_block_row_level_security",
    "truncationmaxsize",
];

impl Binder<'_> {
    /// Binds a whole query text and returns its last table.
    pub(crate) fn bind_query(&mut self, query: &Query) -> Bound<Relation> {
        let mut scope = Scope::default();
        let mut result = None;
        for statement in &query.statements {
            if let StatementKind::Expression(expr) = &statement.kind {
                if result.is_some() {
                    return Err(Error::unsupported(statement.span, "more than one query in one text").into());
                }
                result = Some((expr, scope.clone()));
            } else {
                scope = self.bind_definition(statement, scope)?;
            }
        }
        let Some((expr, scope)) = result else {
            return Err(Error::semantic(Code::SHAPE, query.span, "the text holds no query").into());
        };
        if !self.is_tabular(expr, &scope) {
            return Err(Error::semantic(
                Code::SHAPE,
                expr.span,
                "the query gives a value, not a table; start it with print",
            )
            .into());
        }
        let relation = self.bind_tabular(expr, &scope, None)?;
        if relation.graph.is_some() {
            let message = "the query gives a graph; end it with graph-match or graph-to-table";
            return Err(Error::semantic(Code::SHAPE, expr.span, message).into());
        }
        Ok(relation)
    }

    /// Binds a statement that defines something and returns the wider scope.
    pub(crate) fn bind_definition(&mut self, statement: &Statement, scope: Scope) -> Bound<Scope> {
        match &statement.kind {
            StatementKind::Let(definition) => {
                let binding = match &definition.value {
                    LetValue::Expression(expr) => Binding::Expression(Rc::new(LetExpression {
                        expr: expr.clone(),
                        scope: scope.clone(),
                        bound: RefCell::new(None),
                        busy: Cell::new(false),
                    })),
                    LetValue::Function(function) => Binding::Function(Rc::new(Lambda {
                        function: function.clone(),
                        scope: scope.clone(),
                    })),
                };
                Ok(scope.with(definition.name.text.clone(), binding))
            }
            StatementKind::Set(option) => {
                if CHANGES_ANSWERS.contains(&option.name.text.to_ascii_lowercase().as_str()) {
                    let what = format!("set {}", option.name.text);
                    return Err(Error::unsupported(statement.span, what).into());
                }
                // Other options than those of `bin_auto` steer Kusto's own engine and change no answer.
                crate::functions::bin_auto::with_options(scope, option)
            }
            StatementKind::QueryParameters(parameters) => {
                let mut scope = scope;
                for parameter in parameters {
                    let ParameterType::Scalar(ty) = parameter.ty else {
                        return Err(Error::unsupported(parameter.span, "tabular query parameters").into());
                    };
                    let name = &parameter.name.text;
                    let expr = match (self.options.parameters.get(name), &parameter.default) {
                        (Some(value), _) => crate::parameter::literal(name, ty, value, parameter.span)?,
                        (None, Some(default)) => default.clone(),
                        (None, None) => {
                            let message = format!("the query parameter `{name}` has no value");
                            return Err(Error::semantic(Code::ARITY, parameter.span, message).into());
                        }
                    };
                    let value = self.bind_constant(&expr, &Env::scalar(&scope))?;
                    let value = super::call::parameter_value(value, ty, expr.span)?;
                    let binding = Binding::Scalar(Box::new(value));
                    scope = scope.with(parameter.name.text.clone(), binding);
                }
                Ok(scope)
            }
            StatementKind::Pattern(declaration) => match &declaration.definition {
                Some(definition) => {
                    let pattern = DeclaredPattern {
                        definition: definition.clone(),
                        scope: scope.clone(),
                    };
                    Ok(scope.with(declaration.name.text.clone(), Binding::Pattern(Rc::new(pattern))))
                }
                None => Err(Error::unsupported(statement.span, "declare pattern without its rules").into()),
            },
            // The name is refused where it is used: there is no other database to read.
            StatementKind::Alias(_) => Ok(scope),
            StatementKind::Restrict(_) => Err(Error::unsupported(statement.span, "restrict access").into()),
            StatementKind::Expression(_) => {
                Err(Error::unsupported(statement.span, "a query inside a function body").into())
            }
            StatementKind::Invalid => {
                Err(Error::semantic(Code::SYNTAX, statement.span, "the statement could not be read").into())
            }
        }
    }
}
