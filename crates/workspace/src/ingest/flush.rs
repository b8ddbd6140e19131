//! Groups gathered until they are worth a file.

use lake::Delivery;
use std::time::{Duration, Instant};

/// Bytes of rows in memory that make a flush due.
const MOST_BYTES: usize = 48 << 20;
/// Groups that make a flush due, however small they are.
const MOST_GROUPS: usize = 4_096;
/// Age that makes a flush due, so that a slow source too is stored and shown.
const MOST_AGE: Duration = Duration::from_secs(5);
/// Age after which a flush is due when nothing else is to do.
const IDLE_AGE: Duration = Duration::from_millis(500);

/// Groups that wait to be stored together.
#[derive(Debug, Default)]
pub(crate) struct Flush {
    deliveries: Vec<Delivery>,
    bytes: usize,
    begun: Option<Instant>,
}

impl Flush {
    pub(crate) fn push(&mut self, delivery: Delivery) {
        self.bytes += delivery
            .batches
            .iter()
            .map(|batch| batch.rows.get_array_memory_size())
            .sum::<usize>();
        self.begun.get_or_insert_with(Instant::now);
        self.deliveries.push(delivery);
    }

    /// Returns whether the groups should be stored now.
    pub(crate) fn is_due(&self, is_idle: bool) -> bool {
        let Some(begun) = self.begun else {
            return false;
        };
        let age = begun.elapsed();
        self.bytes >= MOST_BYTES
            || self.deliveries.len() >= MOST_GROUPS
            || age >= MOST_AGE
            || (is_idle && age >= IDLE_AGE)
    }

    /// Takes the groups.
    pub(crate) fn take(&mut self) -> Vec<Delivery> {
        std::mem::take(self).deliveries
    }
}
