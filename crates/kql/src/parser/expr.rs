//! Expressions with operators.

use super::list::Items;
use super::name::Keywords;
use super::precedence::{Infix, Level, infix};
use super::{MAX_HEIGHT, Parser};
use crate::ast::{Between, Binary, BinaryOp, Expr, ExprKind, InList, Name, NamedExpr, Unary, UnaryOp};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};
use crate::span::Span;

/// Chains of `and` or `or` longer than this become balanced trees instead of left-deep ones, so
/// that a list of thousands of terms does not exhaust the stack of whoever walks it.
const LONGEST_LEFT_DEEP: usize = 64;

impl Parser<'_> {
    /// Returns the node that stands for a missing expression.
    pub(super) fn missing_expr(&self) -> Expr {
        Expr {
            kind: ExprKind::Missing,
            span: self.here(),
        }
    }

    /// Reports a missing expression unless there is one.
    pub(super) fn or_missing(&mut self, expr: Option<Expr>) -> Expr {
        match expr {
            Some(expr) => expr,
            None => {
                self.missing(Code::EXPECTED_EXPRESSION, "expected an expression");
                self.missing_expr()
            }
        }
    }

    /// Parses an expression without a name before it.
    pub(super) fn unnamed(&mut self) -> Option<Expr> {
        let outer = std::mem::take(&mut self.height);
        let expr = self.binary(Level::Or);
        self.height = outer.max(self.height);
        expr
    }

    /// Parses an expression or reports its absence.
    pub(super) fn required_unnamed(&mut self) -> Expr {
        let expr = self.unnamed();
        self.or_missing(expr)
    }

    /// Parses `expr`, `name = expr` or `(a, b) = expr`.
    pub(super) fn named(&mut self) -> Option<NamedExpr> {
        let start = self.start();
        let mut names = Vec::new();
        let mut tuple = false;
        let len = self.name_len(0, Keywords::Medium);
        if len > 0 && self.is(len, Punct::Equal) {
            names.extend(self.name(Keywords::Medium));
            self.bump();
        } else if self.is(1, Punct::Equal)
            && let Some(name) = self.keyword_as_name()
        {
            names.push(name);
            self.bump();
        } else if let Some(found) = self.name_tuple() {
            names = found;
            tuple = true;
            self.expect(Punct::Equal);
        } else {
            let value = self.unnamed()?;
            let span = self.since(start);
            return Some(NamedExpr {
                names,
                tuple,
                value,
                span,
            });
        }
        let value = self.required_unnamed();
        Some(NamedExpr {
            names,
            tuple,
            value,
            span: self.since(start),
        })
    }

    /// Parses a perhaps named expression or reports its absence.
    pub(super) fn required_named(&mut self) -> NamedExpr {
        match self.named() {
            Some(named) => named,
            None => {
                let value = self.or_missing(None);
                NamedExpr {
                    names: Vec::new(),
                    tuple: false,
                    span: value.span,
                    value,
                }
            }
        }
    }

    /// Parses `(a, b)` if an equals sign follows.
    fn name_tuple(&mut self) -> Option<Vec<Name>> {
        if !self.at(Punct::OpenParen) {
            return None;
        }
        let mut ahead = 1;
        loop {
            let len = self.name_len(ahead, Keywords::Medium);
            if len == 0 {
                return None;
            }
            ahead += len;
            if !self.is(ahead, Punct::Comma) {
                break;
            }
            ahead += 1;
        }
        if !self.is(ahead, Punct::CloseParen) || !self.is(ahead + 1, Punct::Equal) {
            return None;
        }
        self.bump();
        let names = self.list(Items::Some, "a name", |p| p.name(Keywords::Medium));
        self.expect(Punct::CloseParen);
        Some(names)
    }

    /// Parses operands joined by operators that bind at least as tightly as `loosest`.
    fn binary(&mut self, loosest: Level) -> Option<Expr> {
        let start = self.start();
        let mut left = match self.star_operand(loosest) {
            Some(star) => star,
            None => self.unary()?,
        };
        let mut tightest = Level::StringOp;
        loop {
            let op_token = self.peek();
            let word = self.word().unwrap_or_default();
            let Some((op, level)) = infix(op_token.kind, word) else {
                return Some(left);
            };
            // `in range(…)` belongs to `make-series`.
            if word == "in" && self.word_at(1) == Some("range") {
                return Some(left);
            }
            if level < loosest {
                return Some(left);
            }
            if level > tightest {
                if !level.chains() {
                    self.error(
                        Code::CHAINED_COMPARISON,
                        op_token.span,
                        format!(
                            "`{}` cannot follow another comparison; put one of them in parentheses",
                            self.slice(op_token.span)
                        ),
                    );
                }
                return Some(left);
            }
            left = match op {
                Infix::Binary(op @ (BinaryOp::And | BinaryOp::Or)) => self.logical_chain(left, op, level, start),
                _ => self.infix(left, op, level, start),
            };
            tightest = if level.chains() { level } else { looser(level) };
        }
    }

    /// Parses the `*` of `* has "x"` and `* == 1`.
    fn star_operand(&mut self, loosest: Level) -> Option<Expr> {
        if !self.at(Punct::Star) {
            return None;
        }
        let next = self.peek_at(1).kind;
        let word = self.word_at(1).unwrap_or_default();
        let fits = match infix(next, word) {
            Some((Infix::Binary(BinaryOp::Equal), level)) => {
                next == TokenKind::Punct(Punct::EqualEqual) && loosest <= level
            }
            Some((_, level)) => level == Level::StringOp,
            None => false,
        };
        fits.then(|| self.star())
    }

    /// Takes a `*`.
    pub(super) fn star(&mut self) -> Expr {
        let span = self.bump().span;
        Expr {
            kind: ExprKind::Star,
            span,
        }
    }

    /// Parses the operator at hand and its right side.
    fn infix(&mut self, left: Expr, op: Infix, level: Level, start: usize) -> Expr {
        let op_span = self.bump().span;
        let left_height = std::mem::take(&mut self.height);
        let kind = match op {
            Infix::Binary(op) => {
                let right = self.operand(level);
                ExprKind::Binary(Binary {
                    op,
                    op_span,
                    left: Box::new(left),
                    right: Box::new(right),
                })
            }
            Infix::In(op) => ExprKind::InList(InList {
                op,
                op_span,
                operand: Box::new(left),
                list: self.in_list(),
            }),
            Infix::Between { negated } => {
                self.expect(Punct::OpenParen);
                let (low, high) = self
                    .nested(|p| {
                        let low = p.required_unnamed();
                        p.expect(Punct::DotDot);
                        (low, p.required_unnamed())
                    })
                    .unwrap_or_else(|| (self.missing_expr(), self.missing_expr()));
                self.expect(Punct::CloseParen);
                ExprKind::Between(Between {
                    negated,
                    op_span,
                    operand: Box::new(left),
                    low: Box::new(low),
                    high: Box::new(high),
                })
            }
        };
        self.height = left_height.max(self.height) + 1;
        let expr = Expr {
            kind,
            span: self.since(start),
        };
        self.bounded(expr)
    }

    /// Parses the right operand of an operator.
    fn operand(&mut self, level: Level) -> Expr {
        let right = self.binary(level.tighter());
        self.or_missing(right)
    }

    /// Parses `or a or b …` after a first operand.
    fn logical_chain(&mut self, first: Expr, op: BinaryOp, level: Level, start: usize) -> Expr {
        let mut height = self.height;
        let mut operands = vec![first];
        let mut op_spans = Vec::new();
        while self.at_word(op.text()) {
            op_spans.push(self.bump().span);
            self.height = 0;
            operands.push(self.operand(level));
            height = height.max(self.height);
        }
        let mut chain = Chain { op, op_spans };
        let links = chain.op_spans.len();
        let expr = if links > LONGEST_LEFT_DEEP {
            self.height = height + links.ilog2() + 1;
            chain.balanced(operands)
        } else {
            self.height = height + u32::try_from(links).unwrap_or(u32::MAX);
            chain.left_deep(operands)
        };
        let expr = expr.unwrap_or_else(|| self.missing_expr());
        self.bounded(Expr {
            span: self.since(start),
            ..expr
        })
    }

    /// Returns the expression, or a missing one with a report when its tree is too high.
    pub(super) fn bounded(&mut self, expr: Expr) -> Expr {
        if self.height <= MAX_HEIGHT {
            return expr;
        }
        self.error(
            Code::TOO_DEEP,
            expr.span,
            "the expression chains too many operators; split it with `let` or `extend`",
        );
        self.height = 0;
        Expr {
            kind: ExprKind::Missing,
            span: expr.span,
        }
    }

    /// Parses the list after `in`, `has_any` and their relatives.
    fn in_list(&mut self) -> Vec<Expr> {
        if !self.eat(Punct::OpenParen) {
            self.missing(
                Code::EXPECTED,
                "expected `(`; the list must stand in parentheses even if it is one name",
            );
            // `x in list` is a frequent slip; the operand is taken so that the rest is read well.
            return self.unary().into_iter().collect();
        }
        let list = self
            .nested(|p| {
                let Some(first) = p.expression() else {
                    return p.list(Items::Some, "a value", Self::unnamed);
                };
                let mut list = vec![first];
                if p.eat(Punct::Comma) {
                    list.extend(p.list(Items::Some, "a value", Self::unnamed));
                }
                list
            })
            .unwrap_or_default();
        self.expect(Punct::CloseParen);
        list
    }

    /// Parses an operand with at most one sign.
    fn unary(&mut self) -> Option<Expr> {
        let start = self.start();
        let op = match self.kind() {
            TokenKind::Punct(Punct::Minus) => UnaryOp::Minus,
            TokenKind::Punct(Punct::Plus) => UnaryOp::Plus,
            _ => return self.path(),
        };
        self.bump();
        let operand = self.path();
        let operand = self.or_missing(operand);
        Some(Expr {
            kind: ExprKind::Unary(Unary {
                op,
                operand: Box::new(operand),
            }),
            span: self.since(start),
        })
    }
}

