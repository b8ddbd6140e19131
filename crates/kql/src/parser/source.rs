//! `datatable`, `externaldata` and `materialized-view-combine`.

use super::Parser;
use super::list::Items;
use super::name::Keywords;
use super::primary::expr_of;
use crate::ast::{
    DataTable, Expr, ExprKind, ExternalData, Literal, LiteralValue, MaterializedViewCombine, OptionValue, Property,
    Summarize,
};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};

impl Parser<'_> {
    /// Parses `datatable (schema) [values]`.
    pub(super) fn data_table(&mut self) -> ExprKind {
        self.bump();
        let options = self.options(&[]);
        let schema = self.required_schema();
        self.expect(Punct::OpenBracket);
        self.eat(Punct::Comma);
        let values = self
            .nested(|p| p.list(Items::Trailing, "a literal", Self::data_value))
            .unwrap_or_default();
        self.expect(Punct::CloseBracket);
        ExprKind::DataTable(DataTable {
            options,
            schema,
            values,
        })
    }

    /// Parses one value of a `datatable`.
    fn data_value(&mut self) -> Option<Expr> {
        if let Some(literal) = self.literal() {
            return Some(expr_of(literal));
        }
        let span = self.peek().span;
        let value = self.unnamed()?;
        self.error(
            Code::EXPECTED_LITERAL,
            span,
            "only literals may stand in a datatable; compute other values with `extend`",
        );
        Some(value)
    }

    /// Parses `externaldata (schema) [uris] with (properties)`.
    pub(super) fn external_data(&mut self) -> ExprKind {
        self.bump();
        let options = self.options(&[]);
        let schema = self.required_schema();
        self.expect(Punct::OpenBracket);
        let uris = self
            .nested(|p| p.list(Items::Trailing, "a URI", Self::expression))
            .unwrap_or_default();
        self.expect(Punct::CloseBracket);
        let properties = self.with_properties();
        ExprKind::ExternalData(ExternalData {
            options,
            schema,
            uris,
            properties,
        })
    }

    /// Parses `with (name = value, …)`, if it is there.
    pub(super) fn with_properties(&mut self) -> Vec<Property> {
        if !self.eat_word("with") {
            return Vec::new();
        }
        self.expect(Punct::OpenParen);
        let properties = self.list(Items::Any, "a property", Self::property);
        self.expect(Punct::CloseParen);
        properties
    }

    /// Parses `name = value`.
    fn property(&mut self) -> Option<Property> {
        let start = self.start();
        let name = match self.name(Keywords::Medium) {
            Some(name) => name,
            None => self.keyword_as_name()?,
        };
        self.expect(Punct::Equal);
        let value = if self.kind() == TokenKind::RawGuid {
            let span = self.bump().span;
            let text = self.slice(span).to_owned();
            OptionValue::Literal(Literal {
                value: LiteralValue::Guid(text.to_ascii_lowercase()),
                text,
                span,
            })
        } else if let Some(literal) = self.property_literal() {
            OptionValue::Literal(literal)
        } else {
            OptionValue::Name(self.required_name(Keywords::Medium))
        };
        Some(Property {
            name,
            value,
            span: self.since(start),
        })
    }

    /// Parses the literals a property may hold.
    fn property_literal(&mut self) -> Option<Literal> {
        match self.kind() {
            TokenKind::Word | TokenKind::TimeSpan => None,
            _ => self.unsigned_literal(),
        }
    }

    /// Parses `materialized-view-combine (…) base (…) delta (…) aggregations (…)`.
    pub(super) fn materialized_view_combine(&mut self) -> ExprKind {
        self.bump();
        let view = self.in_parentheses();
        self.expect_word("base");
        let base = self.in_parentheses();
        self.expect_word("delta");
        let delta = self.in_parentheses();
        self.expect_word("aggregations");
        self.expect(Punct::OpenParen);
        let aggregations = if self.eat_word("summarize") {
            self.nested(Self::summarize)
        } else {
            self.missing(Code::EXPECTED, "expected `summarize`");
            None
        };
        self.expect(Punct::CloseParen);
        ExprKind::MaterializedViewCombine(Box::new(MaterializedViewCombine {
            view,
            base,
            delta,
            aggregations: aggregations.unwrap_or(Summarize {
                options: Vec::new(),
                aggregates: Vec::new(),
                by: None,
                bin: None,
            }),
        }))
    }

    /// Parses `(expression)` and returns the inside.
    fn in_parentheses(&mut self) -> Expr {
        self.expect(Punct::OpenParen);
        let inner = self.nested(|p| {
            let inner = p.expression();
            p.or_missing(inner)
        });
        self.expect(Punct::CloseParen);
        inner.unwrap_or_else(|| self.missing_expr())
    }
}
