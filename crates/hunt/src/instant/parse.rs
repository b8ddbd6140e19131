//! Reads instants and lengths of time from text, as leniently as Kusto does.
//!
//! Source: Kusto `todatetime`, `totimespan` and the supported datetime formats (ISO 8601, RFC 822,
//! RFC 850).

use super::{TICKS_PER_DAY, TICKS_PER_SECOND, in_bounds};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Reads an instant; text without an offset is UTC.
pub(crate) fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Some(micros) = parse_iso(text) {
        return in_bounds(micros);
    }
    if let Ok(instant) = chrono::DateTime::parse_from_rfc2822(text) {
        return in_bounds(instant.timestamp_micros());
    }
    const FORMATS: [&str; 17] = [
        "%A, %d-%b-%y %H:%M:%S",
        // The short year first: the long form would take `14` for the year 14.
        "%a, %d %b %y %H:%M:%S",
        "%a, %d %b %Y %H:%M:%S",
        "%d %b %y %H:%M:%S",
        "%d %b %Y %H:%M:%S",
        "%d %b %y %H:%M",
        "%a, %d %b %y %H:%M",
        "%m/%d/%Y %H:%M:%S%.f",
        "%m/%d/%Y %I:%M:%S %p",
        "%m/%d/%Y %H:%M",
        "%m/%d/%Y %I:%M %p",
        "%m-%d-%Y %H:%M:%S%.f",
        "%m-%d-%Y %H:%M",
        "%Y/%m/%d %H:%M:%S%.f",
        "%Y/%m/%d %H:%M",
        "%b %d %Y %H:%M:%S",
        "%B %d, %Y %H:%M:%S",
    ];
    const DATES: [&str; 8] = [
        "%m/%d/%Y",
        "%m-%d-%Y",
        "%Y/%m/%d",
        "%d %b %Y",
        "%b %d %Y",
        "%b %d, %Y",
        "%B %d, %Y",
        "%d %B %Y",
    ];
    let plain = text
        .trim_end_matches(" UTC")
        .trim_end_matches(" GMT")
        .trim_end_matches('Z');
    let found = FORMATS
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(plain, format).ok())
        .or_else(|| {
            let date = DATES
                .iter()
                .find_map(|format| NaiveDate::parse_from_str(plain, format).ok())?;
            Some(date.and_time(NaiveTime::MIN))
        })?;
    in_bounds(found.and_utc().timestamp_micros())
}

/// Reads `yyyy[-MM[-dd[(T| )HH:mm[:ss[.f…]]][offset]]]`.
fn parse_iso(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let part = text.get(from..to)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let year = i32::try_from(number(0, 4)?).ok()?;
    let date = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    if bytes.len() == 4 {
        return Some(date(1, 1)?.and_time(NaiveTime::MIN).and_utc().timestamp_micros());
    }
    if bytes.get(4) != Some(&b'-') {
        return None;
    }
    if bytes.len() == 7 {
        return Some(
            date(number(5, 7)?, 1)?
                .and_time(NaiveTime::MIN)
                .and_utc()
                .timestamp_micros(),
        );
    }
    let (month, day, mut at) = short_date(text)?;
    let day = date(month, day)?;
    if at == bytes.len() {
        return Some(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros());
    }
    if bytes.get(at) == Some(&b'Z') && at + 1 == bytes.len() {
        return Some(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros());
    }
    if !matches!(bytes.get(at), Some(b'T' | b't' | b' ')) {
        return None;
    }
    at += 1;
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    let rest = text.get(at..)?;
    let split = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (clock, offset) = rest.split_at(split);
    let seconds_micros = parse_clock(clock)?;
    let offset_seconds = parse_offset(offset.trim())?;
    let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_micros();
    midnight
        .checked_add(seconds_micros)?
        .checked_sub(offset_seconds * 1_000_000)
}

/// Reads `-MM-dd` after the year, digits single or double; returns month, day and where they end.
fn short_date(text: &str) -> Option<(u32, u32, usize)> {
    let rest = text.get(5..)?;
    let (month, after) = rest.split_once('-')?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let day = after.get(..digits)?;
    if month.is_empty() || month.len() > 2 || day.is_empty() || day.len() > 2 {
        return None;
    }
    Some((month.parse().ok()?, day.parse().ok()?, 5 + month.len() + 1 + digits))
}