/// Returns the next looser level.
const fn looser(level: Level) -> Level {
    match level {
        Level::Or | Level::And => Level::Or,
        Level::Equality => Level::And,
        Level::Relational => Level::Equality,
        Level::Additive => Level::Relational,
        Level::Multiplicative => Level::Additive,
        Level::StringOp | Level::Operand => Level::Multiplicative,
    }
}

/// Operands joined by one logical operator.
struct Chain {
    op: BinaryOp,
    op_spans: Vec<Span>,
}

impl Chain {
    /// Joins two operands.
    fn join(&self, link: usize, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        Expr {
            kind: ExprKind::Binary(Binary {
                op: self.op,
                op_span: self.op_spans.get(link).copied().unwrap_or_default(),
                left: Box::new(left),
                right: Box::new(right),
            }),
            span,
        }
    }

    /// Builds `((a or b) or c)`.
    fn left_deep(&mut self, operands: Vec<Expr>) -> Option<Expr> {
        let mut operands = operands.into_iter();
        let first = operands.next()?;
        Some(
            operands
                .enumerate()
                .fold(first, |left, (link, right)| self.join(link, left, right)),
        )
    }

    /// Builds a tree of logarithmic height by joining neighbours again and again.
    fn balanced(&mut self, operands: Vec<Expr>) -> Option<Expr> {
        let mut row = operands;
        while row.len() > 1 {
            let mut next = Vec::with_capacity(row.len() / 2 + 1);
            let mut spans = Vec::with_capacity(row.len() / 2);
            let mut items = row.into_iter();
            let mut link = 0;
            while let Some(left) = items.next() {
                match items.next() {
                    Some(right) => next.push(self.join(link, left, right)),
                    None => next.push(left),
                }
                spans.extend(self.op_spans.get(link + 1).copied());
                link += 2;
            }
            self.op_spans = spans;
            row = next;
        }
        row.pop()
    }
}
