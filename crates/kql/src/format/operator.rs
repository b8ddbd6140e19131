//! Printing query operators.

mod branch;
mod graph;

use super::Printer;
use crate::ast::{
    BagExpansion, ExpandItem, FindProjection, Join, JoinCondition, MakeSeries, MvApply, MvExpand, NamedExpr, Operator,
    OperatorKind, Parse, ParseKind, Pipeline, Search, SeriesRange, Summarize, Union, UnionKind,
};

impl Printer {
    /// Prints an operator without its pipe.
    pub(super) fn operator(&mut self, operator: &Operator) {
        match &operator.kind {
            OperatorKind::As(op) => {
                self.text("as");
                self.options(&op.options);
                self.text(" ");
                self.name(&op.name);
            }
            OperatorKind::AssertSchema(schema) => {
                self.text("assert-schema ");
                self.schema(schema);
            }
            OperatorKind::Consume(options) => {
                self.text("consume");
                self.options(options);
            }
            OperatorKind::Count(name) => {
                self.text("count");
                if let Some(name) = name {
                    self.text(" as ");
                    self.name(name);
                }
            }
            OperatorKind::Distinct(op) => {
                self.text("distinct");
                self.options(&op.options);
                self.text(" ");
                self.named_list(&op.columns);
            }
            OperatorKind::Evaluate(op) => {
                self.text("evaluate");
                self.options(&op.options);
                self.text(" ");
                self.call(&op.call);
                if let Some(schema) = &op.schema {
                    self.text(" : ");
                    self.schema(schema);
                }
            }
            OperatorKind::ExecuteAndCache => self.text("__executeAndCache"),
            OperatorKind::Extend(columns) => self.columns("extend", columns),
            OperatorKind::Facet(op) => {
                self.text("facet by ");
                self.exprs("", "", &op.columns);
                if let Some(body) = &op.body {
                    self.text(" with ");
                    self.body(body);
                }
            }
            OperatorKind::Find(op) => {
                self.text("find");
                self.options(&op.options);
                if let Some(tables) = &op.tables {
                    self.text(" in ");
                    self.exprs("(", ")", tables);
                }
                self.text(" where ");
                self.expr(&op.predicate);
                match &op.projection {
                    Some(FindProjection::Project(columns)) => {
                        self.text(" project ");
                        self.joined(columns, Printer::find_column);
                    }
                    Some(FindProjection::Smart) => self.text(" project-smart"),
                    None => {}
                }
                if let Some(columns) = &op.project_away {
                    self.text(" __projectAway ");
                    self.joined(columns, Printer::find_column);
                }
            }
            OperatorKind::Fork(branches) => {
                self.text("fork");
                self.indent += super::INDENT;
                for branch in branches {
                    self.line(branch.span.start);
                    if let Some(name) = &branch.name {
                        self.name(name);
                        self.text(" = ");
                    }
                    self.body(&branch.body);
                }
                self.indent -= super::INDENT;
            }
            OperatorKind::GetSchema(options) => {
                self.text("getschema");
                self.options(options);
            }
            OperatorKind::GraphMarkComponents(_)
            | OperatorKind::GraphMatch(_)
            | OperatorKind::GraphShortestPaths(_)
            | OperatorKind::GraphToTable(_)
            | OperatorKind::GraphWhereEdges(_)
            | OperatorKind::GraphWhereNodes(_)
            | OperatorKind::MakeGraph(_) => self.graph_operator(&operator.kind),
            OperatorKind::Invoke(target) => {
                self.text("invoke ");
                self.expr(target);
            }
            OperatorKind::Join(op) => self.join("join", op),
            OperatorKind::Lookup(op) => self.join("lookup", op),
            OperatorKind::MacroExpand(op) => {
                self.text("macro-expand");
                self.options(&op.options);
                self.text(" ");
                self.expr(&op.group);
                if let Some(scope) = &op.scope {
                    self.text(" as ");
                    self.name(scope);
                }
                self.text(" ");
                let span = op.statements.first().map_or(operator.span, |s| s.span);
                let span = crate::span::Span::new(span.start, operator.span.end);
                self.block("(", ")", span, |p| p.statements(&op.statements));
            }
            OperatorKind::MakeSeries(op) => self.make_series(op),
            OperatorKind::MvApply(op) => self.mv_apply(op),
            OperatorKind::MvExpand(op) => self.mv_expand(op),
            OperatorKind::Parse(op) => self.parse("parse", op),
            OperatorKind::ParseWhere(op) => self.parse("parse-where", op),
            OperatorKind::ParseKv(op) => {
                self.text("parse-kv ");
                self.expr(&op.input);
                self.text(" as ");
                self.schema(&op.schema);
                self.with_properties(&op.properties);
            }
            OperatorKind::Partition(op) => self.partition(op),
            OperatorKind::Print(values) => self.columns("print", values),
            OperatorKind::Project(columns) => self.columns("project", columns),
            OperatorKind::ProjectAway(columns) => {
                self.text("project-away ");
                self.joined(columns, Printer::column_pattern);
            }
            OperatorKind::ProjectByNames(columns) => {
                self.text("project-by-names ");
                self.exprs("", "", columns);
            }
            OperatorKind::ProjectKeep(columns) => {
                self.text("project-keep ");
                self.joined(columns, Printer::column_pattern);
            }
            OperatorKind::ProjectRename(columns) => self.columns("project-rename", columns),
            OperatorKind::ProjectReorder(items) => {
                self.text("project-reorder ");
                self.list(items, |item| item.span, Printer::reorder_item);
            }
            OperatorKind::Range(op) => {
                self.text("range ");
                self.name(&op.column);
                self.keyword_expr("from", Some(&op.from));
                self.keyword_expr("to", Some(&op.to));
                self.keyword_expr("step", Some(&op.step));
            }
            OperatorKind::Reduce(op) => {
                self.text("reduce");
                self.options(&op.options);
                self.text(" by ");
                self.named(&op.by);
                if !op.with.is_empty() {
                    self.text(" with ");
                    self.named_list(&op.with);
                }
            }
            OperatorKind::Render(op) => self.render(op),
            OperatorKind::Sample(op) => {
                self.text("sample");
                self.options(&op.options);
                self.text(" ");
                self.named(&op.count);
            }
            OperatorKind::SampleDistinct(op) => {
                self.text("sample-distinct");
                self.options(&op.options);
                self.text(" ");
                self.named(&op.count);
                self.text(" of ");
                self.named(&op.of);
            }
            OperatorKind::Scan(op) => self.scan(op, operator),
            OperatorKind::Search(op) => self.search(op),
            OperatorKind::Serialize(op) => {
                self.text("serialize");
                self.options(&op.options);
                if !op.columns.is_empty() {
                    self.text(" ");
                    self.named_list(&op.columns);
                }
            }
            OperatorKind::Sort(op) => {
                self.text("sort");
                self.options(&op.options);
                self.text(" by ");
                self.list(&op.keys, |key| key.span, Printer::ordered);
            }
            OperatorKind::Summarize(op) => {
                self.text("summarize");
                self.summarize(op);
            }
            OperatorKind::Take(op) => {
                self.text("take");
                self.options(&op.options);
                self.text(" ");
                self.named(&op.count);
            }
            OperatorKind::Top(op) => {
                self.text("top");
                self.options(&op.options);
                self.text(" ");
                self.named(&op.count);
                self.text(" by ");
                self.list(&op.by, |key| key.span, Printer::ordered);
            }
            OperatorKind::TopHitters(op) => {
                self.text("top-hitters ");
                self.named(&op.count);
                self.text(" of ");
                self.named(&op.of);
                if let Some(by) = &op.by {
                    self.text(" by ");
                    self.ordered(by);
                }
            }
            OperatorKind::TopNested(levels) => {
                self.list(levels, |level| level.span, Printer::top_nested_level);
            }
            OperatorKind::Union(op) => self.union(op),
            OperatorKind::Where(op) => {
                self.text("where");
                self.options(&op.options);
                self.text(" ");
                self.named(&op.predicate);
            }
            OperatorKind::Unknown(name) => self.name(name),
        }
    }

