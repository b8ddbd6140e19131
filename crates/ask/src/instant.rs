//! Dates and times in a question.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// A range of time that a text names; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: DateTime<Utc>,
    pub(crate) until: DateTime<Utc>,
}

impl Period {
    /// Returns whether the period is shorter than a minute, so that it names one event.
    pub(crate) fn is_exact(&self) -> bool {
        self.until - self.from <= TimeDelta::minutes(1)
    }

    /// Returns whether a time lies in it.
    pub(crate) fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Finds the dates and times of a text: `2024-07-04`, with or without a time behind it, and
/// `July 4th, 2024` or `4 July 2024`.
pub(crate) fn periods(text: &str) -> Vec<Period> {
    let mut found = Vec::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at + 10 <= letters.len() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let starts = before.is_none_or(|letter| !letter.is_ascii_digit());
        let shape: String = letters.iter().skip(at).take(29).collect();
        match starts.then(|| iso(&shape)).flatten() {
            Some(period) => {
                found.push(period);
                at += 10;
            }
            None => at += 1,
        }
    }
    let words: Vec<String> = crate::words::words(text).collect();
    for three in words.windows(3) {
        let [one, two, three] = three else { continue };
        let dated = written(two, one, three).or_else(|| written(one, two, three));
        found.extend(dated.map(day));
    }
    found.dedup();
    found
}

/// Reads an ISO date at the start of a text, with the time behind it if there is one.
fn iso(text: &str) -> Option<Period> {
    let date = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    let rest = text.get(11..).unwrap_or_default();
    let time = |length, shape| NaiveTime::parse_from_str(rest.get(..length)?, shape).ok();
    let (time, seconds) = match (time(8, "%H:%M:%S"), time(5, "%H:%M")) {
        (Some(time), _) => (time, 1),
        (None, Some(time)) => (time, 60),
        (None, None) => return Some(day(date)),
    };
    let from = NaiveDateTime::new(date, time).and_utc();
    Some(Period {
        from,
        until: from + TimeDelta::seconds(seconds),
    })
}

/// Reads a date written in words, from its month, day and year.
fn written(month: &str, day: &str, year: &str) -> Option<NaiveDate> {
    let month = MONTHS
        .iter()
        .position(|short| month.len() >= 3 && month.starts_with(short))?;
    let day: String = day.chars().take_while(char::is_ascii_digit).collect();
    NaiveDate::from_ymd_opt(year.parse().ok()?, u32::try_from(month).ok()? + 1, day.parse().ok()?)
}

fn day(date: NaiveDate) -> Period {
    let from = date.and_time(NaiveTime::MIN).and_utc();
    Period {
        from,
        until: from + TimeDelta::days(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_shape() {
        for (text, from, seconds) in [
            ("on 2024-07-04 in", "2024-07-04T00:00:00Z", 86_400),
            ("at 2024-07-04 22:35:00.896765+00:00 it", "2024-07-04T22:35:00Z", 1),
            ("2024-06-20t09:03Z", "2024-06-20T09:03:00Z", 60),
            ("sent on July 7th, 2024 by", "2024-07-07T00:00:00Z", 86_400),
            ("since 7 July 2024", "2024-07-07T00:00:00Z", 86_400),
        ] {
            let from: DateTime<Utc> = from.parse().unwrap();
            let until = from + TimeDelta::seconds(seconds);
            assert_eq!(periods(text), [Period { from, until }], "{text}");
        }
        assert!(periods("12024-07-04x 2024-13-01 may be").is_empty());
    }
}
