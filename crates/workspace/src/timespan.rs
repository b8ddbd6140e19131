//! ISO 8601 lengths and intervals, as Graph and Log Analytics take them for the time that a query sees.
//!
//! Source: ISO 8601-1:2019, sections 5.5.2 and 5.5.3.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};

/// From when to when; the end is excluded.
pub type Range = (DateTime<Utc>, DateTime<Utc>);

/// A length: calendar months, then exact time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Length {
    months: u32,
    exact: TimeDelta,
}

/// Reads `P7D`, `start/end`, `start/length` or `length/end`; a length alone ends now.
///
/// # Errors
/// Says, in words, what is wrong with the text.
pub fn parse(text: &str, now: DateTime<Utc>) -> Result<Range, String> {
    let text = text.trim();
    let wrong = || {
        format!(
            "`{}` is no timespan: write an ISO 8601 length such as P7D or PT1H, or an interval such as \
             2026-01-01T00:00:00Z/P1D",
            text.chars().take(80).collect::<String>()
        )
    };
    let range = match text.split_once('/') {
        None => length(text).and_then(|length| Some((before(now, length)?, now))),
        Some((from, to)) => match (length(from), length(to)) {
            (None, None) => instant(from).zip(instant(to)),
            (None, Some(length)) => instant(from).and_then(|from| Some((from, after(from, length)?))),
            (Some(length), None) => instant(to).and_then(|to| Some((before(to, length)?, to))),
            (Some(_), Some(_)) => None,
        },
    };
    let (from, to) = range.ok_or_else(wrong)?;
    if from > to {
        return Err(format!("the timespan `{text}` ends before it begins"));
    }
    Ok((from, to))
}

fn before(at: DateTime<Utc>, length: Length) -> Option<DateTime<Utc>> {
    at.checked_sub_months(Months::new(length.months))?
        .checked_sub_signed(length.exact)
}

fn after(at: DateTime<Utc>, length: Length) -> Option<DateTime<Utc>> {
    at.checked_add_months(Months::new(length.months))?
        .checked_add_signed(length.exact)
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return day.and_hms_opt(0, 0, 0).map(|at| at.and_utc());
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|form| chrono::NaiveDateTime::parse_from_str(text, form).ok())
        .map(|at| at.and_utc())
}

fn length(text: &str) -> Option<Length> {
    let (date, time) = match text.trim().strip_prefix(['P', 'p'])?.split_once(['T', 't']) {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (&text.trim()[1..], ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let mut length = Length {
        months: 0,
        exact: TimeDelta::zero(),
    };
    for (number, unit) in parts(date)? {
        match unit {
            'Y' => length.months = length.months.checked_add(whole(number)?.checked_mul(12)?)?,
            'M' => length.months = length.months.checked_add(whole(number)?)?,
            'W' => length.exact = length.exact.checked_add(&seconds(number, 7 * 86_400)?)?,
            'D' => length.exact = length.exact.checked_add(&seconds(number, 86_400)?)?,
            _ => return None,
        }
    }
    for (number, unit) in parts(time)? {
        let unit = match unit {
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        length.exact = length.exact.checked_add(&seconds(number, unit)?)?;
    }
    Some(length)
}

/// Cuts `1D2H` into numbers and their units.
fn parts(text: &str) -> Option<Vec<(&str, char)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | ','))?;
        let (number, after) = rest.split_at(end);
        let unit = after.chars().next()?;
        if number.is_empty() {
            return None;
        }
        parts.push((number, unit.to_ascii_uppercase()));
        rest = &after[unit.len_utf8()..];
    }
    Some(parts)
}

fn whole(number: &str) -> Option<u32> {
    number.parse().ok()
}

/// A number of units, with a fraction down to microseconds.
fn seconds(number: &str, unit_seconds: i64) -> Option<TimeDelta> {
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let whole = TimeDelta::try_seconds(whole.parse::<i64>().ok()?.checked_mul(unit_seconds)?)?;
    if fraction.is_empty() {
        return Some(whole);
    }
    let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let micros = digits.parse::<i64>().ok()?.checked_mul(unit_seconds)?;
    whole.checked_add(&TimeDelta::microseconds(micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, String), String> {
        let now = DateTime::from_timestamp(1_709_294_400, 0).unwrap(); // 2024-03-01T12:00:00Z
        parse(text, now).map(|(from, to)| (from.to_rfc3339(), to.to_rfc3339()))
    }

    #[test]
    fn lengths_and_intervals() {
        for (text, from, to) in [
            ("P1D", "2024-02-29T12:00:00+00:00", "2024-03-01T12:00:00+00:00"),
            ("PT90M", "2024-03-01T10:30:00+00:00", "2024-03-01T12:00:00+00:00"),
            (
                "PT3600.5S",
                "2024-03-01T10:59:59.500+00:00",
                "2024-03-01T12:00:00+00:00",
            ),
            ("P1W", "2024-02-23T12:00:00+00:00", "2024-03-01T12:00:00+00:00"),
            ("P1M", "2024-02-01T12:00:00+00:00", "2024-03-01T12:00:00+00:00"),
            ("P1Y", "2023-03-01T12:00:00+00:00", "2024-03-01T12:00:00+00:00"),
            (
                "2024-01-01/2024-01-02",
                "2024-01-01T00:00:00+00:00",
                "2024-01-02T00:00:00+00:00",
            ),
            (
                "2024-01-01T00:00:00Z/P1DT1H",
                "2024-01-01T00:00:00+00:00",
                "2024-01-02T01:00:00+00:00",
            ),
            (
                "P1D/2024-01-02T00:00:00+01:00",
                "2023-12-31T23:00:00+00:00",
                "2024-01-01T23:00:00+00:00",
            ),
        ] {
            assert_eq!(read(text), Ok((from.to_owned(), to.to_owned())), "{text}");
        }
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "P",
            "PT",
            "7d",
            "P1",
            "PD",
            "P1X",
            "P1D/P1D",
            "2024-01-01",
            "2024-01-02/2024-01-01",
            "P99999999999999999999D",
            "P99999999Y",
            "1/2/3",
            "P1DT",
            "Pé1D",
            "last week",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