    /// Prints items with commas on one line.
    fn joined<T>(&mut self, items: &[T], print: impl Fn(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text(", ");
            }
            print(self, item);
        }
    }

    /// Prints named expressions with commas.
    fn named_list(&mut self, list: &[NamedExpr]) {
        self.list(list, |named| named.span, Printer::named);
    }

    /// Prints `keyword a = x, …`.
    fn columns(&mut self, keyword: &str, list: &[NamedExpr]) {
        self.text(keyword);
        if !list.is_empty() {
            self.text(" ");
            self.named_list(list);
        }
    }

    /// Prints `( operators )`.
    fn body(&mut self, body: &Pipeline) {
        self.block("(", ")", body.span, |p| p.pipeline(body));
    }

    fn join(&mut self, keyword: &str, op: &Join) {
        self.text(keyword);
        if let Some(kind) = op.kind {
            self.text(" kind=");
            self.text(kind.text());
        }
        self.options(&op.options);
        self.text(" ");
        self.expr(&op.right);
        match &op.condition {
            Some(JoinCondition::On(keys)) => {
                self.text(" on ");
                self.list(keys, |key| key.span, Printer::expr);
            }
            Some(JoinCondition::Where(predicate)) => self.keyword_expr("where", Some(predicate)),
            None => {}
        }
    }

    fn union(&mut self, op: &Union) {
        self.text("union");
        match op.kind {
            Some(UnionKind::Outer) => self.text(" kind=outer"),
            Some(UnionKind::Inner) => self.text(" kind=inner"),
            None => {}
        }
        if let Some(name) = &op.with_source {
            self.text(" withsource=");
            self.name(name);
        }
        match op.is_fuzzy {
            Some(true) => self.text(" isfuzzy=true"),
            Some(false) => self.text(" isfuzzy=false"),
            None => {}
        }
        self.options(&op.options);
        self.text(" ");
        self.exprs("", "", &op.tables);
    }

    fn search(&mut self, op: &Search) {
        self.text("search");
        self.options(&op.options);
        if let Some(tables) = &op.tables {
            self.text(" in ");
            self.exprs("(", ")", tables);
        }
        self.text(" ");
        self.expr(&op.predicate);
    }

    pub(super) fn summarize(&mut self, op: &Summarize) {
        self.options(&op.options);
        if !op.aggregates.is_empty() {
            self.text(" ");
            self.named_list(&op.aggregates);
        }
        if let Some(keys) = &op.by {
            self.text(" by ");
            self.named_list(keys);
        }
        if let Some(bin) = &op.bin {
            self.text(" bin=");
            self.expr(bin);
        }
    }

    fn make_series(&mut self, op: &MakeSeries) {
        self.text("make-series");
        self.options(&op.options);
        self.text(" ");
        self.list(
            &op.aggregations,
            |item| item.span,
            |printer, item| {
                printer.named(&item.expr);
                if let Some(default) = &item.default {
                    printer.text(" default=");
                    printer.expr(default);
                }
            },
        );
        self.text(" on ");
        self.named(&op.on);
        if let Some(range) = &op.range {
            self.series_range(range);
        }
        if !op.by.is_empty() {
            self.text(" by ");
            self.named_list(&op.by);
        }
    }

    fn series_range(&mut self, range: &SeriesRange) {
        if range.in_range {
            self.text(" in range(");
            for bound in [&range.from, &range.to].into_iter().flatten() {
                self.expr(bound);
                self.text(", ");
            }
            self.expr(&range.step);
            self.text(")");
            return;
        }
        self.keyword_expr("from", range.from.as_ref());
        self.keyword_expr("to", range.to.as_ref());
        self.keyword_expr("step", Some(&range.step));
    }

    fn mv_expand(&mut self, op: &MvExpand) {
        self.text("mv-expand");
        match op.bag_expansion {
            Some(BagExpansion::Bag) => self.text(" bagexpansion=bag"),
            Some(BagExpansion::Array) => self.text(" bagexpansion=array"),
            None => {}
        }
        if let Some(name) = &op.item_index {
            self.text(" with_itemindex=");
            self.name(name);
        }
        self.options(&op.options);
        self.text(" ");
        self.expand_items(&op.items);
        self.keyword_expr("limit", op.limit.as_deref());
    }

    fn expand_items(&mut self, items: &[ExpandItem]) {
        self.list(items, |item| item.span, Printer::expand_item);
    }

    fn mv_apply(&mut self, op: &MvApply) {
        self.text("mv-apply");
        if let Some(name) = &op.item_index {
            self.text(" with_itemindex=");
            self.name(name);
        }
        self.options(&op.options);
        self.text(" ");
        self.expand_items(&op.items);
        self.keyword_expr("limit", op.limit.as_deref());
        self.keyword_expr("id", op.id.as_deref());
        self.text(" on ");
        self.body(&op.body);
    }

    fn parse(&mut self, keyword: &str, op: &Parse) {
        self.text(keyword);
        match op.kind {
            Some(ParseKind::Simple) => self.text(" kind=simple"),
            Some(ParseKind::Relaxed) => self.text(" kind=relaxed"),
            Some(ParseKind::Regex) => self.text(" kind=regex"),
            None => {}
        }
        if let Some(flags) = &op.flags {
            self.text(" flags=");
            self.name(flags);
        }
        self.text(" ");
        self.expr(&op.input);
        self.text(" with");
        for part in &op.pattern {
            self.text(" ");
            self.parse_part(part);
        }
    }
}
