//! Types: `name: type` declarations, row schemas, parameters and `typeof`.

use super::Parser;
use super::list::Items;
use super::name::Keywords;
use super::primary::expr_of;
use crate::ast::{
    ColumnDeclaration, Expr, ExprKind, Literal, LiteralValue, Parameter, ParameterType, ScalarType, Schema, TypeOf,
};
use crate::diagnostic::Code;
use crate::lexer::word::{Class, class, declared_type, extended_type};
use crate::lexer::{Punct, TokenKind};
use crate::span::Span;

impl Parser<'_> {
    /// Parses the name of a scalar type or reports what stands there instead.
    pub(super) fn scalar_type(&mut self, known: fn(&str) -> Option<ScalarType>) -> ScalarType {
        let Some(word) = self.word() else {
            self.missing(Code::UNKNOWN_TYPE, "expected a type");
            return ScalarType::Unknown;
        };
        if let Some(ty) = known(word) {
            self.bump();
            return ty;
        }
        let span = self.peek().span;
        self.error(
            Code::UNKNOWN_TYPE,
            span,
            format!(
                "`{word}` is no type; use bool, int, long, real, decimal, datetime, timespan, guid, string or dynamic"
            ),
        );
        self.bump();
        ScalarType::Unknown
    }

    /// Parses `(name: type, …)` or reports its absence.
    pub(super) fn required_schema(&mut self) -> Schema {
        if let Some(schema) = self.schema(false) {
            return schema;
        }
        self.missing(Code::EXPECTED, "expected `(` and the columns");
        Schema {
            span: self.here(),
            ..Schema::default()
        }
    }

    /// Parses `(name: type, …)`; a `*` may come first if `open` is set.
    pub(super) fn schema(&mut self, open: bool) -> Option<Schema> {
        if !self.at(Punct::OpenParen) {
            return None;
        }
        let start = self.start();
        self.bump();
        self.eat(Punct::Comma);
        let starred = open && self.eat(Punct::Star);
        if starred {
            self.eat(Punct::Comma);
        }
        let columns = self.list(Items::Trailing, "a column", Self::column);
        self.expect(Punct::CloseParen);
        Some(Schema {
            columns,
            open: starred,
            span: self.since(start),
        })
    }

    /// Parses `name: type`.
    fn column(&mut self) -> Option<ColumnDeclaration> {
        let start = self.start();
        let name = match self.name(Keywords::Medium) {
            Some(name) => name,
            None if self.at(Punct::Colon) => self.required_name(Keywords::Medium),
            None => self.keyword_as_name()?,
        };
        self.expect(Punct::Colon);
        let ty = self.scalar_type(declared_type);
        Some(ColumnDeclaration {
            name,
            ty,
            span: self.since(start),
        })
    }

    /// Parses one declared parameter.
    pub(super) fn parameter(&mut self) -> Option<Parameter> {
        let start = self.start();
        let name = match self.name(Keywords::Medium) {
            Some(name) => name,
            None if self.at(Punct::Colon) => self.required_name(Keywords::Medium),
            None => self.keyword_as_name()?,
        };
        self.expect(Punct::Colon);
        let ty = if self.at(Punct::OpenParen) && self.is(1, Punct::Star) {
            self.bump();
            self.bump();
            self.expect(Punct::CloseParen);
            ParameterType::AnyTable
        } else if self.at(Punct::OpenParen) {
            ParameterType::Table(self.required_schema())
        } else {
            ParameterType::Scalar(self.scalar_type(declared_type))
        };
        let default = self.eat(Punct::Equal).then(|| self.default_value());
        Some(Parameter {
            name,
            ty,
            default,
            span: self.since(start),
        })
    }

    /// Parses the value after `=` in a parameter: a literal or one word.
    fn default_value(&mut self) -> Expr {
        if let Some(literal) = self.literal() {
            return expr_of(literal);
        }
        if let Some(name) = self.name(Keywords::Soft) {
            let span = name.span;
            return Expr {
                kind: ExprKind::Name(name),
                span,
            };
        }
        self.missing(Code::EXPECTED_LITERAL, "expected a literal");
        self.unnamed().unwrap_or_else(|| self.missing_expr())
    }

    /// Parses `typeof(…)`.
    pub(super) fn type_literal(&mut self) -> Literal {
        let start = self.start();
        let first = self.pos;
        self.bump();
        let open = self.start();
        self.expect(Punct::OpenParen);
        let single = self.is(1, Punct::CloseParen);
        let value = match self.kind() {
            TokenKind::Word if self.at_type_name(single) => {
                let known = self.word().and_then(extended_type);
                self.bump();
                // An unknown word is let through here: the language leaves it to the binder.
                TypeOf::Scalar(known.unwrap_or(ScalarType::Unknown))
            }
            TokenKind::Punct(Punct::Star) if single => {
                self.bump();
                TypeOf::Star
            }
            _ => {
                let mut schema = Schema::default();
                let elements = self.list(Items::Any, "a column", |p| {
                    if p.eat(Punct::Star) {
                        return Some(None);
                    }
                    p.column().map(Some)
                });
                schema.open = elements.iter().any(Option::is_none);
                schema.columns = elements.into_iter().flatten().collect();
                schema.span = Span::new(open, self.peek().span.end);
                TypeOf::Table(schema)
            }
        };
        self.expect(Punct::CloseParen);
        Literal {
            value: LiteralValue::Type(value),
            text: self.joined(first),
            span: self.since(start),
        }
    }

    /// Returns whether a type stands here rather than a column.
    fn at_type_name(&self, single: bool) -> bool {
        let word = self.word().unwrap_or_default();
        let known = extended_type(word).is_some() && !self.is(1, Punct::Colon);
        known || (single && class(word) == Class::Identifier)
    }

    /// Parses `to typeof(…)` and returns the scalar type.
    pub(super) fn conversion_type(&mut self) -> Option<ScalarType> {
        if !self.eat_word("to") {
            return None;
        }
        if !self.at_word("typeof") || !self.is(1, Punct::OpenParen) {
            self.missing(Code::EXPECTED, "expected `typeof(…)`");
            return None;
        }
        let LiteralValue::Type(ty) = self.type_literal().value else {
            return None;
        };
        match ty {
            TypeOf::Scalar(ty) => Some(ty),
            TypeOf::Table(_) | TypeOf::Star => Some(ScalarType::Unknown),
        }
    }
}
