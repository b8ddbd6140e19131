//! Says that this program is there, for as long as it works on runs, so that no other takes them for abandoned.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use store::WorkspaceState;

/// How often it is said.
const BEAT: Duration = Duration::from_secs(2);

/// What a program works on, as a count.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    works: AtomicUsize,
    /// Whether anything was begun since it was last said: short runs must not slip between two looks.
    worked: AtomicBool,
    is_told: AtomicBool,
}

/// A piece of work; it is over when this is dropped.
#[derive(Debug)]
pub(crate) struct Working(Arc<Presence>);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.works.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Presence {
    /// Notes a piece of work, the first of which begins the telling.
    pub(crate) fn work(self: &Arc<Self>, state: &WorkspaceState) -> Working {
        self.works.fetch_add(1, Ordering::Relaxed);
        self.worked.store(true, Ordering::Relaxed);
        if !self.is_told.swap(true, Ordering::Relaxed) {
            let (presence, state) = (Arc::downgrade(self), state.clone());
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(BEAT).await;
                    let Some(presence) = presence.upgrade() else { return };
                    if !presence.has_work() {
                        continue;
                    }
                    if let Err(error) = state.beat().await {
                        tracing::error!(%error, "it could not be said that this program is there");
                    }
                }
            });
        }
        Working(Arc::clone(self))
    }

    /// Returns how many pieces of work are being done.
    pub(crate) fn count(&self) -> usize {
        self.works.load(Ordering::Relaxed)
    }

    fn has_work(&self) -> bool {
        self.worked.swap(false, Ordering::Relaxed) || self.count() > 0
    }
}
