//! A small table that the server makes itself: the answer of a management command.

use hunt::{KustoType, ResultColumn};
use serde_json::Value;

/// Columns and rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) columns: Vec<ResultColumn>,
    pub(super) rows: Vec<Vec<Value>>,
}

impl Table {
    /// Makes a table without rows.
    pub(super) fn new(columns: &[(&str, KustoType)]) -> Self {
        let column = |(name, kind): &(&str, KustoType)| ResultColumn {
            name: (*name).to_owned(),
            kind: *kind,
        };
        Self {
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(super) fn row(mut self, row: Vec<Value>) -> Self {
        self.rows.push(row);
        self
    }

    /// Adds rows.
    pub(super) fn rows(mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Returns the table as a KQL expression, for the operators that a client pipes it into.
    pub(super) fn to_kql(&self) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("['{}']: {}", column.name, column.kind.name()))
            .collect();
        let kinds = || self.columns.iter().map(|column| column.kind);
        let cells: Vec<String> = self
            .rows
            .iter()
            .flat_map(|row| kinds().zip(row))
            .map(|(kind, value)| literal(kind, value))
            .collect();
        format!("datatable ({}) [{}]", columns.join(", "), cells.join(", "))
    }
}

fn literal(kind: KustoType, value: &Value) -> String {
    let name = kind.name();
    match (kind, value) {
        (KustoType::String, Value::String(text)) => Value::from(text.as_str()).to_string(),
        (KustoType::String, _) => "''".to_owned(),
        (_, Value::Null) => format!("{name}(null)"),
        (_, Value::String(text)) => {
            // Only what such literals consist of: the values are ours, and stay values.
            let inside: String = text
                .chars()
                .filter(|character| character.is_ascii_alphanumeric() || " .:-+_".contains(*character))
                .collect();
            format!("{name}({inside})")
        }
        (_, value) => format!("{name}({value})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_queries() {
        let table = Table::new(&[
            ("Name", KustoType::String),
            ("Rows", KustoType::Long),
            ("At", KustoType::DateTime),
        ])
        .row(vec!["a\"b'c\n".into(), 5.into(), "2026-01-02T03:04:05Z".into()])
        .row(vec!["".into(), Value::Null, Value::Null]);
        let text = table.to_kql();
        assert!(!kql::parse(&text).has_errors(), "{text}");
        assert!(
            text.contains(r#""a\"b'c\n""#) && text.contains("long(5)") && text.contains("datetime(null)"),
            "{text}"
        );
    }
}
