//! The threads that queries run on.
//!
//! Queries compute for seconds between two waits; on the threads of the caller they would keep a server
//! from answering others, and from seeing that a time limit is over. They have threads of their own, as
//! many as processors, with deep stacks: planning recurses over the query.

use crate::error::Error;
use crate::stop::Stop;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// Room for the deepest query that the binder lets pass; only what is touched takes memory.
const STACK_BYTES: usize = 64 << 20;

/// Runs a part of a query until it is done or the time is over. Dropping the future ends it.
pub(crate) async fn run<T: Send + 'static>(
    job: impl Future<Output = Result<T, Error>> + Send + 'static,
    stop: Stop,
    wall_time: Duration,
) -> Result<T, Error> {
    let threads = threads()?.handle().clone();
    let (waiting, gone) = oneshot::channel::<()>();
    let _guard = Guard {
        stop,
        _waiting: waiting,
    };
    // The query itself is driven from a thread beside the workers: tasks that a worker starts run last
    // first, and the parts of a union would come in the opposite order.
    let task = threads.clone().spawn_blocking(move || {
        threads.block_on(async {
            tokio::select! {
                // First, as a query that used up its budget of work leaves none to look at this with.
                biased;
                _ = gone => Err(Error::Cancelled),
                outcome = job => outcome,
            }
        })
    });
    match tokio::time::timeout(wall_time, task).await {
        Ok(Ok(outcome)) => outcome,
        // A defect of a library must not take the caller down with it.
        Ok(Err(error)) if error.is_panic() => Err(Error::Internal("the engine panicked".to_owned())),
        Ok(Err(_)) => Err(Error::Cancelled),
        Err(_) => Err(Error::Timeout {
            seconds: wall_time.as_secs(),
        }),
    }
}

/// Ends the query when nobody waits for it any more.
struct Guard {
    stop: Stop,
    /// Dropped with the guard, which the driving thread sees when the query next waits.
    _waiting: oneshot::Sender<()>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.stop.set();
    }
}

fn threads() -> Result<&'static Runtime, Error> {
    static THREADS: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let made = THREADS.get_or_init(|| {
        Builder::new_multi_thread()
            .thread_name("kql")
            .thread_stack_size(STACK_BYTES)
            .enable_all()
            .build()
    });
    made.as_ref()
        .map_err(|error| Error::Internal(format!("cannot start the threads of queries: {error}")))
}
