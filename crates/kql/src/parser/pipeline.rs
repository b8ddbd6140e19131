//! Pipelines: a source, then operators after pipes.

use super::Parser;
use crate::ast::{Expr, ExprKind, Name, Operator, OperatorKind, Pipeline};
use crate::diagnostic::Code;
use crate::lexer::word::{Class, class};
use crate::lexer::{Punct, TokenKind};
use crate::span::Span;

impl Parser<'_> {
    /// Parses an expression that may be a pipeline.
    pub(super) fn expression(&mut self) -> Option<Expr> {
        let start = self.start();
        if !self.at_leading_operator()
            && let Some(source) = self.unnamed()
        {
            return Some(self.piped(source));
        }
        let first = self.operator()?;
        let pipeline = self.rest_of_pipeline(None, vec![first], start);
        Some(pipeline_expr(pipeline))
    }

    /// Parses the pipes after a source, if there are any.
    pub(super) fn piped(&mut self, source: Expr) -> Expr {
        if !self.at(Punct::Pipe) {
            return source;
        }
        let start = source.span.start;
        let pipeline = self.rest_of_pipeline(Some(Box::new(source)), Vec::new(), start);
        pipeline_expr(pipeline)
    }

    /// Parses operators that run on the rows of an outer operator.
    pub(super) fn sub_pipeline(&mut self) -> Pipeline {
        let start = self.start();
        let first = self.required_operator();
        self.rest_of_pipeline(None, vec![first], start)
    }

    /// Parses `( operators )` and returns the inside.
    pub(super) fn sub_pipeline_in_parentheses(&mut self) -> Pipeline {
        self.expect(Punct::OpenParen);
        let body = self.nested(|p| {
            let start = p.start();
            if p.at_operator() || p.at_list_end() {
                return p.sub_pipeline();
            }
            // `fork` and `partition` also accept a whole query.
            match p.expression() {
                Some(Expr {
                    kind: ExprKind::Pipeline(pipeline),
                    ..
                }) => pipeline,
                Some(expr) => Pipeline {
                    span: expr.span,
                    source: Some(Box::new(expr)),
                    operators: Vec::new(),
                },
                None => {
                    let first = p.required_operator();
                    p.rest_of_pipeline(None, vec![first], start)
                }
            }
        });
        self.expect(Punct::CloseParen);
        body.unwrap_or_else(|| Pipeline {
            source: None,
            operators: Vec::new(),
            span: self.here(),
        })
    }

    /// Parses `| operator` as often as it comes.
    fn rest_of_pipeline(&mut self, source: Option<Box<Expr>>, mut operators: Vec<Operator>, start: usize) -> Pipeline {
        loop {
            if !operators.is_empty() {
                self.end_of_operator();
            }
            if !self.eat(Punct::Pipe) {
                break;
            }
            operators.push(self.required_operator());
        }
        Pipeline {
            source,
            operators,
            span: self.since(start),
        }
    }

    /// Reports and skips what an operator left over.
    fn end_of_operator(&mut self) {
        if self.at_list_end() {
            return;
        }
        // Words such as `on` and `,` end an operator that stands inside another construct.
        if self.depth > 0 && self.at(Punct::Comma) {
            return;
        }
        let token = self.peek();
        let found = self.describe(token);
        self.error(
            Code::UNEXPECTED_TEXT,
            token.span,
            format!("{found} is not expected here; end the operator with `|` or the statement with `;`"),
        );
        let from = self.pos;
        self.skip_balanced(|kind| matches!(kind, TokenKind::Punct(Punct::Pipe | Punct::Semicolon)));
        // A blank line is a likely start of another statement: go back to it.
        if self.depth == 0
            && let Some(at) = (from..=self.pos).find(|at| *at > 0 && self.follows_blank_line(*at))
        {
            self.pos = at;
        }
    }

    /// Returns whether a blank line stands before a token.
    pub(super) fn follows_blank_line(&self, at: usize) -> bool {
        let (Some(before), Some(token)) = (
            at.checked_sub(1).and_then(|at| self.tokens.get(at)),
            self.tokens.get(at),
        ) else {
            return false;
        };
        let gap = self.slice(Span::new(before.span.end, token.span.start));
        gap.lines().skip(1).any(|line| line.trim().is_empty()) && gap.matches('\n').count() > 1
    }

    /// Parses an operator or reports what stands there instead.
    pub(super) fn required_operator(&mut self) -> Operator {
        if let Some(operator) = self.operator() {
            return operator;
        }
        let start = self.start();
        let name = match self.word() {
            Some(word) => {
                let span = self.peek().span;
                let advice = super::operator::suggestion(word);
                self.error(
                    Code::UNKNOWN_OPERATOR,
                    span,
                    format!("`{word}` is no query operator{advice}"),
                );
                self.any_word().unwrap_or_default()
            }
            None => {
                self.missing(Code::EXPECTED_OPERATOR, "expected a query operator");
                Name {
                    span: self.here(),
                    ..Name::default()
                }
            }
        };
        if !name.text.is_empty() {
            self.skip_balanced(|kind| matches!(kind, TokenKind::Punct(Punct::Pipe | Punct::Semicolon)));
        }
        Operator {
            kind: OperatorKind::Unknown(name),
            span: self.since(start),
        }
    }

    /// Returns whether an operator stands here rather than an expression that starts with the
    /// same word.
    fn at_leading_operator(&self) -> bool {
        let Some(word) = self.word() else {
            return false;
        };
        match word {
            "evaluate" => self.name_len(1, super::name::Keywords::Soft) > 0 || self.is_option(1, &[]),
            "facet" => self.word_at(1) == Some("by"),
            "partition" | "reduce" => self.word_at(1) == Some("by") || self.is_option(1, &[]),
            "range" => {
                let len = self.name_len(1, super::name::Keywords::Soft);
                len > 0 && self.word_at(1 + len) == Some("from")
            }
            "render" => self.word_at(1).is_some_and(|word| {
                super::operator::is_chart(word) || matches!(class(word), Class::Identifier | Class::Soft)
            }),
            _ => {
                let hard = matches!(class(word), Class::Medium | Class::Hard);
                hard && super::operator::is_operator(word)
            }
        }
    }

    /// Returns whether the next word names an operator and is not called or assigned to.
    fn at_operator(&self) -> bool {
        self.word().is_some_and(super::operator::is_operator)
            && !self.is(1, Punct::Pipe)
            && !(self.at_word("count") && self.is(1, Punct::OpenParen))
    }
}

/// Wraps a pipeline.
fn pipeline_expr(pipeline: Pipeline) -> Expr {
    Expr {
        span: pipeline.span,
        kind: ExprKind::Pipeline(pipeline),
    }
}
