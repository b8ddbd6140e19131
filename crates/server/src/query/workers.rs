//! Threads of their own for queries, so that a busy query keeps no request waiting, least of all the one
//! that cancels it.

use crate::error::Error;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// Stack of the threads: a deeply nested query is bound and planned by recursion.
const STACK_BYTES: usize = 16 << 20;

/// The threads; they end with this, at once and without waiting.
#[derive(Debug)]
pub(crate) struct Workers(Option<Runtime>);

impl Workers {
    /// Starts them.
    pub(crate) fn start() -> Self {
        let built = Builder::new_multi_thread()
            .enable_all()
            .thread_name("query")
            .thread_stack_size(STACK_BYTES)
            .build();
        if let Err(error) = &built {
            tracing::error!(%error, "no threads for queries; they share those of the requests");
        }
        Self(built.ok())
    }

    /// Runs a future on them.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> JoinHandle<Result<T, Error>> {
        match &self.0 {
            Some(runtime) => runtime.spawn(work),
            None => tokio::spawn(work),
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