/// Reads `HH:mm[:ss[.f…]]` into microseconds.
fn parse_clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hours: i64 = digits(parts.next()?, 2)?;
    let minutes: i64 = digits(parts.next()?, 2)?;
    let (seconds, micros) = match parts.next() {
        None => (0, 0),
        Some(part) => {
            let (seconds, fraction) = part.split_once('.').unwrap_or((part, ""));
            (digits(seconds, 2)?, fraction_digits(fraction, 6)?)
        }
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros)
}

fn digits(text: &str, most: usize) -> Option<i64> {
    (!text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Reads the digits after a point as a count of `10^-places`; further digits are cut off.
fn fraction_digits(text: &str, places: usize) -> Option<i64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept = text.get(..places.min(text.len()))?;
    format!("{kept:0<places$}").parse().ok()
}

fn parse_offset(text: &str) -> Option<i64> {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() == 4 => rest.split_at(2),
        None => (rest, "0"),
    };
    Some(sign * (digits(hours, 2)? * 3600 + digits(minutes, 2)? * 60))
}

/// Reads `[-][d.]hh:mm[:ss[.fffffff]]`, a bare number of days, or a literal such as `2h`.
pub(crate) fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let ticks = if rest.contains(':') {
        parse_span_clock(rest)?
    } else {
        parse_span_units(rest)?
    };
    Some(if negative { -ticks } else { ticks })
}

fn parse_span_clock(text: &str) -> Option<i64> {
    let (days, clock) = match text.split_once('.') {
        Some((days, clock)) if clock.contains(':') => (digits(days, 8)?, clock),
        _ => (0, text),
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?, 2)?;
    let minutes = digits(parts.next()?, 2)?;
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(part) => {
            let (seconds, fraction) = part.split_once('.').unwrap_or((part, ""));
            if fraction.len() > 7 {
                return None;
            }
            (digits(seconds, 2)?, fraction_digits(fraction, 7)?)
        }
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    days.checked_mul(TICKS_PER_DAY)?
        .checked_add(((hours * 60 + minutes) * 60 + seconds) * TICKS_PER_SECOND + fraction)
}

fn parse_span_units(text: &str) -> Option<i64> {
    let split = text
        .find(|letter: char| letter.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let ticks = match unit.trim() {
        "" => return digits(number.trim(), 8)?.checked_mul(TICKS_PER_DAY),
        "d" | "day" | "days" => TICKS_PER_DAY,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600 * TICKS_PER_SECOND,
        "m" | "min" | "minute" | "minutes" => 60 * TICKS_PER_SECOND,
        "s" | "sec" | "second" | "seconds" => TICKS_PER_SECOND,
        "ms" | "milli" | "millis" | "millisecond" | "milliseconds" => TICKS_PER_SECOND / 1000,
        "microsecond" | "microseconds" => 10,
        "tick" | "ticks" => 1,
        _ => return None,
    };
    if let Some(whole) = digits(number.trim(), 18) {
        return whole.checked_mul(ticks);
    }
    let number: f64 = number.trim().parse().ok()?;
    let total = number * ticks as f64;
    (total.abs() < 9e18).then_some(total as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_spellings_of_one_instant() {
        let expected = parse_datetime("2014-11-08T15:05:02Z").unwrap();
        for text in [
            "2014-11-08 15:05:02",
            "2014-11-08T15:05:02.0000000Z",
            "2014-11-08 16:05:02+01:00",
            "Sat, 8 Nov 2014 15:05:02 GMT",
            "8 Nov 14 15:05:02",
            "11/08/2014 15:05:02",
            "11/8/2014 3:05:02 PM",
        ] {
            assert_eq!(parse_datetime(text), Some(expected), "{text}");
        }
        for text in ["", "soon", "2020-13-01", "2020-02-30", "2020-01-01T25:00"] {
            assert_eq!(parse_datetime(text), None, "{text}");
        }
    }

    #[test]
    fn spans_in_units() {
        assert_eq!(parse_timespan("2h"), Some(2 * 3600 * TICKS_PER_SECOND));
        assert_eq!(parse_timespan("1.5d"), Some(TICKS_PER_DAY * 3 / 2));
        assert_eq!(parse_timespan("3"), Some(3 * TICKS_PER_DAY));
        assert_eq!(parse_timespan("abc"), None);
    }
}
