//! `outrider demo`: the simulated attack.

use super::{Context, ingest, serve};
use crate::arguments::Format;
use crate::failure::Failure;
use crate::{progress, render, stop};
use clap::Args;
use std::net::SocketAddr;

/// Load the demo scenario (simulated data), and serve it if asked.
///
/// A week at a freight company that does not exist, with one attack in it: a phishing mail, a stolen
/// session, a script, stolen credentials, a file server emptied. Everything is made up and labelled so.
/// Loading it again adds nothing.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Rows of background noise, 10,000 to 100,000,000
    #[arg(long, default_value_t = scenario::Options::default().rows, value_name = "N")]
    rows: u64,

    /// Seed of everything random
    #[arg(long, default_value_t = scenario::Options::default().seed, value_name = "N")]
    seed: u64,

    /// Print the answer key (JSON) and do nothing else
    #[arg(long)]
    key: bool,

    /// Serve the portal afterwards
    #[arg(long)]
    serve: bool,

    /// Address and port to serve
    #[arg(long, default_value_t = serve::default_address(), value_name = "ADDRESS", requires = "serve")]
    bind: SocketAddr,
}

impl Demo {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let options = scenario::Options {
            rows: self.rows,
            seed: self.seed,
        };
        if self.key {
            let scenario = scenario::Scenario::new(options).map_err(|error| Failure::Told(error.to_string()))?;
            return Ok(render::json(&scenario.key())?);
        }
        let workspace = context.open().await?;
        let cancel = stop::on_interrupt();
        let report = {
            let line = progress::Line::bar(self.rows);
            let told = |progress: &workspace::IngestProgress| line.set(progress.events, "loading simulated rows");
            Box::pin(workspace.load_demo(options, &told, &cancel)).await?
        };
        if cancel.is_cancelled() {
            return Ok(());
        }
        if !report.known || workspace.cases().await?.is_empty() {
            let (detected, correlated) = ingest::find(&workspace, None, &[], &cancel).await?;
            for failed in ingest::failed_rules(&detected) {
                render::note(&format!("rule failed: {failed}"));
            }
            if context.format == Format::Table {
                let rows: u64 = report.tables.values().sum();
                render::note(&format!(
                    "{rows} simulated rows in {} tables, {} alerts, {} incidents",
                    report.tables.len(),
                    correlated.alerts,
                    correlated.incidents
                ));
            }
        }
        if self.serve {
            let options = server::Options {
                address: self.bind,
                ..server::Options::local(context.data.to_owned())
            };
            return serve::serve(workspace, options, cancel).await;
        }
        render::line("try: outrider incident list, outrider incident summary ID, outrider serve")?;
        Ok(())
    }
}
