//! `outrider device`, `user`, `file`, `ip`, `domain`, `url`, `email`: what the logs say about one thing.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use analysis::{DEFAULT_DAYS, SubjectKind, render_json, render_markdown};
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
            Format::Table | Format::Md | Format::Csv => render::line(&render_markdown(&report))?,
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
