//! `format_datetime` and `format_timespan`: times by a pattern of letters.

use super::{Call, Function, Param, convert_one, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::instant;
use chrono::{Datelike, Timelike};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format_datetime", 2, 2, format_datetime),
    Function::new("format_timespan", 2, 2, format_timespan),
];

/// Splits a pattern into runs of one letter and the separators between them; `None` when it holds
/// a letter that is not among the known ones.
fn runs(pattern: &str, known: &str) -> Option<Vec<(char, usize)>> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for letter in pattern.chars() {
        if letter.is_alphabetic() && !known.contains(letter) {
            return None;
        }
        match runs.last_mut() {
            Some((last, count)) if *last == letter && letter.is_alphabetic() => *count += 1,
            _ => runs.push((letter, 1)),
        }
    }
    Some(runs)
}

/// The digits of a fraction given in ticks; `F` drops zeros at the end.
fn fraction(ticks: i64, digits: usize, trim: bool) -> String {
    let all = format!("{ticks:07}");
    let kept = all.get(..digits.min(7)).unwrap_or("").to_owned();
    if trim {
        kept.trim_end_matches('0').to_owned()
    } else {
        kept
    }
}

fn format_datetime(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let pattern = super::constant_text(call, &args, 1, "the format")?;
    let Some(runs) = runs(&pattern, "dfFhHmMsty") else {
        return super::refuse(call, &format!("with the format {pattern}"));
    };
    if runs.iter().any(|(letter, count)| matches!((letter, count), ('t', 3..))) {
        return super::refuse(call, &format!("with the format {pattern}"));
    }
    // There are no names of days and months: `dddd` is the day twice.
    let runs: Vec<(char, usize)> = runs
        .into_iter()
        .flat_map(|(letter, count)| {
            let longest = if "dMHhms".contains(letter) { 2 } else { count.max(1) };
            let whole = std::iter::repeat_n((letter, longest), count / longest);
            whole.chain((count % longest > 0).then_some((letter, count % longest)))
        })
        .collect();
    let Some(value) = args.into_iter().next() else {
        return super::refuse(call, "without an instant");
    };
    let value = convert_one(call, Param::DateTime, value)?;
    rows(call, KustoType::String, vec![value], move |cells| {
        let Cell::DateTime(micros) = cells[0] else {
            return Out::from("");
        };
        let Some(at) = instant::calendar(micros) else {
            return Out::from("");
        };
        let ticks = i64::from(at.timestamp_subsec_micros()) * instant::TICKS_PER_MICRO;
        let number = |value: u32, count: usize| {
            if count == 1 {
                value.to_string()
            } else {
                format!("{value:02}")
            }
        };
        let mut out = String::new();
        for (letter, count) in &runs {
            match letter {
                'y' => out.push_str(&match count {
                    1 => (at.year() % 100).to_string(),
                    2 => format!("{:02}", at.year() % 100),
                    count => format!("{:0count$}", at.year()),
                }),
                'M' => out.push_str(&number(at.month(), *count)),
                'd' => out.push_str(&number(at.day(), *count)),
                'H' => out.push_str(&number(at.hour(), *count)),
                'h' => out.push_str(&number(at.hour12().1, *count)),
                'm' => out.push_str(&number(at.minute(), *count)),
                's' => out.push_str(&number(at.second(), *count)),
                'f' => out.push_str(&fraction(ticks, *count, false)),
                'F' => out.push_str(&fraction(ticks, *count, true)),
                't' => {
                    let half = if at.hour() < 12 { "AM" } else { "PM" };
                    out.push_str(half.get(..*count).unwrap_or(half));
                }
                other => out.push(*other),
            }
        }
        Out::text(out)
    })
}

fn format_timespan(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let pattern = super::constant_text(call, &args, 1, "the format")?;
    let Some(runs) = runs(&pattern, "dfFhHms") else {
        return super::refuse(call, &format!("with the format {pattern}"));
    };
    let Some(value) = args.into_iter().next() else {
        return super::refuse(call, "without a timespan");
    };
    let value = convert_one(call, Param::TimeSpan, value)?;
    rows(call, KustoType::String, vec![value], move |cells| {
        let Cell::TimeSpan(ticks) = cells[0] else {
            return Out::from("");
        };
        let total = ticks.unsigned_abs() as i64;
        let seconds = total / instant::TICKS_PER_SECOND;
        let mut out = String::new();
        if ticks < 0 {
            out.push('-');
        }
        for (letter, count) in &runs {
            match letter {
                'd' => out.push_str(&format!("{:0count$}", seconds / 86_400)),
                'H' | 'h' => out.push_str(&format!("{:0count$}", seconds / 3600 % 24, count = (*count).min(2))),
                'm' => out.push_str(&format!("{:0count$}", seconds / 60 % 60, count = (*count).min(2))),
                's' => out.push_str(&format!("{:0count$}", seconds % 60, count = (*count).min(2))),
                'f' => out.push_str(&fraction(total % instant::TICKS_PER_SECOND, *count, false)),
                'F' => out.push_str(&fraction(total % instant::TICKS_PER_SECOND, *count, true)),
                other => out.push(*other),
            }
        }
        Out::text(out)
    })
}
