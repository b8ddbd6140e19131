//! `datetime_utc_to_local` and `datetime_local_to_utc`: the clocks of the IANA time zones.
//!
//! A local time that the clocks leap over counts by the offset after the leap, as Kusto does; one
//! that they show twice is refused. So are years whose rules the time zone data does not hold.
//! Source: Kusto function reference.

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::instant;
use chrono::{Datelike, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("datetime_utc_to_local", 2, 2, |call, args| {
        convert(call, args, to_local)
    }),
    Function::new("datetime_local_to_utc", 2, 2, |call, args| convert(call, args, to_utc)),
];

/// The years for which the rules of the time zones are recorded.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2037;

type Convert = fn(NaiveDateTime, Tz) -> Result<TimeDelta, &'static str>;

fn convert(call: &Call, args: Vec<Typed>, difference: Convert) -> Bound<Typed> {
    typed_rows(
        call,
        KustoType::DateTime,
        &[Param::DateTime, Param::Text],
        args,
        move |cells| {
            let Cell::DateTime(micros) = cells[0] else {
                return Out::Null;
            };
            let Ok(zone) = cells[1].text().parse::<Tz>() else {
                return Out::Refused("with a time zone that is no IANA name such as Europe/Paris");
            };
            let Some(at) = instant::calendar(micros).map(|at| at.naive_utc()) else {
                return Out::Null;
            };
            if !YEARS.contains(&at.year()) {
                return Out::Refused("before 1970 or after 2037");
            }
            match difference(at, zone) {
                Ok(difference) => difference
                    .num_microseconds()
                    .and_then(|by| micros.checked_add(by))
                    .and_then(instant::in_bounds)
                    .map_or(Out::Null, Out::DateTime),
                Err(why) => Out::Refused(why),
            }
        },
    )
}

fn seconds(offset: impl Offset) -> i64 {
    i64::from(offset.fix().local_minus_utc())
}

fn to_local(at: NaiveDateTime, zone: Tz) -> Result<TimeDelta, &'static str> {
    Ok(TimeDelta::seconds(seconds(zone.offset_from_utc_datetime(&at))))
}

fn to_utc(at: NaiveDateTime, zone: Tz) -> Result<TimeDelta, &'static str> {
    use chrono::offset::LocalResult;
    let offset = match zone.offset_from_local_datetime(&at) {
        LocalResult::Single(offset) => seconds(offset),
        LocalResult::Ambiguous(first, second) if seconds(first) == seconds(second) => seconds(first),
        LocalResult::Ambiguous(..) => return Err("of a local time that the clocks show twice"),
        LocalResult::None => {
            // A leap is never longer than a day, so a day later the new offset is in force.
            let later = at + TimeDelta::days(1);
            match zone.offset_from_local_datetime(&later) {
                LocalResult::Single(offset) => seconds(offset),
                LocalResult::Ambiguous(..) | LocalResult::None => {
                    return Err("of a local time between two changes of the clocks");
                }
            }
        }
    };
    Ok(TimeDelta::seconds(-offset))
}
