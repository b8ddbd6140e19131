//! `outrider doctor`: what is wrong, and what to do about it.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use clap::Args;
use serde::Serialize;

/// Check the data folder and this machine, and say what to do about what is wrong.
#[derive(Debug, Args)]
pub(crate) struct Doctor {}

#[derive(Serialize)]
struct Finding {
    check: &'static str,
    ok: bool,
    finding: String,
}

impl Doctor {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        let status = workspace.status().await?;
        let rows: u64 = status.tables.iter().filter_map(|table| table.rows).sum();
        let bytes: u64 = status.tables.iter().map(|table| table.size_bytes).sum();
        let unfinished: Vec<&str> = status
            .sources
            .iter()
            .filter(|source| !source.complete)
            .map(|source| source.name.as_str())
            .collect();
        let rejected: u64 = status.sources.iter().map(|source| source.rejected).sum();
        let small = status
            .tables
            .iter()
            .filter(|table| table.files > 200)
            .map(|table| table.name.as_str());
        let small: Vec<&str> = small.collect();
        let findings = [
            finding(
                "data folder",
                status.not_writable.is_none(),
                match &status.not_writable {
                    None => format!("{} can be written", status.folder.display()),
                    Some(reason) => reason.clone(),
                },
            ),
            finding(
                "tables",
                true,
                format!("{} tables, {rows} rows, {bytes} bytes", status.tables.len()),
            ),
            finding(
                "sources",
                unfinished.is_empty(),
                match unfinished.as_slice() {
                    [] => format!(
                        "{} sources, all complete, {rejected} events rejected",
                        status.sources.len()
                    ),
                    some => format!(
                        "{} not read to their end; ingest them again: {}",
                        some.len(),
                        some.join(", ")
                    ),
                },
            ),
            finding(
                "files",
                small.is_empty(),
                match small.as_slice() {
                    [] => "no table has many small files".to_owned(),
                    some => format!("run `outrider tables compact`: many files in {}", some.join(", ")),
                },
            ),
            finding(
                "rules",
                status.rule_problems.is_empty(),
                match status.rule_problems.as_slice() {
                    [] => format!("{} rules run", status.rules),
                    some => format!("left out: {}", some.join("; ")),
                },
            ),
            finding(
                "incidents",
                true,
                format!("{} alerts in {} incidents", status.alerts, status.incidents),
            ),
            finding(
                "data",
                true,
                if status.is_simulated {
                    "holds simulated data"
                } else {
                    "holds no simulated data"
                }
                .to_owned(),
            ),
        ];
        if context.format == Format::Json {
            render::json(&findings)?;
        } else {
            let rows: Vec<Vec<String>> = findings
                .iter()
                .map(|finding| {
                    vec![
                        if finding.ok { "ok" } else { "LOOK" }.to_owned(),
                        finding.check.to_owned(),
                        finding.finding.clone(),
                    ]
                })
                .collect();
            render::rows(context.format, &["", "check", "finding"], &rows)?;
        }
        if findings.iter().any(|finding| !finding.ok) {
            return Err(Failure::Told("something needs a look".to_owned()));
        }
        Ok(())
    }
}

fn finding(check: &'static str, ok: bool, finding: String) -> Finding {
    Finding { check, ok, finding }
}
