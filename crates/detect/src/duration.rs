//! Reads a rule's durations: `1d`, `5m`, `PT5M`, `P1DT2H`, `01:30:00`, `1.02:00:00`.
//!
//! Sentinel's repository writes Kusto timespans, its API ISO 8601, Defender's rules `3H`.
//! Source: ISO 8601 durations; Kusto timespan literals; .NET `TimeSpan` text.

use chrono::TimeDelta;

/// Returns the duration, or `None` when the text is none of the known forms or overflows.
pub(crate) fn parse_duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if text == "0" {
        return Some(TimeDelta::zero());
    }
    if let Some(iso) = text.strip_prefix(['P', 'p']) {
        return parse_iso(iso);
    }
    if text.contains(':') {
        return parse_clock(text);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &text[digits.len()..];
    let unit_seconds = match unit.to_ascii_lowercase().as_str() {
        "d" | "day" | "days" => 86_400.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "m" | "min" | "minute" | "minutes" => 60.0,
        "s" | "sec" | "second" | "seconds" => 1.0,
        _ => return None,
    };
    seconds(digits.trim().parse::<f64>().ok()? * unit_seconds)
}

/// Writes a duration in the shortest Kusto form (`90m`, `14d`).
pub(crate) fn format_duration(duration: TimeDelta) -> String {
    let total = duration.num_seconds();
    [(86_400, "d"), (3_600, "h"), (60, "m")]
        .into_iter()
        .find(|(unit, _)| total >= *unit && total % unit == 0)
        .map_or_else(
            || format!("{total}s"),
            |(unit, letter)| format!("{}{letter}", total / unit),
        )
}

/// Reads what follows the `P`. Months and years have no fixed length and are refused.
fn parse_iso(text: &str) -> Option<TimeDelta> {
    let mut total = 0.0;
    let mut number = String::new();
    let mut in_time = false;
    let mut any = false;
    for c in text.chars() {
        let unit = match (c.to_ascii_uppercase(), in_time) {
            ('0'..='9' | '.', _) => {
                number.push(c);
                continue;
            }
            ('T', false) if number.is_empty() => {
                in_time = true;
                continue;
            }
            ('W', false) => 604_800.0,
            ('D', false) => 86_400.0,
            ('H', true) => 3_600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * unit;
        number.clear();
        any = true;
    }
    (any && number.is_empty()).then(|| seconds(total))?
}

/// Reads `[d.]hh:mm[:ss]`.
fn parse_clock(text: &str) -> Option<TimeDelta> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) => (days.parse::<f64>().ok()?, hours.parse::<f64>().ok()?),
        None => (0.0, first.parse::<f64>().ok()?),
    };
    let minutes = parts.next()?.parse::<f64>().ok()?;
    let rest = match parts.next() {
        Some(text) => text.parse::<f64>().ok()?,
        None => 0.0,
    };
    if parts.next().is_some() {
        return None;
    }
    seconds(days * 86_400.0 + hours * 3_600.0 + minutes * 60.0 + rest)
}

/// A hundred years bounds what a rule can mean, and keeps instants representable.
fn seconds(value: f64) -> Option<TimeDelta> {
    let limit = 100.0 * 366.0 * 86_400.0;
    (value.is_finite() && (0.0..=limit).contains(&value))
        .then(|| TimeDelta::try_milliseconds((value * 1_000.0).round() as i64))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_forms_are_read() {
        for (text, seconds) in [
            ("5m", 300),
            ("1d", 86_400),
            ("14d", 1_209_600),
            ("3H", 10_800),
            ("PT5M", 300),
            ("P1DT2H", 93_600),
            ("p1w", 604_800),
            ("01:30:00", 5_400),
            ("1.02:00:00", 93_600),
            ("1.5h", 5_400),
            ("0", 0),
        ] {
            assert_eq!(parse_duration(text), Some(TimeDelta::seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1M",
            "P1Y",
            "five",
            "5",
            "-5m",
            "1:2:3:4",
            "1e300d",
            "NaNd",
            "PT5",
            "5 fortnights",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn short_form_is_written() {
        assert_eq!(format_duration(TimeDelta::minutes(90)), "90m");
        assert_eq!(format_duration(TimeDelta::days(14)), "14d");
    }
}
