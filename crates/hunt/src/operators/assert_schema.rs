//! `assert-schema (…)`: the rows as they are, if the table has exactly these columns.
//!
//! Source: the grammar of Microsoft's language service; the operator is not documented further.

use crate::KustoType;
use crate::binder::Bound;
use crate::error::{Code, Error};
use crate::relation::Relation;
use kql::Span;
use kql::ast::Schema;

/// Binds `assert-schema`.
pub(crate) fn bind(input: Relation, schema: &Schema, span: Span) -> Bound<Relation> {
    let declared: Vec<(&str, Option<KustoType>)> = schema
        .columns
        .iter()
        .map(|column| (column.name.text.as_str(), KustoType::from_ast(column.ty)))
        .collect();
    let found: Vec<(&str, Option<KustoType>)> = input
        .columns
        .iter()
        .map(|column| (column.name.as_str(), Some(column.kind)))
        .collect();
    if declared == found {
        return Ok(input);
    }
    let list = |columns: &[(&str, Option<KustoType>)]| -> String {
        let columns: Vec<String> = columns
            .iter()
            .map(|(name, kind)| match kind {
                Some(kind) => format!("{name}: {kind}"),
                None => format!("{name}: decimal"),
            })
            .collect();
        columns.join(", ")
    };
    let message = format!(
        "the table has the columns ({}), not ({})",
        list(&found),
        list(&declared)
    );
    Err(Error::semantic(Code::TYPE, span, message).into())
}
