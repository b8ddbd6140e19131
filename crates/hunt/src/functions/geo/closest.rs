//! The place on a line or polygon that is closest to a point, and how far away it is.

use super::geojson::{Flaw, answer, lines, polygons};
use super::point::without_spheroid;
use super::ring::any_contains;
use super::sphere::{EARTH_RADIUS_M, Point, closest_on_edge, pair, point};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::{Function, Param, typed_rows};
use serde_json::json;

const PARAMS: [Param; 3] = [Param::Real, Param::Real, Param::Any];

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_closest_point_on_line", 3, 3, |call, args| {
        typed_rows(call, KustoType::Dynamic, &PARAMS, args, |cells| {
            answer(nearest(cells, on_line).map(|(_, closest)| Out::json(&closest.geojson())))
        })
    }),
    Function::new("geo_distance_point_to_line", 3, 4, |call, args| {
        let args = without_spheroid(call, args, 3)?;
        typed_rows(call, KustoType::Real, &PARAMS, args, |cells| {
            answer(nearest(cells, on_line).map(|(at, closest)| Out::Real(at.angle(closest) * EARTH_RADIUS_M)))
        })
    }),
    Function::new("geo_closest_point_on_polygon", 3, 3, |call, args| {
        typed_rows(call, KustoType::Dynamic, &PARAMS, args, |cells| {
            answer(nearest(cells, on_polygon).map(|(at, closest)| {
                // A point inside stays as it was written.
                match (cells[0].real(), cells[1].real()) {
                    (Some(longitude), Some(latitude)) if at == closest => {
                        Out::json(&json!({"type": "Point", "coordinates": pair(longitude, latitude)}))
                    }
                    _ => Out::json(&closest.geojson()),
                }
            }))
        })
    }),
    Function::new("geo_distance_point_to_polygon", 3, 4, |call, args| {
        let args = without_spheroid(call, args, 3)?;
        typed_rows(call, KustoType::Real, &PARAMS, args, |cells| {
            answer(nearest(cells, on_polygon).map(|(at, closest)| Out::Real(at.angle(closest) * EARTH_RADIUS_M)))
        })
    }),
];

type Find = fn(Point, Cell<'_>) -> Result<Option<Point>, Flaw>;

fn nearest(cells: &[Cell<'_>], find: Find) -> Result<(Point, Point), Flaw> {
    let at = point(cells[0], cells[1]).ok_or(Flaw::Invalid)?;
    let closest = find(at, cells[2])?.ok_or(Flaw::Invalid)?;
    Ok((at, closest))
}

fn closer(at: Point, points: impl Iterator<Item = Point>) -> Option<Point> {
    points.min_by(|left, right| at.angle(*left).total_cmp(&at.angle(*right)))
}

fn on_line(at: Point, cell: Cell<'_>) -> Result<Option<Point>, Flaw> {
    let lines = lines(cell)?;
    let edges = lines.iter().flat_map(|line| line.windows(2));
    Ok(closer(
        at,
        edges.filter_map(|edge| match edge {
            [start, end] => Some(closest_on_edge(at, start.point, end.point)),
            _ => None,
        }),
    ))
}

fn on_polygon(at: Point, cell: Cell<'_>) -> Result<Option<Point>, Flaw> {
    let polygons = polygons(cell)?;
    if any_contains(&polygons, at)? {
        return Ok(Some(at));
    }
    let rings = polygons.iter().flat_map(|polygon| polygon.rings());
    Ok(closer(at, rings.filter_map(|ring| ring.closest(at))))
}
