//! Whether and where lines and polygons meet.
//!
//! Shapes that merely touch are refused: there the answer hangs on the last bit of the arithmetic.

use super::geojson::{Flaw, Vertex, answer, lines, polygons};
use super::ring::{Polygon, rings_meet};
use super::sphere::{Meeting, Point, TOUCHING, closest_on_edge, meet};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::{Function, rows};
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_intersects_2lines", 2, 2, |call, args| {
        rows(call, KustoType::Bool, args, |cells| {
            answer(lines_intersect(cells[0], cells[1]).map(Out::Bool))
        })
    }),
    Function::new("geo_intersects_line_with_polygon", 2, 2, |call, args| {
        rows(call, KustoType::Bool, args, |cells| {
            answer(line_meets_polygon(cells[0], cells[1]).map(Out::Bool))
        })
    }),
    Function::new("geo_intersects_2polygons", 2, 2, |call, args| {
        rows(call, KustoType::Bool, args, |cells| {
            answer(polygons_intersect(cells[0], cells[1]).map(Out::Bool))
        })
    }),
    Function::new("geo_intersection_2lines", 2, 2, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            answer(lines_intersection(cells[0], cells[1]))
        })
    }),
    Function::new("geo_intersection_line_with_polygon", 2, 2, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            answer(inside_of(cells[0], cells[1]))
        })
    }),
    Function::new("geo_intersection_2polygons", 2, 2, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            answer(polygons_intersection(cells[0], cells[1]))
        })
    }),
];

const TOUCH: Flaw = Flaw::Unclear("over shapes that touch");

fn edges(line: &[Vertex]) -> impl Iterator<Item = (Point, Point)> {
    line.windows(2).filter_map(|edge| match edge {
        [start, end] => Some((start.point, end.point)),
        _ => None,
    })
}

fn nothing() -> Out<'static> {
    Out::json(&json!({"type": "GeometryCollection", "geometries": []}))
}

/// Returns whether two lines meet in any way.
pub(super) fn lines_touch(left: &[Vertex], right: &[Vertex]) -> bool {
    edges(left).any(|(a, b)| edges(right).any(|(c, d)| meet(a, b, c, d) != Meeting::Apart))
}

/// Returns the places where edges cross.
fn crossings(left: impl Iterator<Item = (Point, Point)>, right: &[(Point, Point)]) -> Result<Vec<Point>, Flaw> {
    let mut found = Vec::new();
    let mut touching = false;
    for (a, b) in left {
        for (c, d) in right {
            match meet(a, b, *c, *d) {
                Meeting::Apart => {}
                Meeting::Crossing(point) => found.push(point),
                Meeting::Touching => touching = true,
            }
        }
    }
    if touching {
        return Err(TOUCH);
    }
    Ok(found)
}

fn all_edges(lines: &[Vec<Vertex>]) -> Vec<(Point, Point)> {
    lines.iter().flat_map(|line| edges(line)).collect()
}

fn lines_intersect(left: Cell<'_>, right: Cell<'_>) -> Result<bool, Flaw> {
    let (left, right) = (lines(left)?, lines(right)?);
    let right = all_edges(&right);
    // One crossing decides; only without one does touching matter.
    let crossed = left.iter().flat_map(|line| edges(line)).any(|(a, b)| {
        right
            .iter()
            .any(|(c, d)| matches!(meet(a, b, *c, *d), Meeting::Crossing(_)))
    });
    if crossed {
        return Ok(true);
    }
    Ok(!crossings(left.iter().flat_map(|line| edges(line)), &right)?.is_empty())
}

fn line_meets_polygon(line: Cell<'_>, polygon: Cell<'_>) -> Result<bool, Flaw> {
    let (lines, polygons) = (lines(line)?, polygons(polygon)?);
    for line in &lines {
        for vertex in line {
            if super::ring::any_contains(&polygons, vertex.point)? {
                return Ok(true);
            }
        }
    }
    let rims: Vec<(Point, Point)> = polygons
        .iter()
        .flat_map(Polygon::rings)
        .flat_map(|ring| ring.edges())
        .collect();
    Ok(!crossings(lines.iter().flat_map(|line| edges(line)), &rims)?.is_empty())
}

