//! `security/runHuntingQuery`: a KQL query, its columns and rows.
//!
//! Source: Graph v1.0 reference, `security-security-runhuntingquery`, `huntingQueryResults`.

use super::address;
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::{self, Ask, body, rows, values};
use axum::body::to_bytes;
use axum::extract::{Extension, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use hunt::{KustoType, QueryOptions, ResultColumn};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use workspace::timespan;

/// Most rows of an answer; Graph's limit.
const ROWS: usize = 100_000;
/// The layer before has limited the body already.
const LARGEST_BODY: usize = 64 << 20;

/// The body. Graph's own clients capitalise the names, its documentation does both.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "Query", alias = "query")]
    query: String,
    #[serde(rename = "Timespan", alias = "timespan", default)]
    timespan: Option<String>,
}

/// Answers it.
pub(crate) async fn run(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Error> {
    let address = address(&request);
    let version = match request.uri().path().starts_with("/beta/") {
        true => "beta",
        false => "v1.0",
    };
    let bytes = to_bytes(request.into_body(), LARGEST_BODY)
        .await
        .map_err(|source| Error::BadRequest {
            problem: format!("the body cannot be read: {source}"),
        })?;
    let asked: Asked = body::read(&bytes)?;
    let now = Utc::now();
    let range = asked.timespan.as_deref().map(|text| timespan::parse(text, now));
    let options = QueryOptions {
        time_range: range.transpose().map_err(|problem| Error::BadRequest { problem })?,
        limits: Some(query::limits(&app, ROWS, None)),
        ..QueryOptions::at(now)
    };
    let ask = Ask {
        id: None,
        text: asked.query,
        options,
    };
    let result = query::run(&app, &caller, ask).await?.result;
    let columns: Vec<Value> = result
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": type_name(column.kind) }))
        .collect();
    let mut head = json!({
        "@odata.context": format!("{address}/{version}/$metadata#microsoft.graph.security.huntingQueryResults"),
        "schema": columns,
    });
    if result.truncated {
        // Graph has no word for it; a reader must still be able to know.
        head["@outrider.truncated"] = Value::Bool(true);
    }
    if let Some(render) = &result.render {
        head["@outrider.render"] = json!({ "visualization": render.chart, "properties": render.properties });
    }
    let mut head = head.to_string();
    head.pop();
    head.push_str(",\"results\":[");
    let body = rows::body(head, result, row, "]}".to_owned());
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn row(columns: &[ResultColumn], row: Vec<Value>) -> Value {
    let cells = columns.iter().zip(row);
    let object: Map<String, Value> = cells
        .map(|(column, value)| (column.name.clone(), values::plain(column.kind, value)))
        .collect();
    Value::Object(object)
}

/// Graph names types as .NET does, without the namespace.
fn type_name(kind: KustoType) -> &'static str {
    let name = kind.dotnet_name();
    name.rsplit('.').next().unwrap_or(name)
}
