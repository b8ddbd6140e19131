//! Lines: `geo_line_length`, `geo_line_centroid`, `geo_line_interpolate_point`,
//! `geo_line_locate_point`, `geo_line_simplify`.

use super::geojson::{Flaw, Vertex, answer, line, lines};
use super::point::without_spheroid;
use super::sphere::{EARTH_RADIUS_M, Point, closest_on_edge, pair, point};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::functions::{Call, Function, Param, rows, typed_rows};
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_line_length", 1, 2, |call, args| {
        let args = without_spheroid(call, args, 1)?;
        rows(call, KustoType::Real, args, |cells| {
            answer(
                lines(cells[0])
                    .map(|lines| Out::Real(lines.iter().map(|line| length(line)).sum::<f64>() * EARTH_RADIUS_M)),
            )
        })
    }),
    Function::new("geo_line_centroid", 1, 1, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| {
            answer(lines(cells[0]).and_then(|lines| centroid(&lines)))
        })
    }),
    Function::new("geo_line_interpolate_point", 2, 3, |call, args| {
        let args = without_spheroid(call, args, 2)?;
        typed_rows(call, KustoType::Dynamic, &[Param::Any, Param::Real], args, |cells| {
            answer(line(cells[0]).map(|line| interpolate(&line, cells[1])))
        })
    }),
    Function::new("geo_line_locate_point", 3, 4, locate),
    Function::new("geo_line_simplify", 1, 2, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any, Param::Real], args, |cells| {
            answer(simplify(cells))
        })
    }),
];

fn length(line: &[Vertex]) -> f64 {
    line.windows(2)
        .map(|edge| match edge {
            [start, end] => start.point.angle(end.point),
            _ => 0.0,
        })
        .sum()
}

/// The true centroid of the edges: each weighs as its length.
fn centroid(lines: &[Vec<Vertex>]) -> Result<Out<'static>, Flaw> {
    if lines.len() > 1 {
        // Kusto unites the lines first, which only matters when they overlap.
        for (at, line) in lines.iter().enumerate() {
            for other in &lines[..at] {
                if super::intersect::lines_touch(line, other) {
                    return Err(Flaw::Unclear("over lines that touch each other"));
                }
            }
        }
    }
    let mut sum = Point::ZERO;
    for line in lines {
        for edge in line.windows(2) {
            if let [start, end] = edge {
                let (middle, difference) = (start.point.plus(end.point), start.point.minus(end.point));
                sum = sum.plus(middle.times(difference.norm() / middle.norm()));
            }
        }
    }
    if sum.norm() == 0.0 {
        return Err(Flaw::Unclear("of a line without a middle"));
    }
    Ok(Out::json(&sum.normalized().geojson()))
}

/// A fraction outside 0 to 1 gives null.
fn interpolate(line: &[Vertex], fraction: Cell<'_>) -> Out<'static> {
    let Some(fraction) = fraction.real().filter(|fraction| (0.0..=1.0).contains(fraction)) else {
        return Out::Null;
    };
    let mut rest = fraction * length(line);
    for edge in line.windows(2) {
        if let [start, end] = edge {
            let angle = start.point.angle(end.point);
            if rest <= angle {
                return Out::json(&start.point.toward(end.point, rest / angle).geojson());
            }
            rest -= angle;
        }
    }
    line.last().map_or(Out::Null, |last| Out::json(&last.point.geojson()))
}

fn locate(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let args = without_spheroid(call, args, 3)?;
    typed_rows(
        call,
        KustoType::Real,
        &[Param::Any, Param::Real, Param::Real],
        args,
        |cells| {
            answer(line(cells[0]).map(|line| match point(cells[1], cells[2]) {
                None => Out::Null,
                Some(point) => Out::Real(share_before(&line, point)),
            }))
        },
    )
}

/// Returns the part of a line that lies before the place on it closest to a point.
fn share_before(line: &[Vertex], point: Point) -> f64 {
    let mut before = 0.0;
    let mut best = (f64::INFINITY, 0.0);
    for edge in line.windows(2) {
        if let [start, end] = edge {
            let closest = closest_on_edge(point, start.point, end.point);
            let distance = point.angle(closest);
            if distance < best.0 {
                best = (distance, before + start.point.angle(closest));
            }
            before += start.point.angle(end.point);
        }
    }
    best.1 / before
}

/// Answers only where the line is so straight that its ends are all that is left.
fn simplify(cells: &[Cell<'_>]) -> Result<Out<'static>, Flaw> {
    const MOST_M: f64 = 7_800_000.0;
    const UNCLEAR: Flaw = Flaw::Unclear("where more than the ends of a line would be left");
    let lines = lines(cells[0])?;
    let tolerance = cells.get(1).map_or(Some(10.0), |cell| cell.real());
    let Some(tolerance) = tolerance.filter(|tolerance| (0.0..=MOST_M).contains(tolerance)) else {
        return Err(Flaw::Invalid);
    };
    let ([line], true) = (lines.as_slice(), tolerance > 0.0) else {
        return Err(UNCLEAR);
    };
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return Err(Flaw::Invalid);
    };
    let reach = tolerance / EARTH_RADIUS_M;
    // A single edge much shorter than the tolerance disappears.
    if line.len() == 2 && first.point.angle(last.point) < 0.9 * reach {
        return Err(Flaw::Invalid);
    }
    if first.point.angle(last.point) <= 2.0 * reach {
        return Err(UNCLEAR);
    }
    let straight = line.iter().all(|vertex| {
        vertex
            .point
            .angle(closest_on_edge(vertex.point, first.point, last.point))
            < 0.5 * reach
    });
    let mut along = 0.0;
    let forward = line.iter().all(|vertex| {
        let at = first.point.angle(vertex.point);
        let onward = at >= along;
        along = at;
        onward
    });
    if !straight || !forward {
        return Err(UNCLEAR);
    }
    let ends: Vec<Value> = [first, last]
        .iter()
        .map(|vertex| pair(vertex.longitude, vertex.latitude))
        .collect();
    Ok(Out::json(&json!({"type": "LineString", "coordinates": ends})))
}
