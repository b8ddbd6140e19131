//! `outrider ingest`: logs in, alerts and incidents out.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::{progress, render, stop};
use chrono::{DateTime, Utc};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;
use workspace::{CorrelateReport, DetectOptions, DetectReport, IngestOptions, IngestReport, Outcome, Workspace};

/// Read logs into tables, run the rules, group alerts into incidents.
///
/// Folders are read whole; archives (zip, tar, gz, zst) are looked into. The format of each file is
/// recognised by its content. A file that is stored already adds nothing, and an ingest that was
/// stopped or killed goes on where it was.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// Files, folders or archives
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Table for JSON and CSV rows that do not say theirs (a name ending in _CL makes a custom table)
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,

    /// Only store rows; do not run the rules
    #[arg(long)]
    no_detect: bool,

    /// Further rules: a YAML file or a folder of them (repeatable)
    #[arg(long, value_name = "PATH")]
    rules: Vec<PathBuf>,

    /// Threads that parse (default: as many as the machine has cores)
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
}

#[derive(Serialize)]
struct Said<'a> {
    #[serde(flatten)]
    ingest: &'a IngestReport,
    alerts: Option<usize>,
    new_alerts: Option<usize>,
    incidents: Option<usize>,
    failed_rules: Vec<String>,
}

impl Ingest {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        let cancel = stop::on_interrupt();
        let options = IngestOptions {
            threads: self.threads,
            table: self.table.clone(),
            ..IngestOptions::default()
        };
        let report = {
            let line = progress::Line::spinner();
            let told = |progress: &workspace::IngestProgress| {
                line.say(format!(
                    "{} files · {} events · {} rejected · {:.0} events/s · {}",
                    progress.files_done,
                    progress.events,
                    progress.rejected,
                    progress.events_per_second(),
                    progress.file.as_deref().unwrap_or(""),
                ));
            };
            Box::pin(workspace.ingest(&self.paths, &options, &told, &cancel)).await?
        };
        let found = if self.no_detect || cancel.is_cancelled() {
            None
        } else {
            Some(find(&workspace, report.time_range, &self.rules, &cancel).await?)
        };
        self.render(context, &report, found.as_ref())?;
        self.fail_if_unread(&report)
    }

    /// A file of unknown format is a failure when it was asked for by name, not when a folder holds it.
    fn fail_if_unread(&self, report: &IngestReport) -> Result<(), Failure> {
        let is_named = |name: &str| self.paths.iter().any(|path| path.as_os_str() == name);
        let failed = report.files.iter().filter(|file| match &file.outcome {
            Outcome::Failed { .. } => true,
            Outcome::Unrecognised { .. } => is_named(&file.name),
            Outcome::Stored | Outcome::Known | Outcome::Skipped { .. } | Outcome::Stopped => false,
        });
        let failed = failed.count();
        if failed > 0 {
            return Err(Failure::Told(format!(
                "{failed} of {} files could not be read to their end; what was read is stored, the rest is in OutriderRejected_CL",
                report.files.len()
            )));
        }
        Ok(())
    }

    fn render(
        &self,
        context: &Context<'_>,
        report: &IngestReport,
        found: Option<&(DetectReport, CorrelateReport)>,
    ) -> Result<(), Failure> {
        let failed_rules = found.map(|(detected, _)| failed_rules(detected)).unwrap_or_default();
        if context.format == Format::Json {
            let said = Said {
                ingest: report,
                alerts: found.map(|(detected, _)| detected.alerts),
                new_alerts: found.map(|(detected, _)| detected.new_alerts),
                incidents: found.map(|(_, correlated)| correlated.incidents),
                failed_rules,
            };
            return Ok(render::json(&said)?);
        }
        let rows: Vec<Vec<String>> = report
            .files
            .iter()
            .map(|file| {
                let tables: Vec<&str> = file.tables.keys().map(String::as_str).collect();
                vec![
                    file.name.clone(),
                    file.format.clone(),
                    file.events.to_string(),
                    file.stored.to_string(),
                    file.rejected.to_string(),
                    outcome(&file.outcome),
                    tables.join(" "),
                ]
            })
            .collect();
        render::rows(
            context.format,
            &["file", "format", "events", "stored", "rejected", "outcome", "tables"],
            &rows,
        )?;
        let seconds = report.elapsed_ms as f64 / 1_000.0;
        render::line(&format!(
            "\n{} events: {} stored, {} rejected; {seconds:.1} s, {:.0} events/s",
            report.events,
            report.stored,
            report.rejected,
            report.events as f64 / seconds.max(0.001),
        ))?;
        if report.rejected > 0 {
            render::line("what was rejected and why: outrider kql 'OutriderRejected_CL | take 20'")?;
        }
        if let Some((detected, correlated)) = found {
            render::line(&format!(
                "{} alerts ({} new), {} incidents ({} new, {} changed): outrider incident list",
                correlated.alerts, detected.new_alerts, correlated.incidents, correlated.new, correlated.changed
            ))?;
        }
        for failed in failed_rules {
            render::note(&format!("rule failed: {failed}"));
        }
        Ok(())
    }
}

/// Runs the rules over a range of event time, all time when absent, and groups the alerts.
pub(crate) async fn find(
    workspace: &Workspace,
    range: Option<(DateTime<Utc>, DateTime<Utc>)>,
    rules: &[PathBuf],
    cancel: &CancellationToken,
) -> Result<(DetectReport, CorrelateReport), Failure> {
    let options = DetectOptions {
        range,
        rules: rules.to_vec(),
        ..DetectOptions::at(Utc::now())
    };
    let detected = {
        let line = progress::Line::bar(1);
        let told = |progress: detect::Progress| {
            line.grow(progress.total as u64);
            line.set(progress.done as u64, format!("rules · {}", progress.rule));
        };
        Box::pin(workspace.detect(&options, &told, cancel)).await?
    };
    for problem in &detected.problems {
        render::note(&format!("rule left out: {problem}"));
    }
    let correlated = workspace.correlate(Utc::now()).await?;
    Ok((detected, correlated))
}

/// Names the rules that failed, and why.
pub(crate) fn failed_rules(report: &DetectReport) -> Vec<String> {
    report
        .rules
        .iter()
        .filter_map(|rule| match &rule.outcome {
            detect::Outcome::Failed { message } => Some(format!("{}: {message}", rule.name)),
            detect::Outcome::Ran { .. } | detect::Outcome::Skipped { .. } | detect::Outcome::Cancelled => None,
        })
        .collect()
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Stored => "stored".to_owned(),
        Outcome::Known => "known, nothing added".to_owned(),
        Outcome::Skipped { reason } => format!("skipped: {reason}"),
        Outcome::Unrecognised { reason } => format!("in no known format: {reason}"),
        Outcome::Failed { reason } => format!("FAILED: {reason}"),
        Outcome::Stopped => "stopped; run again to go on".to_owned(),
    }
}
