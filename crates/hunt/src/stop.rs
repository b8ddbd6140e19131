//! The sign that nobody waits for a query any more, and how much text one function may make at once.
//!
//! Dropping a query ends its tasks when they next wait, which DataFusion's operators do at every batch.
//! What works on one batch for long (a regular expression over megabytes of text in each row) looks at
//! this sign between rows. It travels in the session's options, which functions and operators see.

use datafusion::common::config::{ConfigEntry, ConfigExtension, ConfigOptions, ExtensionOptions};
use datafusion::common::{Result, exec_err};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The sign, shared by all parts of a query.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    is_set: Arc<AtomicBool>,
    /// Most text that a function may make for the rows of one batch, in bytes. Operators count what they
    /// hold against the memory of the query; this is for what is not in their hands yet.
    pub(crate) most_text_bytes: usize,
}

impl Default for Stop {
    fn default() -> Self {
        Self::within(1 << 30)
    }
}

impl Stop {
    /// Makes the sign of a query that may use so much memory.
    pub(crate) fn within(memory_bytes: usize) -> Self {
        Self {
            is_set: Arc::default(),
            // Offsets into a column of text are 32 bits wide.
            most_text_bytes: (memory_bytes / 4).min(1 << 30),
        }
    }

    /// Returns the sign of the query that runs with these options; one that is never set when there is none.
    pub(crate) fn of(options: &ConfigOptions) -> Self {
        options.extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// Ends the query.
    pub(crate) fn set(&self) {
        self.is_set.store(true, Ordering::Relaxed);
    }

    /// Returns whether the query is to end.
    pub(crate) fn is_set(&self) -> bool {
        self.is_set.load(Ordering::Relaxed)
    }

    /// Fails when the query is to end.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_set() {
            return exec_err!("the query was cancelled");
        }
        Ok(())
    }
}

impl ConfigExtension for Stop {
    const PREFIX: &'static str = "outrider_stop";
}

impl ExtensionOptions for Stop {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    /// A copy of the options belongs to the same query.
    fn cloned(&self) -> Box<dyn ExtensionOptions> {
        Box::new(self.clone())
    }

    fn set(&mut self, key: &str, _: &str) -> Result<()> {
        exec_err!("{key} cannot be set")
    }

    fn entries(&self) -> Vec<ConfigEntry> {
        Vec::new()
    }
}
