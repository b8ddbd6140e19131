//! Phrases of time: how many days back a prompt looks.

use super::text::Word;
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// Returns the days that the words look back, if they say so: "last week", "past 3 months", "since Monday".
///
/// A number beyond what a skill allows stays as it was asked, so that the skill refuses it with its limit.
pub(super) fn days(words: &[Word], now: DateTime<Utc>) -> Option<i64> {
    (0..words.len()).find_map(|at| days_at(words, at, now))
}

fn days_at(words: &[Word], at: usize, now: DateTime<Utc>) -> Option<i64> {
    let word = words.get(at).filter(|word| !word.quoted)?;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    match word.lower.as_str() {
        "today" | "overnight" | "tonight" => return Some(1),
        "yesterday" => return Some(2),
        "fortnight" => return Some(14),
        "weekend" => return Some(3),
        "weekly" => return Some(7),
        "since" => return since(words, at + 1, now),
        "last" | "past" | "previous" | "preceding" | "recent" | "prior" | "this" | "latest" => {
            let this = word.lower == "this";
            if let Some(days) = unit(lower(at + 1)) {
                return Some(days);
            }
            if matches!(lower(at + 1), "night" | "morning" | "evening" | "afternoon") {
                return Some(1);
            }
            if this {
                return None;
            }
            return counted(words, at + 1).or_else(|| compact(lower(at + 1)));
        }
        _ => {}
    }
    // "30 days", "14-day", "90d" beside no "last".
    counted(words, at).or_else(|| compact(&word.lower))
}

/// "3 months", "a couple of weeks", "six months", "half a year".
fn counted(words: &[Word], at: usize) -> Option<i64> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let (number, mut behind) = match lower(at) {
        "couple" => (2, at + 1),
        "a" if lower(at + 1) == "couple" => (2, at + 2),
        "half" => {
            let behind = at + 1 + usize::from(lower(at + 1) == "a");
            return (unit(lower(behind)) == Some(365)).then_some(182);
        }
        "few" => (3, at + 1),
        text => (number(text)?, at + 1),
    };
    if lower(behind) == "of" {
        behind += 1;
    }
    let singular = lower(behind);
    if matches!(singular, "hour" | "hours" | "hrs" | "h") {
        return Some((number + 23) / 24);
    }
    unit(singular).map(|days| number.saturating_mul(days))
}

/// "90d", "24h", "2w", "14-day".
fn compact(text: &str) -> Option<i64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: i64 = text[..digits]
        .parse()
        .ok()
        .filter(|number| (1..10_000).contains(number))?;
    let rest = text[digits..].trim_start_matches('-');
    match rest {
        "h" | "hr" | "hrs" | "hour" | "hours" => Some((number + 23) / 24),
        "d" => Some(number),
        "w" | "wk" | "wks" => Some(number * 7),
        "mo" | "mon" => Some(number * 30),
        "y" | "yr" => Some(number * 365),
        rest if text.contains('-') => unit(rest).map(|days| number * days),
        _ => None,
    }
}

fn unit(word: &str) -> Option<i64> {
    Some(match word {
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        "month" | "months" => 30,
        "quarter" | "quarters" => 90,
        "year" | "years" => 365,
        _ => return None,
    })
}

/// Returns a number of figures or words.
pub(super) fn number(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return (1..10_000).contains(&number).then_some(number);
    }
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    if let Some(at) = WORDS.iter().position(|word| *word == text) {
        return i64::try_from(at).ok().map(|at| at + 1);
    }
    Some(match text {
        "fourteen" => 14,
        "twenty" => 20,
        "thirty" => 30,
        "sixty" => 60,
        "ninety" => 90,
        "hundred" => 100,
        _ => return None,
    })
}

fn since(words: &[Word], at: usize, now: DateTime<Utc>) -> Option<i64> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let at = at + usize::from(lower(at) == "last");
    let first = lower(at);
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let today = now.date_naive();
    if let Some(weekday) = DAYS.iter().position(|day| *day == first) {
        let back = (i64::from(today.weekday().num_days_from_monday()) - weekday as i64).rem_euclid(7);
        return Some(back + 1);
    }
    match first {
        "yesterday" => return Some(2),
        "today" | "midnight" => return Some(1),
        _ => {}
    }
    let date = NaiveDate::parse_from_str(first, "%Y-%m-%d")
        .ok()
        .or_else(|| month_day(first, lower(at + 1), today))
        .or_else(|| month_day(lower(at + 1), first, today))?;
    let days = (today - date).num_days() + 1;
    (days > 0).then_some(days)
}

/// "March 3rd" of this year, or of the last when it has not come yet.
fn month_day(month: &str, day: &str, today: NaiveDate) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let month = MONTHS
        .iter()
        .position(|short| month.len() >= 3 && month.starts_with(short))
        .and_then(|at| u32::try_from(at + 1).ok())?;
    let digits: String = day.chars().take_while(char::is_ascii_digit).collect();
    let day = digits.parse().unwrap_or(1);
    let date = NaiveDate::from_ymd_opt(today.year(), month, day)?;
    if date > today {
        NaiveDate::from_ymd_opt(today.year() - 1, month, day)
    } else {
        Some(date)
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;

    #[test]
    fn phrases_of_time_are_days() {
        let now = "2026-03-05T12:00:00Z".parse().unwrap();
        for (prompt, wanted) in [
            ("in the last week", Some(7)),
            ("past 3 months", Some(90)),
            ("the past three months", Some(90)),
            ("over the last 24 hours", Some(1)),
            ("last 36 hours", Some(2)),
            ("today", Some(1)),
            ("since yesterday", Some(2)),
            ("since Monday", Some(4)),
            ("since 2026-03-01", Some(5)),
            ("since March 1st", Some(5)),
            ("since 20 February", Some(14)),
            ("the last year", Some(365)),
            ("a 14-day look back", Some(14)),
            ("90d", Some(90)),
            ("the past couple of weeks", Some(14)),
            ("half a year", Some(182)),
            ("for 60 days", Some(60)),
            ("this month", Some(30)),
            ("the last one", None),
            ("the first logon", None),
            ("incident 4471", None),
            ("the last 5 incidents", None),
        ] {
            assert_eq!(days(&Text::read(prompt).words, now), wanted, "{prompt}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_sane_days(prompt in "((since|last|past|[0-9]{1,6}|march|-?[0-9]{1,3}|days|h|w|years|half|a) ){0,8}") {
            let now = "2026-03-05T12:00:00Z".parse().unwrap();
            let found = days(&Text::read(&prompt).words, now);
            proptest::prop_assert!(found.is_none_or(|days| days > 0));
        }
    }
}
