//! Sessions of browsers that logged in: random, kept in memory only, ended by time or by logging out.

use super::credentials::{digest, random_secret};
use crate::error::Error;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lasts.
pub(crate) const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
const MOST: usize = 1_000;

/// Sessions by the hash of their secret, with the instant they end.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Instant>>);

impl Sessions {
    /// Starts a session and returns its secret.
    pub(crate) fn start(&self, now: Instant) -> Result<String, Error> {
        let secret = random_secret()?;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, ends| *ends > now);
        if held.len() >= MOST
            && let Some(oldest) = held
                .iter()
                .min_by_key(|(name, ends)| (**ends, (*name).clone()))
                .map(|(name, _)| name.clone())
        {
            held.remove(&oldest);
        }
        held.insert(digest(&secret), now + LIFETIME);
        Ok(secret)
    }

    /// Says whether a secret is that of a session that lasts.
    pub(crate) fn is_valid(&self, secret: &str, now: Instant) -> bool {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&digest(secret)).is_some_and(|ends| *ends > now)
    }

    /// Ends a session.
    pub(crate) fn end(&self, secret: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&digest(secret));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_time_and_by_logging_out() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let (first, second) = (sessions.start(now).unwrap(), sessions.start(now).unwrap());
        assert!(sessions.is_valid(&first, now) && sessions.is_valid(&second, now));
        sessions.end(&first);
        assert!(!sessions.is_valid(&first, now));
        assert!(!sessions.is_valid(&second, now + LIFETIME));
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let first = sessions.start(now).unwrap();
        for seconds in 1..=MOST as u64 {
            sessions.start(now + Duration::from_secs(seconds)).unwrap();
        }
        assert!(!sessions.is_valid(&first, now));
        assert_eq!(sessions.0.lock().unwrap().len(), MOST);
    }
}
