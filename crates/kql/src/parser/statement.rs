//! Statements.

use super::Parser;
use super::list::Items;
use super::name::Keywords;
use crate::ast::{
    AliasDatabase, Comment, EntityGroup, Expr, ExprKind, Function, FunctionBody, Let, LetValue, OptionValue,
    PatternDeclaration, PatternDefinition, PatternRule, Query, RestrictAccess, SetOption, Statement, StatementKind,
};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};
use crate::span::Span;

impl Parser<'_> {
    /// Parses the whole text.
    pub(super) fn query(&mut self) -> Query {
        let mut comments = Vec::new();
        while self.kind() == TokenKind::Directive {
            let span = self.bump().span;
            comments.push(Comment {
                text: self.slice(span).trim_end().to_owned(),
                own_line: true,
                span,
            });
        }
        let statements = self.statements();
        if self.kind() != TokenKind::End {
            self.left_over();
        }
        Query {
            statements,
            comments,
            span: Span::new(0, self.text.len()),
        }
    }

    /// Parses statements separated by semicolons, up to a closing bracket or the end.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        loop {
            match self.statement() {
                Some(statement) => statements.push(statement),
                None if self.depth > 0 || self.kind() == TokenKind::End => return statements,
                None => {
                    let start = self.start();
                    if statements.is_empty() && self.at(Punct::Dot) {
                        let span = self.peek().span;
                        self.error(
                            Code::COMMAND,
                            span,
                            "management commands are not part of the query language; remove the line",
                        );
                    }
                    self.left_over();
                    statements.push(Statement {
                        kind: StatementKind::Invalid,
                        span: self.since(start),
                    });
                }
            }
            if self.eat(Punct::Semicolon) {
                continue;
            }
            if self.kind() == TokenKind::End || self.depth > 0 {
                return statements;
            }
            let follows_blank_line = self.follows_blank_line(self.pos);
            let word = self.word().unwrap_or_default();
            if follows_blank_line || matches!(word, "let" | "set" | "declare") {
                self.missing(Code::EXPECTED, "expected `;` between statements");
            } else {
                self.left_over();
                self.eat(Punct::Semicolon);
            }
        }
    }

    /// Reports and skips text that belongs to no statement; always takes at least one token.
    fn left_over(&mut self) {
        let token = self.peek();
        let found = self.describe(token);
        self.error(
            Code::UNEXPECTED_TEXT,
            token.span,
            format!("{found} is not expected here; statements are separated with `;`"),
        );
        self.bump();
        while !matches!(self.kind(), TokenKind::End | TokenKind::Punct(Punct::Semicolon))
            && !self.follows_blank_line(self.pos)
        {
            self.bump();
        }
    }

    /// Parses one statement.
    fn statement(&mut self) -> Option<Statement> {
        let start = self.start();
        let next = self.word_at(1).unwrap_or_default();
        let kind = match self.word().unwrap_or_default() {
            "alias" if next == "database" => self.alias(),
            "let" if self.name_len(1, Keywords::Soft) > 0 || self.is(2, Punct::Equal) => self.let_statement(),
            "set" => self.set_option(),
            "declare" if next == "pattern" => self.pattern(),
            "declare" if next == "query_parameters" => self.query_parameters(),
            "restrict" if next == "access" => self.restrict(),
            _ => StatementKind::Expression(self.expression()?),
        };
        Some(Statement {
            kind,
            span: self.since(start),
        })
    }

    /// Parses `alias database name = …`.
    fn alias(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        let name = self.required_name(Keywords::Soft);
        self.expect(Punct::Equal);
        let target = self.required_unnamed();
        StatementKind::Alias(AliasDatabase { name, target })
    }

    /// Parses `let name = …`.
    fn let_statement(&mut self) -> StatementKind {
        self.bump();
        let name = self.required_name(Keywords::Soft);
        self.expect(Punct::Equal);
        let start = self.start();
        let value = if self.at_word("materialize") && self.is(1, Punct::OpenParen) {
            let kind = self.pipeline_call();
            let span = self.since(start);
            LetValue::Expression(Expr { kind, span })
        } else if self.at_word("entity_group") && self.is(1, Punct::OpenBracket) {
            LetValue::Expression(self.entity_group())
        } else if self.at_function() {
            LetValue::Function(self.function())
        } else {
            let value = self.expression();
            LetValue::Expression(self.or_missing(value))
        };
        StatementKind::Let(Let { name, value })
    }

    /// Parses `entity_group [a, b]`.
    pub(super) fn entity_group(&mut self) -> Expr {
        let start = self.start();
        self.bump();
        self.expect(Punct::OpenBracket);
        let members = self
            .nested(|p| p.list(Items::Some, "an entity", Self::unnamed))
            .unwrap_or_default();
        self.expect(Punct::CloseBracket);
        Expr {
            kind: ExprKind::EntityGroup(EntityGroup { members }),
            span: self.since(start),
        }
    }

    /// Returns whether a lambda stands here.
    fn at_function(&self) -> bool {
        let ahead = usize::from(self.at_word("view"));
        if !self.is(ahead, Punct::OpenParen) {
            return false;
        }
        if self.is(ahead + 1, Punct::CloseParen) {
            return true;
        }
        let len = self.name_len(ahead + 1, Keywords::Medium);
        len > 0 && self.is(ahead + 1 + len, Punct::Colon)
    }

    /// Parses `[view] (parameters) { body }`.
    fn function(&mut self) -> Function {
        let start = self.start();
        let is_view = self.eat_word("view");
        let parameters = self.parameters(Items::Any);
        let body = self.function_body();
        Function {
            is_view,
            parameters,
            body,
            span: self.since(start),
        }
    }

    /// Parses `(name: type, …)`.
    pub(super) fn parameters(&mut self, items: Items) -> Vec<crate::ast::Parameter> {
        self.expect(Punct::OpenParen);
        let parameters = self.list(items, "a parameter", Self::parameter);
        self.expect(Punct::CloseParen);
        parameters
    }

    /// Parses `{ statements; result }`.
    fn function_body(&mut self) -> FunctionBody {
        let start = self.start();
        let mut body = FunctionBody {
            statements: Vec::new(),
            result: None,
            span: self.here(),
        };
        if !self.expect(Punct::OpenBrace) {
            return body;
        }
        self.nested(|p| {
            while (p.at_word("let") && p.name_len(1, Keywords::Soft) > 0)
                || (p.at_word("declare") && p.word_at(1) == Some("query_parameters"))
            {
                body.statements.extend(p.statement());
                p.expect(Punct::Semicolon);
            }
            body.result = p.expression().map(Box::new);
            p.eat(Punct::Semicolon);
            if !p.at(Punct::CloseBrace) {
                p.missing(Code::EXPECTED, "expected `}`");
                p.skip_balanced(|_| false);
            }
        });
        self.expect(Punct::CloseBrace);
        body.span = self.since(start);
        body
    }

    /// Parses `set option = value`.
    fn set_option(&mut self) -> StatementKind {
        self.bump();
        let name = self.required_name(Keywords::Soft);
        let value = self.eat(Punct::Equal).then(|| {
            let value = self.required_unnamed();
            match value.kind {
                ExprKind::Literal(literal) => OptionValue::Literal(literal),
                ExprKind::Name(name) => OptionValue::Name(name),
                _ => OptionValue::Expression(value),
            }
        });
        StatementKind::Set(SetOption { name, value })
    }

    /// Parses `declare query_parameters (…)`.
    fn query_parameters(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        StatementKind::QueryParameters(self.parameters(Items::Some))
    }

    /// Parses `restrict access to (…)`.
    fn restrict(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        self.expect_word("to");
        self.expect(Punct::OpenParen);
        let entities = self.list(Items::Some, "a table", Self::entity);
        self.expect(Punct::CloseParen);
        let properties = self.with_properties();
        StatementKind::Restrict(RestrictAccess { entities, properties })
    }

    /// Parses `declare pattern name = …`.
    fn pattern(&mut self) -> StatementKind {
        self.bump();
        self.bump();
        let name = self.required_name(Keywords::Soft);
        let start = self.start();
        let definition = self.eat(Punct::Equal).then(|| {
            let parameters = self.parameters(Items::Any);
            let path = self.eat(Punct::OpenBracket).then(|| {
                let parameter = self.parameter();
                if parameter.is_none() {
                    self.missing(Code::EXPECTED_NAME, "expected a parameter");
                }
                self.expect(Punct::CloseBracket);
                parameter.map(Box::new)
            });
            self.expect(Punct::OpenBrace);
            let rules = self.nested(Self::pattern_rules).unwrap_or_default();
            self.expect(Punct::CloseBrace);
            PatternDefinition {
                parameters,
                path: path.flatten(),
                rules,
                span: self.since(start),
            }
        });
        StatementKind::Pattern(PatternDeclaration { name, definition })
    }

    /// Parses the rules of a pattern.
    fn pattern_rules(&mut self) -> Vec<PatternRule> {
        let mut rules = Vec::new();
        while self.at(Punct::OpenParen) {
            let start = self.start();
            self.bump();
            let arguments = self.list(Items::Some, "a string", Self::unnamed);
            self.expect(Punct::CloseParen);
            let path = self.eat(Punct::Dot).then(|| {
                self.expect(Punct::OpenBracket);
                let value = self.literal().map(super::primary::expr_of);
                if value.is_none() {
                    self.missing(Code::EXPECTED_LITERAL, "expected a string");
                }
                self.expect(Punct::CloseBracket);
                value.unwrap_or_else(|| self.missing_expr())
            });
            self.expect(Punct::Equal);
            let body = self.function_body();
            self.expect(Punct::Semicolon);
            rules.push(PatternRule {
                arguments,
                path,
                body,
                span: self.since(start),
            });
        }
        if rules.is_empty() {
            self.missing(Code::EXPECTED, "expected a rule such as `(\"a\") = { … };`");
        }
        rules
    }
}
