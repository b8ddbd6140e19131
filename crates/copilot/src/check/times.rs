//! Dates and times, in the forms that people and logs write.

use regex::Regex;
use std::sync::LazyLock;

/// What a text says of a time: a day, a time of day, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment {
    /// Year, month, day; a day may be said without its year.
    pub(super) year: Option<u32>,
    pub(super) day: Option<(u32, u32)>,
    /// Hour and minute.
    pub(super) clock: Option<(u32, u32)>,
    pub(super) second: Option<u32>,
    /// Whether day and month may be the other way round.
    pub(super) ambiguous: bool,
}

impl Moment {
    /// Whether a moment of a source bears this one out, as exactly as it is said.
    pub(super) fn agrees(&self, source: &Self) -> bool {
        let day = match (self.day, source.day) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => {
                own == other
                    || self.ambiguous && (own.1, own.0) == other
                    || source.ambiguous && own == (other.1, other.0)
            }
        };
        let year = self.year.is_none() || source.year.is_none() || self.year == source.year;
        let clock = self.clock.is_none() || self.clock == source.clock;
        let second =
            self.second.is_none() || source.second.is_none() && source.clock.is_some() || self.second == source.second;
        day && year && clock && second
    }
}

static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let months = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    let clock = r"(?:(?:[ T,]|,? at |,? around |,? about ){1,3}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?: ?([ap])\.?m\b\.?)?)?";
    Regex::new(&format!(
        r"(?i)\b(\d{{4}})[-/](\d{{2}})[-/](\d{{2}}){clock}|\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({months})\b\.?(?:,? (\d{{4}})\b)?{clock}|\b({months})\.? {{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}})\b)?{clock}|\b(\d{{1,2}})[./](\d{{1,2}})[./](\d{{4}}){clock}|\b(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,]\d{{1,9}})?)?(?: ?([ap])\.?m\b\.?)?(?:,? (?:utc )?on (?:(\d{{4}})-(\d{{2}})-(\d{{2}})|(\d{{1,2}})(?:st|nd|rd|th)? ({months})(?:,? (\d{{4}}))?|({months}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?))?"
    ))
    .ok()
});

/// Returns the moments that a text tells of, each with its bytes.
pub(super) fn moments(text: &str) -> Vec<(Moment, std::ops::Range<usize>)> {
    let Some(times) = TIMES.as_ref() else {
        return Vec::new();
    };
    times
        .captures_iter(text)
        .filter_map(|found| {
            let number = |at: usize| found.get(at).and_then(|group| group.as_str().parse::<u32>().ok());
            let named = |at: usize| found.get(at).and_then(|group| month(group.as_str()));
            let afternoon = |at: usize| found.get(at).map(|group| group.as_str().eq_ignore_ascii_case("p"));
            let mut moment = Moment::default();
            let clock = |moment: &mut Moment, first: usize| {
                let (Some(hour), Some(minute)) = (number(first), number(first + 1)) else {
                    return true;
                };
                let hour = match (afternoon(first + 3), hour) {
                    (Some(true), 1..=11) => hour + 12,
                    (Some(false), 12) => 0,
                    _ => hour,
                };
                moment.clock = Some((hour, minute));
                moment.second = number(first + 2);
                hour < 24 && minute < 60
            };
            let sound = if let (Some(year), Some(month), Some(day)) = (number(1), number(2), number(3)) {
                (moment.year, moment.day) = (Some(year), Some((month, day)));
                clock(&mut moment, 4)
            } else if let (Some(day), Some(month)) = (number(8), named(9)) {
                (moment.year, moment.day) = (number(10), Some((month, day)));
                clock(&mut moment, 11)
            } else if let (Some(month), Some(day)) = (named(15), number(16)) {
                (moment.year, moment.day) = (number(17), Some((month, day)));
                clock(&mut moment, 18)
            } else if let (Some(one), Some(other), Some(year)) = (number(22), number(23), number(24)) {
                (moment.year, moment.day, moment.ambiguous) = (Some(year), Some((one, other)), true);
                clock(&mut moment, 25)
            } else {
                let sound = clock(&mut moment, 29);
                if let (Some(year), Some(month), Some(day)) = (number(33), number(34), number(35)) {
                    (moment.year, moment.day) = (Some(year), Some((month, day)));
                } else if let (Some(day), Some(month)) = (number(36), named(37)) {
                    (moment.year, moment.day) = (number(38), Some((month, day)));
                } else if let (Some(month), Some(day)) = (named(39), number(40)) {
                    (moment.year, moment.day) = (number(41), Some((month, day)));
                }
                sound
            };
            let days = moment
                .day
                .is_none_or(|(month, day)| (1..=31).contains(&month) && (1..=31).contains(&day));
            let whole = found.get(0)?;
            // A clock alone must not be the middle of an address or a longer number.
            let before = text[..whole.start()].chars().next_back();
            let after = text[whole.end()..].chars().next();
            let apart = moment.day.is_some() || before != Some(':') && before != Some('.') && after != Some(':');
            (sound && days && apart && (moment.day.is_some() || moment.clock.is_some()))
                .then(|| (moment, whole.range()))
        })
        .collect()
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let word = word.to_ascii_lowercase();
    MONTHS
        .iter()
        .position(|month| word.starts_with(month))
        .and_then(|at| u32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_form() {
        let source = moments("2026-03-05T08:14:22.123Z")[0].0;
        for text in [
            "2026-03-05",
            "2026-03-05 08:14",
            "2026-03-05T08:14:22Z",
            "5 March 2026",
            "March 5th, 2026 at 08:14",
            "5 March",
            "Mar 5 08:14:22",
            "08:14",
            "8:14 am",
            "08:14:22",
            "08:14 UTC on 5 March 2026",
            "08:14 on 2026-03-05",
            "05/03/2026",
            "5th of March",
            "3/5/2026",
        ] {
            let found = moments(text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].0.agrees(&source), "{text} {found:?}");
        }
        for text in [
            "2026-03-06",
            "2025-03-05",
            "2026-03-05 08:15",
            "6 March 2026",
            "5 April",
            "20:14",
            "8:14 pm",
            "08:14:23",
            "08:14 on 6 March",
        ] {
            assert!(!moments(text)[0].0.agrees(&source), "{text}");
        }
        assert!(
            moments("2001:db8::7 and 10.0.0.1 and 99:99").is_empty(),
            "{:?}",
            moments("2001:db8::7 and 10.0.0.1 and 99:99")
        );
    }
}
