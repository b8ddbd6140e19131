//! `outrider device`, `user`, `file`, `ip`, `domain`, `url`, `email`: what the logs say about one thing.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use analysis::{Attention, DEFAULT_DAYS, Report, Source, SubjectKind, render_json, render_markdown};
use chrono::Utc;
use clap::Args;

/// What is asked about.
#[derive(Debug, Args)]
pub(crate) struct Entity {
    /// Its name, address or id
    name: String,

    /// Days to look back, 1 to 120, from the last stored event
    #[arg(long, default_value_t = DEFAULT_DAYS)]
    days: u32,
}

impl Entity {
    pub(crate) async fn run(&self, kind: SubjectKind, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        let report = Box::pin(workspace.tell(kind, &self.name, self.days, Utc::now())).await?;
        match context.format {
            Format::Json => render::json(&render_json(&report))?,
            Format::Table | Format::Md => render::line(&render_markdown(&report))?,
            Format::Csv => render::rows(
                context.format,
                &["section", "attention", "finding", "rows"],
                &findings(&report),
            )?,
        }
        if report.is_empty() {
            render::note(&format!(
                "nothing is known of this {} in the days looked at",
                kind.word()
            ));
        }
        Ok(())
    }
}

/// One row per finding, with the addresses of the rows that it cites.
fn findings(report: &Report) -> Vec<Vec<String>> {
    let sections = report.sections.iter();
    let told = sections.flat_map(|section| section.findings.iter().map(move |finding| (section, finding)));
    told.map(|(section, finding)| {
        let sources = finding.citations.iter().filter_map(|at| report.sources.get(*at));
        let rows: Vec<String> = sources.flat_map(addresses).collect();
        vec![
            section.id.clone(),
            attention(finding.attention).to_owned(),
            finding.text.clone(),
            rows.join(" "),
        ]
    })
    .collect()
}

fn attention(attention: Attention) -> &'static str {
    match attention {
        Attention::Fact => "fact",
        Attention::Notable => "notable",
        Attention::Risk => "risk",
    }
}

fn addresses(source: &Source) -> Vec<String> {
    match source {
        Source::Row { citation } => vec![citation.row.to_string()],
        Source::Rows { rows, .. } => rows.iter().take(3).map(ToString::to_string).collect(),
        Source::Alert { row, id, .. } => vec![row.as_ref().map_or_else(|| id.clone(), ToString::to_string)],
        Source::Alerts { ids, .. } => ids.iter().take(3).cloned().collect(),
    }
}
