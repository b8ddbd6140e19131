//! Runs a KQL query and shows its rows.

use super::things::kind_of;
use crate::builtin::Call;
use crate::describe::examples;
use crate::failing::failed;
use crate::failing::wrong_input;
use crate::inputs::{required, text};
use crate::telling::Telling;
use evidence::{Citation, Proof, RowRef};
use hunt::{QueryOptions, QueryResult};
use serde_json::Value;
use skill::{Block, Cost, Descriptor, Effect, Failure, Input, InputKind, Output};
use std::collections::{BTreeMap, HashMap};
use workspace::{Workspace, timespan};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "run_query".to_owned(),
        plugin: "hunting".to_owned(),
        display_name: "Run a KQL query".to_owned(),
        description: "Runs a KQL query over the workspace's tables, in the dialect of Defender advanced \
                      hunting or Sentinel, and shows the rows, each with the stored rows that it rests on."
            .to_owned(),
        inputs: vec![
            Input::required("query", InputKind::Text, "The query, in KQL."),
            Input::optional(
                "timespan",
                InputKind::Text,
                "How far back the query looks, as an ISO 8601 duration or interval (`P7D`).",
            ),
        ],
        effect: Effect::Read,
        cost: Cost::Medium,
        examples: examples(&[
            "Run DeviceProcessEvents | where FileName =~ 'powershell.exe' | take 10",
            "Run this query: SigninLogs | summarize count() by ResultType",
            "Execute SecurityAlert | where AlertSeverity == 'High' over the last 7 days",
        ]),
    }
}

/// Rows that are shown, at most; the hunting page has all.
const MOST_ROWS: usize = 100;

/// Stored rows of one result row that are looked up, at most.
const MOST_SOURCES: usize = 5;

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let workspace = &call.tools.workspace;
    let now = (call.tools.now)();
    let query = required(call.inputs, "query")?;
    let time_range = text(call.inputs, "timespan")
        .map(|text| timespan::parse(text, now))
        .transpose();
    let options = QueryOptions {
        evidence: true,
        time_range: time_range
            .map_err(|reason| wrong_input("run_query", "timespan", &format!("is wrong: {reason}")))?,
        ..QueryOptions::at(now)
    };
    let result = Box::pin(workspace.query(query, &options)).await.map_err(failed)?;
    let rows = result.json_rows().map_err(|error| failed(error.into()))?;
    let mut telling = Telling::default();
    telling.show(Block::Query {
        language: "kql".to_owned(),
        text: query.to_owned(),
        explanation: String::new(),
    });
    telling.value("query", query);
    telling.value("count", rows.len());
    if rows.is_empty() {
        telling.say("The query finds no row.");
        return Ok(telling.finish());
    }
    if result.truncated {
        telling.say("The query finds more rows than the limit lets through; the first are shown.");
    }
    let columns: Vec<&str> = result.columns.iter().map(|column| column.name.as_str()).collect();
    let stored = stored_rows(workspace, &result).await?;
    let evidence = result.evidence.as_deref().unwrap_or_default();
    let mut shown = Vec::new();
    for (at, row) in rows.iter().take(MOST_ROWS).enumerate() {
        let sources = evidence.get(at).map_or(&[][..], Vec::as_slice);
        let number = proof(at, row, sources, &stored).map(|proof| telling.cite(proof));
        for (column, value) in columns.iter().zip(row) {
            if let (Some(kind), Some(name)) = (kind_of(column), value.as_str()) {
                telling.list(kind, name, &::incidents::inert(name, 120).text);
            }
        }
        shown.push((row.clone(), number.into_iter().collect()));
    }
    telling.table(&columns, shown, rows.len().saturating_sub(MOST_ROWS));
    if let Some(kind) = result.render.as_ref().and_then(|render| chart(&render.chart)) {
        telling.show(Block::Chart {
            kind: kind.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            rows: rows.into_iter().take(MOST_ROWS).collect(),
        });
    }
    Ok(telling.finish())
}

/// The stored rows behind result rows that rest on one each, whole.
async fn stored_rows(workspace: &Workspace, result: &QueryResult) -> Result<HashMap<RowRef, Citation>, Failure> {
    let evidence = result.evidence.as_deref().unwrap_or_default();
    let single = evidence
        .iter()
        .take(MOST_ROWS)
        .filter_map(|sources| match sources.as_slice() {
            [only] => Some(row_ref(only)),
            _ => None,
        });
    let wanted: Vec<RowRef> = single.collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let found = workspace.rows(&wanted).await.map_err(failed)?;
    let cited = found.into_iter().map(|found| {
        let at = ["Timestamp", "TimeGenerated"]
            .iter()
            .find_map(|name| found.fields.get(*name)?.as_str())
            .and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok())
            .map(|at| at.to_utc());
        let citation = Citation {
            row: found.row.clone(),
            at,
            fields: found.fields,
        };
        (found.row, citation)
    });
    Ok(cited.collect())
}

fn row_ref(source: &hunt::SourceRow) -> RowRef {
    RowRef {
        table: source.table.clone(),
        item_id: source.item_id.clone(),
    }
}

/// What a result row rests on: one stored row, or several counted together; none for a row of constants.
fn proof(at: usize, row: &[Value], sources: &[hunt::SourceRow], stored: &HashMap<RowRef, Citation>) -> Option<Proof> {
    if let [only] = sources
        && let Some(citation) = stored.get(&row_ref(only))
    {
        return Some(Proof::Row(citation.clone()));
    }
    if sources.is_empty() {
        return None;
    }
    let shown = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    Some(Proof::Rows {
        label: format!("rows behind row {} of the result", at + 1),
        rows: sources.iter().take(MOST_SOURCES).map(row_ref).collect(),
        row_count: sources.len() as u64,
        names: row.iter().filter_map(shown).collect(),
        counts: BTreeMap::new(),
        at: None,
        until: None,
    })
}

/// The chart of an answer that KQL's `render` asks for.
fn chart(render: &str) -> Option<&'static str> {
    match render {
        "piechart" => Some("pie"),
        "barchart" | "columnchart" => Some("bar"),
        "timechart" | "linechart" | "areachart" => Some("timeline"),
        _ => None,
    }
}
