//! Loads the demo scenario: a simulated attack in simulated noise, stored as any source is.

use crate::ingest::{IngestProgress, StopReason};
use crate::{Error, Workspace, simulated};
use ingest::Batch;
use lake::Delivery;
use scenario::{Options, Scenario};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// What loading the scenario did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoReport {
    /// Rows added, by table; none when it was loaded before.
    pub tables: BTreeMap<String, u64>,
    /// Whether it was there already.
    pub known: bool,
    /// Why loading ended early, when it did.
    pub stopped: Option<StopReason>,
}

impl Workspace {
    /// Loads the scenario. The same options again add nothing; a load that was stopped goes on.
    ///
    /// # Errors
    /// When the size is out of range, another process is writing, or storing fails.
    pub async fn load_demo(
        &self,
        options: Options,
        progress: &(dyn Fn(&IngestProgress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<DemoReport, Error> {
        let scenario = Arc::new(Scenario::new(options)?);
        let writer = self.lake().writer().await?;
        let source: Arc<str> = scenario.source_id().into();
        let stored = self.lake().source(&source).await?.map_or(0, |state| state.sequence);
        let last = scenario.group_count();
        let mut report = DemoReport {
            known: stored >= last,
            ..DemoReport::default()
        };
        let begun = Instant::now();
        let name: Arc<str> = format!("demo scenario of {} rows (simulated)", options.rows).into();
        let mut told = IngestProgress {
            file: Some(Arc::clone(&name)),
            ..IngestProgress::default()
        };
        for sequence in stored + 1..=last {
            if cancel.is_cancelled() {
                report.stopped = Some(StopReason::Cancelled);
                return Ok(report);
            }
            let made = tokio::task::spawn_blocking({
                let scenario = Arc::clone(&scenario);
                move || scenario.group(sequence)
            });
            let made = made.await.map_err(|source| Error::Task {
                step: "make rows",
                source,
            })??;
            let batches: Vec<Batch> = made
                .into_iter()
                .map(|made| Batch {
                    table: made.table,
                    rows: made.rows,
                })
                .collect();
            for batch in &batches {
                *report.tables.entry(batch.table.name.clone()).or_default() += batch.rows.num_rows() as u64;
            }
            let events = batches.iter().map(|batch| batch.rows.num_rows() as u64).sum();
            let delivery = Delivery {
                source: Arc::clone(&source),
                name: Arc::clone(&name),
                format: simulated::FORMAT.into(),
                sequence,
                batches,
                events,
                stored: events,
                rejected: 0,
                last: sequence == last,
                bytes_read: 0,
            };
            writer.append(&[delivery]).await?;
            told.events += events;
            told.elapsed = begun.elapsed();
            progress(&told);
        }
        Ok(report)
    }
}
