//! Logs to tables: reads files on threads of their own, stores their groups, and says what became of
//! each file.
//!
//! Reading and storing go side by side. A bounded queue and bounded flushes keep memory flat; small
//! files share a flush. What is stored counts only when it is on disk, so a stop or a kill at any
//! moment loses nothing: the next ingest of the same files goes on behind their last stored groups.
//! Leaves to others: formats (`ingest`), exactness (`lake`).

mod flush;
mod options;
mod progress;
mod reader;
mod report;

pub use options::IngestOptions;
pub use progress::IngestProgress;
pub use report::{FileReport, IngestReport, Outcome, StopReason};

use crate::{Error, Workspace};
use flush::Flush;
use lake::{Delivery, Writer};
use progress::Meter;
use reader::{Message, read_all};
use report::Files;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Groups that wait between reading and storing.
const WAITING: usize = 2;

impl Workspace {
    /// Reads files, folders and archives into the tables. Files that are stored already add nothing.
    ///
    /// `progress` is told now and then, from the thread that runs this. When cancelled, what was read
    /// is stored and the report says that it is not all.
    ///
    /// # Errors
    /// When a path does not exist, when another process is writing, or when storing fails; what was
    /// stored before stays. A file that cannot be read is no error: the report tells of it.
    pub async fn ingest(
        &self,
        paths: &[PathBuf],
        options: &IngestOptions,
        progress: &(dyn Fn(&IngestProgress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<IngestReport, Error> {
        for path in paths {
            std::fs::symlink_metadata(path).map_err(|source| Error::Path {
                path: path.clone(),
                source,
            })?;
        }
        let writer = Arc::new(self.lake().writer().await?);
        let known = self.lake().sources().await?;
        let (sender, mut receiver) = mpsc::channel(WAITING);
        // Stops the reader when this future is dropped or fails.
        let stop = cancel.child_token();
        let _guard = stop.clone().drop_guard();
        let reader = tokio::task::spawn_blocking({
            let (paths, options, stop) = (paths.to_vec(), options.clone(), stop.clone());
            move || read_all(&paths, &options, &known, &sender, &stop)
        });

        let mut storing = Storing { writer, running: None };
        let mut flush = Flush::default();
        let mut files = Files::default();
        let mut meter = Meter::new(progress);
        while let Some(message) = receiver.recv().await {
            meter.note(&message);
            match message {
                Message::Found { .. } => {}
                Message::Group(delivery) => flush.push(delivery),
                Message::Ended(report) => {
                    files.end(report);
                }
            }
            if flush.is_due(receiver.is_empty() && storing.is_idle()) {
                files.stored(storing.start(flush.take()).await?);
            }
        }
        files.stored(storing.start(flush.take()).await?);
        files.stored(storing.finish().await?);
        reader.await.map_err(|source| Error::Task {
            step: "read files",
            source,
        })?;
        meter.finish();
        let stopped = cancel.is_cancelled().then_some(StopReason::Cancelled);
        Ok(files.report(stopped, meter.elapsed()))
    }
}

/// One append at a time, beside the reading.
struct Storing {
    writer: Arc<Writer>,
    running: Option<JoinHandle<Result<Vec<Delivery>, lake::Error>>>,
}

impl Storing {
    fn is_idle(&self) -> bool {
        self.running.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits for the append before and begins another; returns what the one before has stored.
    async fn start(&mut self, deliveries: Vec<Delivery>) -> Result<Vec<Delivery>, Error> {
        let stored = self.finish().await?;
        if !deliveries.is_empty() {
            let writer = Arc::clone(&self.writer);
            self.running = Some(tokio::spawn(async move {
                writer.append(&deliveries).await?;
                Ok(deliveries)
            }));
        }
        Ok(stored)
    }

    async fn finish(&mut self) -> Result<Vec<Delivery>, Error> {
        let Some(running) = self.running.take() else {
            return Ok(Vec::new());
        };
        let deliveries = running.await.map_err(|source| Error::Task {
            step: "store rows",
            source,
        })??;
        Ok(deliveries)
    }
}
