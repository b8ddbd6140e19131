//! When the rows of the week happen: offices wake, eat and sleep, servers never do.

use chrono::{DateTime, Utc};

/// Relative activity of each hour of a working day, UTC, for a company in central Europe.
const HOURS: [u64; 24] = [
    5, 4, 4, 4, 5, 9, 24, 58, 88, 96, 94, 84, 70, 88, 92, 84, 58, 30, 16, 12, 10, 8, 7, 6,
];

/// Activity on a day of the weekend, in hundredths of a working day's.
const WEEKEND_PERCENT: u64 = 18;

const DAYS: u64 = 7;
const HOUR_MICROS: u64 = 3_600_000_000;

/// Spreads a number of rows over the week.
#[derive(Debug)]
pub(crate) struct Clock {
    start_micros: i64,
    rows: u64,
    /// Activity before each hour of the week, and the total at the end.
    before: Vec<u64>,
}

impl Clock {
    pub(crate) fn new(start: DateTime<Utc>, rows: u64) -> Self {
        let mut before = vec![0];
        let mut total = 0;
        for day in 0..DAYS {
            for activity in HOURS {
                total += if day < 5 {
                    activity * 100
                } else {
                    activity * WEEKEND_PERCENT
                };
                before.push(total);
            }
        }
        Self {
            start_micros: start.timestamp_micros(),
            rows,
            before,
        }
    }

    /// Returns the time of a row, in microseconds since 1970; later rows are never earlier.
    pub(crate) fn at(&self, row: u64) -> i64 {
        let total = self.before.last().copied().unwrap_or(1);
        // 100 million rows times a week's activity is far below 2^63.
        let place = row.min(self.rows) * total;
        let hour = self
            .before
            .partition_point(|before| before * self.rows <= place)
            .saturating_sub(1);
        let hour = hour.min(self.before.len() - 2);
        let (from, to) = (self.before[hour] * self.rows, self.before[hour + 1] * self.rows);
        let within = u128::from(place - from) * u128::from(HOUR_MICROS) / u128::from((to - from).max(1));
        // Within an hour, so it fits.
        self.start_micros + (hour as u64 * HOUR_MICROS) as i64 + within as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_forward_in_time_and_fill_the_week() {
        let start = DateTime::from_timestamp(1_000_000_000, 0).unwrap();
        let clock = Clock::new(start, 10_000);
        let times: Vec<i64> = (0..=10_000).map(|row| clock.at(row)).collect();
        assert!(times.is_sorted());
        assert_eq!(times[0], start.timestamp_micros());
        let week = (DAYS * 24 * HOUR_MICROS) as i64;
        assert_eq!(times[10_000], start.timestamp_micros() + week);
    }
}
