//! Printing `partition`, `render`, `scan` and the levels of `top-nested`.

use crate::ast::{Operator, Partition, PartitionBody, Render, Scan, ScanOutput, TopNestedLevel};
use crate::format::{INDENT, Printer};

impl Printer {
    pub(super) fn partition(&mut self, op: &Partition) {
        self.text(if op.internal { "__partitionby" } else { "partition" });
        self.options(&op.options);
        self.text(if op.internal { " " } else { " by " });
        self.expr(&op.by);
        self.keyword_expr(if op.internal { "id" } else { "in" }, op.values.as_deref());
        self.text(" ");
        match &op.body {
            PartitionBody::Operators(body) => self.body(body),
            PartitionBody::Query(query) => {
                self.block("{", "}", query.span, |p| p.expr(query));
            }
        }
    }

    pub(super) fn render(&mut self, op: &Render) {
        self.text("render ");
        self.name(&op.chart);
        for property in &op.bare {
            self.text(" ");
            let name = property.name.text.as_str();
            self.text(name);
            self.text(if matches!(name, "by" | "with") { " " } else { "=" });
            self.option_value(&property.value);
        }
        let Some(properties) = &op.with else { return };
        self.text(" with (");
        for (at, property) in properties.iter().enumerate() {
            self.text(if at > 0 { ", " } else { "" });
            self.text(&property.name.text);
            self.text("=");
            self.option_value(&property.value);
        }
        self.text(")");
    }

    pub(super) fn scan(&mut self, op: &Scan, operator: &Operator) {
        self.text("scan");
        self.options(&op.options);
        if !op.order_by.is_empty() {
            self.text(" order by ");
            self.list(&op.order_by, |key| key.span, Printer::ordered);
        }
        if !op.partition_by.is_empty() {
            self.text(" partition by ");
            self.exprs("", "", &op.partition_by);
        }
        if !op.declare.is_empty() {
            self.text(" declare ");
            self.parameters(&op.declare);
        }
        self.text(" with (");
        self.indent += INDENT;
        for step in &op.steps {
            self.line(step.span.start);
            self.text("step ");
            self.name(&step.name);
            if step.optional {
                self.text(" optional");
            }
            match step.output {
                Some(ScanOutput::All) => self.text(" output=all"),
                Some(ScanOutput::Last) => self.text(" output=last"),
                Some(ScanOutput::None) => self.text(" output=none"),
                None => {}
            }
            self.text(": ");
            self.expr(&step.condition);
            if !step.assignments.is_empty() {
                self.text(" => ");
                self.joined(&step.assignments, |printer, assignment| {
                    printer.name(&assignment.name);
                    printer.text(" = ");
                    printer.expr(&assignment.value);
                });
            }
            self.text(";");
        }
        self.indent -= INDENT;
        self.line(operator.span.end);
        self.text(")");
    }

    pub(super) fn top_nested_level(&mut self, level: &TopNestedLevel) {
        self.text("top-nested ");
        if let Some(count) = &level.count {
            self.expr(count);
            self.text(" ");
        }
        self.text("of ");
        self.named(&level.of);
        if let Some(others) = &level.others {
            self.text(" with others=");
            self.expr(others);
        }
        self.text(" by ");
        self.ordered(&level.by);
    }
}
