//! `geo_distance_2points`, `geo_azimuth`, `geo_angle`, `geo_point_in_circle`.

use super::sphere::{EARTH_RADIUS_M, place, point};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::functions::{Call, Function, Param, refuse, typed_rows};
use std::f64::consts::{PI, TAU};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_distance_2points", 4, 5, distance),
    Function::new("geo_azimuth", 4, 4, |call, args| {
        typed_rows(call, KustoType::Real, &[Param::Real], args, |cells| {
            azimuth(cells[0], cells[1], cells[2], cells[3])
                .map(|angle| angle.rem_euclid(TAU))
                .into()
        })
    }),
    Function::new("geo_angle", 6, 6, |call, args| {
        typed_rows(call, KustoType::Real, &[Param::Real], args, |cells| {
            let back = azimuth(cells[2], cells[3], cells[0], cells[1]);
            let onward = azimuth(cells[2], cells[3], cells[4], cells[5]);
            back.zip(onward)
                .map(|(back, onward)| (onward - back).rem_euclid(TAU))
                .into()
        })
    }),
    Function::new("geo_point_in_circle", 5, 6, in_circle),
];

/// Distances over a spheroid are refused: how Kusto measures them is not documented.
pub(super) fn without_spheroid(call: &Call, mut args: Vec<Typed>, at: usize) -> Bound<Vec<Typed>> {
    if args.len() > at {
        if args.get(at).and_then(|arg| arg.read(|cell| cell.bool()).flatten()) != Some(false) {
            return refuse(call, "over a spheroid");
        }
        args.truncate(at);
    }
    Ok(args)
}

fn distance(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let args = without_spheroid(call, args, 4)?;
    typed_rows(call, KustoType::Real, &[Param::Real], args, |cells| {
        point(cells[0], cells[1])
            .zip(point(cells[2], cells[3]))
            .map(|(from, to)| from.angle(to) * EARTH_RADIUS_M)
            .into()
    })
}

/// Returns the clockwise angle from north; `None` for equal and opposite places.
fn azimuth(longitude: Cell<'_>, latitude: Cell<'_>, to_longitude: Cell<'_>, to_latitude: Cell<'_>) -> Option<f64> {
    let (from, to) = (place(longitude, latitude)?, place(to_longitude, to_latitude)?);
    let angle = point(longitude, latitude)?.angle(point(to_longitude, to_latitude)?);
    if angle == 0.0 || angle > PI - 1e-12 {
        return None;
    }
    let (start, end) = (from.1.to_radians(), to.1.to_radians());
    let east = (to.0 - from.0).to_radians();
    let (sine, cosine) = east.sin_cos();
    Some((sine * end.cos()).atan2(start.cos() * end.sin() - start.sin() * end.cos() * cosine))
}

/// `geo_point_in_circle(longitude, latitude, centre longitude, centre latitude, radius in metres)`.
fn in_circle(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let args = without_spheroid(call, args, 5)?;
    typed_rows(call, KustoType::Bool, &[Param::Real], args, |cells| {
        let (Some(at), Some(centre), Some(radius)) =
            (point(cells[0], cells[1]), point(cells[2], cells[3]), cells[4].real())
        else {
            return Out::Null;
        };
        if radius.is_nan() || radius < 0.0 {
            return Out::Null;
        }
        Out::Bool(at.angle(centre) * EARTH_RADIUS_M <= radius)
    })
}
