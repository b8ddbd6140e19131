//! Scalar expressions.

use super::scope::{Binding, Env};
use super::typed::Typed;
use super::{Binder, Bound, arithmetic, comparison, literal, suggestion, text_predicate};
use crate::error::{Code, Error};
use crate::relation::Relation;
use kql::Span;
use kql::ast::{self, BinaryOp, ExprKind};

/// Longer texts are not computed while binding: a few lines of `let` double them to any size.
const MAX_CONSTANT_BYTES: usize = 16 << 20;

impl Binder<'_> {
    /// Binds a scalar expression.
    pub(crate) fn bind_scalar(&mut self, expr: &ast::Expr, env: &Env<'_>) -> Bound<Typed> {
        let value = self.nested(expr.span, |binder| binder.bind_scalar_kind(expr, env))?;
        let length = value
            .scalar()
            .and_then(|scalar| scalar.try_as_str())
            .flatten()
            .map_or(0, str::len);
        if length > MAX_CONSTANT_BYTES {
            let message =
                format!("a constant of {length} bytes; at most {MAX_CONSTANT_BYTES} are computed before a query runs");
            return Err(Error::semantic(Code::INVALID, expr.span, message).into());
        }
        Ok(value)
    }

    fn bind_scalar_kind(&mut self, expr: &ast::Expr, env: &Env<'_>) -> Bound<Typed> {
        match &expr.kind {
            ExprKind::Literal(value) => literal::bind(value),
            ExprKind::Name(name) => self.bind_name(name, env),
            ExprKind::Path(path) => self.bind_path(path, expr.span, env),
            ExprKind::Index(index) => self.bind_index(index, expr.span, env),
            ExprKind::Call(call) => self.bind_call(call, expr.span, env),
            ExprKind::Unary(unary) => {
                let operand = self.bind_scalar(&unary.operand, env)?;
                arithmetic::bind_sign(unary.op, operand, expr.span)
            }
            ExprKind::Binary(binary) => self.bind_binary(binary, expr.span, env),
            ExprKind::InList(list) => {
                if matches!(list.operand.kind, ExprKind::Star) {
                    return Err(Error::unsupported(expr.span, "`*` as an operand of in").into());
                }
                self.bind_in_list(list, env)
            }
            ExprKind::Between(between) => {
                let operand = self.bind_scalar(&between.operand, env)?;
                let low = self.bind_bound(&between.low, env)?;
                let high = self.bind_bound(&between.high, env)?;
                comparison::bind_between(operand, low, high, between.negated, between.op_span)
            }
            ExprKind::Paren(inner) => self.bind_scalar(inner, env),
            ExprKind::Missing => Err(Error::semantic(Code::SYNTAX, expr.span, "an expression is missing").into()),
            ExprKind::Star | ExprKind::Wildcard(_) => {
                Err(Error::semantic(Code::SHAPE, expr.span, "`*` cannot stand for a value here").into())
            }
            ExprKind::ScopedCall(_) => Err(Error::unsupported(expr.span, "calls across databases").into()),
            ExprKind::Pipeline(_)
            | ExprKind::DataScope(_)
            | ExprKind::DataTable(_)
            | ExprKind::ExternalData(_)
            | ExprKind::EntityGroup(_)
            | ExprKind::MaterializedViewCombine(_) => Err(Error::semantic(
                Code::SHAPE,
                expr.span,
                "a table stands where a value is needed; wrap it in toscalar()",
            )
            .into()),
        }
    }

    fn bind_binary(&mut self, binary: &ast::Binary, span: Span, env: &Env<'_>) -> Bound<Typed> {
        if matches!(binary.left.kind, ExprKind::Star) {
            return self.bind_any_column(binary, span, env);
        }
        let is_order = matches!(
            binary.op,
            BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Less
                | BinaryOp::LessOrEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterOrEqual
        );
        let (left, right) = if is_order {
            (
                self.bind_bound(&binary.left, env)?,
                self.bind_bound(&binary.right, env)?,
            )
        } else {
            (
                self.bind_scalar(&binary.left, env)?,
                self.bind_scalar(&binary.right, env)?,
            )
        };
        self.bind_operator(binary.op, left, right, binary.op_span)
    }

    /// Binds a binary operator over bound operands.
    pub(crate) fn bind_operator(&mut self, op: BinaryOp, left: Typed, right: Typed, span: Span) -> Bound<Typed> {
        match op {
            BinaryOp::And | BinaryOp::Or => comparison::bind_logic(op == BinaryOp::And, left, right, span),
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => comparison::bind(op, left, right, span),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
                arithmetic::bind(op, left, right, span)
            }
            BinaryOp::EqualTilde | BinaryOp::NotEqualTilde => {
                let left = text_predicate::searchable(left, span)?;
                let right = text_predicate::searchable(right, span)?;
                Ok(comparison::bind_ignoring_case(
                    op == BinaryOp::NotEqualTilde,
                    left,
                    right,
                ))
            }
            _ => match text_predicate::bind(op, left, right, span)? {
                Some(typed) => Ok(typed),
                None => Err(Error::unsupported(span, format!("the operator `{}`", op.text())).into()),
            },
        }
    }

    /// Binds what a value is compared with.
    fn bind_bound(&mut self, expr: &ast::Expr, env: &Env<'_>) -> Bound<Typed> {
        if let ExprKind::Literal(value) = &expr.without_parentheses().kind
            && let Some(bound) = literal::bind_bound(value)
        {
            return bound;
        }
        self.bind_scalar(expr, env)
    }

    /// `* has "x"`: any text column.
    fn bind_any_column(&mut self, binary: &ast::Binary, span: Span, env: &Env<'_>) -> Bound<Typed> {
        let Some(rows) = env.rows else {
            return Err(Error::semantic(Code::SHAPE, span, "`*` needs a table to range over").into());
        };
        let needle = self.bind_scalar(&binary.right, env)?;
        let mut answer: Option<Typed> = None;
        for column in rows.columns.clone() {
            if !matches!(column.kind, crate::KustoType::String | crate::KustoType::Dynamic) {
                continue;
            }
            let value = self.bind_column(Some(rows), &column.name, span)?;
            let test = self.bind_operator(binary.op, value, needle.clone(), span)?;
            answer = Some(match answer {
                None => test,
                Some(before) => comparison::bind_logic(false, before, test, span)?,
            });
        }
        match answer {
            Some(answer) => Ok(answer),
            None => Typed::constant(&crate::cell::Out::Bool(false), crate::KustoType::Bool),
        }
    }

    /// Binds a bare name: a column of the row, else a variable.
    fn bind_name(&mut self, name: &ast::Name, env: &Env<'_>) -> Bound<Typed> {
        if env.rows.is_some_and(|rows| rows.find(&name.text).is_some()) {
            return self.bind_column(env.rows, &name.text, name.span);
        }
        match env.scope.find(&name.text) {
            Some(Binding::Scalar(value)) => Ok(*value),
            Some(Binding::Expression(definition)) => {
                if let Some(value) = definition.bound.borrow().clone() {
                    return Ok(value);
                }
                if definition.busy.replace(true) {
                    let message = format!("`{}` is defined by itself", name.text);
                    return Err(Error::semantic(Code::INVALID, name.span, message).into());
                }
                let inner = Env::scalar(&definition.scope);
                let bound = if self.is_tabular(&definition.expr, &definition.scope) {
                    Err(Error::semantic(
                        Code::SHAPE,
                        name.span,
                        format!("`{}` is a table, but a value is needed here", name.text),
                    )
                    .into())
                } else {
                    self.bind_scalar(&definition.expr, &inner)
                };
                definition.busy.set(false);
                let value = bound?;
                *definition.bound.borrow_mut() = Some(value.clone());
                Ok(value)
            }
            // A function that needs no argument may be called without parentheses.
            Some(Binding::Function(lambda)) if lambda.function.parameters.iter().all(|one| one.default.is_some()) => {
                let call = ast::Call {
                    name: name.clone(),
                    options: Vec::new(),
                    arguments: Vec::new(),
                    span: name.span,
                };
                self.bind_call(&call, name.span, env)
            }
            Some(Binding::Function(_) | Binding::Table(_) | Binding::Pattern(_)) => {
                Err(Error::semantic(Code::SHAPE, name.span, format!("`{}` is not a value", name.text)).into())
            }
            None => {
                // A name that is a column of the other dialect resolves in `bind_column`.
                self.bind_column(env.rows, &name.text, name.span)
                    .map_err(|stop| match stop {
                        super::Stop::Error(Error::Semantic { code, message, span }) => {
                            let known = env.scope.names();
                            let hint = suggestion::did_you_mean(&name.text, known.iter().map(String::as_str));
                            let message = if message.contains("did you mean") {
                                message
                            } else {
                                message + &hint
                            };
                            Error::Semantic { code, message, span }.into()
                        }
                        other => other,
                    })
            }
        }
    }

    /// Binds a column of a table.
    pub(crate) fn bind_column(&mut self, rows: Option<&Relation>, name: &str, span: Span) -> Bound<Typed> {
        let found = rows.and_then(|rows| rows.find(name));
        let Some(column) = found else {
            let known = rows.map(|rows| {
                rows.columns
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect::<Vec<_>>()
            });
            let hint = suggestion::did_you_mean(name, known.unwrap_or_default());
            return Err(Error::semantic(
                Code::UNKNOWN_NAME,
                span,
                format!("the name `{name}` does not refer to any known column, table, variable or function{hint}"),
            )
            .into());
        };
        Ok(Typed {
            json_text: column.json_text,
            ..Typed::new(column.expr(), column.kind)
        })
    }

    /// Binds an expression that must be known before the query runs.
    pub(crate) fn bind_constant(&mut self, expr: &ast::Expr, env: &Env<'_>) -> Bound<Typed> {
        let value = self.bind_scalar(expr, env)?;
        if value.is_constant() {
            return Ok(value);
        }
        Err(Error::semantic(Code::CONSTANT, expr.span, "the value must be a constant").into())
    }

    /// Binds a whole number that must be known before the query runs.
    pub(crate) fn bind_count(&mut self, expr: &ast::Expr, env: &Env<'_>) -> Bound<usize> {
        let value = self.bind_constant(expr, env)?;
        let number = match value.kind {
            crate::KustoType::Real => value.read(|cell| cell.real()).flatten().map(|number| number as i64),
            _ => value.constant_long(),
        };
        number.and_then(|number| usize::try_from(number).ok()).ok_or_else(|| {
            Error::semantic(Code::TYPE, expr.span, "a whole number that is not negative is needed").into()
        })
    }
}
