//! `outrider kql check`: what is wrong with queries, without running them.

use super::{fmt, standard_input};
use crate::commands::Context;
use crate::failure::Failure;
use crate::render;
use crate::text::inert;
use chrono::Utc;
use clap::{Args, ValueEnum};
use hunt::{Engine, Limits, MemoryTables, QueryOptions};
use kql::Span;
use serde_json::{Value, json};
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

/// Say what is wrong with a query without running it.
///
/// Only the syntax is checked unless a schema is given. Places are counted in UTF-16 code units, as
/// editors and Kusto's language service do.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The query, a file of it, or `-` for standard input
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    query: Option<String>,

    /// Check lines of {"id","query"} from standard input
    #[arg(long)]
    jsonl: bool,

    /// Also check names and types, against these tables
    #[arg(long, value_enum)]
    schema: Option<Tables>,
}

/// Tables to check against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tables {
    /// The documented tables of Defender and Sentinel
    Catalogue,
    /// Those of the data folder, with custom tables
    Workspace,
}

struct Remark {
    code: String,
    message: String,
    span: Span,
    severity: &'static str,
}

impl Check {
    pub(super) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let engine = match self.schema {
            None => None,
            Some(Tables::Catalogue) => Some(Arc::new(Engine::new(
                Arc::new(MemoryTables::default()),
                Limits::default(),
            ))),
            Some(Tables::Workspace) => Some(Arc::clone(context.open().await?.engine())),
        };
        if self.jsonl {
            for line in io::stdin().lock().lines() {
                let line = line?;
                if line.trim().is_empty() {
                    continue;
                }
                let request: Value = serde_json::from_str(&line)
                    .map_err(|error| Failure::Told(format!("a line is not JSON: {error}")))?;
                let text = request["query"].as_str().unwrap_or_default();
                let remarks = remarks(engine.as_deref(), text).await;
                render::line(&answer(&request["id"], text, &remarks).to_string())?;
            }
            return Ok(());
        }
        let text = match self.query.as_deref() {
            None | Some("-") => standard_input()?,
            Some(text) if is_file(text) => fmt::read(Path::new(text))?,
            Some(text) => text.to_owned(),
        };
        let remarks = remarks(engine.as_deref(), &text).await;
        if context.format == crate::arguments::Format::Json {
            render::json(&answer(&Value::Null, &text, &remarks))?;
        } else {
            for remark in &remarks {
                let (line, column) = remark.span.line_and_column(&text);
                let message = inert(&remark.message);
                render::line(&format!(
                    "{line}:{column}: {} {}: {message}",
                    remark.severity, remark.code
                ))?;
            }
        }
        match remarks.iter().filter(|remark| remark.severity == "error").count() {
            0 => Ok(()),
            1 => Err(Failure::Told("the query has an error".to_owned())),
            errors => Err(Failure::Told(format!("the query has {errors} errors"))),
        }
    }
}

fn is_file(text: &str) -> bool {
    text.len() < 4_096 && !text.contains(['\n', '|']) && Path::new(text).is_file()
}

/// Returns all that the parser says; when it has no error, the first thing that does not fit the tables.
async fn remarks(engine: Option<&Engine>, text: &str) -> Vec<Remark> {
    let parsed = kql::parse(text);
    let mut remarks: Vec<Remark> = parsed
        .diagnostics
        .iter()
        .map(|diagnostic| Remark {
            code: diagnostic.code.to_string(),
            message: diagnostic.message.clone(),
            span: diagnostic.span,
            severity: match diagnostic.severity {
                kql::Severity::Error => "error",
                kql::Severity::Warning => "warning",
            },
        })
        .collect();
    if let Some(engine) = engine
        && !parsed.has_errors()
        && let Err(error) = engine.check(text, &QueryOptions::at(Utc::now())).await
    {
        remarks.push(Remark {
            code: error.code().to_owned(),
            message: error.to_string(),
            span: error.span().unwrap_or_default(),
            severity: "error",
        });
    }
    remarks
}

fn answer(id: &Value, text: &str, remarks: &[Remark]) -> Value {
    let diagnostics: Vec<Value> = remarks
        .iter()
        .map(|remark| {
            let (start, end) = remark.span.utf16(text);
            json!({
                "code": remark.code, "message": remark.message, "start": start, "end": end, "severity": remark.severity,
            })
        })
        .collect();
    let ok = remarks.iter().all(|remark| remark.severity != "error");
    json!({ "id": id, "ok": ok, "diagnostics": diagnostics })
}
