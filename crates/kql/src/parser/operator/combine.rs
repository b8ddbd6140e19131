//! Operators that bring tables together.

use super::{option_name, option_word};
use crate::ast::{
    Expr, ExprKind, Find, FindColumn, FindProjection, Join, JoinCondition, JoinKind, LiteralValue, MacroExpand,
    Operator, OperatorKind, OptionValue, ParseColumn, Path, Pipeline, ScopedCall, Search, Union, UnionKind, Wildcard,
};
use crate::diagnostic::Code;
use crate::lexer::Punct;
use crate::lexer::word::extended_type;
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;

/// Whether a parenthesis after a name makes it a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Calls {
    Allowed,
    Refused,
}

impl Parser<'_> {
    /// Parses `join kind = … right on …`.
    pub(super) fn join(&mut self) -> Join {
        let mut options = self.options(&[]);
        let kind = self.take_option(&mut options, &["kind"], |value| {
            Some(match option_word(value)? {
                "innerunique" => JoinKind::InnerUnique,
                "inner" => JoinKind::Inner,
                "leftouter" => JoinKind::LeftOuter,
                "rightouter" => JoinKind::RightOuter,
                "fullouter" => JoinKind::FullOuter,
                "leftsemi" => JoinKind::LeftSemi,
                "rightsemi" => JoinKind::RightSemi,
                "leftanti" | "anti" | "leftantisemi" => JoinKind::LeftAnti,
                "rightanti" | "rightantisemi" => JoinKind::RightAnti,
                _ => return None,
            })
        });
        let right = Box::new(self.required_unnamed());
        let condition = if self.eat_word("on") {
            let keys = self.list(Items::Some, "a join key", Self::unnamed);
            Some(JoinCondition::On(keys))
        } else if self.eat_word("where") {
            Some(JoinCondition::Where(Box::new(self.required_unnamed())))
        } else {
            None
        };
        Join {
            kind,
            options,
            right,
            condition,
        }
    }

    /// Parses `lookup kind = … right on …`.
    pub(super) fn lookup(&mut self) -> OperatorKind {
        let join = self.join();
        if !matches!(join.condition, Some(JoinCondition::On(_))) {
            self.missing(Code::EXPECTED, "expected `on` and the keys of the lookup");
        }
        OperatorKind::Lookup(join)
    }

    /// Parses `union tables`.
    pub(super) fn union(&mut self) -> OperatorKind {
        let mut options = self.options(&["best_effort"]);
        let kind = self.take_option(&mut options, &["kind"], |value| match option_word(value)? {
            "outer" => Some(UnionKind::Outer),
            "inner" => Some(UnionKind::Inner),
            _ => None,
        });
        let with_source = self.take_option(&mut options, &["withsource", "with_source"], option_name);
        let is_fuzzy = self.take_option(&mut options, &["isfuzzy"], |value| match value {
            OptionValue::Literal(literal) => match literal.value {
                LiteralValue::Bool(value) => Some(value),
                LiteralValue::Long(value) => Some(value != 0),
                _ => None,
            },
            _ => None,
        });
        let tables = self.list(Items::Some, "a table", |p| {
            if p.at(Punct::OpenParen) {
                let start = p.start();
                p.bump();
                let inner = p.nested(|p| {
                    let inner = p.expression();
                    p.or_missing(inner)
                });
                let inner = inner.unwrap_or_else(|| p.missing_expr());
                p.expect(Punct::CloseParen);
                return Some(Expr {
                    kind: ExprKind::Paren(Box::new(inner)),
                    span: p.since(start),
                });
            }
            p.entity()
        });
        OperatorKind::Union(Union {
            kind,
            with_source,
            is_fuzzy,
            options,
            tables,
        })
    }

    /// Parses a table, function or name pattern, qualified perhaps.
    pub(in crate::parser) fn entity(&mut self) -> Option<Expr> {
        self.entity_path(Calls::Allowed)
    }

    /// Parses a column, perhaps with points and brackets, where a parenthesis starts something else.
    pub(in crate::parser) fn column_path(&mut self) -> Option<Expr> {
        self.entity_path(Calls::Refused)
    }

    /// Parses a name with the points and brackets after it.
    fn entity_path(&mut self, calls: Calls) -> Option<Expr> {
        let start = self.start();
        self.height = 0;
        let callable = calls == Calls::Allowed;
        let mut expr = if callable && let Some(wildcard) = self.wildcard() {
            wildcard_expr(wildcard)
        } else if callable && let Some(call) = self.call() {
            Expr {
                span: call.span,
                kind: ExprKind::Call(call),
            }
        } else {
            let name = match self.path_name() {
                Some(name) => name,
                None => self.keyword_as_name()?,
            };
            Expr {
                span: name.span,
                kind: ExprKind::Name(name),
            }
        };
        loop {
            if self.at(Punct::OpenBracket) {
                self.bump();
                let index = self.nested(Self::required_unnamed);
                let index = index.unwrap_or_else(|| self.missing_expr());
                self.expect(Punct::CloseBracket);
                expr.kind = ExprKind::Index(crate::ast::Index {
                    base: Box::new(take(&mut expr)),
                    index: Box::new(index),
                });
            } else if self.eat(Punct::Dot) {
                let base = Box::new(take(&mut expr));
                if callable
                    && !self.at(Punct::OpenBracket)
                    && let Some(wildcard) = self.wildcard()
                {
                    let name = crate::ast::Name {
                        text: wildcard.pattern,
                        bracketed: false,
                        span: wildcard.span,
                    };
                    expr.kind = ExprKind::Path(Path { base, name });
                } else if callable && let Some(call) = self.call() {
                    expr.kind = ExprKind::ScopedCall(ScopedCall { base, call });
                } else {
                    let name = match self.path_name() {
                        Some(name) => name,
                        None => self.required_name(Keywords::Soft),
                    };
                    expr.kind = ExprKind::Path(Path { base, name });
                }
            } else {
                return Some(expr);
            }
            expr.span = self.since(start);
            self.height += 1;
            expr = self.bounded(expr);
        }
    }

    /// Parses the tables after `in`, if there are any.
    fn in_tables(&mut self) -> Option<Vec<Expr>> {
        if !self.eat_word("in") {
            return None;
        }
        self.expect(Punct::OpenParen);
        let tables = self.nested(|p| p.list(Items::Some, "a table", Self::table_with_alias));
        self.expect(Punct::CloseParen);
        Some(tables.unwrap_or_default())
    }

    /// Parses a table, perhaps followed by `| as name`.
    fn table_with_alias(&mut self) -> Option<Expr> {
        let start = self.start();
        let table = self.entity()?;
        if !self.eat(Punct::Pipe) {
            return Some(table);
        }
        let operator: Operator = self.required_operator();
        let span = self.since(start);
        Some(Expr {
            kind: ExprKind::Pipeline(Pipeline {
                source: Some(Box::new(table)),
                operators: vec![operator],
                span,
            }),
            span,
        })
    }

    /// Parses `search kind = … in (tables) predicate`.
    pub(super) fn search(&mut self) -> OperatorKind {
        let options = self.options(&["datascope"]);
        let tables = self.in_tables();
        let predicate = match self.unnamed() {
            Some(predicate) => predicate,
            None if self.at(Punct::Star) => {
                let start = self.start();
                let star = self.star();
                if self.at_word("and") {
                    let op_span = self.bump().span;
                    let right = Box::new(self.required_unnamed());
                    Expr {
                        kind: ExprKind::Binary(crate::ast::Binary {
                            op: crate::ast::BinaryOp::And,
                            op_span,
                            left: Box::new(star),
                            right,
                        }),
                        span: self.since(start),
                    }
                } else {
                    star
                }
            }
            None => self.or_missing(None),
        };
        OperatorKind::Search(Search {
            options,
            tables,
            predicate: Box::new(predicate),
        })
    }

    /// Parses `find in (tables) where predicate project columns`.
    pub(super) fn find(&mut self) -> OperatorKind {
        let options = self.options(&["datascope"]);
        let tables = self.in_tables();
        if !self.eat_word("where") && (tables.is_some() || !options.is_empty()) {
            self.missing(Code::EXPECTED, "expected `where`");
        }
        let predicate = Box::new(self.required_unnamed());
        let projection = if self.eat_word("project") {
            let columns = self.list(Items::Some, "a column", Self::find_column);
            Some(FindProjection::Project(columns))
        } else {
            self.eat_word("project-smart").then_some(FindProjection::Smart)
        };
        let project_away = self
            .eat_word("__projectAway")
            .then(|| self.list(Items::Some, "a column", Self::find_column));
        OperatorKind::Find(Find {
            options,
            tables,
            predicate,
            projection,
            project_away,
        })
    }

    /// Parses `name`, `name: type`, `pack(*)` or `*`.
    fn find_column(&mut self) -> Option<FindColumn> {
        let start = self.start();
        if self.at_word("pack") && self.is(1, Punct::OpenParen) {
            self.bump();
            self.bump();
            self.expect(Punct::Star);
            self.expect(Punct::CloseParen);
            return Some(FindColumn::Pack(self.since(start)));
        }
        if self.at(Punct::Star) {
            let span = self.bump().span;
            return Some(FindColumn::Star(span));
        }
        let name = match self.name(Keywords::Soft) {
            Some(name) => name,
            None => self.keyword_as_name()?,
        };
        let ty = self.eat(Punct::Colon).then(|| self.scalar_type(extended_type));
        Some(FindColumn::Column(ParseColumn {
            name,
            ty,
            span: self.since(start),
        }))
    }

    /// Parses `macro-expand group as scope ( statements )`.
    pub(super) fn macro_expand(&mut self) -> OperatorKind {
        let options = self.options(&["best_effort"]);
        let group = if self.at_word("entity_group") && !self.is(1, Punct::OpenParen) {
            Some(self.entity_group())
        } else {
            self.entity()
        };
        let group = Box::new(self.or_missing(group));
        let scope = self.eat_word("as").then(|| self.required_name(Keywords::Soft));
        self.expect(Punct::OpenParen);
        let statements = self.nested(Self::statements).unwrap_or_default();
        self.expect(Punct::CloseParen);
        OperatorKind::MacroExpand(MacroExpand {
            options,
            group,
            scope,
            statements,
        })
    }
}

/// Moves an expression out, leaving a missing one to be overwritten.
fn take(expr: &mut Expr) -> Expr {
    let span = expr.span;
    std::mem::replace(
        expr,
        Expr {
            kind: ExprKind::Missing,
            span,
        },
    )
}

/// Wraps a name pattern.
fn wildcard_expr(wildcard: Wildcard) -> Expr {
    Expr {
        span: wildcard.span,
        kind: ExprKind::Wildcard(wildcard),
    }
}
