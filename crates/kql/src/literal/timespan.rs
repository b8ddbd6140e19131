//! Timespans: `1.5h`, `d.hh:mm:ss.fffffff`, or a number of days.
//!
//! Source: Microsoft Learn, "The timespan data type".

use crate::lexer::TIME_UNITS;

/// Ticks of 100 ns in a day.
pub(super) const TICKS_PER_DAY: i64 = 864_000_000_000;
/// Ticks of 100 ns in a second.
pub(super) const TICKS_PER_SECOND: i64 = 10_000_000;

/// Reads a timespan as ticks of 100 ns, from the text of a literal or of `totimespan`'s argument.
#[must_use]
pub fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let ticks = if text.contains(':') {
        clock(text)?
    } else {
        let split = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let unit = unit.trim();
        // A bare number counts days.
        let unit = if unit.is_empty() { "d" } else { unit };
        let (_, ticks) = TIME_UNITS.iter().find(|(name, _)| *name == unit)?;
        scaled(number, *ticks)?
    };
    Some(if negative { -ticks } else { ticks })
}

/// Multiplies a decimal number by a length in ticks.
fn scaled(number: &str, ticks: f64) -> Option<i64> {
    if number.is_empty() || number.starts_with('.') {
        return None;
    }
    if let Ok(whole) = number.parse::<i64>()
        && ticks >= 1.0
    {
        #[expect(clippy::cast_possible_truncation, reason = "units are whole numbers of ticks")]
        return whole.checked_mul(ticks as i64);
    }
    let value = number.parse::<f64>().ok()? * ticks;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    (value.abs() < 9.2e18).then_some(value.round() as i64)
}

/// Reads `[d.]hh:mm[:ss[.fffffff]]`.
fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let (days, hours) = first.split_once('.').unwrap_or(("0", first));
    let minutes = parts.next()?;
    let seconds = parts.next().unwrap_or("0");
    if parts.next().is_some() {
        return None;
    }
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let hours = bounded(hours, 23)?;
    let minutes = bounded(minutes, 59)?;
    let seconds = bounded(seconds, 59)?;
    bounded(days, i64::MAX)?
        .checked_mul(TICKS_PER_DAY)?
        .checked_add((hours * 3600 + minutes * 60 + seconds) * TICKS_PER_SECOND)?
        .checked_add(fraction_ticks(fraction)?)
}

/// Reads a whole number of at most `most`.
pub(super) fn bounded(text: &str, most: i64) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|value| *value <= most)
}

/// Reads the digits after the seconds; more than seven are cut.
pub(super) fn fraction_ticks(text: &str) -> Option<i64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = text.chars().chain("0000000".chars()).take(7).collect();
    padded.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        for (text, expected) in [
            ("1d", Some(864_000_000_000)),
            ("1.5h", Some(54_000_000_000)),
            ("30m", Some(18_000_000_000)),
            ("10ms", Some(100_000)),
            ("1microsecond", Some(10)),
            ("100nanoseconds", Some(1)),
            ("1tick", Some(1)),
            ("2", Some(1_728_000_000_000)),
            ("1.02:03:04.5", Some(937_845_000_000)),
            ("-00:00:01", Some(-10_000_000)),
            ("12:30", Some(450_000_000_000)),
            ("25:00:00", None),
            ("soon", None),
            ("1 day", Some(864_000_000_000)),
        ] {
            assert_eq!(parse_timespan(text), expected, "{text}");
        }
    }
}
