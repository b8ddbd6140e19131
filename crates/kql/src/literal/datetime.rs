//! Dates and times: ISO 8601, its shortened forms, slashes, and dates with month names.
//!
//! Source: Microsoft Learn, "The datetime data type".

use super::timespan::{TICKS_PER_DAY, TICKS_PER_SECOND, bounded, fraction_ticks};

/// Reads a date and time as ticks of 100 ns since 0001-01-01T00:00:00Z; a text without offset
/// is in UTC.
#[must_use]
pub fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = match text.find(['T', 't', ' ']) {
        // The first blank of `8 Nov 2014` or `Sat, 8 Nov` does not end the date.
        Some(at) if text[..at].contains(['-', '/']) || is_compact(&text[..at]) => (&text[..at], text[at + 1..].trim()),
        Some(_) => return with_month_name(text),
        None => (text, ""),
    };
    let days = numeric_date(date)?;
    let (clock, offset) = split_offset(rest)?;
    days.checked_mul(TICKS_PER_DAY)?
        .checked_add(clock_ticks(clock)?)?
        .checked_sub(offset)
        .filter(|ticks| *ticks >= 0)
}

/// Returns whether the text is a year or a date of digits only.
fn is_compact(text: &str) -> bool {
    matches!(text.len(), 4 | 8) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads `2024-01-31`, `2024/01/31`, `1/31/2024`, `20240131`, `2024-01`, `2024`.
fn numeric_date(date: &str) -> Option<i64> {
    if date.len() == 8 && is_compact(date) {
        return civil(&date[..4], &date[4..6], &date[6..]);
    }
    if date.len() == 14 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let parts: Vec<&str> = date.split(['-', '/']).collect();
    match parts.as_slice() {
        [year] if year.len() == 4 => civil(year, "1", "1"),
        [year, month] if year.len() == 4 => civil(year, month, "1"),
        [year, month, day] if year.len() == 4 => civil(year, month, day),
        [month, day, year] if year.len() == 4 => civil(year, month, day),
        _ => None,
    }
}

/// Returns the days from 0001-01-01 to a date of the proleptic Gregorian calendar.
fn civil(year: &str, month: &str, day: &str) -> Option<i64> {
    let year = bounded(year, 9999).filter(|year| *year >= 1)?;
    let month = bounded(month, 12).filter(|month| *month >= 1)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month - 1).ok()?;
    let day = bounded(day, *lengths.get(index)?).filter(|day| *day >= 1)?;
    let before: i64 = lengths.iter().take(index).sum();
    let past = year - 1;
    Some(past * 365 + past / 4 - past / 100 + past / 400 + before + day - 1)
}

/// Splits `10:00:00+02:00` and returns the offset in ticks.
fn split_offset(clock: &str) -> Option<(&str, i64)> {
    if let Some(rest) = clock
        .strip_suffix(['Z', 'z'])
        .or(clock.strip_suffix("UTC"))
        .or(clock.strip_suffix("GMT"))
    {
        return Some((rest.trim_end(), 0));
    }
    let Some(at) = clock.rfind(['+', '-']) else {
        return Some((clock, 0));
    };
    let zone = &clock[at + 1..];
    let (hours, minutes) = match zone.split_once(':') {
        Some(parts) => parts,
        None if zone.len() == 4 && zone.is_ascii() => zone.split_at(2),
        None => (zone, "0"),
    };
    let ticks = (bounded(hours, 14)? * 3600 + bounded(minutes, 59)? * 60) * TICKS_PER_SECOND;
    let signed = if clock.as_bytes()[at] == b'-' { -ticks } else { ticks };
    Some((clock[..at].trim_end(), signed))
}

/// Reads `10:00[:00[.0000000]]`, with `AM` or `PM` perhaps; nothing is midnight.
fn clock_ticks(clock: &str) -> Option<i64> {
    if clock.is_empty() {
        return Some(0);
    }
    let upper = clock.to_ascii_uppercase();
    let half = if upper.ends_with("PM") {
        Some(12)
    } else {
        upper.ends_with("AM").then_some(0)
    };
    let clock = match half {
        Some(_) => clock[..clock.len() - 2].trim_end(),
        None => clock,
    };
    let mut parts = clock.split(':');
    let mut hours = bounded(parts.next()?, 24)?;
    let minutes = bounded(parts.next().unwrap_or("0"), 59)?;
    let seconds = parts.next().unwrap_or("0");
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let seconds = bounded(seconds, 59)?;
    if parts.next().is_some() {
        return None;
    }
    if let Some(half) = half {
        hours = hours % 12 + half;
    }
    let past_midnight = minutes + seconds > 0 || fraction.bytes().any(|byte| byte != b'0');
    if hours == 24 && past_midnight {
        return None;
    }
    Some((hours * 3600 + minutes * 60 + seconds) * TICKS_PER_SECOND + fraction_ticks(fraction)?)
}

/// Reads `Sat, 8 Nov 2014 15:05:02 GMT` and its shorter forms.
fn with_month_name(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let month_of = |word: &str| {
        let word = word.to_ascii_lowercase();
        MONTHS
            .iter()
            .position(|month| word.len() >= 3 && word.starts_with(month))
    };
    let at = words.iter().position(|word| month_of(word).is_some())?;
    let month = (month_of(words[at])? + 1).to_string();
    // The day stands before the month, or after it as in `November 8, 2014`.
    let before = at.checked_sub(1).map(|index| words[index]);
    let (day, year_at) = match before {
        Some(day) if bounded(day, 31).is_some() => (day, at + 1),
        _ => (*words.get(at + 1)?, at + 2),
    };
    let year = *words.get(year_at)?;
    let century;
    let year = if year.len() == 2 {
        century = format!("{}{year}", if bounded(year, 99)? < 50 { "20" } else { "19" });
        &century
    } else {
        year
    };
    let days = civil(year, &month, day)?;
    let rest = words[year_at + 1..].join(" ");
    let (clock, offset) = split_offset(&rest)?;
    days.checked_mul(TICKS_PER_DAY)?
        .checked_add(clock_ticks(clock)?)?
        .checked_sub(offset)
        .filter(|ticks| *ticks >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1970-01-01 in ticks.
    const EPOCH: i64 = 621_355_968_000_000_000;

    #[test]
    fn reads_every_form() {
        for (text, expected) in [
            ("0001-01-01", Some(0)),
            ("1970-01-01", Some(EPOCH)),
            ("1970", Some(EPOCH)),
            ("1970-01", Some(EPOCH)),
            ("19700101", Some(EPOCH)),
            ("1/1/1970", Some(EPOCH)),
            ("1970-01-01T00:00:01.5Z", Some(EPOCH + 15_000_000)),
            ("1970-01-01 02:00:00+02:00", Some(EPOCH)),
            ("1970-01-01 00:00:00.1234567", Some(EPOCH + 1_234_567)),
            ("Thu, 1 Jan 1970 00:00:00 GMT", Some(EPOCH)),
            ("1 January 70", Some(EPOCH)),
            ("January 1, 1970 1:00 AM", Some(EPOCH + 36_000_000_000)),
            ("9999-12-31 23:59:59.9999999", Some(3_155_378_975_999_999_999)),
            ("2023-02-29", None),
            ("soon", None),
            ("now - 1d", None),
        ] {
            assert_eq!(parse_datetime(text), expected, "{text}");
        }
    }
}
