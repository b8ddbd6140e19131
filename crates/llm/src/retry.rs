//! How a failed call is repeated: what the server asks for, else longer each time.

use crate::Error;
use std::time::Duration;

/// How a failed call is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a call is made at most.
    pub tries: u32,
    /// How long the first wait is; each next is twice as long.
    pub first_wait: Duration,
    /// The longest wait; a server that asks for more has refused.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// Returns how long to wait before the next try, or `None` when there is none.
    pub(crate) fn wait(&self, tries: u32, error: &Error) -> Option<Duration> {
        if tries >= self.tries || !error.is_transient() {
            return None;
        }
        match error.retry_after() {
            Some(asked) => (asked <= self.longest_wait).then_some(asked),
            None => {
                let doubled = self.first_wait.saturating_mul(1 << (tries - 1).min(16));
                Some(doubled.min(self.longest_wait))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, retry_after: Option<u64>) -> Error {
        Error::Status {
            model: "m".to_owned(),
            status,
            message: String::new(),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn waits_grow_and_end_and_the_server_is_heard() {
        let policy = RetryPolicy::default();
        let waits: Vec<Option<u128>> = (1..=4)
            .map(|tries| policy.wait(tries, &status(500, None)).map(|wait| wait.as_millis()))
            .collect();
        assert_eq!(waits, [Some(500), Some(1000), Some(2000), None]);
        assert_eq!(policy.wait(1, &status(429, Some(7))), Some(Duration::from_secs(7)));
        assert_eq!(policy.wait(1, &status(429, Some(3600))), None);
        assert_eq!(policy.wait(1, &status(400, None)), None);
        assert_eq!(policy.wait(1, &Error::Stopped), None);
    }
}
