//! Instants as text: RFC 3339 and what logs make of it.

/// Reads an RFC 3339 instant, or one without offset taken as UTC, into microseconds since 1970.
#[must_use]
pub fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(micros) = parse_plain(text) {
        return Some(micros);
    }
    if let Ok(instant) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(instant.timestamp_micros());
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .into_iter()
        .find_map(|format| chrono::NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), format).ok())
        .map(|instant| instant.and_utc().timestamp_micros())
}

/// Writes an instant given in microseconds since 1970 as RFC 3339 in UTC.
#[must_use]
pub fn format_datetime(micros: i64) -> String {
    chrono::DateTime::from_timestamp_micros(micros).map_or_else(String::new, |instant| {
        instant.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    })
}

/// Reads `2023-08-16T04:54:03.5Z`, with `T` or a blank, with or without `Z`: what nearly all logs write,
/// many times a line. Anything else, also what is out of range, is left to the caller.
fn parse_plain(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z').unwrap_or(text).as_bytes();
    let (whole, fraction) = text.split_at_checked(19)?;
    let &[
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T' | b' ',
        h0,
        h1,
        b':',
        i0,
        i1,
        b':',
        s0,
        s1,
    ] = whole
    else {
        return None;
    };
    let year = i64::from(number(&[y0, y1, y2, y3])?);
    let month = number(&[m0, m1]).filter(|month| (1..=12).contains(month))?;
    // Days that only some months have are left to the caller, who knows which.
    let day = number(&[d0, d1]).filter(|day| (1..=28).contains(day))?;
    let hour = number(&[h0, h1]).filter(|hour| *hour < 24)?;
    let minute = number(&[i0, i1]).filter(|minute| *minute < 60)?;
    let second = number(&[s0, s1]).filter(|second| *second < 60)?;
    let micros = match fraction {
        [] => 0,
        [b'.', digits @ ..] if !digits.is_empty() && digits.len() <= 9 => {
            number(digits)?;
            let micros = |at: usize| digits.get(at).map_or(0, |digit| i64::from(digit - b'0'));
            (0..6).fold(0, |sum, at| sum * 10 + micros(at))
        }
        _ => return None,
    };
    let seconds = i64::from(hour * 3600 + minute * 60 + second);
    Some((days_since_1970(year, i64::from(month), i64::from(day)) * 86_400 + seconds) * 1_000_000 + micros)
}

/// Reads decimal digits, at most nine.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| {
        digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'))
    })
}

/// Counts the days of the proleptic Gregorian calendar, in years that begin in March, so that the leap
/// day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_without_offset_are_utc() {
        assert_eq!(
            parse_datetime("2023-08-16 04:54:03.5"),
            parse_datetime("2023-08-16T04:54:03.500Z")
        );
        assert_eq!(parse_datetime("yesterday"), None);
    }

    #[test]
    fn the_short_way_agrees_with_the_long_one() {
        for year in [0, 1600, 1900, 1969, 1970, 1999, 2000, 2001, 2023, 2024, 2100, 9999] {
            for month in 1..=12 {
                for day in [1, 28, 29, 31] {
                    let text = format!("{year:04}-{month:02}-{day:02}T23:59:07.1234567Z");
                    let long = chrono::DateTime::parse_from_rfc3339(&text).ok();
                    assert_eq!(
                        parse_datetime(&text),
                        long.map(|instant| instant.timestamp_micros()),
                        "{text}"
                    );
                }
            }
        }
        for text in [
            "2023-08-16T04:54:03.",
            "2023-08-16T04:54:60x",
            "2023-08-16T24:00:00",
            "é023-08-16T04:54:03",
        ] {
            assert_eq!(parse_datetime(text), None, "{text}");
        }
        assert_eq!(
            parse_datetime("2023-08-16T04:54:03+02:00"),
            parse_datetime("2023-08-16 02:54:03Z")
        );
    }
}
