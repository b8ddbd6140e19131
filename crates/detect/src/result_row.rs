//! Rows as the conversion sees them: named values, and the identities of the rows they rest on.
//!
//! The engine's answer ends here; everything after is plain data, so that alerts are a pure function
//! of it.

use crate::error::Error;
use chrono::{DateTime, Utc};
use evidence::RowRef;
use serde_json::{Map, Value};

/// One row of a rule's result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultRow {
    /// Its columns, in the result's order; nulls and empty texts are left out.
    pub values: Map<String, Value>,
    /// The stored rows that it rests on, sorted; capped by the engine.
    pub sources: Vec<RowRef>,
}

/// A stored row, as cited.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRow {
    /// Where it is.
    pub row: RowRef,
    /// The event's own time.
    pub at: Option<DateTime<Utc>>,
    /// All its columns that hold something.
    pub values: Map<String, Value>,
}

impl ResultRow {
    /// Returns a column as text: as it is for texts, as JSON for the rest.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        text_of(&self.values, column)
    }
}

/// Returns a column as text; `None` when it is absent or empty.
pub(crate) fn text_of(values: &Map<String, Value>, column: &str) -> Option<String> {
    match values.get(column)? {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    }
}

/// Returns a column as an instant.
pub(crate) fn time_of(values: &Map<String, Value>, column: &str) -> Option<DateTime<Utc>> {
    let micros = schema::parse_datetime(values.get(column)?.as_str()?)?;
    DateTime::from_timestamp_micros(micros)
}

/// Turns a query's answer into rows.
///
/// # Errors
/// When the engine's answer does not hold its columns' types.
pub(crate) fn rows_of(result: &hunt::QueryResult) -> Result<Vec<ResultRow>, Error> {
    let objects = result.json_objects().map_err(|error| Error::Run {
        step: "read a rule's result".to_owned(),
        source: Box::new(error),
    })?;
    let mut evidence = result.evidence.as_deref().unwrap_or_default().iter();
    let rows = objects.into_iter().map(|mut values| {
        values.retain(|_, value| !matches!(value, Value::Null) && value.as_str() != Some(""));
        let mut sources: Vec<RowRef> = evidence
            .next()
            .into_iter()
            .flatten()
            .map(|source| RowRef {
                table: source.table.clone(),
                item_id: source.item_id.clone(),
            })
            .collect();
        sources.sort();
        sources.dedup();
        ResultRow { values, sources }
    });
    Ok(rows.collect())
}
