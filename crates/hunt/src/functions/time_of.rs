//! `now`, `ago`, and instants made from parts.

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::instant;
use chrono::NaiveDate;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("now", 0, 1, |call, args| relative(call, args, 1)),
    Function::new("ago", 1, 1, |call, args| relative(call, args, -1)),
    Function::new("make_datetime", 1, 7, make_datetime),
    Function::new("make_timespan", 1, 4, make_timespan),
    Function::new("unixtime_seconds_todatetime", 1, 1, |call, args| {
        from_unix(call, args, 1e6)
    }),
    Function::new("unixtime_milliseconds_todatetime", 1, 1, |call, args| {
        from_unix(call, args, 1e3)
    }),
    Function::new("unixtime_microseconds_todatetime", 1, 1, |call, args| {
        from_unix(call, args, 1.0)
    }),
    Function::new("unixtime_nanoseconds_todatetime", 1, 1, |call, args| {
        from_unix(call, args, 1e-3)
    }),
];

/// The query's own instant, shifted.
fn relative(call: &Call, args: Vec<Typed>, sign: i64) -> Bound<Typed> {
    let now = call.now.timestamp_micros();
    if args.is_empty() {
        return Typed::constant(&Out::DateTime(now), KustoType::DateTime);
    }
    typed_rows(
        call,
        KustoType::DateTime,
        &[Param::TimeSpan],
        args,
        move |cells| match cells[0] {
            Cell::TimeSpan(ticks) => ticks
                .checked_mul(sign)
                .and_then(|ticks| instant::add(now, ticks))
                .map_or(Out::Null, Out::DateTime),
            _ => Out::Null,
        },
    )
}

fn make_datetime(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    match args.len() {
        1 if args.first().is_some_and(|arg| !arg.kind.is_number()) => {
            return match super::find("todatetime") {
                Some(function) => (function.build)(call, args),
                None => super::refuse(call, "of text"),
            };
        }
        3 | 5 | 6 => {}
        _ => return super::refuse(call, "with that many parts"),
    }
    let params = [
        Param::Long,
        Param::Long,
        Param::Long,
        Param::Long,
        Param::Long,
        Param::Real,
    ];
    typed_rows(call, KustoType::DateTime, &params, args, |cells| {
        let part = |at: usize| cells.get(at).map_or(Some(0), |cell| cell.long());
        let seconds = match cells.get(5) {
            None => Some(0.0),
            Some(cell) => cell.real(),
        };
        let (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(seconds)) =
            (part(0), part(1), part(2), part(3), part(4), seconds)
        else {
            return Out::Null;
        };
        let date = i32::try_from(year)
            .ok()
            .zip(u32::try_from(month).ok())
            .zip(u32::try_from(day).ok());
        let date = date.and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day));
        let in_range = (0..24).contains(&hour) && (0..60).contains(&minute) && (0.0..60.0).contains(&seconds);
        match date.filter(|_| in_range && year >= 1) {
            Some(date) => {
                let micros = (hour * 60 + minute) * 60_000_000 + (seconds * 1e6).round() as i64;
                let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros();
                instant::in_bounds(midnight + micros).map_or(Out::Null, Out::DateTime)
            }
            None => Out::Null,
        }
    })
}

fn make_timespan(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    if args.len() == 1 {
        return match super::find("totimespan") {
            Some(function) => (function.build)(call, args),
            None => super::refuse(call, "of text"),
        };
    }
    typed_rows(call, KustoType::TimeSpan, &[Param::Real], args, |cells| {
        let parts: Option<Vec<f64>> = cells.iter().map(|cell| cell.real()).collect();
        let Some(parts) = parts else { return Out::Null };
        let (days, hours, minutes, seconds) = match parts.as_slice() {
            [hours, minutes] => (0.0, *hours, *minutes, 0.0),
            [hours, minutes, seconds] => (0.0, *hours, *minutes, *seconds),
            [days, hours, minutes, seconds] => (*days, *hours, *minutes, *seconds),
            _ => return Out::Null,
        };
        let in_range = days >= 0.0
            && (0.0..24.0).contains(&hours)
            && (0.0..60.0).contains(&minutes)
            && (0.0..60.0).contains(&seconds);
        if !in_range {
            return Out::Null;
        }
        let whole = ((days.trunc() * 24.0 + hours.trunc()) * 60.0 + minutes.trunc()) * 60.0;
        Out::TimeSpan(whole as i64 * instant::TICKS_PER_SECOND + (seconds * 1e7).round() as i64)
    })
}

fn from_unix(call: &Call, args: Vec<Typed>, micros: f64) -> Bound<Typed> {
    let is_whole = args.first().is_some_and(|arg| arg.kind.is_integer());
    if is_whole {
        return typed_rows(call, KustoType::DateTime, &[Param::Long], args, move |cells| {
            let at = cells[0].long().and_then(|value| {
                if micros >= 1.0 {
                    value.checked_mul(micros as i64)
                } else {
                    Some(value.div_euclid(1000))
                }
            });
            at.and_then(instant::in_bounds).map_or(Out::Null, Out::DateTime)
        });
    }
    typed_rows(
        call,
        KustoType::DateTime,
        &[Param::Real],
        args,
        move |cells| match cells[0].real() {
            Some(value) if value.is_finite() && (value * micros).abs() < 9e18 => {
                instant::in_bounds((value * micros).floor() as i64).map_or(Out::Null, Out::DateTime)
            }
            _ => Out::Null,
        },
    )
}
