//! Answers of version 2: a list of frames, not progressive.
//!
//! Members stand in the order in which streaming readers expect them.
//! Source: Kusto query v2 HTTP response.

use super::error::too_large;
use super::properties::{Asked, Request};
use super::types::columns_v2;
use crate::query::{Answered, render, rows, values};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, Utc};
use hunt::{KustoType, ResultColumn};
use serde_json::{Value, json};

/// Writes an answer.
pub(super) fn response(answered: Answered, asked: &Asked, request: &Request) -> Response {
    let result = answered.result;
    let properties = json!({
        "FrameType": "DataTable",
        "TableId": 0,
        "TableKind": "QueryProperties",
        "TableName": "@ExtendedProperties",
        "Columns": [
            { "ColumnName": "TableId", "ColumnType": "int" },
            { "ColumnName": "Key", "ColumnType": "string" },
            { "ColumnName": "Value", "ColumnType": "dynamic" },
        ],
        "Rows": [[1, "Visualization", render::kusto(result.render.as_ref())]],
    });
    let mut table = json!({
        "FrameType": "DataTable",
        "TableId": 1,
        "TableKind": "PrimaryResult",
        "TableName": "PrimaryResult",
        "Columns": columns_v2(&result.columns),
    })
    .to_string();
    table.pop();
    let head = format!(
        "[{},{properties},{table},\"Rows\":[",
        json!({
            "FrameType": "DataSetHeader",
            "IsProgressive": false,
            "Version": "v2.0",
            "IsFragmented": false,
            "ErrorReportingPlacement": "InData",
        })
    );
    let failure = result.truncated.then(|| too_large(asked.most_rows(), request));
    let mut tail = String::new();
    if let Some(failure) = &failure {
        if result.row_count() > 0 {
            tail.push(',');
        }
        tail.push_str(&json!({ "OneApiErrors": [failure] }).to_string());
    }
    let consumption = json!({
        "ExecutionTime": answered.elapsed.as_secs_f64(),
        "dataset_statistics": [{ "table_row_count": result.row_count() }],
    });
    let mut completion = json!({
        "FrameType": "DataSetCompletion",
        "HasErrors": failure.is_some(),
        "Cancelled": false,
    });
    if let Some(failure) = &failure {
        completion["OneApiErrors"] = json!([failure]);
    }
    tail.push_str(&format!(
        "]}},{},{completion}]",
        information(request, failure.is_some(), &consumption)
    ));
    let body = rows::body(head, result, row, tail);
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body).into_response()
}

/// The table that says how the query went.
fn information(request: &Request, has_failed: bool, consumption: &Value) -> Value {
    const COLUMNS: &[(&str, KustoType)] = &[
        ("Timestamp", KustoType::DateTime),
        ("ClientRequestId", KustoType::String),
        ("ActivityId", KustoType::Guid),
        ("SubActivityId", KustoType::Guid),
        ("ParentActivityId", KustoType::Guid),
        ("Level", KustoType::Int),
        ("LevelName", KustoType::String),
        ("StatusCode", KustoType::Int),
        ("StatusCodeName", KustoType::String),
        ("EventType", KustoType::Int),
        ("EventTypeName", KustoType::String),
        ("Payload", KustoType::String),
    ];
    let columns: Vec<Value> = COLUMNS
        .iter()
        .map(|(name, kind)| json!({ "ColumnName": name, "ColumnType": kind.name() }))
        .collect();
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true);
    let row = |level: (i32, &str), status: (i64, &str), event: (i32, &str), payload: Value| {
        let id = &request.activity_id;
        json!([
            now,
            request.client_request_id,
            id,
            id,
            id,
            level.0,
            level.1,
            status.0,
            status.1,
            event.0,
            event.1,
            payload.to_string()
        ])
    };
    let outcome = match has_failed {
        // As an int, which is how the column is typed.
        true => row(
            (2, "Error"),
            (-2_133_196_797, "E_QUERY_RESULT_SET_TOO_LARGE (80DA0003)"),
            (4, "QueryInfo"),
            json!({ "Count": 1, "Text": "Query result set has exceeded the record count limit" }),
        ),
        false => row(
            (4, "Info"),
            (0, "S_OK (0)"),
            (4, "QueryInfo"),
            json!({ "Count": 1, "Text": "Query completed successfully" }),
        ),
    };
    json!({
        "FrameType": "DataTable",
        "TableId": 2,
        "TableKind": "QueryCompletionInformation",
        "TableName": "QueryCompletionInformation",
        "Columns": columns,
        "Rows": [
            outcome,
            row((6, "Stats"), (0, "S_OK (0)"), (0, "QueryResourceConsumption"), consumption.clone()),
        ],
    })
}

/// Writes a row as both versions do.
pub(super) fn row(columns: &[ResultColumn], row: Vec<Value>) -> Value {
    let cells = columns.iter().zip(row);
    Value::Array(cells.map(|(column, value)| values::plain(column.kind, value)).collect())
}
