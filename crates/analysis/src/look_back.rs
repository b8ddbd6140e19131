//! How far back an analysis looks.
//!
//! Source: the reference product's identity summary looks back 30 days, and at most 120.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Days that are looked back when nobody says otherwise.
pub const DEFAULT_DAYS: u32 = 30;

/// Most days that can be looked back.
pub const MOST_DAYS: u32 = 120;

/// A range of days that ends at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookBack {
    /// Its length.
    pub days: u32,
    /// Its start.
    pub from: DateTime<Utc>,
    /// Its end.
    pub until: DateTime<Utc>,
}

/// A range that cannot be looked back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot look back {days} days: ask for 1 to {MOST_DAYS}")]
pub struct LookBackError {
    /// What was asked for.
    pub days: u32,
}

impl LookBack {
    /// Makes the range of so many days up to a time.
    ///
    /// # Errors
    /// When the days are none or more than [`MOST_DAYS`].
    pub fn new(days: u32, until: DateTime<Utc>) -> Result<Self, LookBackError> {
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(LookBackError { days });
        }
        let from = until
            .checked_sub_signed(TimeDelta::days(i64::from(days)))
            .unwrap_or(DateTime::UNIX_EPOCH);
        Ok(Self { days, from, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_049_the_default_is_30_days_120_are_honoured_and_more_are_refused() {
        let until: DateTime<Utc> = "2026-03-10T12:00:00Z".parse().unwrap();
        let from = |days| LookBack::new(days, until).map(|range| (until - range.from).num_days());
        assert_eq!(from(DEFAULT_DAYS), Ok(30));
        assert_eq!(from(120), Ok(120));
        for days in [0, 121, u32::MAX] {
            let error = from(days).unwrap_err();
            assert!(error.to_string().contains("1 to 120"), "{error}");
        }
    }
}
