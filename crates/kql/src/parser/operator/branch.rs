//! Operators that run other operators: `facet`, `fork`, `partition`, `scan`.

use crate::ast::{
    Facet, ForkBranch, OperatorKind, Partition, PartitionBody, Pipeline, Scan, ScanAssignment, ScanOutput, ScanStep,
};
use crate::diagnostic::Code;
use crate::lexer::Punct;
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;
use crate::parser::primary::expr_of;

impl Parser<'_> {
    /// Parses `facet by columns with (…)`.
    pub(super) fn facet(&mut self) -> OperatorKind {
        self.expect_word("by");
        let columns = self.list(Items::Some, "a column", |p| {
            if p.at_word("with") { None } else { p.column_path() }
        });
        let body = self.eat_word("with").then(|| {
            if self.at(Punct::OpenParen) {
                return self.contextual_body();
            }
            let start = self.start();
            let operator = self.required_operator();
            Pipeline {
                source: None,
                operators: vec![operator],
                span: self.since(start),
            }
        });
        OperatorKind::Facet(Facet { columns, body })
    }

    /// Parses the branches of `fork`.
    pub(super) fn fork(&mut self) -> OperatorKind {
        let mut branches = Vec::new();
        loop {
            let start = self.start();
            let len = self.name_len(0, Keywords::Soft);
            let name = if len > 0 && self.is(len, Punct::Equal) {
                let name = self.name(Keywords::Soft);
                self.bump();
                name
            } else if self.at(Punct::OpenParen) {
                None
            } else {
                break;
            };
            let body = self.sub_pipeline_in_parentheses();
            branches.push(ForkBranch {
                name,
                body,
                span: self.since(start),
            });
        }
        if branches.is_empty() {
            self.missing(Code::EXPECTED, "expected `(` and the operators of a branch");
        }
        OperatorKind::Fork(branches)
    }

    /// Parses `partition by key (…)`.
    pub(super) fn partition(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        self.expect_word("by");
        let by = self.column_path();
        let by = Box::new(self.or_missing(by));
        let values = self.eat_word("in").then(|| {
            let start = self.start();
            if let Some(call) = self.call() {
                return Box::new(crate::ast::Expr {
                    kind: crate::ast::ExprKind::Call(call),
                    span: self.since(start),
                });
            }
            let literal = if self.at_word("dynamic") {
                self.unsigned_literal().map(expr_of)
            } else {
                None
            };
            Box::new(self.or_missing(literal))
        });
        let body = if self.eat(Punct::OpenBrace) {
            let query = self.nested(|p| {
                let query = p.expression();
                p.or_missing(query)
            });
            self.expect(Punct::CloseBrace);
            PartitionBody::Query(Box::new(query.unwrap_or_else(|| self.missing_expr())))
        } else {
            PartitionBody::Operators(self.sub_pipeline_in_parentheses())
        };
        OperatorKind::Partition(Partition {
            options,
            by,
            values,
            body,
            internal: false,
        })
    }

    /// Parses `__partitionby key (…)`.
    pub(super) fn internal_partition(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let by = self.column_path();
        let by = Box::new(self.or_missing(by));
        let values = self.eat_word("id").then(|| {
            let literal = self.literal().map(expr_of);
            Box::new(self.or_missing(literal))
        });
        let body = PartitionBody::Operators(self.contextual_body());
        OperatorKind::Partition(Partition {
            options,
            by,
            values,
            body,
            internal: true,
        })
    }

    /// Parses `scan … with (steps)`.
    pub(super) fn scan(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let order_by = if self.eat_word("order") {
            self.expect_word("by");
            self.list(Items::Some, "a sort key", Self::ordered)
        } else {
            Vec::new()
        };
        let partition_by = if self.eat_word("partition") {
            self.expect_word("by");
            self.list(Items::Some, "a key", Self::unnamed)
        } else {
            Vec::new()
        };
        let declare = if self.eat_word("declare") {
            self.parameters(Items::Any)
        } else {
            Vec::new()
        };
        self.expect_word("with");
        self.expect(Punct::OpenParen);
        let steps = self.nested(Self::scan_steps).unwrap_or_default();
        self.expect(Punct::CloseParen);
        OperatorKind::Scan(Scan {
            options,
            order_by,
            partition_by,
            declare,
            steps,
        })
    }

    /// Parses the steps of `scan`.
    fn scan_steps(&mut self) -> Vec<ScanStep> {
        let mut steps = Vec::new();
        while self.at_word("step") {
            let start = self.start();
            self.bump();
            let name = self.required_name(Keywords::Medium);
            let optional = self.eat_word("optional");
            let output = self.eat_word("output").then(|| {
                self.expect(Punct::Equal);
                let output = match self.word() {
                    Some("all") => Some(ScanOutput::All),
                    Some("last") => Some(ScanOutput::Last),
                    Some("none") => Some(ScanOutput::None),
                    _ => None,
                };
                if output.is_some() {
                    self.bump();
                } else {
                    self.missing(Code::EXPECTED, "expected `all`, `last` or `none`");
                }
                output
            });
            self.expect(Punct::Colon);
            let condition = self.required_unnamed();
            let assignments = if self.eat(Punct::FatArrow) {
                self.list(Items::Some, "an assignment", Self::scan_assignment)
            } else {
                Vec::new()
            };
            let span = self.since(start);
            if !self.expect(Punct::Semicolon) {
                self.skip_balanced(|kind| kind == crate::lexer::TokenKind::Punct(Punct::Semicolon));
                self.eat(Punct::Semicolon);
            }
            steps.push(ScanStep {
                name,
                optional,
                output: output.flatten(),
                condition,
                assignments,
                span,
            });
        }
        steps
    }

    /// Parses `name = value` in a step.
    fn scan_assignment(&mut self) -> Option<ScanAssignment> {
        let start = self.start();
        let name = self.name(Keywords::Medium)?;
        self.expect(Punct::Equal);
        let value = self.required_unnamed();
        Some(ScanAssignment {
            name,
            value,
            span: self.since(start),
        })
    }
}
