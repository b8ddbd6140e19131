//! `outrider kql`: queries on the tables.

mod check;
mod fmt;
mod jsonl;
mod prompt;

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use hunt::{QueryOptions, QueryResult};
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Read};

/// Run a KQL query on the tables; without one, ask for them at a prompt.
///
/// The query is read from standard input when it is `-`. Both dialects work: Timestamp and
/// TimeGenerated name the same column.
///
///   outrider kql 'DeviceProcessEvents | summarize count() by FileName | top 10 by count_'
///   outrider kql --timespan 7d 'SigninLogs | take 5' --format csv
///   outrider kql                          a prompt with history and completion
///   outrider kql fmt query.kql            the query in the usual layout
///   outrider kql check --schema catalogue 'SigninLogs | where Usr == 1'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, args_conflicts_with_subcommands = true)]
pub(crate) struct Kql {
    #[command(subcommand)]
    command: Option<Command>,

    /// The query, or `-` for standard input
    query: Option<String>,

    /// Show how the query would be run instead of running it
    #[arg(long, conflicts_with = "jsonl")]
    explain: bool,

    /// Also show the rows of the tables that each result row rests on
    #[arg(long, conflicts_with = "jsonl")]
    evidence: bool,

    /// Only see events of this time: a KQL length back from now (7d, 12h), or two instants with / between
    #[arg(long, value_name = "TIME")]
    timespan: Option<String>,

    /// Answer lines of {"id","query"} from standard input with lines of {"id","ok",…}
    #[arg(long)]
    jsonl: bool,
}

/// What else is done with queries.
#[derive(Debug, Subcommand)]
enum Command {
    /// Print a query in the usual layout
    Fmt(fmt::Fmt),
    /// Say what is wrong with a query without running it
    Check(check::Check),
}

impl Kql {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match &self.command {
            Some(Command::Fmt(command)) => return command.run(),
            Some(Command::Check(command)) => return command.run(context).await,
            None => {}
        }
        let workspace = context.open().await?;
        if self.jsonl {
            return jsonl::answer_lines(&workspace, self.timespan.as_deref()).await;
        }
        let text = match self.query.as_deref() {
            Some("-") => standard_input()?,
            Some(text) => text.to_owned(),
            None if io::stdin().is_terminal() && io::stderr().is_terminal() => {
                return prompt::run(context, &workspace, self.timespan.as_deref()).await;
            }
            None => standard_input()?,
        };
        let options = QueryOptions {
            evidence: self.evidence,
            ..options(self.timespan.as_deref())?
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
        show(context.format, &result, &rows)
    }
}

fn standard_input() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// Returns the options of a query that sees that time.
fn options(timespan: Option<&str>) -> Result<QueryOptions, Failure> {
    let now = Utc::now();
    Ok(QueryOptions {
        time_range: timespan.map(|text| range(text, now)).transpose()?,
        ..QueryOptions::at(now)
    })
}

fn range(text: &str, now: DateTime<Utc>) -> Result<(DateTime<Utc>, DateTime<Utc>), Failure> {
    let wrong = || Failure::Told(format!("`{text}` is no time: write 7d, 12h, or 2026-01-01/2026-01-02"));
    // Ticks of 100 ns; an instant's count from 0001-01-01.
    const TICKS_TO_1970: i64 = 621_355_968_000_000_000;
    let instant = |text: &str| {
        let ticks = kql::parse_datetime(text.trim())?;
        DateTime::from_timestamp_micros(ticks.checked_sub(TICKS_TO_1970)?.div_euclid(10))
    };
    let found = match text.split_once('/') {
        Some((from, to)) => instant(from).zip(instant(to)),
        None => kql::parse_timespan(text.trim())
            .and_then(|ticks| now.checked_sub_signed(TimeDelta::microseconds(ticks / 10)))
            .map(|from| (from, now)),
    };
    found.filter(|(from, to)| from <= to).ok_or_else(wrong)
}

/// Prints an answer.
fn show(format: Format, result: &QueryResult, rows: &[Vec<Value>]) -> Result<(), Failure> {
    let evidence = |row: usize| result.evidence.as_ref().and_then(|evidence| evidence.get(row));
    if format == Format::Json {
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
        render::rows(format, &headings, &cells)?;
    }
    if result.truncated {
        render::note(&format!(
            "only the first {} rows are shown; add `| take` or aggregate",
            rows.len()
        ));
    }
    Ok(())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
