//! Printing statements.

use super::Printer;
use crate::ast::{
    Function, FunctionBody, Let, LetValue, Parameter, ParameterType, PatternDefinition, Query, Statement, StatementKind,
};

impl Printer {
    /// Prints a whole query text.
    pub(super) fn query(&mut self, query: &Query) {
        self.statements(&query.statements);
        let last = query.statements.last().map(|statement| &statement.kind);
        if matches!(last, Some(kind) if !matches!(kind, StatementKind::Expression(_))) {
            self.text(";");
        }
        self.line(usize::MAX);
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        if !self.out.is_empty() {
            self.text("\n");
        }
    }

    /// Prints statements with semicolons between them.
    pub(super) fn statements(&mut self, statements: &[Statement]) {
        for (at, statement) in statements.iter().enumerate() {
            if at > 0 {
                self.text(";");
            }
            if at > 0 || self.indent == 0 {
                self.line(statement.span.start);
            }
            self.statement(statement);
        }
    }

    /// Prints one statement.
    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Expression(expr) => self.expr(expr),
            StatementKind::Let(binding) => self.let_statement(binding),
            StatementKind::Set(option) => {
                self.text("set ");
                self.name(&option.name);
                if let Some(value) = &option.value {
                    self.text(" = ");
                    self.option_value(value);
                }
            }
            StatementKind::QueryParameters(parameters) => {
                self.text("declare query_parameters");
                self.parameters(parameters);
            }
            StatementKind::Pattern(pattern) => {
                self.text("declare pattern ");
                self.name(&pattern.name);
                if let Some(definition) = &pattern.definition {
                    self.text(" = ");
                    self.pattern(definition);
                }
            }
            StatementKind::Alias(alias) => {
                self.text("alias database ");
                self.name(&alias.name);
                self.text(" = ");
                self.expr(&alias.target);
            }
            StatementKind::Restrict(restrict) => {
                self.text("restrict access to ");
                self.exprs("(", ")", &restrict.entities);
                self.with_properties(&restrict.properties);
            }
            StatementKind::Invalid => {}
        }
    }

    /// Prints `let name = value`.
    fn let_statement(&mut self, binding: &Let) {
        self.text("let ");
        self.name(&binding.name);
        self.text(" = ");
        match &binding.value {
            LetValue::Expression(expr) => {
                self.indent += super::INDENT;
                self.expr(expr);
                self.indent -= super::INDENT;
            }
            LetValue::Function(function) => self.function(function),
        }
    }

    /// Prints a lambda.
    fn function(&mut self, function: &Function) {
        if function.is_view {
            self.text("view ");
        }
        self.parameters(&function.parameters);
        self.text(" ");
        self.function_body(&function.body);
    }

    /// Prints `(name: type, …)`.
    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        self.bracketed("(", ")", parameters, |p| p.span, Printer::parameter);
    }

    /// Prints one parameter.
    fn parameter(&mut self, parameter: &Parameter) {
        self.name(&parameter.name);
        self.text(": ");
        match &parameter.ty {
            ParameterType::Scalar(ty) => self.text(ty.text()),
            ParameterType::AnyTable => self.text("(*)"),
            ParameterType::Table(schema) => self.schema(schema),
        }
        if let Some(default) = &parameter.default {
            self.text(" = ");
            self.expr(default);
        }
    }

    /// Prints `{ statements; result }`.
    fn function_body(&mut self, body: &FunctionBody) {
        if body.statements.is_empty() && body.result.is_none() {
            self.text("{ }");
            return;
        }
        self.text("{");
        self.indent += super::INDENT;
        for statement in &body.statements {
            self.line(statement.span.start);
            self.statement(statement);
            self.text(";");
        }
        if let Some(result) = &body.result {
            self.line(result.span.start);
            self.expr(result);
        }
        self.indent -= super::INDENT;
        self.line(body.span.end);
        self.text("}");
    }

    /// Prints the definition of a pattern.
    fn pattern(&mut self, definition: &PatternDefinition) {
        self.parameters(&definition.parameters);
        if let Some(path) = &definition.path {
            self.text("[");
            self.parameter(path);
            self.text("]");
        }
        self.text(" {");
        self.indent += super::INDENT;
        for rule in &definition.rules {
            self.line(rule.span.start);
            self.exprs("(", ")", &rule.arguments);
            if let Some(path) = &rule.path {
                self.text(".[");
                self.expr(path);
                self.text("]");
            }
            self.text(" = ");
            self.function_body(&rule.body);
            self.text(";");
        }
        self.indent -= super::INDENT;
        self.line(definition.span.end);
        self.text("}");
    }
}
