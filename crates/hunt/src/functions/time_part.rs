//! Parts of instants: `dayofweek`, `hourofday`, `datetime_part`, ….

use super::{Call, Compute, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::instant;
use chrono::{DateTime, Datelike, Timelike, Utc};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("dayofweek", 1, 1, |call, args| {
        typed_rows(
            call,
            KustoType::TimeSpan,
            &[Param::DateTime],
            args,
            |cells| match calendar(cells) {
                // The week of the last days ends after the last instant there is, which Kusto answers with null.
                Some(at) if at.year() == 9999 && at.ordinal() > 359 => Out::Null,
                Some(at) => Out::TimeSpan(i64::from(at.weekday().num_days_from_sunday()) * instant::TICKS_PER_DAY),
                None => Out::Null,
            },
        )
    }),
    Function::new("dayofmonth", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.day()))
    }),
    Function::new("dayofyear", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.ordinal()))
    }),
    Function::new("hourofday", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.hour()))
    }),
    Function::new("monthofyear", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.month()))
    }),
    Function::new("getmonth", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.month()))
    }),
    Function::new("getyear", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.year().unsigned_abs()))
    }),
    Function::new("weekofyear", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.iso_week().week()))
    }),
    Function::new("week_of_year", 1, 1, |call, args| {
        part(call, args, |cells| int(cells, |at| at.iso_week().week()))
    }),
    Function::new("datetime_part", 2, 2, datetime_part),
];

fn calendar(cells: &[Cell<'_>]) -> Option<DateTime<Utc>> {
    match cells.first() {
        Some(Cell::DateTime(micros)) => instant::calendar(*micros),
        _ => None,
    }
}

fn int(cells: &[Cell<'_>], part: fn(&DateTime<Utc>) -> u32) -> Out<'static> {
    calendar(cells).map_or(Out::Null, |at| Out::Long(i64::from(part(&at))))
}

fn part(call: &Call, args: Vec<Typed>, compute: Compute) -> Bound<Typed> {
    typed_rows(call, KustoType::Int, &[Param::DateTime], args, compute)
}

fn datetime_part(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let wanted = super::constant_text(call, &args, 0, "the part")?.to_lowercase();
    let part: fn(&DateTime<Utc>) -> i64 = match wanted.as_str() {
        "year" => |at| i64::from(at.year()),
        "quarter" => |at| i64::from(at.month().div_ceil(3)),
        "month" => |at| i64::from(at.month()),
        "week_of_year" | "weekofyear" => |at| i64::from(at.iso_week().week()),
        "day" => |at| i64::from(at.day()),
        "dayofyear" => |at| i64::from(at.ordinal()),
        "hour" => |at| i64::from(at.hour()),
        "minute" => |at| i64::from(at.minute()),
        "second" => |at| i64::from(at.second()),
        "millisecond" => |at| i64::from(at.timestamp_subsec_millis()),
        "microsecond" => |at| i64::from(at.timestamp_subsec_micros()),
        "nanosecond" => |at| i64::from(at.timestamp_subsec_micros()) * 1000,
        _ => return super::refuse(call, &format!("of the part {wanted}")),
    };
    let Some(value) = args.into_iter().nth(1) else {
        return super::refuse(call, "without an instant");
    };
    let value = super::convert_one(call, Param::DateTime, value)?;
    rows(call, KustoType::Long, vec![value], move |cells| {
        calendar(cells).map_or(Out::Null, |at| Out::Long(part(&at)))
    })
}
