//! Operands: literals, names, calls, paths and parentheses.

use super::Parser;
use super::list::Items;
use super::name::Keywords;
use crate::ast::{
    Call, DataScope, Expr, ExprKind, Index, Literal, LiteralValue, Name, NamedExpr, Path, ScopedCall, StringLiteral,
};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};
use crate::literal;
use crate::span::Span;

/// Keywords that are names after a point and at the start of a path.
const PATH_KEYWORDS: [&str; 3] = ["kind", "withsource", "with_source"];

impl Parser<'_> {
    /// Parses an operand with the points, brackets and calls after it.
    pub(super) fn path(&mut self) -> Option<Expr> {
        let start = self.start();
        self.height = 0;
        let mut expr = self.primary()?;
        loop {
            let base_height = self.height;
            let kind = if self.at(Punct::Dot) {
                self.bump();
                self.member(expr)
            } else if self.at(Punct::OpenBracket) {
                self.index(expr)
            } else {
                return Some(expr);
            };
            self.height = base_height.max(self.height) + 1;
            expr = Expr {
                kind,
                span: self.since(start),
            };
            expr = self.bounded(expr);
        }
    }

    /// Parses what stands after a point.
    fn member(&mut self, base: Expr) -> ExprKind {
        let base = Box::new(base);
        if let Some(call) = self.call() {
            return ExprKind::ScopedCall(ScopedCall { base, call });
        }
        if let Some(name) = self.path_name() {
            return ExprKind::Path(Path { base, name });
        }
        if self.at(Punct::OpenBracket) {
            return self.index(*base);
        }
        let name = self.required_name(Keywords::Soft);
        ExprKind::Path(Path { base, name })
    }

    /// Parses `[index]`.
    fn index(&mut self, base: Expr) -> ExprKind {
        self.bump();
        let index = self.nested(Self::required_unnamed);
        let index = index.unwrap_or_else(|| self.missing_expr());
        self.expect(Punct::CloseBracket);
        ExprKind::Index(Index {
            base: Box::new(base),
            index: Box::new(index),
        })
    }

    /// Parses a name as paths allow it.
    pub(super) fn path_name(&mut self) -> Option<Name> {
        if self.at(Punct::At) {
            let span = self.bump().span;
            return Some(Name {
                text: "@".to_owned(),
                bracketed: false,
                span,
            });
        }
        if self.word().is_some_and(|word| PATH_KEYWORDS.contains(&word)) {
            return self.any_word();
        }
        self.name(Keywords::Soft)
    }

    /// Parses an operand without anything after it.
    fn primary(&mut self) -> Option<Expr> {
        if let Some(literal) = self.unsigned_literal() {
            return Some(expr_of(literal));
        }
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::Punct(Punct::OpenParen) => self.parenthesized(),
            TokenKind::Word => match self.word().unwrap_or_default() {
                "datatable" => self.data_table(),
                "externaldata" | "external_data" => self.external_data(),
                "materialized-view-combine" => self.materialized_view_combine(),
                "toscalar" | "totable" if !self.is(1, Punct::Equal) => self.pipeline_call(),
                "materialize" if self.is(1, Punct::OpenParen) => {
                    let span = self.peek().span;
                    self.error(
                        Code::KEYWORD_AS_NAME,
                        span,
                        "`materialize` may only stand right after `let name =`; move it there",
                    );
                    self.pipeline_call()
                }
                _ => match self.call() {
                    Some(call) => ExprKind::Call(call),
                    None => self.name_operand()?,
                },
            },
            _ => match self.call() {
                Some(call) => ExprKind::Call(call),
                None => self.name_operand()?,
            },
        };
        Some(Expr {
            kind,
            span: self.since(start),
        })
    }

    /// Parses a name as an operand.
    fn name_operand(&mut self) -> Option<ExprKind> {
        if let Some(name) = self.path_name() {
            let span = name.span;
            let table = ExprKind::Name(name);
            if !self.at_word("datascope") {
                return Some(table);
            }
            self.bump();
            self.expect(Punct::Equal);
            if !matches!(self.word(), Some("all" | "hotcache")) {
                self.missing(Code::EXPECTED, "expected `all` or `hotcache`");
            }
            let scope = self.any_word().unwrap_or_default();
            let table = Box::new(Expr { kind: table, span });
            return Some(ExprKind::DataScope(DataScope { table, scope }));
        }
        if self.at(Punct::OpenBracket)
            && let Some(wildcard) = self.wildcard()
        {
            return Some(ExprKind::Wildcard(wildcard));
        }
        self.keyword_as_name().map(ExprKind::Name)
    }

    /// Parses `( … )`.
    fn parenthesized(&mut self) -> ExprKind {
        self.bump();
        let inner = self.nested(|p| {
            let inner = p.expression();
            p.or_missing(inner)
        });
        let inner = inner.unwrap_or_else(|| self.missing_expr());
        self.expect(Punct::CloseParen);
        ExprKind::Paren(Box::new(inner))
    }

    /// Parses `toscalar kind=nooptimization (pipeline)` and its relatives.
    pub(super) fn pipeline_call(&mut self) -> ExprKind {
        let start = self.start();
        let token = self.bump();
        let name = Name {
            text: self.slice(token.span).to_owned(),
            bracketed: false,
            span: token.span,
        };
        let options = self.options(&[]);
        self.expect(Punct::OpenParen);
        let value = self.nested(|p| {
            let value = p.expression();
            p.or_missing(value)
        });
        let value = value.unwrap_or_else(|| self.missing_expr());
        self.expect(Punct::CloseParen);
        let argument = NamedExpr {
            names: Vec::new(),
            tuple: false,
            span: value.span,
            value,
        };
        ExprKind::Call(Call {
            name,
            options,
            arguments: vec![argument],
            span: self.since(start),
        })
    }

    /// Parses `name(arguments)`.
    pub(super) fn call(&mut self) -> Option<Call> {
        let len = self.name_len(0, Keywords::Soft);
        if len == 0 || !self.is(len, Punct::OpenParen) {
            return None;
        }
        let start = self.start();
        let name = self.name(Keywords::Soft)?;
        let arguments = self.arguments();
        Some(Call {
            name,
            options: Vec::new(),
            arguments,
            span: self.since(start),
        })
    }

    /// Parses `(arguments)`.
    fn arguments(&mut self) -> Vec<NamedExpr> {
        self.expect(Punct::OpenParen);
        let arguments = self
            .nested(|p| p.list(Items::Any, "an argument", Self::argument))
            .unwrap_or_default();
        self.expect(Punct::CloseParen);
        arguments
    }

    /// Parses one argument.
    fn argument(&mut self) -> Option<NamedExpr> {
        if self.at(Punct::Star) && (self.is(1, Punct::CloseParen) || self.is(1, Punct::Comma)) {
            let value = self.star();
            return Some(NamedExpr {
                names: Vec::new(),
                tuple: false,
                span: value.span,
                value,
            });
        }
        let mut argument = self.named()?;
        if self.at(Punct::Pipe) {
            let span = self.peek().span;
            self.error(
                Code::BARE_PIPELINE,
                span,
                "a pipeline as an argument must stand in parentheses of its own",
            );
            argument.value = self.piped(argument.value);
        }
        Some(argument)
    }

    /// Parses a literal; numbers may carry a sign right before them.
    pub(super) fn literal(&mut self) -> Option<Literal> {
        let sign = self.peek();
        let negative = match sign.kind {
            TokenKind::Punct(Punct::Minus) => true,
            TokenKind::Punct(Punct::Plus) => false,
            _ => return self.unsigned_literal(),
        };
        let number = self.peek_at(1);
        let numeric = matches!(number.kind, TokenKind::Long | TokenKind::Real | TokenKind::TimeSpan);
        if number.spaced || !numeric {
            return None;
        }
        self.bump();
        let mut literal = self.unsigned_literal()?;
        let digits = literal.text;
        literal.text = format!("{}{digits}", self.slice(sign.span));
        literal.span = sign.span.to(literal.span);
        if negative {
            literal.value = match literal.value {
                // The smallest number has no positive counterpart, so the text decides.
                LiteralValue::Long(_) | LiteralValue::Malformed(crate::ast::ScalarType::Long) => {
                    literal::long(&literal.text)
                }
                LiteralValue::Real(value) => LiteralValue::Real(-value),
                LiteralValue::TimeSpan(value) => LiteralValue::TimeSpan(-value),
                other => other,
            };
        }
        Some(literal)
    }

    /// Parses a literal without a sign.
    pub(super) fn unsigned_literal(&mut self) -> Option<Literal> {
        let token = self.peek();
        let text = self.slice(token.span);
        let value = match token.kind {
            TokenKind::String => return Some(self.string_literal()),
            TokenKind::Long => literal::long(text),
            TokenKind::Real => literal::real(text),
            TokenKind::TimeSpan => literal::timespan(text),
            TokenKind::Bool => literal::boolean(text),
            TokenKind::Typed(ty) => literal::typed(ty, text),
            TokenKind::RawGuid => {
                self.error(
                    Code::BARE_GUID,
                    token.span,
                    format!("write the identifier as guid({text})"),
                );
                LiteralValue::Guid(text.to_ascii_lowercase())
            }
            TokenKind::Word => match text {
                "dynamic" if self.is(1, Punct::OpenParen) => return Some(self.dynamic()),
                "typeof" if self.is(1, Punct::OpenParen) => return Some(self.type_literal()),
                _ => return None,
            },
            _ => return None,
        };
        self.bump();
        if let LiteralValue::Malformed(_) = value {
            self.warning(
                Code::MALFORMED_LITERAL,
                token.span,
                format!("`{text}` is no value of its type and evaluates to null"),
            );
        }
        Some(Literal {
            value,
            text: text.to_owned(),
            span: token.span,
        })
    }

    /// Parses adjacent string literals as one.
    pub(super) fn string_literal(&mut self) -> Literal {
        let start = self.start();
        let mut value = String::new();
        let mut obfuscated = false;
        let mut pieces: Vec<&str> = Vec::new();
        while self.kind() == TokenKind::String {
            let span: Span = self.bump().span;
            let piece = self.slice(span);
            let (text, hidden) = literal::string(piece);
            value.push_str(&text);
            obfuscated |= hidden;
            pieces.push(piece);
        }
        Literal {
            value: LiteralValue::String(StringLiteral { value, obfuscated }),
            text: pieces.join(" "),
            span: self.since(start),
        }
    }
}

/// Wraps a literal.
pub(super) fn expr_of(literal: Literal) -> Expr {
    let span = literal.span;
    Expr {
        kind: ExprKind::Literal(literal),
        span,
    }
}
