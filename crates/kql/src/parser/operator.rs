//! Query operators: which word starts which, and their options.

mod branch;
mod columns;
mod combine;
mod expand;
mod graph;
mod render;
mod rows;
mod summarize;

use super::Parser;
use super::name::Keywords;
use crate::ast::{Name, Operator, OperatorKind, OperatorOption, OptionValue};
use crate::diagnostic::Code;
use crate::lexer::Punct;
use crate::lexer::word::{Class, class};

pub(super) use render::is_chart;

/// Words that start a query operator, sorted; those that begin with `_` are Kusto's own.
pub const OPERATORS: &[&str] = &[
    "__executeAndCache",
    "__partitionby",
    "as",
    "assert-schema",
    "consume",
    "count",
    "distinct",
    "evaluate",
    "extend",
    "facet",
    "filter",
    "find",
    "fork",
    "getschema",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "invoke",
    "join",
    "limit",
    "lookup",
    "macro-expand",
    "make-graph",
    "make-series",
    "mv-apply",
    "mv-expand",
    "mvapply",
    "mvexpand",
    "order",
    "parse",
    "parse-kv",
    "parse-where",
    "partition",
    "print",
    "project",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "range",
    "reduce",
    "render",
    "sample",
    "sample-distinct",
    "scan",
    "search",
    "serialize",
    "sort",
    "summarize",
    "take",
    "top",
    "top-hitters",
    "top-nested",
    "union",
    "where",
];

/// Options that any operator may carry.
const OPTIONS: &[&str] = &[
    "__crossCluster",
    "__crossDB",
    "__id",
    "__isFuzzy",
    "__noWithSource",
    "__packedColumn",
    "__sourceColumnIndex",
    "bagexpansion",
    "bin_legacy",
    "cycles",
    "decodeblocks",
    "expandoutput",
    "force_remote",
    "hint.concurrency",
    "hint.distribution",
    "hint.materialized",
    "hint.num_partitions",
    "hint.pass_filters",
    "hint.pass_filters_column",
    "hint.progressive_top",
    "hint.remote",
    "hint.shufflekey",
    "hint.spread",
    "hint.strategy",
    "isfuzzy",
    "kind",
    "with_itemindex",
    "with_match_id",
    "with_source",
    "with_step_name",
    "withsource",
];

/// Returns whether a word starts an operator.
pub(super) fn is_operator(word: &str) -> bool {
    OPERATORS.binary_search(&word).is_ok()
}

/// Returns advice on a word that is no operator: `; did you mean …`, or nothing.
pub(super) fn suggestion(word: &str) -> String {
    let lower = word.to_ascii_lowercase().replace('_', "-");
    let alias = match lower.as_str() {
        "select" => Some("project"),
        "having" | "filterby" => Some("where"),
        "groupby" | "group" => Some("summarize"),
        "orderby" | "sortby" => Some("sort"),
        "expand" => Some("mv-expand"),
        "apply" => Some("mv-apply"),
        "rename" => Some("project-rename"),
        "head" | "first" => Some("take"),
        _ => None,
    };
    let near = alias.or_else(|| {
        OPERATORS
            .iter()
            .map(|operator| (distance(&lower, operator), *operator))
            .filter(|(distance, operator)| *distance <= 2 && *distance < operator.len().min(word.len()))
            .min()
            .map(|(_, operator)| operator)
    });
    near.map_or_else(String::new, |operator| format!("; did you mean `{operator}`"))
}

