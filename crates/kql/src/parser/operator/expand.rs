//! Operators that take values apart: `mv-expand`, `mv-apply`, `parse`, `parse-kv`.

use super::{option_name, option_word};
use crate::ast::{
    BagExpansion, ExpandItem, Expr, MvApply, MvExpand, NamedExpr, OperatorKind, Parse, ParseColumn, ParseKind, ParseKv,
    ParsePart, Property,
};
use crate::diagnostic::Code;
use crate::lexer::word::declared_type;
use crate::lexer::{Punct, TokenKind};
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;

/// The properties `parse-kv` knows.
const PARSE_KV_PROPERTIES: [&str; 6] = ["pair_delimiter", "kv_delimiter", "regex", "quote", "escape", "greedy"];

impl Parser<'_> {
    /// Parses `mv-expand items limit n`.
    pub(super) fn mv_expand(&mut self) -> OperatorKind {
        let mut options = self.options(&[]);
        let bag_expansion = self.take_option(&mut options, &["bagexpansion", "kind"], |value| {
            match option_word(value)? {
                "bag" => Some(BagExpansion::Bag),
                "array" => Some(BagExpansion::Array),
                _ => None,
            }
        });
        let item_index = self.take_option(&mut options, &["with_itemindex"], option_name);
        let items = self.list(Items::Some, "an array or bag", Self::expand_item);
        let limit = self.limit();
        OperatorKind::MvExpand(MvExpand {
            bag_expansion,
            item_index,
            options,
            items,
            limit,
        })
    }

    /// Parses `mv-apply items on (operators)`.
    pub(super) fn mv_apply(&mut self) -> OperatorKind {
        let mut options = self.options(&[]);
        let item_index = self.take_option(&mut options, &["with_itemindex"], option_name);
        let items = if self.at_word("to") {
            // `mv-apply to typeof(…)` alone converts whatever stands in the row.
            let start = self.start();
            let value = self.missing_expr();
            let ty = self.conversion_type();
            vec![ExpandItem {
                expr: unnamed(value),
                ty,
                span: self.since(start),
            }]
        } else {
            self.list(Items::Some, "an array or bag", Self::expand_item)
        };
        let limit = self.limit();
        let id = self.eat_word("id").then(|| Box::new(self.required_unnamed()));
        self.expect_word("on");
        let body = self.contextual_body();
        OperatorKind::MvApply(MvApply {
            options,
            item_index,
            items,
            limit,
            id,
            body,
        })
    }

    /// Parses `( operators )`, where a whole query is not allowed.
    pub(super) fn contextual_body(&mut self) -> crate::ast::Pipeline {
        self.expect(Punct::OpenParen);
        let body = self.nested(Self::sub_pipeline);
        self.expect(Punct::CloseParen);
        body.unwrap_or_else(|| crate::ast::Pipeline {
            source: None,
            operators: Vec::new(),
            span: self.here(),
        })
    }

    /// Parses `limit n`, if it is there.
    fn limit(&mut self) -> Option<Box<Expr>> {
        self.eat_word("limit").then(|| Box::new(self.required_unnamed()))
    }

    /// Parses `name = array to typeof(type)`.
    fn expand_item(&mut self) -> Option<ExpandItem> {
        let start = self.start();
        let ends = matches!(self.word(), Some("limit" | "on" | "id"))
            && !matches!(self.peek_at(1).kind, TokenKind::Punct(Punct::Comma | Punct::Equal))
            && self.word_at(1) != Some("to")
            && !self.is_list_end(1);
        if ends {
            return None;
        }
        let expr = self.named()?;
        let ty = self.conversion_type();
        Some(ExpandItem {
            expr,
            ty,
            span: self.since(start),
        })
    }

    /// Parses `parse kind = … input with pattern`.
    pub(super) fn parse_operator(&mut self) -> Parse {
        let mut options = self.options(&["flags"]);
        let kind = self.take_option(&mut options, &["kind"], |value| match option_word(value)? {
            "simple" => Some(ParseKind::Simple),
            "relaxed" => Some(ParseKind::Relaxed),
            "regex" => Some(ParseKind::Regex),
            _ => None,
        });
        let flags = self.take_option(&mut options, &["flags"], option_name);
        let input = Box::new(self.required_unnamed());
        self.expect_word("with");
        let mut pattern = Vec::new();
        while let Some(part) = self.parse_part() {
            pattern.push(part);
        }
        Parse {
            kind,
            flags,
            input,
            pattern,
        }
    }

    /// Parses one part of a `parse` pattern.
    fn parse_part(&mut self) -> Option<ParsePart> {
        let start = self.start();
        match self.kind() {
            TokenKind::Punct(Punct::Star) => Some(ParsePart::Star(self.bump().span)),
            TokenKind::String => Some(ParsePart::Text(self.string_literal())),
            _ => {
                let name = match self.name(Keywords::Medium) {
                    Some(name) => name,
                    None if self.at(Punct::Colon) => self.required_name(Keywords::Medium),
                    None => return None,
                };
                let ty = self.eat(Punct::Colon).then(|| self.scalar_type(declared_type));
                Some(ParsePart::Column(ParseColumn {
                    name,
                    ty,
                    span: self.since(start),
                }))
            }
        }
    }

    /// Parses `parse-kv input as (schema) with (properties)`.
    pub(super) fn parse_kv(&mut self) -> OperatorKind {
        let input = Box::new(self.required_unnamed());
        self.expect_word("as");
        let schema = self.required_schema();
        let mut properties = Vec::new();
        if self.eat_word("with") {
            self.expect(Punct::OpenParen);
            properties = self.list(Items::Any, "a property", |p| {
                let start = p.start();
                let known = p.word().is_some_and(|word| PARSE_KV_PROPERTIES.contains(&word));
                if !known {
                    return None;
                }
                let name = p.any_word()?;
                p.expect(Punct::Equal);
                let value = p.option_value();
                Some(Property {
                    name,
                    value,
                    span: p.since(start),
                })
            });
            if !self.at(Punct::CloseParen) {
                self.missing(
                    Code::EXPECTED,
                    "expected pair_delimiter, kv_delimiter, quote, escape, regex, greedy or `)`",
                );
                self.skip_balanced(|_| false);
            }
            self.expect(Punct::CloseParen);
        }
        OperatorKind::ParseKv(ParseKv {
            input,
            schema,
            properties,
        })
    }
}

/// Wraps an expression without a name.
fn unnamed(value: Expr) -> NamedExpr {
    NamedExpr {
        names: Vec::new(),
        tuple: false,
        span: value.span,
        value,
    }
}
