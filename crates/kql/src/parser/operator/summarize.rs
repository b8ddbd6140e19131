//! Operators that aggregate: `summarize`, `make-series`, `reduce`.

use crate::ast::{Expr, MakeSeries, OperatorKind, Reduce, SeriesAggregation, SeriesRange, Summarize};
use crate::diagnostic::Code;
use crate::lexer::{Punct, TokenKind};
use crate::parser::Parser;
use crate::parser::list::Items;

impl Parser<'_> {
    /// Parses `summarize aggregates by keys`.
    pub(in crate::parser) fn summarize(&mut self) -> Summarize {
        let options = self.options(&[]);
        let aggregates = if self.at_word("by") {
            Vec::new()
        } else {
            self.list(Items::Any, "an aggregate", Self::named)
        };
        let mut bin = None;
        let by = self.eat_word("by").then(|| {
            let keys = self.list(Items::Some, "a key", |p| if p.at_old_bin() { None } else { p.named() });
            if self.at_old_bin() {
                self.bump();
                self.bump();
                bin = Some(Box::new(self.required_unnamed()));
            }
            keys
        });
        Summarize {
            options,
            aggregates,
            by,
            bin,
        }
    }

    /// Returns whether the old `bin = value` stands here.
    fn at_old_bin(&self) -> bool {
        self.at_word("bin")
            && self.is(1, Punct::Equal)
            && matches!(
                self.peek_at(2).kind,
                TokenKind::Long | TokenKind::Real | TokenKind::TimeSpan | TokenKind::Typed(_)
            )
    }

    /// Parses `make-series aggregations on axis range by keys`.
    pub(super) fn make_series(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let aggregations = self.list(Items::Some, "an aggregation", Self::series_aggregation);
        self.expect_word("on");
        let on = Box::new(self.required_named());
        let range = self.series_range().map(Box::new);
        let by = if self.eat_word("by") {
            self.list(Items::Some, "a key", Self::named)
        } else {
            Vec::new()
        };
        OperatorKind::MakeSeries(MakeSeries {
            options,
            aggregations,
            on,
            range,
            by,
        })
    }

    /// Parses one aggregation with its default.
    fn series_aggregation(&mut self) -> Option<SeriesAggregation> {
        let start = self.start();
        let expr = self.named()?;
        let default = self.eat_word("default").then(|| {
            self.expect(Punct::Equal);
            self.required_unnamed()
        });
        Some(SeriesAggregation {
            expr,
            default,
            span: self.since(start),
        })
    }

    /// Parses `from a to b step c` or `in range(a, b, c)`.
    fn series_range(&mut self) -> Option<SeriesRange> {
        let start = self.start();
        if self.at_word("in") {
            self.bump();
            self.expect_word("range");
            self.expect(Punct::OpenParen);
            let bounds = self
                .nested(|p| p.list(Items::Any, "a bound", Self::named))
                .unwrap_or_default();
            self.expect(Punct::CloseParen);
            let given = bounds.len();
            let mut bounds = bounds.into_iter().map(|bound| bound.value);
            let (from, to) = (bounds.next(), bounds.next());
            let step: Option<Expr> = bounds.next();
            if given != 3 {
                let span = self.since(start);
                self.error(
                    Code::EXPECTED_EXPRESSION,
                    span,
                    "`in range` takes three values: from, to and step",
                );
            }
            return Some(SeriesRange {
                from,
                to,
                step: step.unwrap_or_else(|| self.missing_expr()),
                in_range: true,
                span: self.since(start),
            });
        }
        if !matches!(self.word(), Some("from" | "to" | "step")) {
            self.missing(Code::EXPECTED, "expected `from`, `to`, `step` or `in range`");
            return None;
        }
        let from = self.eat_word("from").then(|| self.required_unnamed());
        let to = self.eat_word("to").then(|| self.required_unnamed());
        self.expect_word("step");
        let step = self.required_unnamed();
        Some(SeriesRange {
            from,
            to,
            step,
            in_range: false,
            span: self.since(start),
        })
    }

    /// Parses `reduce by column with …`.
    pub(super) fn reduce(&mut self) -> OperatorKind {
        let options = self.options(&["threshold", "characters"]);
        self.expect_word("by");
        let by = Box::new(self.required_named());
        let with = if self.eat_word("with") {
            self.list(Items::Any, "a setting", Self::named)
        } else {
            Vec::new()
        };
        OperatorKind::Reduce(Reduce { options, by, with })
    }
}
