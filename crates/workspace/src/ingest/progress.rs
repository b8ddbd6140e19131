//! How far an ingest is, told now and then.

use super::reader::Message;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Shortest time between two tellings.
const PAUSE: Duration = Duration::from_millis(100);

/// How far an ingest is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngestProgress {
    /// Name of the file being read.
    pub file: Option<Arc<str>>,
    /// Files begun, those that were stored before among them.
    pub files_begun: u64,
    /// Files and other things done with.
    pub files_done: u64,
    /// Uncompressed bytes read.
    pub bytes: u64,
    /// Events read.
    pub events: u64,
    /// Events of them that could not be read.
    pub rejected: u64,
    /// Time since the beginning.
    pub elapsed: Duration,
}

impl IngestProgress {
    /// Returns the events per second since the beginning.
    #[must_use]
    pub fn events_per_second(&self) -> f64 {
        self.events as f64 / self.elapsed.as_secs_f64().max(0.001)
    }
}

/// Counts, and tells a callback from time to time.
pub(crate) struct Meter<'a> {
    tell: &'a (dyn Fn(&IngestProgress) + Send + Sync),
    progress: IngestProgress,
    bytes_of_file: u64,
    begun: Instant,
    told: Option<Instant>,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(tell: &'a (dyn Fn(&IngestProgress) + Send + Sync)) -> Self {
        Self {
            tell,
            progress: IngestProgress::default(),
            bytes_of_file: 0,
            begun: Instant::now(),
            told: None,
        }
    }

    pub(crate) fn note(&mut self, message: &Message) {
        match message {
            Message::Found { name } => {
                self.progress.file = Some(Arc::clone(name));
                self.progress.files_begun += 1;
                self.bytes_of_file = 0;
            }
            Message::Group(delivery) => {
                self.progress.events += delivery.events;
                self.progress.rejected += delivery.rejected;
                self.progress.bytes += delivery.bytes_read.saturating_sub(self.bytes_of_file);
                self.bytes_of_file = delivery.bytes_read;
            }
            Message::Ended(_) => self.progress.files_done += 1,
        }
        if self.told.is_none_or(|told| told.elapsed() >= PAUSE) {
            self.tell();
        }
    }

    pub(crate) fn finish(&mut self) {
        self.progress.file = None;
        self.tell();
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn tell(&mut self) {
        self.told = Some(Instant::now());
        self.progress.elapsed = self.begun.elapsed();
        (self.tell)(&self.progress);
    }
}
