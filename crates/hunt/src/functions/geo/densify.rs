//! `geo_line_densify` and `geo_polygon_densify`: straight edges of a map as chains of geodesics.
//!
//! An edge is halved until its geodesic keeps within the tolerance of the straight line, measured at
//! two places between which the error of a curve of third degree is greatest, as S2 does.
//! Source: Kusto function reference; S2 geometry, "edge tessellator".

use super::geojson::{Flaw, Vertex, answer, lines, polygons};
use super::sphere::{EARTH_RADIUS_M, Point};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::{Function, Param, typed_rows};
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_line_densify", 1, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Any, Param::Real, Param::Any],
            args,
            |cells| answer(dense_line(cells)),
        )
    }),
    Function::new("geo_polygon_densify", 1, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Any, Param::Real, Param::Any],
            args,
            |cells| answer(dense_polygon(cells)),
        )
    }),
];

/// Where the error is measured, as part of the edge.
const PLACE: f64 = 0.312_156_910_822_482_3;

/// How much of the tolerance the measured error may take.
const SCALE: f64 = 0.838_299_925_698_885_1;

/// An edge is halved no more than this often.
const MAX_DEPTH: usize = 20;

/// Reads the tolerance; one outside the documented range gives null.
fn tolerance(cells: &[Cell<'_>]) -> Result<f64, Flaw> {
    if cells.len() > 2 && cells[2].bool() != Some(false) {
        return Err(Flaw::Unclear("with preserved crossings"));
    }
    let metres = cells.get(1).map_or(Some(10.0), |cell| cell.real());
    let metres = metres
        .filter(|metres| (0.1..=10_000.0).contains(metres))
        .ok_or(Flaw::Invalid)?;
    Ok(metres / EARTH_RADIUS_M)
}

fn append(from: (f64, f64), to: (f64, f64), tolerance: f64, depth: usize, out: &mut Vec<Point>) {
    let (start, end) = (Point::of_degrees(from.0, from.1), Point::of_degrees(to.0, to.1));
    let error = if start.dot(end) < -1e-14 {
        f64::INFINITY
    } else {
        [PLACE, 1.0 - PLACE]
            .into_iter()
            .map(|part| {
                let flat = Point::of_degrees(from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
                start.toward(end, part).minus(flat).norm()
            })
            .fold(0.0, f64::max)
    };
    if error <= SCALE * tolerance || depth == MAX_DEPTH {
        out.push(end);
        return;
    }
    let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
    append(from, middle, tolerance, depth + 1, out);
    append(middle, to, tolerance, depth + 1, out);
}

fn chain(vertices: &[Vertex], tolerance: f64) -> Result<Value, Flaw> {
    let Some(first) = vertices.first() else {
        return Err(Flaw::Invalid);
    };
    let mut points = vec![first.point];
    for edge in vertices.windows(2) {
        if let [start, end] = edge {
            if (start.longitude - end.longitude).abs() > 180.0
                || [start, end].iter().any(|vertex| vertex.longitude.abs() > 180.0)
            {
                return Err(Flaw::Unclear("across the 180th meridian"));
            }
            append(
                (start.longitude, start.latitude),
                (end.longitude, end.latitude),
                tolerance,
                0,
                &mut points,
            );
        }
    }
    Ok(Value::Array(points.into_iter().map(Point::pair).collect()))
}

fn dense_line(cells: &[Cell<'_>]) -> Result<Out<'static>, Flaw> {
    let lines = lines(cells[0])?;
    let tolerance = tolerance(cells)?;
    let [line] = lines.as_slice() else {
        return Err(Flaw::Unclear("of several lines"));
    };
    Ok(Out::json(
        &json!({"type": "LineString", "coordinates": chain(line, tolerance)?}),
    ))
}

fn dense_polygon(cells: &[Cell<'_>]) -> Result<Out<'static>, Flaw> {
    let polygons = polygons(cells[0])?;
    let tolerance = tolerance(cells)?;
    let [polygon] = polygons.as_slice() else {
        return Err(Flaw::Unclear("of several polygons"));
    };
    let rings: Vec<Value> = polygon
        .rings()
        .map(|ring| {
            let mut closed = ring.vertices.clone();
            closed.extend(ring.vertices.first().copied());
            chain(&closed, tolerance)
        })
        .collect::<Result<_, _>>()?;
    Ok(Out::json(&json!({"type": "Polygon", "coordinates": rings})))
}
