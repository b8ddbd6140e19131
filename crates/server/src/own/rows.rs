//! One stored row, whole.

use crate::app::App;
use crate::error::Error;
use api::{Cell, Row};
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use evidence::RowRef;
use serde_json::{Map, Value};

/// Length of the part of an identity that names its source.
const SOURCE_CHARS: usize = 16;

/// The Kusto type of a column: the catalogue's, or for a table of one's own, that of its value.
fn kind(table: &str, column: &str, value: &Value) -> String {
    let known = schema::find_table(table).and_then(|table| table.column(column).map(|column| column.kind));
    match (known, value) {
        (Some(kind), _) => kind.name().to_owned(),
        (None, Value::Bool(_)) => "bool".to_owned(),
        (None, Value::Number(number)) if number.is_f64() => "real".to_owned(),
        (None, Value::Number(_)) => "long".to_owned(),
        (None, Value::Array(_) | Value::Object(_)) => "dynamic".to_owned(),
        (None, Value::Null | Value::String(_)) => "string".to_owned(),
    }
}

fn time_of(fields: &Map<String, Value>) -> Option<DateTime<Utc>> {
    let text = ["Timestamp", "TimeGenerated"]
        .iter()
        .find_map(|name| fields.get(*name))?
        .as_str()?;
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}

/// Answers it.
pub(crate) async fn get(
    State(app): State<App>,
    Path((table, item_id)): Path<(String, String)>,
) -> Result<Json<Row>, Error> {
    let lake = app.workspace.lake();
    let failed = |source| Error::Workspace(workspace::Error::from(source));
    let wanted = RowRef {
        table: table.clone(),
        item_id: item_id.clone(),
    };
    let found = lake.find_rows(&[wanted]).await.map_err(failed)?;
    let Some(row) = found.into_iter().next() else {
        return Err(Error::NotFound {
            kind: "row",
            id: format!("{table}/{item_id}"),
        });
    };
    let source = match item_id.get(..SOURCE_CHARS) {
        Some(id) => lake.source(id).await.map_err(failed)?,
        None => None,
    };
    let columns = schema::find_table(&table).map_or(row.fields.len(), |table| table.columns.len());
    Ok(Json(Row {
        at: time_of(&row.fields),
        empty_columns: columns.saturating_sub(row.fields.len()) as u64,
        cells: row
            .fields
            .into_iter()
            .map(|(name, value)| Cell {
                r#type: kind(&table, &name, &value),
                name,
                value,
            })
            .collect(),
        source_name: source.map(|source| source.name.to_string()),
        table,
        item_id,
    }))
}
