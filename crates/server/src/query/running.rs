//! The queries that run or wait to run, by id.

use crate::access::caller::Caller;
use crate::error::Error;
use crate::query::workers::Workers;
use crate::query::{MOST_RUNNING, MOST_WAITING};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Longest id that a caller may choose.
const LONGEST_ID: usize = 128;

/// A query that runs or waits.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    /// Its id.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) caller: Caller,
    /// The KQL text.
    pub(crate) text: String,
    /// When it was asked.
    pub(crate) started_at: DateTime<Utc>,
    cancel: CancellationToken,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Queries {
    running: Arc<Mutex<BTreeMap<String, Running>>>,
    turns: Semaphore,
    workers: Workers,
}

impl Default for Queries {
    fn default() -> Self {
        Self {
            running: Arc::default(),
            turns: Semaphore::new(MOST_RUNNING),
            workers: Workers::start(),
        }
    }
}

/// A query's place among them, given up when dropped.
#[derive(Debug)]
pub(crate) struct Entry {
    running: Arc<Mutex<BTreeMap<String, Running>>>,
    id: String,
    cancel: CancellationToken,
}

fn lock(running: &Mutex<BTreeMap<String, Running>>) -> MutexGuard<'_, BTreeMap<String, Running>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queries {
    /// Gives a query its place under the id that the caller chose, or one that is made.
    pub(crate) fn enter(&self, caller: &Caller, id: Option<String>, text: &str) -> Result<Entry, Error> {
        let id = match id {
            Some(id) if is_id(&id) => id,
            Some(id) => {
                return Err(Error::BadRequest {
                    problem: format!(
                        "`{}` is no id for a query: take 1 to {LONGEST_ID} letters, digits, `-`, `_`, `.`, `:` or `;`",
                        id.chars().take(LONGEST_ID).collect::<String>()
                    ),
                });
            }
            None => random_id()?,
        };
        let mut running = lock(&self.running);
        if running.len() >= MOST_WAITING {
            return Err(Error::TooManyQueries { running: running.len() });
        }
        if running.contains_key(&id) {
            return Err(Error::QueryIdInUse { id });
        }
        let cancel = CancellationToken::new();
        running.insert(
            id.clone(),
            Running {
                id: id.clone(),
                caller: caller.clone(),
                text: text.to_owned(),
                started_at: Utc::now(),
                cancel: cancel.clone(),
            },
        );
        Ok(Entry {
            running: Arc::clone(&self.running),
            id,
            cancel,
        })
    }

    /// Waits until the query may run.
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>, Error> {
        // The semaphore is never closed.
        self.turns
            .acquire()
            .await
            .map_err(|_| Error::TooManyQueries { running: MOST_RUNNING })
    }

    /// Runs a query's work on the threads for it.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> JoinHandle<Result<T, Error>> {
        self.workers.spawn(work)
    }

    /// Stops a caller's query; says whether there was one.
    pub(crate) fn cancel(&self, caller: &Caller, id: &str) -> bool {
        let running = lock(&self.running);
        match running.get(id) {
            Some(query) if query.caller == *caller => {
                query.cancel.cancel();
                true
            }
            _ => false,
        }
    }

    /// Says whether a query of that id runs, whosever it is.
    pub(crate) fn is_running(&self, id: &str) -> bool {
        lock(&self.running).contains_key(id)
    }

    /// Returns a caller's queries, the oldest first.
    pub(crate) fn of(&self, caller: &Caller) -> Vec<Running> {
        let mut found: Vec<Running> = lock(&self.running)
            .values()
            .filter(|query| query.caller == *caller)
            .cloned()
            .collect();
        found.sort_by_key(|query| query.started_at);
        found
    }
}

impl Entry {
    /// Returns the query's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Returns the token that cancelling the query cancels.
    pub(crate) fn cancelled(&self) -> CancellationToken {
        self.cancel.clone()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        lock(&self.running).remove(&self.id);
    }
}

/// Returns a new id in the form of a guid.
pub(crate) fn random_id() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|source| Error::NoRandomness {
        problem: source.to_string(),
    })?;
    // RFC 9562, section 5.4: version 4, variant 10.
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let value = u128::from_be_bytes(bytes);
    Ok(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        value >> 96,
        value >> 80 & 0xffff,
        value >> 64 & 0xffff,
        value >> 48 & 0xffff,
        value & 0xffff_ffff_ffff
    ))
}

fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:;".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_free_again_once_the_query_is_gone() {
        let queries = Queries::default();
        let entry = queries.enter(&Caller::LOCAL, Some("mine".to_owned()), "T").unwrap();
        assert!(matches!(
            queries.enter(&Caller::LOCAL, Some("mine".to_owned()), "T"),
            Err(Error::QueryIdInUse { .. })
        ));
        assert_eq!(queries.of(&Caller::LOCAL).len(), 1);
        assert!(!queries.cancel(&Caller::TOKEN, "mine"), "another caller's");
        assert!(queries.cancel(&Caller::LOCAL, "mine"));
        assert!(entry.cancelled().is_cancelled());
        drop(entry);
        assert!(!queries.cancel(&Caller::LOCAL, "mine") && queries.of(&Caller::LOCAL).is_empty());
        queries.enter(&Caller::LOCAL, Some("mine".to_owned()), "T").unwrap();
    }

    #[test]
    fn odd_ids_and_too_many_queries_are_turned_away() {
        let queries = Queries::default();
        for id in ["", "a b", "a/b", "ü", &"x".repeat(129)] {
            assert!(queries.enter(&Caller::LOCAL, Some(id.to_owned()), "T").is_err(), "{id}");
        }
        let held: Vec<Entry> = (0..MOST_WAITING)
            .map(|_| queries.enter(&Caller::LOCAL, None, "T").unwrap())
            .collect();
        assert!(matches!(
            queries.enter(&Caller::LOCAL, None, "T"),
            Err(Error::TooManyQueries { .. })
        ));
        drop(held);
        assert!(queries.enter(&Caller::LOCAL, None, "T").is_ok());
    }
}
