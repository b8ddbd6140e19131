//! Sessions of browsers that logged in: random, kept in memory only, ended by time or by logging out.

use super::credentials::{Secret, digest, random_secret};
use crate::error::Error;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lasts.
pub(crate) const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
const MOST: usize = 1_000;

/// When a session ends, and by what it was let in.
#[derive(Clone, Copy, Debug)]
struct Session {
    ends: Instant,
    by: Secret,
}

/// Sessions by the hash of their secret.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    /// Starts a session and returns its secret.
    pub(crate) fn start(&self, by: Secret, now: Instant) -> Result<String, Error> {
        let secret = random_secret()?;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, session| session.ends > now);
        if held.len() >= MOST
            && let Some(oldest) = held
                .iter()
                .min_by_key(|(name, session)| (session.ends, (*name).clone()))
                .map(|(name, _)| name.clone())
        {
            held.remove(&oldest);
        }
        let ends = now + LIFETIME;
        held.insert(digest(&secret), Session { ends, by });
        Ok(secret)
    }

    /// Returns by what a session that lasts was let in, if the secret is that of one.
    pub(crate) fn let_in_by(&self, secret: &str, now: Instant) -> Option<Secret> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let session = held.get(&digest(secret)).filter(|session| session.ends > now);
        session.map(|session| session.by)
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
        let (first, second) = (
            sessions.start(Secret::Password, now).unwrap(),
            sessions.start(Secret::Password, now).unwrap(),
        );
        assert!(sessions.let_in_by(&first, now).is_some() && sessions.let_in_by(&second, now).is_some());
        sessions.end(&first);
        assert!(sessions.let_in_by(&first, now).is_none());
        assert!(sessions.let_in_by(&second, now + LIFETIME).is_none());
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let first = sessions.start(Secret::Password, now).unwrap();
        for seconds in 1..=MOST as u64 {
            sessions
                .start(Secret::Token, now + Duration::from_secs(seconds))
                .unwrap();
        }
        assert!(sessions.let_in_by(&first, now).is_none());
        assert_eq!(sessions.0.lock().unwrap().len(), MOST);
    }
}
