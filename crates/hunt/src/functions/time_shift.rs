//! Calendar arithmetic: `startofday` and its relatives, `datetime_add`, `datetime_diff`.
//!
//! Weeks start on Sunday.

use super::{Call, Function, Param, convert_one, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::instant;
use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("startofday", 1, 2, |call, args| edge(call, args, Unit::Day, false)),
    Function::new("startofweek", 1, 2, |call, args| edge(call, args, Unit::Week, false)),
    Function::new("startofmonth", 1, 2, |call, args| edge(call, args, Unit::Month, false)),
    Function::new("startofyear", 1, 2, |call, args| edge(call, args, Unit::Year, false)),
    Function::new("endofday", 1, 2, |call, args| edge(call, args, Unit::Day, true)),
    Function::new("endofweek", 1, 2, |call, args| edge(call, args, Unit::Week, true)),
    Function::new("endofmonth", 1, 2, |call, args| edge(call, args, Unit::Month, true)),
    Function::new("endofyear", 1, 2, |call, args| edge(call, args, Unit::Year, true)),
    Function::new("datetime_add", 3, 3, datetime_add),
    Function::new("datetime_diff", 3, 3, datetime_diff),
];

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

impl Unit {
    fn parse(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        Some(match text.strip_suffix('s').unwrap_or(&text) {
            "year" => Self::Year,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" => Self::Week,
            "day" => Self::Day,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "millisecond" => Self::Millisecond,
            "microsecond" => Self::Microsecond,
            "nanosecond" => Self::Nanosecond,
            _ => return None,
        })
    }

    /// Returns the length of a unit that has a fixed one.
    fn micros(self) -> Option<i64> {
        Some(match self {
            Self::Week => 7 * 86_400_000_000,
            Self::Day => 86_400_000_000,
            Self::Hour => 3_600_000_000,
            Self::Minute => 60_000_000,
            Self::Second => 1_000_000,
            Self::Millisecond => 1000,
            Self::Microsecond => 1,
            Self::Year | Self::Quarter | Self::Month | Self::Nanosecond => return None,
        })
    }
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp_micros()
}

/// Returns the start of the unit around an instant.
fn start_of(unit: Unit, at: &DateTime<Utc>) -> Option<NaiveDate> {
    let date = at.date_naive();
    match unit {
        Unit::Day => Some(date),
        Unit::Week => date.checked_sub_days(chrono::Days::new(u64::from(date.weekday().num_days_from_sunday()))),
        Unit::Month => date.with_day(1),
        Unit::Quarter => NaiveDate::from_ymd_opt(date.year(), (date.month() - 1) / 3 * 3 + 1, 1),
        Unit::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1),
        _ => None,
    }
}

fn shift_date(unit: Unit, date: NaiveDate, by: i64) -> Option<NaiveDate> {
    let months = |by: i64| {
        let count = Months::new(u32::try_from(by.unsigned_abs()).ok()?);
        if by < 0 {
            date.checked_sub_months(count)
        } else {
            date.checked_add_months(count)
        }
    };
    match unit {
        Unit::Day => date.checked_add_signed(chrono::TimeDelta::try_days(by)?),
        Unit::Week => date.checked_add_signed(chrono::TimeDelta::try_weeks(by)?),
        Unit::Month => months(by),
        Unit::Quarter => months(by.checked_mul(3)?),
        Unit::Year => months(by.checked_mul(12)?),
        _ => None,
    }
}

/// `startof…` and `endof…` with an offset in whole units. An end is one microsecond, the finest
/// step there is here, before the next start.
fn edge(call: &Call, args: Vec<Typed>, unit: Unit, end: bool) -> Bound<Typed> {
    typed_rows(
        call,
        KustoType::DateTime,
        &[Param::DateTime, Param::Long],
        args,
        move |cells| {
            let Cell::DateTime(micros) = cells[0] else {
                return Out::Null;
            };
            let Some(offset) = cells.get(1).map_or(Some(0), |cell| cell.long()) else {
                return Out::Null;
            };
            let found = instant::calendar(micros)
                .and_then(|at| start_of(unit, &at))
                .and_then(|date| shift_date(unit, date, offset.checked_add(i64::from(end))?))
                .map(|date| midnight(date) - i64::from(end))
                .and_then(instant::in_bounds);
            found.map_or(Out::Null, Out::DateTime)
        },
    )
}

fn unit_of(call: &Call, args: &[Typed]) -> Bound<Unit> {
    let text = super::constant_text(call, args, 0, "the unit")?;
    match Unit::parse(&text) {
        Some(unit) => Ok(unit),
        None => super::refuse(call, &format!("with the unit {text}")),
    }
}

/// `datetime_add(unit, amount, instant)`: a day that the month lacks becomes its last one.
fn datetime_add(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let unit = unit_of(call, &args)?;
    let rest: Vec<Typed> = args.into_iter().skip(1).collect();
    typed_rows(
        call,
        KustoType::DateTime,
        &[Param::Long, Param::DateTime],
        rest,
        move |cells| {
            let (Some(amount), Cell::DateTime(micros)) = (cells[0].long(), cells[1]) else {
                return Out::Null;
            };
            let moved = match unit.micros() {
                Some(length) => amount.checked_mul(length).and_then(|by| micros.checked_add(by)),
                None if unit == Unit::Nanosecond => micros.checked_add(amount.div_euclid(1000)),
                None => instant::calendar(micros).and_then(|at| {
                    let date = at.date_naive();
                    Some(micros - midnight(date) + midnight(shift_date(unit, date, amount)?))
                }),
            };
            moved.and_then(instant::in_bounds).map_or(Out::Null, Out::DateTime)
        },
    )
}

/// Counts the borders of a unit between two instants, the later one first for a positive answer.
fn datetime_diff(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let unit = unit_of(call, &args)?;
    let rest = args
        .into_iter()
        .skip(1)
        .map(|arg| convert_one(call, Param::DateTime, arg))
        .collect::<Bound<Vec<_>>>()?;
    rows(call, KustoType::Long, rest, move |cells| {
        let (Cell::DateTime(left), Cell::DateTime(right)) = (cells[0], cells[1]) else {
            return Out::Null;
        };
        let count = |micros: i64| -> Option<i64> {
            let at = instant::calendar(micros)?;
            Some(match unit {
                Unit::Year => i64::from(at.year()),
                Unit::Quarter => i64::from(at.year()) * 4 + i64::from((at.month() - 1) / 3),
                Unit::Month => i64::from(at.year()) * 12 + i64::from(at.month()),
                Unit::Week => midnight(start_of(Unit::Week, &at)?).div_euclid(7 * 86_400_000_000),
                Unit::Nanosecond => micros.checked_mul(1000)?,
                _ => micros.div_euclid(unit.micros()?),
            })
        };
        match (count(left), count(right)) {
            (Some(left), Some(right)) => Out::Long(left.wrapping_sub(right)),
            _ => Out::Null,
        }
    })
}
