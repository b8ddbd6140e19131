//! `dynamic(…)`: JSON with typed literals inside and with any form of string.

use super::Parser;
use super::list::Items;
use crate::ast::{DynamicValue, Literal, LiteralValue};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};
use crate::literal;

impl Parser<'_> {
    /// Parses `dynamic(…)`.
    pub(super) fn dynamic(&mut self) -> Literal {
        let start = self.start();
        let first = self.pos;
        self.bump();
        self.expect(Punct::OpenParen);
        let value = self.nested(Self::required_json).unwrap_or(DynamicValue::Null);
        self.expect(Punct::CloseParen);
        Literal {
            value: LiteralValue::Dynamic(value),
            text: self.joined(first),
            span: self.since(start),
        }
    }

    /// Returns the tokens from `first` to here as one line without comments.
    pub(super) fn joined(&self, first: usize) -> String {
        let mut text = String::new();
        let mut before: Option<TokenKind> = None;
        for token in self.tokens.get(first..self.pos).unwrap_or_default() {
            let gap = match (before, token.kind) {
                (None, _) => false,
                (Some(TokenKind::Punct(Punct::Comma | Punct::Colon)), kind) => {
                    !matches!(kind, TokenKind::Punct(Punct::CloseBracket | Punct::CloseBrace))
                }
                (Some(TokenKind::Punct(_)), _) | (_, TokenKind::Punct(_)) => false,
                _ => true,
            };
            if gap {
                text.push(' ');
            }
            text.push_str(self.slice(token.span));
            before = Some(token.kind);
        }
        text
    }

    /// Parses a JSON value or reports its absence.
    fn required_json(&mut self) -> DynamicValue {
        if let Some(value) = self.json() {
            return value;
        }
        self.missing(
            Code::BAD_DYNAMIC,
            "expected a JSON value: a quoted string, a number, true, false, null, a list or a bag",
        );
        self.skip_balanced(|kind| kind == TokenKind::Punct(Punct::Comma));
        DynamicValue::Null
    }

    /// Parses a JSON value.
    fn json(&mut self) -> Option<DynamicValue> {
        let token = self.peek();
        let text = self.slice(token.span);
        match token.kind {
            TokenKind::Punct(Punct::OpenBracket) => {
                self.bump();
                let items = self.nested(|p| p.list(Items::Any, "a JSON value", Self::json));
                self.expect(Punct::CloseBracket);
                Some(DynamicValue::Array(items.unwrap_or_default()))
            }
            TokenKind::Punct(Punct::OpenBrace) => {
                if self.name_len(0, super::name::Keywords::Soft) > 0 {
                    // A `{hole}` that a dashboard fills in.
                    self.name(super::name::Keywords::Soft);
                    return Some(DynamicValue::Null);
                }
                self.bump();
                let pairs = self.nested(|p| p.list(Items::Any, "a JSON pair", Self::json_pair));
                self.expect(Punct::CloseBrace);
                Some(DynamicValue::Object(pairs.unwrap_or_default()))
            }
            TokenKind::Punct(Punct::Minus) if matches!(self.peek_at(1).kind, TokenKind::Long | TokenKind::Real) => {
                self.bump();
                let span = self.bump().span;
                let text = format!("-{}", self.slice(span));
                Some(number(&text))
            }
            TokenKind::Long | TokenKind::Real => {
                self.bump();
                Some(number(text))
            }
            TokenKind::String => match self.string_literal().value {
                LiteralValue::String(string) => Some(DynamicValue::String(string.value)),
                _ => None,
            },
            TokenKind::Word if text == "null" => {
                self.bump();
                Some(DynamicValue::Null)
            }
            TokenKind::Bool | TokenKind::TimeSpan | TokenKind::RawGuid | TokenKind::Typed(_) => {
                let value = self.unsigned_literal()?.value;
                Some(match value {
                    LiteralValue::Bool(value) => DynamicValue::Bool(value),
                    other => DynamicValue::Typed(Box::new(other)),
                })
            }
            TokenKind::Word if text == "dynamic" => match self.unsigned_literal()?.value {
                LiteralValue::Dynamic(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Parses `"name": value`.
    fn json_pair(&mut self) -> Option<(String, DynamicValue)> {
        if self.kind() != TokenKind::String {
            if self.word().is_some() && self.is(1, Punct::Colon) {
                self.missing(Code::BAD_DYNAMIC, "expected a quoted name");
                self.bump();
                self.bump();
                return Some((String::new(), self.required_json()));
            }
            return None;
        }
        let span = self.bump().span;
        let name = literal::string(self.slice(span)).0;
        self.expect(Punct::Colon);
        Some((name, self.required_json()))
    }
}

/// Reads a JSON number; a whole one that does not fit becomes a real.
fn number(text: &str) -> DynamicValue {
    match literal::long(text) {
        LiteralValue::Long(value) => DynamicValue::Long(value),
        _ => match literal::real(text) {
            LiteralValue::Real(value) => DynamicValue::Real(value),
            _ => DynamicValue::Null,
        },
    }
}
