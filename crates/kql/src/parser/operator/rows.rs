//! Operators that choose, order or mark rows.

use crate::ast::{
    As, Evaluate, Expr, ExprKind, NullsOrder, OperatorKind, OrderedExpr, SampleDistinct, ScopedCall, Serialize, Sort,
    SortDirection, Take, Top, TopHitters, TopNestedLevel, Where,
};
use crate::diagnostic::Code;
use crate::lexer::Punct;
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;
use crate::parser::primary::expr_of;

impl Parser<'_> {
    /// Parses `as name`.
    pub(super) fn as_operator(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let name = self.required_name(Keywords::Soft);
        OperatorKind::As(As { options, name })
    }

    /// Parses `count` or `count as name`.
    pub(super) fn count(&mut self) -> OperatorKind {
        let name = self.eat_word("as").then(|| self.required_name(Keywords::Soft));
        OperatorKind::Count(name)
    }

    /// Parses `where predicate`.
    pub(super) fn where_operator(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let predicate = Box::new(self.required_named());
        OperatorKind::Where(Where { options, predicate })
    }

    /// Parses `take n` and `sample n`.
    pub(super) fn take(&mut self) -> Take {
        let options = self.options(&[]);
        let count = Box::new(self.required_named());
        Take { options, count }
    }

    /// Parses `sample-distinct n of column`.
    pub(super) fn sample_distinct(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let count = Box::new(self.required_named());
        self.expect_word("of");
        let of = Box::new(self.required_named());
        OperatorKind::SampleDistinct(SampleDistinct { options, count, of })
    }

    /// Parses `serialize a = x`.
    pub(super) fn serialize(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let columns = self.list(Items::Any, "a column", Self::named);
        OperatorKind::Serialize(Serialize { options, columns })
    }

    /// Parses `sort by keys`.
    pub(super) fn sort(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        self.expect_word("by");
        let keys = self.list(Items::Some, "a sort key", Self::ordered);
        OperatorKind::Sort(Sort { options, keys })
    }

    /// Parses a key with its direction.
    pub(in crate::parser) fn ordered(&mut self) -> Option<OrderedExpr> {
        let start = self.start();
        let expr = self.named()?;
        let mut direction = None;
        if let Some(word @ ("asc" | "desc" | "granny-asc" | "granny-desc")) = self.word() {
            direction = Some(if word.ends_with("asc") {
                SortDirection::Ascending
            } else {
                SortDirection::Descending
            });
            let span = self.bump().span;
            if word.starts_with("granny") {
                self.warning(
                    Code::UNKNOWN_OPTION_VALUE,
                    span,
                    format!("`{word}` orders columns, not rows; write asc or desc"),
                );
            }
        }
        let mut nulls = None;
        if self.eat_word("nulls") {
            nulls = match self.word() {
                Some("first") => Some(NullsOrder::First),
                Some("last") => Some(NullsOrder::Last),
                _ => None,
            };
            if nulls.is_some() {
                self.bump();
            } else {
                self.missing(Code::EXPECTED, "expected `first` or `last`");
            }
        }
        Some(OrderedExpr {
            expr,
            direction,
            nulls,
            span: self.since(start),
        })
    }

    /// Parses a key with its direction or reports its absence.
    fn required_ordered(&mut self) -> OrderedExpr {
        self.ordered().unwrap_or_else(|| {
            let expr = self.required_named();
            OrderedExpr {
                span: expr.span,
                expr,
                direction: None,
                nulls: None,
            }
        })
    }

    /// Parses `top n by key`.
    pub(super) fn top(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let count = Box::new(self.required_named());
        self.expect_word("by");
        let by = vec![self.required_ordered()];
        OperatorKind::Top(Top { options, count, by })
    }

    /// Parses `top-hitters n of column by weight`.
    pub(super) fn top_hitters(&mut self) -> OperatorKind {
        let count = Box::new(self.required_named());
        self.expect_word("of");
        let of = Box::new(self.required_named());
        let by = self.eat_word("by").then(|| {
            let expr = self.required_named();
            Box::new(OrderedExpr {
                span: expr.span,
                expr,
                direction: None,
                nulls: None,
            })
        });
        OperatorKind::TopHitters(TopHitters { count, of, by })
    }

    /// Parses the levels of `top-nested`; its keyword is already taken.
    pub(super) fn top_nested(&mut self) -> OperatorKind {
        let mut levels = vec![self.top_nested_level()];
        while self.eat(Punct::Comma) {
            self.expect_word("top-nested");
            levels.push(self.top_nested_level());
        }
        OperatorKind::TopNested(levels)
    }

    /// Parses `n of key with others = value by rank`.
    fn top_nested_level(&mut self) -> TopNestedLevel {
        let start = self.start();
        let count = if self.at_word("of") && !self.is(1, Punct::Equal) {
            None
        } else {
            self.named().map(|named| named.value)
        };
        self.expect_word("of");
        let of = self.required_named();
        let others = self.eat_word("with").then(|| {
            self.expect_word("others");
            self.expect(Punct::Equal);
            let literal = self.literal().map(expr_of);
            literal.unwrap_or_else(|| self.required_unnamed())
        });
        self.expect_word("by");
        let by = self.required_ordered();
        TopNestedLevel {
            count,
            of,
            others,
            by,
            span: self.since(start),
        }
    }

    /// Parses `evaluate plugin(…) : (schema)`.
    pub(super) fn evaluate(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let call = self.call().unwrap_or_else(|| {
            let name = self.required_name(Keywords::Soft);
            if !name.text.is_empty() {
                self.missing(Code::EXPECTED, "expected `(` and the plugin's arguments");
            }
            crate::ast::Call {
                span: name.span,
                name,
                options: Vec::new(),
                arguments: Vec::new(),
            }
        });
        let schema = if self.eat(Punct::Colon) {
            let schema = self.schema(true);
            if schema.is_none() {
                self.missing(Code::EXPECTED, "expected `(` and the columns");
            }
            schema
        } else {
            None
        };
        OperatorKind::Evaluate(Evaluate { options, call, schema })
    }

    /// Parses `invoke f(…)`.
    pub(super) fn invoke(&mut self) -> OperatorKind {
        let start = self.start();
        let Some(call) = self.call() else {
            self.missing(Code::EXPECTED_EXPRESSION, "expected a function call");
            let target = self.unnamed();
            return OperatorKind::Invoke(target.unwrap_or_else(|| self.missing_expr()));
        };
        let mut target = Expr {
            kind: ExprKind::Call(call),
            span: self.since(start),
        };
        while self.at(Punct::Dot) {
            self.bump();
            self.height += 1;
            let Some(call) = self.call() else {
                self.missing(Code::EXPECTED_EXPRESSION, "expected a function call");
                break;
            };
            target = Expr {
                kind: ExprKind::ScopedCall(ScopedCall {
                    base: Box::new(target),
                    call,
                }),
                span: self.since(start),
            };
            target = self.bounded(target);
        }
        OperatorKind::Invoke(target)
    }
}
