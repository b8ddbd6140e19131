//! `outrider kql`: a query on the tables.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use chrono::Utc;
use clap::Args;
use hunt::{QueryOptions, QueryResult};
use serde_json::{Value, json};
use std::error::Error;
use std::io::{self, BufRead, Read};
use workspace::Workspace;

/// Run a KQL query on the tables.
///
/// The query is read from standard input when it is `-`. Both dialects work: Timestamp and
/// TimeGenerated name the same column.
///
///   outrider kql 'DeviceProcessEvents | summarize count() by FileName | top 10 by count_'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Kql {
    /// The query, or `-` for standard input
    #[arg(required_unless_present = "jsonl")]
    query: Option<String>,

    /// Show how the query would be run instead of running it
    #[arg(long, conflicts_with = "jsonl")]
    explain: bool,

    /// Also show the rows of the tables that each result row rests on
    #[arg(long, conflicts_with = "jsonl")]
    evidence: bool,

    /// Answer lines of {"id","query"} from standard input with lines of {"id","ok",…}
    #[arg(long)]
    jsonl: bool,
}

impl Kql {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        if self.jsonl {
            return answer_lines(&workspace).await;
        }
        let text = match self.query.as_deref() {
            Some("-") => {
                let mut text = String::new();
                io::stdin().lock().read_to_string(&mut text)?;
                text
            }
            Some(text) => text.to_owned(),
            None => return Err(Failure::Told("no query was given".to_owned())),
        };
        let options = QueryOptions {
            evidence: self.evidence,
            ..QueryOptions::at(Utc::now())
        };
        if self.explain {
            let plan = workspace
                .explain(&text, &options)
                .await
                .map_err(|error| Failure::of_query(error, &text))?;
            return Ok(render::line(&plan)?);
        }
        let result = workspace
            .query(&text, &options)
            .await
            .map_err(|error| Failure::of_query(error, &text))?;
        let rows = result.json_rows().map_err(|error| Failure::Query {
            error: Box::new(error),
            text,
        })?;
        self.render(context, &result, &rows)
    }

    fn render(&self, context: &Context<'_>, result: &QueryResult, rows: &[Vec<Value>]) -> Result<(), Failure> {
        let evidence = |row: usize| result.evidence.as_ref().and_then(|evidence| evidence.get(row));
        if context.format == Format::Json {
            let objects: Vec<Value> = rows
                .iter()
                .enumerate()
                .map(|(at, row)| {
                    let names = result.columns.iter().map(|column| column.name.clone());
                    let mut object: serde_json::Map<String, Value> = names.zip(row.iter().cloned()).collect();
                    if let Some(evidence) = evidence(at) {
                        object.insert("_Evidence".to_owned(), json!(evidence));
                    }
                    Value::Object(object)
                })
                .collect();
            render::json(&objects)?;
        } else {
            let mut headings: Vec<&str> = result.columns.iter().map(|column| column.name.as_str()).collect();
            if result.evidence.is_some() {
                headings.push("_Evidence");
            }
            let cells: Vec<Vec<String>> = rows
                .iter()
                .enumerate()
                .map(|(at, row)| {
                    let mut cells: Vec<String> = row.iter().map(cell).collect();
                    if let Some(evidence) = evidence(at) {
                        let rows: Vec<String> = evidence
                            .iter()
                            .map(|row| format!("{}/{}", row.table, row.item_id))
                            .collect();
                        cells.push(rows.join(" "));
                    }
                    cells
                })
                .collect();
            render::rows(context.format, &headings, &cells)?;
        }
        if result.truncated {
            render::note(&format!(
                "only the first {} rows are shown; add `| take` or aggregate",
                rows.len()
            ));
        }
        Ok(())
    }
}

async fn answer_lines(workspace: &Workspace) -> Result<(), Failure> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let request: Value =
            serde_json::from_str(&line).map_err(|error| Failure::Told(format!("a line is not JSON: {error}")))?;
        let text = request["query"].as_str().unwrap_or_default();
        let answer = match workspace.query(text, &QueryOptions::at(Utc::now())).await {
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

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
