//! Whether a query asks the clock, and over which windows such a query is run.
//!
//! A rule that says `ago(1h)` means "before the run". Over logs of last year it would find nothing,
//! so it is run once for each window that holds data, with the clock set to the window's end.

use crate::error::Error;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

/// Most windows of one rule in one run: a quarter's hours, or a week's five minutes.
const WINDOWS: usize = 2_200;

/// Returns whether the query calls `now()` or `ago()` outside texts and comments.
pub(crate) fn asks_clock(query: &str) -> bool {
    let plain = without_texts(query);
    ["now", "ago"].iter().any(|name| {
        plain.match_indices(name).any(|(at, _)| {
            let before = plain[..at].chars().next_back();
            let after = plain[at + name.len()..].trim_start();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_') && after.starts_with('(')
        })
    })
}

/// Blanks texts and comments, keeping all positions.
pub(crate) fn without_texts(query: &str) -> String {
    let mut plain = String::with_capacity(query.len());
    let mut letters = query.chars().peekable();
    let blank = |c: char, plain: &mut String| {
        if c == '\n' {
            plain.push('\n')
        } else {
            (0..c.len_utf8()).for_each(|_| plain.push(' '))
        }
    };
    while let Some(c) = letters.next() {
        if c == '/' && letters.peek() == Some(&'/') {
            plain.push(' ');
            while let Some(next) = letters.next_if(|next| *next != '\n') {
                blank(next, &mut plain);
            }
        } else if c == '"' || c == '\'' {
            let is_verbatim = plain.ends_with('@');
            plain.push(' ');
            while let Some(next) = letters.next() {
                blank(next, &mut plain);
                if next == '\\' && !is_verbatim {
                    if let Some(escaped) = letters.next() {
                        blank(escaped, &mut plain);
                    }
                } else if next == c || next == '\n' {
                    break;
                }
            }
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Returns the ends of the runs that see data, given the starts of the frequency-long bins that hold
/// some: a row is looked at by every run within a period after it.
///
/// # Errors
/// When there are more windows than a run may have.
pub(crate) fn window_ends(
    bins: &BTreeSet<DateTime<Utc>>,
    frequency: TimeDelta,
    period: TimeDelta,
) -> Result<Vec<DateTime<Utc>>, Error> {
    let mut ends = BTreeSet::new();
    let too_many = |count: usize| Error::TooManyWindows {
        windows: count,
        window_minutes: frequency.num_minutes(),
        limit: WINDOWS,
    };
    for bin in bins {
        // The run that ends with the bin sees it newest; later ones only add older context, and one
        // more period-long step covers sequences that begin in it.
        let mut end = *bin + frequency;
        let last = *bin + period.max(frequency);
        while end <= last {
            ends.insert(end);
            if ends.len() > WINDOWS {
                return Err(too_many(bins.len().max(ends.len())));
            }
            end += frequency;
        }
    }
    // Runs after the last row see no more than the run just after it.
    let newest = bins.last().map(|bin| *bin + frequency);
    Ok(ends
        .into_iter()
        .filter(|end| newest.is_some_and(|newest| *end <= newest))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_is_found_only_in_code() {
        assert!(asks_clock("T | where TimeGenerated > ago(1d)"));
        assert!(asks_clock("let end = now ();\nT"));
        assert!(!asks_clock("T | where Text == 'ago(1d)' // now()"));
        assert!(!asks_clock("T | extend x = snow(1), agony = 1"));
        assert!(!asks_clock("T | where P == @\"C:\\\" and Q == 'now()'"));
    }

    #[test]
    fn windows_cover_rows_and_stop_after_the_last() {
        let at = |minute: i64| DateTime::from_timestamp(1_700_000_400 + minute * 60, 0).unwrap();
        let bins = BTreeSet::from([at(0), at(60)]);
        let ends = window_ends(&bins, TimeDelta::minutes(5), TimeDelta::minutes(10)).unwrap();
        assert_eq!(ends, [at(5), at(10), at(65)]);
    }

    #[test]
    fn too_many_windows_are_refused() {
        let at = |minute: i64| DateTime::from_timestamp(1_700_000_400 + minute * 60, 0).unwrap();
        let bins: BTreeSet<_> = (0..5_000).map(|n| at(n * 5)).collect();
        assert!(window_ends(&bins, TimeDelta::minutes(5), TimeDelta::minutes(5)).is_err());
    }
}
