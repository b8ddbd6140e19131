//! Picks the Sentinel queries out of a corpus: reads `{"id","query"}` lines and writes those whose
//! tables are all in the catalogue and that speak Sentinel's dialect. The counts go to standard error.
//!
//! A query speaks Sentinel's dialect when it names a table that only Sentinel has, or `TimeGenerated`.
//! Its output is what `jsonl` reads.

use kql::ast::{
    Expr, ExprKind, FindProjection, FunctionBody, GraphMatch, JoinCondition, LetValue, NamedExpr, Operator,
    OperatorKind, PartitionBody, Pipeline, Statement, StatementKind,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, Write};

/// Collects the tables that a query reads.
#[derive(Default)]
struct Tables {
    /// Names that `let` and `as` bind.
    bound: BTreeSet<String>,
    named: BTreeSet<String>,
    /// What cannot be told from the text: wildcards, other databases.
    open: bool,
}

impl Tables {
    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Expression(expr) => self.table(expr),
            StatementKind::Let(definition) => {
                match &definition.value {
                    LetValue::Expression(expr) => self.either(expr),
                    LetValue::Function(function) => {
                        for parameter in &function.parameters {
                            self.bound.insert(parameter.name.text.clone());
                        }
                        self.body(&function.body);
                    }
                }
                self.bound.insert(definition.name.text.clone());
            }
            _ => {}
        }
    }

    fn body(&mut self, body: &FunctionBody) {
        body.statements.iter().for_each(|statement| self.statement(statement));
        if let Some(result) = &body.result {
            self.either(result);
        }
    }

    /// Reads an expression where a table stands.
    fn table(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                if !self.bound.contains(&name.text) {
                    self.named.insert(name.text.clone());
                }
            }
            ExprKind::Paren(inner) => self.table(inner),
            ExprKind::DataScope(scoped) => self.table(&scoped.table),
            ExprKind::Pipeline(pipeline) => self.pipeline(pipeline),
            ExprKind::Wildcard(_) | ExprKind::Star | ExprKind::ScopedCall(_) | ExprKind::Path(_) => self.open = true,
            ExprKind::Call(call) if matches!(call.name.text.as_str(), "materialize" | "view") => {
                call.arguments.iter().for_each(|argument| self.table(&argument.value));
            }
            _ => self.scalar(expr),
        }
    }

    /// Reads an expression that may be a table or a value.
    fn either(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Pipeline(_) => self.table(expr),
            ExprKind::Paren(inner) => self.either(inner),
            ExprKind::Call(call) if call.name.text == "materialize" => self.table(expr),
            ExprKind::Name(name) if schema::find_table(&name.text).is_some() => self.table(expr),
            _ => self.scalar(expr),
        }
    }

    fn items(&mut self, items: &[NamedExpr]) {
        items.iter().for_each(|item| self.either(&item.value));
    }

    fn scalar(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Pipeline(pipeline) => self.pipeline(pipeline),
            ExprKind::Paren(inner) => self.either(inner),
            ExprKind::Call(call) if call.name.text == "toscalar" => {
                call.arguments.iter().for_each(|argument| self.either(&argument.value));
            }
            ExprKind::Call(call) => self.items(&call.arguments),
            ExprKind::Unary(unary) => self.scalar(&unary.operand),
            ExprKind::Binary(binary) => {
                self.scalar(&binary.left);
                self.scalar(&binary.right);
            }
            ExprKind::InList(list) => {
                self.scalar(&list.operand);
                list.list.iter().for_each(|item| self.either(item));
            }
            ExprKind::Between(between) => {
                self.scalar(&between.operand);
                self.scalar(&between.low);
                self.scalar(&between.high);
            }
            ExprKind::Index(index) => self.scalar(&index.base),
            ExprKind::Path(path) => self.scalar(&path.base),
            _ => {}
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        if let Some(source) = &pipeline.source {
            self.table(source);
        }
        pipeline.operators.iter().for_each(|operator| self.operator(operator));
    }

    fn graph(&mut self, pattern: &GraphMatch) {
        pattern.condition.iter().for_each(|condition| self.scalar(condition));
    }

    fn operator(&mut self, operator: &Operator) {
        match &operator.kind {
            OperatorKind::As(name) => {
                self.bound.insert(name.name.text.clone());
            }
            OperatorKind::Join(join) | OperatorKind::Lookup(join) => {
                self.table(&join.right);
                if let Some(JoinCondition::Where(condition)) = &join.condition {
                    self.scalar(condition);
                }
            }
            OperatorKind::Union(union) => union.tables.iter().for_each(|table| self.table(table)),
            OperatorKind::Search(search) => match &search.tables {
                Some(tables) => tables.iter().for_each(|table| self.table(table)),
                None => self.open |= self.named.is_empty(),
            },
            OperatorKind::Find(find) => {
                match &find.tables {
                    Some(tables) => tables.iter().for_each(|table| self.table(table)),
                    None => self.open = true,
                }
                if let Some(FindProjection::Smart) = find.projection {
                    self.scalar(&find.predicate);
                }
            }
            OperatorKind::Where(filter) => self.scalar(&filter.predicate.value),
            OperatorKind::Extend(items) | OperatorKind::Project(items) | OperatorKind::Print(items) => {
                self.items(items)
            }
            OperatorKind::Summarize(summarize) => {
                self.items(&summarize.aggregates);
                self.items(summarize.by.as_deref().unwrap_or_default());
            }
            OperatorKind::Invoke(call) => self.scalar(call),
            OperatorKind::Evaluate(evaluate) => self.items(&evaluate.call.arguments),
            OperatorKind::MvApply(apply) => self.pipeline(&apply.body),
            OperatorKind::Partition(partition) => match &partition.body {
                PartitionBody::Operators(body) => self.pipeline(body),
                PartitionBody::Query(query) => self.table(query),
            },
            OperatorKind::Fork(branches) => branches.iter().for_each(|branch| self.pipeline(&branch.body)),
            OperatorKind::MakeGraph(make) => make.nodes.iter().for_each(|nodes| self.table(&nodes.table)),
            OperatorKind::GraphMatch(pattern) | OperatorKind::GraphShortestPaths(pattern) => self.graph(pattern),
            _ => {}
        }
    }
}

fn is_sentinel(query: &str) -> bool {
    let parsed = kql::parse(query);
    let mut tables = Tables::default();
    parsed
        .tree
        .statements
        .iter()
        .for_each(|statement| tables.statement(statement));
    let known: Vec<_> = tables.named.iter().map(|name| schema::find_table(name)).collect();
    let all_known = !tables.open && !known.is_empty() && known.iter().all(Option::is_some);
    let only_sentinel = known
        .iter()
        .flatten()
        .any(|table| table.origin == schema::Origin::Sentinel);
    all_known && (only_sentinel || query.contains("TimeGenerated"))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let (mut all, mut picked) = (0, 0);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let request: Value = serde_json::from_str(&line)?;
        all += 1;
        if is_sentinel(request["query"].as_str().unwrap_or_default()) {
            picked += 1;
            writeln!(out, "{line}")?;
        }
    }
    writeln!(std::io::stderr(), "{picked} of {all} queries")?;
    Ok(())
}
