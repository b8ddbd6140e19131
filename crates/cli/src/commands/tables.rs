//! `outrider tables`: what is stored, and its upkeep.

use super::Context;
use crate::failure::Failure;
use crate::render;
use chrono::{TimeDelta, Utc};
use clap::Subcommand;
use std::time::Duration;

/// List the tables; compact them, drop old rows.
#[derive(Debug, Subcommand)]
pub(crate) enum Tables {
    /// List tables with rows, size and time span
    List,
    /// Join small files into large ones, so that queries open fewer
    Compact {
        /// Only this table
        #[arg(long)]
        table: Option<String>,
    },
    /// Drop rows whose event time is older than so many days
    Retain {
        /// Days of event time to keep
        #[arg(long)]
        days: u32,
        /// Only this table
        #[arg(long)]
        table: Option<String>,
    },
    /// Delete files that no table refers to any more
    Vacuum {
        /// Keep files younger than so many hours, for readers still on them
        #[arg(long, default_value_t = 168)]
        hours: u64,
        /// Only this table
        #[arg(long)]
        table: Option<String>,
    },
}

impl Tables {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        let lake = workspace.lake();
        match self {
            Self::List => {
                let time = |at: Option<chrono::DateTime<Utc>>| {
                    at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
                };
                let rows: Vec<Vec<String>> = lake
                    .tables()
                    .await?
                    .into_iter()
                    .map(|table| {
                        vec![
                            table.name,
                            table.rows.map(|rows| rows.to_string()).unwrap_or_default(),
                            table.files.to_string(),
                            table.size_bytes.to_string(),
                            time(table.first_at),
                            time(table.last_at),
                        ]
                    })
                    .collect();
                render::rows(
                    context.format,
                    &["table", "rows", "files", "bytes", "first", "last"],
                    &rows,
                )?;
            }
            Self::Compact { table } => {
                let rows: Vec<Vec<String>> = Box::pin(lake.writer().await?.compact(table.as_deref()))
                    .await?
                    .into_iter()
                    .map(|done| {
                        vec![
                            done.table,
                            done.files_before.to_string(),
                            done.files_after.to_string(),
                            done.bytes_before.to_string(),
                            done.bytes_after.to_string(),
                        ]
                    })
                    .collect();
                render::rows(
                    context.format,
                    &["table", "files before", "after", "bytes before", "after"],
                    &rows,
                )?;
            }
            Self::Retain { days, table } => {
                let from = Utc::now() - TimeDelta::days(i64::from(*days));
                let rows: Vec<Vec<String>> = Box::pin(lake.writer().await?.retain(from, table.as_deref()))
                    .await?
                    .into_iter()
                    .map(|done| {
                        vec![
                            done.table,
                            done.rows_removed.to_string(),
                            done.files_removed.to_string(),
                        ]
                    })
                    .collect();
                render::rows(context.format, &["table", "rows removed", "files removed"], &rows)?;
            }
            Self::Vacuum { hours, table } => {
                let done = Box::pin(
                    lake.writer()
                        .await?
                        .vacuum(Duration::from_secs(hours * 3_600), table.as_deref()),
                )
                .await?;
                render::line(&format!("{} files deleted, {} bytes", done.files, done.bytes))?;
            }
        }
        Ok(())
    }
}
