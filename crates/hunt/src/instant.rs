//! Instants and lengths of time: reading, printing, bounds.
//!
//! An instant is microseconds since 1970 in UTC, a length of time is ticks of 100 ns. Kusto's own
//! unit is the tick for both; the lake stores microseconds, so the last digit of an instant is
//! always zero here.

mod parse;

pub(crate) use parse::{parse_datetime, parse_timespan};

use chrono::{DateTime, Datelike, Timelike, Utc};

/// Ticks in a microsecond.
pub(crate) const TICKS_PER_MICRO: i64 = 10;
/// Ticks in a second.
pub(crate) const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks in a day.
pub(crate) const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// Microseconds from 0001-01-01, where Kusto's clock starts, to 1970-01-01.
pub(crate) const MICROS_TO_1970: i64 = 719_162 * 86_400 * 1_000_000;
/// 9999-12-31T23:59:59.999999, the last instant there is.
const MAX_MICROS: i64 = 253_402_300_799_999_999;

/// Returns the instant when it lies within the years 1 to 9999.
pub(crate) fn in_bounds(micros: i64) -> Option<i64> {
    (-MICROS_TO_1970..=MAX_MICROS).contains(&micros).then_some(micros)
}

/// Returns the instant of a tick count since 0001-01-01.
pub(crate) fn from_ticks(ticks: i64) -> Option<i64> {
    in_bounds(ticks.div_euclid(TICKS_PER_MICRO).checked_sub(MICROS_TO_1970)?)
}

/// Returns the tick count of an instant since 0001-01-01.
pub(crate) fn to_ticks(micros: i64) -> i64 {
    micros.saturating_add(MICROS_TO_1970).saturating_mul(TICKS_PER_MICRO)
}

/// Adds a length of time; `None` when the result is no instant.
pub(crate) fn add(micros: i64, ticks: i64) -> Option<i64> {
    in_bounds(micros.checked_add(ticks.div_euclid(TICKS_PER_MICRO))?)
}

/// Returns the calendar form of an instant.
pub(crate) fn calendar(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
}

/// Writes an instant as `2020-01-31T12:34:56.0000000Z`.
pub(crate) fn format_datetime(micros: i64) -> String {
    let Some(instant) = calendar(micros) else {
        return String::new();
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}0Z",
        instant.year(),
        instant.month(),
        instant.day(),
        instant.hour(),
        instant.minute(),
        instant.second(),
        instant.timestamp_subsec_micros()
    )
}

/// Writes a length of time as `[-][d.]hh:mm:ss[.fffffff]`.
pub(crate) fn format_timespan(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let total = ticks.unsigned_abs();
    let second = TICKS_PER_SECOND.unsigned_abs();
    let (days, rest) = (
        total / TICKS_PER_DAY.unsigned_abs(),
        total % TICKS_PER_DAY.unsigned_abs(),
    );
    let (seconds, fraction) = (rest / second, rest % second);
    let days = if days > 0 { format!("{days}.") } else { String::new() };
    let fraction = if fraction > 0 {
        format!(".{fraction:07}")
    } else {
        String::new()
    };
    format!(
        "{sign}{days}{:02}:{:02}:{:02}{fraction}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_print_like_kusto() {
        let cases = [
            (0, "00:00:00"),
            (TICKS_PER_DAY + 2 * 3600 * TICKS_PER_SECOND, "1.02:00:00"),
            (-TICKS_PER_SECOND, "-00:00:01"),
            (1, "00:00:00.0000001"),
        ];
        for (ticks, text) in cases {
            assert_eq!(format_timespan(ticks), text);
            assert_eq!(parse_timespan(text), Some(ticks));
        }
    }

    #[test]
    fn instants_keep_within_their_bounds() {
        let last = parse_datetime("9999-12-31T23:59:59.9999999Z").unwrap();
        assert_eq!(add(last, TICKS_PER_SECOND), None);
        let first = parse_datetime("0001-01-01").unwrap();
        assert_eq!(to_ticks(first), 0);
        assert_eq!(add(first, -TICKS_PER_SECOND), None);
    }
}