/// Counts the insertions, deletions and substitutions between two short words.
fn distance(left: &str, right: &str) -> usize {
    if left.len().abs_diff(right.len()) > 2 {
        return usize::MAX;
    }
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

impl Parser<'_> {
    /// Parses an operator.
    pub(super) fn operator(&mut self) -> Option<Operator> {
        let word = self.word()?;
        if !is_operator(word) || (word == "count" && self.is(1, Punct::OpenParen)) {
            return None;
        }
        let start = self.start();
        self.bump();
        let kind = match word {
            "__executeAndCache" => OperatorKind::ExecuteAndCache,
            "__partitionby" => self.internal_partition(),
            "as" => self.as_operator(),
            "assert-schema" => OperatorKind::AssertSchema(self.required_schema()),
            "consume" => OperatorKind::Consume(self.options(&[])),
            "count" => self.count(),
            "distinct" => self.distinct(),
            "evaluate" => self.evaluate(),
            "extend" => self.extend(),
            "facet" => self.facet(),
            "filter" | "where" => self.where_operator(),
            "find" => self.find(),
            "fork" => self.fork(),
            "getschema" => OperatorKind::GetSchema(self.options(&[])),
            "graph-mark-components" => OperatorKind::GraphMarkComponents(self.options(&["with_component_id"])),
            "graph-match" => OperatorKind::GraphMatch(self.graph_match()),
            "graph-shortest-paths" => OperatorKind::GraphShortestPaths(self.graph_match()),
            "graph-to-table" => self.graph_to_table(),
            "graph-where-edges" => OperatorKind::GraphWhereEdges(self.required_unnamed()),
            "graph-where-nodes" => OperatorKind::GraphWhereNodes(self.required_unnamed()),
            "invoke" => self.invoke(),
            "join" => OperatorKind::Join(self.join()),
            "limit" | "take" => OperatorKind::Take(self.take()),
            "lookup" => self.lookup(),
            "macro-expand" => self.macro_expand(),
            "make-graph" => self.make_graph(),
            "make-series" => self.make_series(),
            "mv-apply" | "mvapply" => self.mv_apply(),
            "mv-expand" | "mvexpand" => self.mv_expand(),
            "order" | "sort" => self.sort(),
            "parse" => OperatorKind::Parse(self.parse_operator()),
            "parse-kv" => self.parse_kv(),
            "parse-where" => OperatorKind::ParseWhere(self.parse_operator()),
            "partition" => self.partition(),
            "print" => self.print(),
            "project" => self.project(),
            "project-away" => OperatorKind::ProjectAway(self.column_patterns()),
            "project-by-names" => self.project_by_names(),
            "project-keep" => OperatorKind::ProjectKeep(self.column_patterns()),
            "project-rename" => self.project_rename(),
            "project-reorder" => self.project_reorder(),
            "range" => self.range(),
            "reduce" => self.reduce(),
            "render" => self.render(),
            "sample" => OperatorKind::Sample(self.take()),
            "sample-distinct" => self.sample_distinct(),
            "scan" => self.scan(),
            "search" => self.search(),
            "serialize" => self.serialize(),
            "summarize" => OperatorKind::Summarize(self.summarize()),
            "top" => self.top(),
            "top-hitters" => self.top_hitters(),
            "top-nested" => self.top_nested(),
            _ => self.union(),
        };
        Some(Operator {
            kind,
            span: self.since(start),
        })
    }

    /// Returns how many tokens the option name `ahead` places from here takes; zero if there is none.
    fn option_len(&self, ahead: usize, own: &[&str]) -> usize {
        let Some(word) = self.word_at(ahead) else {
            return 0;
        };
        if own.contains(&word) || OPTIONS.binary_search(&word).is_ok() {
            return 1;
        }
        let dotted = word == "hint"
            && self.is(ahead + 1, Punct::Dot)
            && self
                .word_at(ahead + 2)
                .is_some_and(|word| word.starts_with("pass_filters"));
        if dotted { 3 } else { 0 }
    }

    /// Returns whether `name =` stands `ahead` places from here, with the name of an option.
    pub(super) fn is_option(&self, ahead: usize, own: &[&str]) -> bool {
        let len = self.option_len(ahead, own);
        len > 0 && self.is(ahead + len, Punct::Equal)
    }

    /// Parses `name = value` as often as it comes; `own` are names only this operator knows.
    pub(super) fn options(&mut self, own: &[&str]) -> Vec<OperatorOption> {
        let mut options = Vec::new();
        while self.is_option(0, own) {
            let start = self.start();
            for _ in 0..self.option_len(0, own) {
                self.bump();
            }
            let span = self.since(start);
            let name = Name {
                text: self.slice(span).to_owned(),
                bracketed: false,
                span,
            };
            self.bump();
            let value = self.option_value();
            options.push(OperatorOption {
                name,
                value,
                span: self.since(start),
            });
        }
        options
    }

    /// Parses the value of an option: a literal, any one word, or a bracketed name.
    fn option_value(&mut self) -> OptionValue {
        if let Some(literal) = self.literal() {
            return OptionValue::Literal(literal);
        }
        if let Some(name) = self.name(Keywords::Soft) {
            return OptionValue::Name(name);
        }
        let is_value = |word: &str| {
            matches!(class(word), Class::Hard | Class::Medium) && !is_operator(word) && !word.starts_with('!')
        };
        if self.word().is_some_and(is_value)
            && let Some(name) = self.any_word()
        {
            return OptionValue::Name(name);
        }
        self.missing(Code::EXPECTED, "expected a value");
        OptionValue::Name(Name {
            span: self.here(),
            ..Name::default()
        })
    }

    /// Takes the option of this name out of the list when its value is one `read` understands.
    /// With another value it stays in the list, and a warning says so.
    fn take_option<T>(
        &mut self,
        options: &mut Vec<OperatorOption>,
        names: &[&str],
        read: impl Fn(&OptionValue) -> Option<T>,
    ) -> Option<T> {
        let at = options
            .iter()
            .position(|option| names.contains(&option.name.text.as_str()))?;
        let option = options.get(at)?;
        match read(&option.value) {
            Some(value) => {
                options.remove(at);
                Some(value)
            }
            None => {
                let span = option.span;
                let text = self.slice(span).to_owned();
                self.warning(
                    Code::UNKNOWN_OPTION_VALUE,
                    span,
                    format!("`{text}` has a value this operator does not know"),
                );
                None
            }
        }
    }
}

/// Returns the word or string an option holds.
fn option_word(value: &OptionValue) -> Option<&str> {
    match value {
        OptionValue::Name(name) => Some(&name.text),
        OptionValue::Literal(literal) => match &literal.value {
            crate::ast::LiteralValue::String(string) => Some(&string.value),
            _ => None,
        },
        OptionValue::Names(_) | OptionValue::Expression(_) => None,
    }
}

/// Returns the name an option holds.
fn option_name(value: &OptionValue) -> Option<Name> {
    match value {
        OptionValue::Name(name) if !name.text.is_empty() => Some(name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_binary_search() {
        assert!(OPERATORS.is_sorted());
        assert!(OPTIONS.is_sorted());
    }

    #[test]
    fn suggests_near_words() {
        for (word, expected) in [
            ("summarise", "; did you mean `summarize`"),
            ("mv_expand", "; did you mean `mv-expand`"),
            ("WHERE", "; did you mean `where`"),
            ("select", "; did you mean `project`"),
            ("xyzzy", ""),
        ] {
            assert_eq!(suggestion(word), expected, "{word}");
        }
    }
}
