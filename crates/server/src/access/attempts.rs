//! Slows down guessing: five wrong logins from an address, and it waits.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MOST: u32 = 5;
const WINDOW: Duration = Duration::from_secs(60);
/// Addresses remembered at once; beyond, all wait as one, so that many addresses do not help.
const ADDRESSES: usize = 4_096;

#[derive(Debug)]
struct Wrong {
    since: Instant,
    count: u32,
}

/// Wrong logins of the last minute, by address.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<HashMap<Option<IpAddr>, Wrong>>);

impl Attempts {
    /// Returns the seconds an address still has to wait, if it has to.
    pub(crate) fn waits(&self, address: Option<IpAddr>, now: Instant) -> Option<u64> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = if held.len() >= ADDRESSES && !held.contains_key(&address) {
            None
        } else {
            address
        };
        let wrong = held.get(&key).filter(|wrong| wrong.count >= MOST)?;
        let left = WINDOW.checked_sub(now.saturating_duration_since(wrong.since))?;
        Some(left.as_secs() + 1)
    }

    /// Remembers a wrong login.
    pub(crate) fn note(&self, address: Option<IpAddr>, now: Instant) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, wrong| now.saturating_duration_since(wrong.since) < WINDOW);
        let key = if held.len() >= ADDRESSES && !held.contains_key(&address) {
            None
        } else {
            address
        };
        held.entry(key).or_insert(Wrong { since: now, count: 0 }).count += 1;
    }

    /// Forgets an address that logged in.
    pub(crate) fn forget(&self, address: Option<IpAddr>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_and_a_minute_later_does_not() {
        let attempts = Attempts::default();
        let (start, address) = (Instant::now(), Some(IpAddr::from([192, 0, 2, 1])));
        for _ in 0..MOST {
            assert_eq!(attempts.waits(address, start), None);
            attempts.note(address, start);
        }
        assert_eq!(attempts.waits(address, start), Some(61));
        assert_eq!(attempts.waits(Some(IpAddr::from([192, 0, 2, 2])), start), None);
        assert_eq!(attempts.waits(address, start + WINDOW + Duration::from_millis(1)), None);
    }

    #[test]
    fn memory_is_bounded_however_many_addresses_try() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for number in 0..20_000_u32 {
            attempts.note(Some(IpAddr::from(number.to_be_bytes())), now);
        }
        assert!(attempts.0.lock().unwrap().len() <= ADDRESSES + 1);
        assert!(
            attempts.waits(Some(IpAddr::from([250, 0, 0, 1])), now).is_some(),
            "newcomers wait together"
        );
    }
}
