//! Answers of version 1: a list of tables, the last of which says what the others are. Commands answer one
//! table alone.
//!
//! Source: Kusto query/management HTTP response.

use super::answer_v2::row;
use super::error::too_large;
use super::properties::{Asked, Request};
use super::table::Table;
use super::types::columns_v1;
use crate::query::{Answered, render, rows};
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, Utc};
use hunt::KustoType;
use serde_json::{Value, json};

/// Writes an answer.
pub(super) fn response(answered: Answered, asked: &Asked, request: &Request) -> Response {
    let result = answered.result;
    let mut table = json!({ "TableName": "Table_0", "Columns": columns_v1(&result.columns) }).to_string();
    table.pop();
    let head = format!("{{\"Tables\":[{table},\"Rows\":[");
    let properties =
        Table::new(&[("Value", KustoType::String)]).row(vec![render::kusto(result.render.as_ref()).into()]);
    let (severity, name, text) = match result.truncated {
        true => (2, "Error", "Query result set has exceeded the record count limit"),
        false => (4, "Info", "Query completed successfully"),
    };
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true);
    let id = &request.activity_id;
    let status = Table::new(&[
        ("Timestamp", KustoType::DateTime),
        ("Severity", KustoType::Int),
        ("SeverityName", KustoType::String),
        ("StatusCode", KustoType::Int),
        ("StatusDescription", KustoType::String),
        ("Count", KustoType::Int),
        ("RequestId", KustoType::Guid),
        ("ActivityId", KustoType::Guid),
        ("SubActivityId", KustoType::Guid),
        ("ClientActivityId", KustoType::String),
    ])
    .row(vec![
        now.into(),
        severity.into(),
        name.into(),
        0.into(),
        text.into(),
        1.into(),
        id.as_str().into(),
        id.as_str().into(),
        id.as_str().into(),
        request.client_request_id.as_str().into(),
    ]);
    let contents = Table::new(&[
        ("Ordinal", KustoType::Long),
        ("Kind", KustoType::String),
        ("Name", KustoType::String),
        ("Id", KustoType::String),
        ("PrettyName", KustoType::String),
    ])
    .row(vec![
        0.into(),
        "QueryResult".into(),
        "PrimaryResult".into(),
        id.as_str().into(),
        "".into(),
    ])
    .row(vec![
        1.into(),
        "QueryProperties".into(),
        "@ExtendedProperties".into(),
        id.as_str().into(),
        "".into(),
    ])
    .row(vec![
        2.into(),
        "QueryStatus".into(),
        "QueryStatus".into(),
        NOBODY.into(),
        "".into(),
    ]);
    let mut tail = String::from("]}");
    for (at, table) in (1..).zip([properties, status, contents]) {
        tail.push(',');
        tail.push_str(&written(&format!("Table_{at}"), &table).to_string());
    }
    tail.push(']');
    if result.truncated {
        let failure = too_large(asked.most_rows(), request);
        tail.push_str(&format!(",\"Exceptions\":{}", json!([failure["error"]["@message"]])));
    }
    tail.push('}');
    let body = rows::body(head, result, row, tail);
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body).into_response()
}

/// The id of nothing.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// Writes a command's answer.
pub(super) fn command(table: &Table) -> Response {
    Json(json!({ "Tables": [written("Table_0", table)] })).into_response()
}

fn written(name: &str, table: &Table) -> Value {
    json!({ "TableName": name, "Columns": columns_v1(&table.columns), "Rows": table.rows })
}
