//! `outrider kql --jsonl`: a line of JSON in, a line of JSON out.

use super::options;
use crate::failure::Failure;
use crate::render;
use hunt::QueryResult;
use serde_json::{Value, json};
use std::error::Error;
use std::io::{self, BufRead};
use workspace::Workspace;

/// Answers until standard input ends.
pub(super) async fn answer_lines(workspace: &Workspace, timespan: Option<&str>) -> Result<(), Failure> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let request: Value =
            serde_json::from_str(&line).map_err(|error| Failure::Told(format!("a line is not JSON: {error}")))?;
        let text = request["query"].as_str().unwrap_or_default();
        let answer = match workspace.query(text, &options(timespan)?).await {
            Ok(result) => answered(&request["id"], &result),
            Err(workspace::Error::Query(error)) => refused(&request["id"], &error, error.code()),
            Err(other) => return Err(other.into()),
        };
        render::line(&answer.to_string())?;
    }
    Ok(())
}

fn answered(id: &Value, result: &QueryResult) -> Value {
    let names: Vec<&str> = result.columns.iter().map(|column| column.name.as_str()).collect();
    let types: Vec<&str> = result.columns.iter().map(|column| column.kind.name()).collect();
    match result.json_rows() {
        Ok(rows) => json!({ "id": id, "ok": true, "columns": names, "types": types, "rows": rows }),
        Err(error) => refused(id, &error, error.code()),
    }
}

fn refused(id: &Value, error: &hunt::Error, code: &str) -> Value {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    json!({ "id": id, "ok": false, "error": message, "code": code })
}
