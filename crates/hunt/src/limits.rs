//! What one query may use, and the errors that tell which limit was hit.
//!
//! Operators that can (sorting, grouping, joining by merging) put what exceeds the memory into files of
//! the system's temporary folder; the others, and a full disk share, end the query.

use crate::error::Error;
use datafusion::common::DataFusionError;
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

/// What a query may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run.
    pub wall_time: Duration,
    /// How much memory its operators and its answer may hold, in bytes. Beyond it, operators spill to disk.
    pub memory_bytes: usize,
    /// How much they may spill, in bytes.
    pub spill_bytes: u64,
    /// How many rows it may answer; further ones are left out and the answer is marked.
    pub rows: usize,
}

impl Default for Limits {
    /// Three minutes and ten thousand rows as in advanced hunting, one gibibyte of memory, sixteen of disk.
    fn default() -> Self {
        Self {
            wall_time: Duration::from_secs(180),
            memory_bytes: 1 << 30,
            spill_bytes: 16 << 30,
            rows: 10_000,
        }
    }
}

/// Operators that an error about memory names.
const NAMED_CONSUMERS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(2);

impl Limits {
    /// Makes the memory pool and the spill files of one query.
    pub(crate) fn runtime(&self) -> Result<Arc<RuntimeEnv>, Error> {
        let pool = TrackConsumersPool::new(FairSpillPool::new(self.memory_bytes), NAMED_CONSUMERS);
        Ok(RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(pool))
            .with_max_temp_directory_size(self.spill_bytes)
            .build_arc()?)
    }

    /// Names the limit that an error of the engine is about.
    pub(crate) fn explain(&self, error: Error) -> Error {
        let Error::Run(run) = error else { return error };
        match run.find_root() {
            DataFusionError::ResourcesExhausted(message) if message.contains("disk") => Error::Spill {
                mebibytes: self.spill_bytes >> 20,
            },
            DataFusionError::ResourcesExhausted(_) => Error::Memory {
                mebibytes: self.memory_bytes >> 20,
            },
            _ => Error::Run(run),
        }
    }
}
