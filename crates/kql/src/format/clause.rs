//! Printing the clauses that operators share.

use super::Printer;
use crate::ast::{
    ColumnPattern, DataTable, ExpandItem, Expr, ExternalData, FindColumn, NullsOrder, OperatorOption, OptionValue,
    OrderedExpr, ParseColumn, ParsePart, Property, ReorderDirection, ReorderItem, ScalarType, Schema, SortDirection,
};

impl ScalarType {
    /// Returns the canonical name of the type.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::DateTime => "datetime",
            Self::TimeSpan => "timespan",
            Self::Guid => "guid",
            Self::String => "string",
            Self::Dynamic => "dynamic",
            Self::Unknown => "unknown",
        }
    }
}

impl Printer {
    /// Prints ` name=value` for each option.
    pub(super) fn options(&mut self, options: &[OperatorOption]) {
        for option in options {
            self.text(" ");
            self.name(&option.name);
            self.text("=");
            self.option_value(&option.value);
        }
    }

    /// Prints the value of an option.
    pub(super) fn option_value(&mut self, value: &OptionValue) {
        match value {
            OptionValue::Name(name) => self.name(name),
            OptionValue::Literal(literal) => self.literal(literal),
            OptionValue::Names(names) => {
                for (at, name) in names.iter().enumerate() {
                    if at > 0 {
                        self.text(", ");
                    }
                    self.name(name);
                }
            }
            OptionValue::Expression(expr) => self.expr(expr),
        }
    }

    /// Prints ` with (name = value, …)`, if there are any.
    pub(super) fn with_properties(&mut self, properties: &[Property]) {
        if properties.is_empty() {
            return;
        }
        self.text(" with ");
        self.bracketed(
            "(",
            ")",
            properties,
            |p| p.span,
            |printer, property| {
                printer.name(&property.name);
                printer.text("=");
                printer.option_value(&property.value);
            },
        );
    }

    /// Prints `(name: type, …)`.
    pub(super) fn schema(&mut self, schema: &Schema) {
        let open = match (schema.open, schema.columns.is_empty()) {
            (true, false) => "(*, ",
            (true, true) => "(*",
            (false, _) => "(",
        };
        self.bracketed(
            open,
            ")",
            &schema.columns,
            |c| c.span,
            |printer, column| {
                printer.name(&column.name);
                printer.text(": ");
                printer.text(column.ty.text());
            },
        );
    }

    /// Prints a sort key.
    pub(super) fn ordered(&mut self, key: &OrderedExpr) {
        self.named(&key.expr);
        match key.direction {
            Some(SortDirection::Ascending) => self.text(" asc"),
            Some(SortDirection::Descending) => self.text(" desc"),
            None => {}
        }
        match key.nulls {
            Some(NullsOrder::First) => self.text(" nulls first"),
            Some(NullsOrder::Last) => self.text(" nulls last"),
            None => {}
        }
    }

    /// Prints a column or a pattern.
    pub(super) fn column_pattern(&mut self, pattern: &ColumnPattern) {
        match pattern {
            ColumnPattern::Column(expr) => self.expr(expr),
            ColumnPattern::Wildcard(wildcard) => self.text(&wildcard.pattern),
        }
    }

    /// Prints an operand of `project-reorder`.
    pub(super) fn reorder_item(&mut self, item: &ReorderItem) {
        self.column_pattern(&item.columns);
        match item.order {
            Some(ReorderDirection::Ascending) => self.text(" asc"),
            Some(ReorderDirection::Descending) => self.text(" desc"),
            Some(ReorderDirection::GrannyAscending) => self.text(" granny-asc"),
            Some(ReorderDirection::GrannyDescending) => self.text(" granny-desc"),
            None => {}
        }
    }

    /// Prints an operand of `mv-expand` or `mv-apply`.
    pub(super) fn expand_item(&mut self, item: &ExpandItem) {
        self.named(&item.expr);
        if let Some(ty) = item.ty {
            if !self.out.ends_with(' ') {
                self.text(" ");
            }
            self.text("to typeof(");
            self.text(ty.text());
            self.text(")");
        }
    }

    /// Prints one part of a `parse` pattern.
    pub(super) fn parse_part(&mut self, part: &ParsePart) {
        match part {
            ParsePart::Star(_) => self.text("*"),
            ParsePart::Text(literal) => self.literal(literal),
            ParsePart::Column(column) => self.parse_column(column),
        }
    }

    /// Prints `name: type`.
    fn parse_column(&mut self, column: &ParseColumn) {
        self.name(&column.name);
        if let Some(ty) = column.ty {
            self.text(": ");
            self.text(ty.text());
        }
    }

    /// Prints a column of `find`.
    pub(super) fn find_column(&mut self, column: &FindColumn) {
        match column {
            FindColumn::Column(column) => self.parse_column(column),
            FindColumn::Pack(_) => self.text("pack(*)"),
            FindColumn::Star(_) => self.text("*"),
        }
    }

    /// Prints ` keyword expr`, if there is one.
    pub(super) fn keyword_expr(&mut self, keyword: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.text(" ");
            self.text(keyword);
            self.text(" ");
            self.expr(expr);
        }
    }

    /// Prints `datatable (schema) [values]`, one row per line if broken.
    pub(super) fn data_table(&mut self, table: &DataTable) {
        self.text("datatable");
        self.options(&table.options);
        self.text(" ");
        self.schema(&table.schema);
        self.text(" ");
        let rows: Vec<&[Expr]> = table.values.chunks(table.schema.columns.len().max(1)).collect();
        let span_of = |row: &&[Expr]| match (row.first(), row.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => crate::span::Span::default(),
        };
        self.bracketed("[", "]", &rows, span_of, |printer, row| {
            for (at, value) in row.iter().enumerate() {
                if at > 0 {
                    printer.text(", ");
                }
                printer.expr(value);
            }
        });
    }

    /// Prints `externaldata (schema) [uris] with (properties)`.
    pub(super) fn external_data(&mut self, data: &ExternalData) {
        self.text("externaldata");
        self.options(&data.options);
        self.text(" ");
        self.schema(&data.schema);
        self.text(" ");
        self.exprs("[", "]", &data.uris);
        self.with_properties(&data.properties);
    }
}