fn pair_meets(left: &Polygon, right: &Polygon) -> Result<bool, Flaw> {
    for ring in left.rings() {
        for other in right.rings() {
            if rings_meet(ring, other)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn first_inside(inner: &Polygon, outer: &Polygon) -> Result<bool, Flaw> {
    match inner.shell.points().next() {
        Some(point) => outer.contains(point),
        None => Ok(false),
    }
}

fn polygons_intersect(left: Cell<'_>, right: Cell<'_>) -> Result<bool, Flaw> {
    let (left, right) = (polygons(left)?, polygons(right)?);
    for polygon in &left {
        for other in &right {
            if pair_meets(polygon, other)? || first_inside(polygon, other)? || first_inside(other, polygon)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Answers lines that are equal, apart, or cross once.
fn lines_intersection(left: Cell<'_>, right: Cell<'_>) -> Result<Out<'static>, Flaw> {
    let (left, right) = (lines(left)?, lines(right)?);
    if let ([one], [other]) = (left.as_slice(), right.as_slice())
        && one == other
        && one.len() == 2
    {
        let coordinates: Vec<Value> = one.iter().map(|vertex| vertex.point.pair()).collect();
        return Ok(Out::json(&json!({"type": "LineString", "coordinates": coordinates})));
    }
    let right = all_edges(&right);
    match crossings(left.iter().flat_map(|line| edges(line)), &right)?.as_slice() {
        [] => Ok(nothing()),
        [point] => Ok(Out::json(&point.geojson())),
        _ => Err(Flaw::Unclear("of lines that cross more than once")),
    }
}

/// Cuts a line at the rims of a polygon and keeps the pieces inside.
fn inside_of(line: Cell<'_>, polygon: Cell<'_>) -> Result<Out<'static>, Flaw> {
    let (lines, polygons) = (lines(line)?, polygons(polygon)?);
    let ([line], [polygon]) = (lines.as_slice(), polygons.as_slice()) else {
        return Err(Flaw::Unclear("of several lines or polygons"));
    };
    let rims: Vec<(Point, Point)> = polygon.rings().flat_map(|ring| ring.edges()).collect();
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for (start, end) in edges(line) {
        let mut cuts = crossings(std::iter::once((start, end)), &rims)?;
        cuts.sort_by(|left, right| start.angle(*left).total_cmp(&start.angle(*right)));
        cuts.push(end);
        let mut from = start;
        for cut in cuts {
            let middle = from.toward(cut, 0.5);
            if polygon.contains(middle)? {
                match pieces.last_mut().filter(|_| open) {
                    Some(piece) => piece.push(cut),
                    None => pieces.push(vec![from, cut]),
                }
                open = true;
            } else {
                open = false;
            }
            from = cut;
        }
    }
    let written: Vec<Value> = pieces
        .iter()
        .map(|piece| Value::Array(piece.iter().map(|point| point.pair()).collect()))
        .collect();
    Ok(match written.as_slice() {
        [] => nothing(),
        [piece] => Out::json(&json!({"type": "LineString", "coordinates": piece})),
        _ => Out::json(&json!({"type": "MultiLineString", "coordinates": written})),
    })
}

/// Answers only polygons that are apart.
fn polygons_intersection(left: Cell<'_>, right: Cell<'_>) -> Result<Out<'static>, Flaw> {
    let (left, right) = (polygons(left)?, polygons(right)?);
    for polygon in &left {
        for other in &right {
            let near = polygon.shell.points().any(|point| {
                other
                    .shell
                    .edges()
                    .into_iter()
                    .any(|(start, end)| point.angle(closest_on_edge(point, start, end)) < TOUCHING)
            });
            if near || pair_meets(polygon, other)? || first_inside(polygon, other)? || first_inside(other, polygon)? {
                return Err(Flaw::Unclear("of polygons that overlap"));
            }
        }
    }
    Ok(nothing())
}
