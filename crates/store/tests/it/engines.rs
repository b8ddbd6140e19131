//! Gives a test a fresh workspace on each engine, and a clock that it sets.

use crate::postgres;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use store::{Location, Store, WorkspaceState};

/// A clock that stands until it is moved.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    fn new() -> Self {
        let start: DateTime<Utc> = "2026-03-02T08:00:00Z".parse().unwrap();
        Self(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_microseconds().unwrap(), Ordering::SeqCst);
    }
}

/// What a test gets.
pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) state: WorkspaceState,
    pub(crate) clock: Clock,
    pub(crate) location: Location,
    _folder: tempfile::TempDir,
}

async fn bench(location: Location, folder: tempfile::TempDir) -> Bench {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let clock = Clock::new();
    let reads = clock.clone();
    let store = Store::open_at(&location, Arc::new(move || reads.now())).await.unwrap();
    let made = MADE.fetch_add(1, Ordering::SeqCst);
    Bench {
        state: store.workspace(format!("workspace {made}")),
        store,
        clock,
        location,
        _folder: folder,
    }
}

/// Returns the engines there are: SQLite always, PostgreSQL where it can be had.
pub(crate) async fn benches() -> Vec<Bench> {
    let folder = tempfile::tempdir().unwrap();
    let mut benches = vec![bench(Location::in_folder(folder.path()), folder).await];
    let url = tokio::task::spawn_blocking(postgres::url).await.unwrap();
    if let Some(url) = url {
        let folder = tempfile::tempdir().unwrap();
        benches.push(bench(Location::parse(url).unwrap(), folder).await);
    }
    benches
}
