//! Runs a query and answers its rows.

use super::{ROWS, milliseconds, run_recorded};
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::{body, rows, values};
use api::{HuntingColumn, HuntingQuery, HuntingRender, RowRef};
use axum::extract::{Extension, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hunt::{QueryResult, ResultColumn};
use serde_json::{Map, Value, json};

/// Answers it, in the shape of [`api::HuntingResult`].
pub(crate) async fn post(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    bytes: Bytes,
) -> Result<Response, Error> {
    let asked: HuntingQuery = body::read(&bytes)?;
    let answered = run_recorded(&app, &caller, asked, ROWS).await?;
    // The rows are the only part without bound; they are written last and piece by piece.
    let mut head = Map::new();
    head.insert("id".to_owned(), answered.id.into());
    head.insert("columns".to_owned(), json!(columns(&answered.result.columns)));
    head.insert("render".to_owned(), json!(render(&answered.result)));
    head.insert("evidence".to_owned(), json!(evidence(&answered.result)));
    head.insert("truncated".to_owned(), answered.result.truncated.into());
    head.insert("elapsedMs".to_owned(), milliseconds(answered.elapsed).into());
    let mut head = Value::Object(head).to_string();
    head.pop();
    head.push_str(",\"rows\":[");
    let body = rows::body(head, answered.result, row, "]}".to_owned());
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn row(columns: &[ResultColumn], row: Vec<Value>) -> Value {
    let values = columns.iter().zip(row);
    Value::Array(
        values
            .map(|(column, value)| values::exact(column.kind, value))
            .collect(),
    )
}

/// Returns the columns of an answer.
pub(super) fn columns(columns: &[ResultColumn]) -> Vec<HuntingColumn> {
    columns
        .iter()
        .map(|column| HuntingColumn {
            name: column.name.clone(),
            r#type: column.kind.name().to_owned(),
        })
        .collect()
}

fn render(result: &QueryResult) -> Option<HuntingRender> {
    result.render.as_ref().map(|render| HuntingRender {
        visualization: render.chart.clone(),
        properties: render.properties.clone(),
    })
}

fn evidence(result: &QueryResult) -> Option<Vec<Vec<RowRef>>> {
    let rows = result.evidence.as_ref()?;
    let row_ref = |row: &hunt::SourceRow| RowRef {
        table: row.table.clone(),
        item_id: row.item_id.clone(),
    };
    Some(rows.iter().map(|row| row.iter().map(row_ref).collect()).collect())
}
