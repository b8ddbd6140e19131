//! `render` and its properties, new form and old.

use crate::ast::{Name, OperatorKind, OptionValue, Render, RenderProperty};
use crate::diagnostic::Code;
use crate::lexer::Punct;
use crate::lexer::word::{Class, class};
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;

/// The charts with a name of their own; any identifier is accepted besides.
const CHARTS: [&str; 21] = [
    "3Dchart",
    "anomalychart",
    "areachart",
    "barchart",
    "card",
    "columnchart",
    "graph",
    "ladderchart",
    "linechart",
    "list",
    "piechart",
    "pivotchart",
    "plotly",
    "sankey",
    "scatterchart",
    "stackedareachart",
    "table",
    "timechart",
    "timeline",
    "timepivot",
    "treemap",
];

/// The properties inside `with (…)`.
const PROPERTIES: [&str; 17] = [
    "accumulate",
    "anomalycolumns",
    "kind",
    "legend",
    "series",
    "title",
    "xaxis",
    "xcolumn",
    "xmax",
    "xmin",
    "xtitle",
    "yaxis",
    "ycolumns",
    "ymax",
    "ymin",
    "ysplit",
    "ytitle",
];

/// Returns whether a word names a chart.
pub(in crate::parser) fn is_chart(word: &str) -> bool {
    CHARTS.contains(&word)
}

impl Parser<'_> {
    /// Parses `render chart with (…)`.
    pub(super) fn render(&mut self) -> OperatorKind {
        let named = self
            .word()
            .is_some_and(|word| is_chart(word) || class(word) == Class::Identifier);
        let chart = if named { self.any_word() } else { None };
        let chart = chart.unwrap_or_else(|| {
            self.missing(Code::EXPECTED_NAME, "expected a kind of chart, such as timechart");
            Name {
                span: self.here(),
                ..Name::default()
            }
        });
        let bare = self.bare_properties();
        let with = self.eat_word("with").then(|| {
            self.expect(Punct::OpenParen);
            self.eat(Punct::Comma);
            let properties = self.list(Items::Any, "a property", Self::render_property);
            if !self.at(Punct::CloseParen) {
                self.missing(Code::EXPECTED, "expected a render property such as title, or `)`");
                self.skip_balanced(|_| false);
            }
            self.expect(Punct::CloseParen);
            properties
        });
        OperatorKind::Render(Render { chart, bare, with })
    }

    /// Parses `title = "x" by a, b` and so on.
    fn bare_properties(&mut self) -> Vec<RenderProperty> {
        let mut properties = Vec::new();
        loop {
            let start = self.start();
            let assigned = matches!(self.word(), Some("kind" | "title" | "accumulate")) && self.is(1, Punct::Equal);
            let bare = self.at_word("by") || (self.at_word("with") && !self.is(1, Punct::OpenParen));
            if !assigned && !bare {
                return properties;
            }
            let Some(name) = self.any_word() else {
                return properties;
            };
            if assigned {
                self.bump();
            }
            let value = self.render_value(&name.text);
            properties.push(RenderProperty {
                name,
                value,
                span: self.since(start),
            });
        }
    }

    /// Parses `name = value` inside `with (…)`.
    fn render_property(&mut self) -> Option<RenderProperty> {
        let start = self.start();
        let known = self.word().is_some_and(|word| PROPERTIES.contains(&word));
        if !known {
            return None;
        }
        let name = self.any_word()?;
        self.expect(Punct::Equal);
        let value = self.render_value(&name.text);
        Some(RenderProperty {
            name,
            value,
            span: self.since(start),
        })
    }

    /// Parses the value of a property, whose form depends on the property.
    fn render_value(&mut self, property: &str) -> OptionValue {
        match property {
            "title" | "xtitle" | "ytitle" => {
                let value = self.path();
                let value = self.or_missing(value);
                match value.kind {
                    crate::ast::ExprKind::Literal(literal) => OptionValue::Literal(literal),
                    crate::ast::ExprKind::Name(name) => OptionValue::Name(name),
                    _ => OptionValue::Expression(value),
                }
            }
            "ycolumns" | "anomalycolumns" | "series" | "by" => {
                let mut names = Vec::new();
                names.extend(Some(self.required_name(Keywords::Medium)));
                // A comma also separates properties: `name =` after it starts the next one.
                while self.at(Punct::Comma) && !self.property_follows_comma() {
                    self.bump();
                    names.push(self.required_name(Keywords::Medium));
                }
                OptionValue::Names(names)
            }
            _ => self.option_value(),
        }
    }

    /// Returns whether the comma at hand ends a list of names.
    fn property_follows_comma(&self) -> bool {
        self.is_list_end(1) || (self.word_at(1).is_some() && self.is(2, Punct::Equal))
    }
}
