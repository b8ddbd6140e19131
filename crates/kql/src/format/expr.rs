//! Printing expressions.

use super::{INDENT, Printer};
use crate::ast::{Binary, BinaryOp, Call, Expr, ExprKind, Literal, LiteralValue, Name, NamedExpr, Pipeline, UnaryOp};

impl Printer {
    /// Prints a name, in brackets if it was written so.
    pub(super) fn name(&mut self, name: &Name) {
        if !name.bracketed {
            self.text(&name.text);
            return;
        }
        self.text("['");
        for c in name.text.chars() {
            match c {
                '\\' | '\'' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                '\n' => self.text("\\n"),
                '\r' => self.text("\\r"),
                '\t' => self.text("\\t"),
                c if c.is_control() => {
                    let escape = std::format!("\\u{:04x}", u32::from(c));
                    self.text(&escape);
                }
                c => self.out.push(c),
            }
        }
        self.text("']");
    }

    /// Prints expressions in brackets.
    pub(super) fn exprs(&mut self, open: &str, close: &str, exprs: &[Expr]) {
        self.bracketed(open, close, exprs, |e| e.span, Printer::expr);
    }

    /// Prints an expression.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Missing => {}
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Star => self.text("*"),
            ExprKind::Wildcard(wildcard) => self.text(&wildcard.pattern),
            ExprKind::Path(path) => {
                self.base(&path.base);
                self.text(".");
                self.name(&path.name);
            }
            ExprKind::DataScope(scope) => {
                self.expr(&scope.table);
                self.text(" datascope=");
                self.name(&scope.scope);
            }
            ExprKind::Index(index) => {
                self.expr(&index.base);
                self.text("[");
                self.expr(&index.index);
                self.text("]");
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::ScopedCall(scoped) => {
                self.base(&scoped.base);
                self.text(".");
                self.call(&scoped.call);
            }
            ExprKind::Unary(unary) => {
                self.text(match unary.op {
                    UnaryOp::Minus => "-",
                    UnaryOp::Plus => "+",
                });
                self.expr(&unary.operand);
            }
            ExprKind::Binary(binary) => self.binary(expr, binary),
            ExprKind::InList(list) => {
                self.expr(&list.operand);
                self.text(" ");
                self.text(list.op.text());
                self.text(" ");
                if let [single] = list.list.as_slice() {
                    self.parenthesized(single);
                } else {
                    self.exprs("(", ")", &list.list);
                }
            }
            ExprKind::Between(between) => {
                self.expr(&between.operand);
                self.text(if between.negated { " !between (" } else { " between (" });
                self.expr(&between.low);
                self.text(" .. ");
                self.expr(&between.high);
                self.text(")");
            }
            ExprKind::Paren(inner) => self.parenthesized(inner),
            ExprKind::Pipeline(pipeline) => self.pipeline(pipeline),
            ExprKind::DataTable(table) => self.data_table(table),
            ExprKind::ExternalData(data) => self.external_data(data),
            ExprKind::EntityGroup(group) => {
                self.text("entity_group ");
                self.exprs("[", "]", &group.members);
            }
            ExprKind::MaterializedViewCombine(combine) => {
                self.text("materialized-view-combine ");
                self.parenthesized(&combine.view);
                self.text(" base ");
                self.parenthesized(&combine.base);
                self.text(" delta ");
                self.parenthesized(&combine.delta);
                self.text(" aggregations (summarize");
                self.summarize(&combine.aggregations);
                self.text(")");
            }
        }
    }

    /// Prints what stands before a point. After a whole number, and after one that ends in a point
    /// itself, the point needs a gap, or it would be read together with the number's.
    fn base(&mut self, base: &Expr) {
        self.expr(base);
        if let ExprKind::Literal(literal) = &base.kind
            && (matches!(literal.value, LiteralValue::Long(_) | LiteralValue::Malformed(_))
                || literal.text.ends_with('.'))
        {
            self.text(" ");
        }
    }

    /// Prints a literal as it was written.
    pub(super) fn literal(&mut self, literal: &Literal) {
        self.text(&literal.text);
    }

    /// Prints `( inner )`, with a pipeline on lines of its own.
    pub(super) fn parenthesized(&mut self, inner: &Expr) {
        if let ExprKind::Pipeline(pipeline) = &inner.kind {
            self.block("(", ")", inner.span, |p| p.pipeline(pipeline));
        } else {
            self.text("(");
            self.expr(inner);
            self.text(")");
        }
    }

    /// Prints a source and its operators, one per line.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) {
        if let Some(source) = &pipeline.source {
            self.expr(source);
        }
        for (at, operator) in pipeline.operators.iter().enumerate() {
            if at > 0 || pipeline.source.is_some() {
                self.piped = true;
                self.line(operator.span.start);
                self.text("| ");
            }
            self.operator(operator);
        }
    }

    /// Prints a call; the pipeline inside `toscalar` and its like stands on lines of its own.
    pub(super) fn call(&mut self, call: &Call) {
        self.name(&call.name);
        if !call.options.is_empty() {
            self.options(&call.options);
            self.text(" ");
        }
        if let [only] = call.arguments.as_slice()
            && only.names.is_empty()
            && let ExprKind::Pipeline(_) = only.value.kind
        {
            self.parenthesized(&only.value);
        } else {
            self.bracketed("(", ")", &call.arguments, |a| a.span, Printer::named);
        }
    }

    /// Prints an expression with its names.
    pub(super) fn named(&mut self, named: &NamedExpr) {
        if named.tuple {
            self.text("(");
            for (at, name) in named.names.iter().enumerate() {
                if at > 0 {
                    self.text(", ");
                }
                self.name(name);
            }
            self.text(") = ");
        } else if let Some(name) = named.names.first() {
            self.name(name);
            self.text(" = ");
        }
        self.expr(&named.value);
    }

    /// Prints `left op right`; a long chain of `and` or `or` takes one line per operand.
    fn binary(&mut self, expr: &Expr, binary: &Binary) {
        let logical = matches!(binary.op, BinaryOp::And | BinaryOp::Or);
        let mut operands = Vec::new();
        if logical {
            collect(binary.op, expr, &mut operands);
        } else {
            operands = vec![&*binary.left, &*binary.right];
        }
        let joined = |printer: &mut Printer| {
            for (at, operand) in operands.iter().enumerate() {
                if at > 0 {
                    printer.text(" ");
                    printer.text(binary.op.text());
                    printer.text(" ");
                }
                printer.expr(operand);
            }
        };
        if self.flat || !logical {
            joined(self);
        } else if let Some(flat) = self.flat(expr.span, joined) {
            self.text(&flat);
        } else {
            self.indent += INDENT;
            for (at, operand) in operands.iter().enumerate() {
                if at > 0 {
                    self.line(operand.span.start);
                    self.text(binary.op.text());
                    self.text(" ");
                }
                self.expr(operand);
            }
            self.indent -= INDENT;
        }
    }
}

/// Collects the operands of one logical operator, however the tree nests them.
fn collect<'e>(op: BinaryOp, expr: &'e Expr, operands: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Binary(binary) if binary.op == op => {
            collect(op, &binary.left, operands);
            collect(op, &binary.right, operands);
        }
        _ => operands.push(expr),
    }
}
