//! Polygons: `geo_point_in_polygon`, `geo_polygon_area`, `geo_polygon_centroid`,
//! `geo_polygon_perimeter`.

use super::geojson::{Flaw, answer, polygons};
use super::point::without_spheroid;
use super::ring::{Polygon, any_contains, rings_meet};
use super::sphere::{EARTH_RADIUS_M, Meeting, Point, meet, point};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::functions::{Call, Function, Param, rows, typed_rows};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_point_in_polygon", 3, 3, point_in_polygon),
    Function::new("geo_polygon_area", 1, 2, |call, args| {
        let args = without_spheroid(call, args, 1)?;
        rows(call, KustoType::Real, args, |cells| {
            answer(apart(cells[0]).map(|polygons| {
                let area: f64 = polygons.iter().map(Polygon::area).sum();
                Out::Real(area * EARTH_RADIUS_M * EARTH_RADIUS_M)
            }))
        })
    }),
    Function::new("geo_polygon_perimeter", 1, 2, |call, args| {
        let args = without_spheroid(call, args, 1)?;
        rows(call, KustoType::Real, args, |cells| answer(perimeter(cells[0])))
    }),
    Function::new("geo_polygon_centroid", 1, 1, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            answer(apart(cells[0]).and_then(|polygons| centroid(&polygons)))
        })
    }),
];

/// `geo_point_in_polygon(longitude, latitude, polygon)`; a constant polygon is read and checked once.
fn point_in_polygon(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    const PARAMS: [Param; 3] = [Param::Real, Param::Real, Param::Any];
    let known = args.get(2).and_then(|polygon| polygon.read(polygons));
    let mut args = args;
    if let Some(known) = known {
        args.truncate(2);
        return typed_rows(call, KustoType::Bool, &PARAMS, args, move |cells| {
            let known = known.as_ref().map_err(|flaw| *flaw);
            answer(known.and_then(|polygons| is_inside(cells, polygons)))
        });
    }
    typed_rows(call, KustoType::Bool, &PARAMS, args, |cells| {
        answer(polygons(cells[2]).and_then(|polygons| is_inside(cells, &polygons)))
    })
}

fn is_inside(cells: &[Cell<'_>], polygons: &[Polygon]) -> Result<Out<'static>, Flaw> {
    let point = point(cells[0], cells[1]).ok_or(Flaw::Invalid)?;
    any_contains(polygons, point).map(Out::Bool)
}

/// Reads polygons none of which overlap: Kusto unites them first.
fn apart(cell: Cell<'_>) -> Result<Vec<Polygon>, Flaw> {
    const OVERLAP: Flaw = Flaw::Unclear("over polygons that overlap");
    let polygons = polygons(cell)?;
    for (at, polygon) in polygons.iter().enumerate() {
        for other in &polygons[..at] {
            for ring in polygon.rings() {
                for other_ring in other.rings() {
                    if rings_meet(ring, other_ring)? {
                        return Err(OVERLAP);
                    }
                }
            }
            let inside = |inner: &Polygon, outer: &Polygon| match inner.shell.points().next() {
                Some(point) => outer.contains(point),
                None => Ok(false),
            };
            if inside(polygon, other)? || inside(other, polygon)? {
                return Err(OVERLAP);
            }
        }
    }
    Ok(polygons)
}

/// The length of the rims of all polygons united: of each rim what lies in no other polygon.
fn perimeter(cell: Cell<'_>) -> Result<Out<'static>, Flaw> {
    let polygons = polygons(cell)?;
    let mut length = 0.0;
    for (at, polygon) in polygons.iter().enumerate() {
        let others: Vec<&Polygon> = polygons
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, other)| other)
            .collect();
        for (start, end) in polygon.rings().flat_map(|ring| ring.edges()) {
            length += outside(start, end, &others)?;
        }
    }
    Ok(Out::Real(length * EARTH_RADIUS_M))
}

/// Returns how much of an edge lies in none of the polygons, in radians.
fn outside(start: Point, end: Point, polygons: &[&Polygon]) -> Result<f64, Flaw> {
    let mut cuts = vec![start, end];
    for (from, to) in polygons
        .iter()
        .flat_map(|polygon| polygon.rings())
        .flat_map(|ring| ring.edges())
    {
        match meet(start, end, from, to) {
            Meeting::Apart => {}
            Meeting::Crossing(point) => cuts.push(point),
            Meeting::Touching => return Err(Flaw::Unclear("over polygons that touch")),
        }
    }
    cuts.sort_by(|left, right| start.angle(*left).total_cmp(&start.angle(*right)));
    let mut length = 0.0;
    for piece in cuts.windows(2) {
        if let [from, to] = piece {
            let middle = from.toward(*to, 0.5);
            let mut covered = false;
            for polygon in polygons {
                covered |= polygon.contains(middle)?;
            }
            if !covered {
                length += from.angle(*to);
            }
        }
    }
    Ok(length)
}

/// The true centroid of the surface: the sum over the edges of half their angle along their normals.
fn centroid(polygons: &[Polygon]) -> Result<Out<'static>, Flaw> {
    let mut sum = Point::ZERO;
    for polygon in polygons {
        for (at, ring) in polygon.rings().enumerate() {
            let part = ring.edges().into_iter().fold(Point::ZERO, |sum, (start, end)| {
                sum.plus(start.cross(end).normalized().times(start.angle(end) / 2.0))
            });
            // Rings count by the side they enclose, whichever way around they are written.
            let sign = if (ring.signed_area() < 0.0) == (at == 0) {
                -1.0
            } else {
                1.0
            };
            sum = sum.plus(part.times(sign));
        }
    }
    if sum.norm() == 0.0 {
        return Err(Flaw::Unclear("of a polygon without a middle"));
    }
    Ok(Out::json(&sum.normalized().geojson()))
}
