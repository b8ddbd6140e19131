//! Reads GeoJSON lines and polygons and checks them as Kusto does.

use super::ring::{Polygon, Ring};
use super::sphere::Point;
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;

/// Why a value cannot be computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It is no valid shape, which gives null.
    Invalid,
    /// Whether it is one is not documented.
    Unclear(&'static str),
}

/// Turns a computed value or a flaw into what a kernel returns.
pub(super) fn answer(value: Result<Out<'static>, Flaw>) -> Out<'static> {
    match value {
        Ok(value) => value,
        Err(Flaw::Invalid) => Out::Null,
        Err(Flaw::Unclear(why)) => Out::Refused(why),
    }
}

/// A vertex, as written and on the sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Vertex {
    pub(super) longitude: f64,
    pub(super) latitude: f64,
    pub(super) point: Point,
}

fn vertex(value: &Value) -> Result<Vertex, Flaw> {
    let Value::Array(parts) = value else {
        return Err(Flaw::Invalid);
    };
    let [longitude, latitude] = parts.as_slice() else {
        return Err(Flaw::Invalid);
    };
    let (Some(longitude), Some(latitude)) = (longitude.as_f64(), latitude.as_f64()) else {
        return Err(Flaw::Invalid);
    };
    // The documentation bounds longitudes by 180 degrees, but Kusto takes greater ones around once more.
    if latitude.abs() > 90.0 {
        return Err(Flaw::Invalid);
    }
    if longitude.abs() > 360.0 {
        return Err(Flaw::Unclear("over longitudes out of range"));
    }
    Ok(Vertex {
        longitude,
        latitude,
        point: Point::of_degrees(longitude, latitude),
    })
}

fn vertices(value: &Value) -> Result<Vec<Vertex>, Flaw> {
    match value {
        Value::Array(items) => items.iter().map(vertex).collect(),
        _ => Err(Flaw::Invalid),
    }
}

fn read(cell: Cell<'_>) -> Result<(String, Value), Flaw> {
    let Value::Object(mut members) = dynamic::read(cell) else {
        return Err(Flaw::Invalid);
    };
    let (Some(Value::String(kind)), Some(coordinates)) = (members.remove("type"), members.remove("coordinates")) else {
        return Err(Flaw::Invalid);
    };
    Ok((kind, coordinates))
}

fn items(value: &Value) -> Result<&Vec<Value>, Flaw> {
    value.as_array().filter(|items| !items.is_empty()).ok_or(Flaw::Invalid)
}

fn checked_line(value: &Value) -> Result<Vec<Vertex>, Flaw> {
    let line = vertices(value)?;
    if line.len() < 2 {
        return Err(Flaw::Invalid);
    }
    for pair in line.windows(2) {
        if let [start, end] = pair {
            let angle = start.point.angle(end.point);
            if angle == 0.0 {
                return Err(Flaw::Unclear("over a line that visits a place twice in a row"));
            }
            if angle > std::f64::consts::PI - 1e-9 {
                return Err(Flaw::Invalid);
            }
        }
    }
    Ok(line)
}

/// Reads a line string or a multiline string.
pub(super) fn lines(cell: Cell<'_>) -> Result<Vec<Vec<Vertex>>, Flaw> {
    let (kind, coordinates) = read(cell)?;
    match kind.as_str() {
        "LineString" => Ok(vec![checked_line(&coordinates)?]),
        "MultiLineString" => items(&coordinates)?.iter().map(checked_line).collect(),
        _ => Err(Flaw::Invalid),
    }
}

/// Reads a single line string.
pub(super) fn line(cell: Cell<'_>) -> Result<Vec<Vertex>, Flaw> {
    let (kind, coordinates) = read(cell)?;
    match kind.as_str() {
        "LineString" => checked_line(&coordinates),
        _ => Err(Flaw::Invalid),
    }
}

fn ring(value: &Value) -> Result<Ring, Flaw> {
    let mut vertices = vertices(value)?;
    let closes = vertices
        .first()
        .zip(vertices.last())
        .is_some_and(|(first, last)| first == last);
    if vertices.len() < 4 || !closes {
        return Err(Flaw::Invalid);
    }
    vertices.pop();
    Ring::new(vertices)
}

fn polygon(value: &Value) -> Result<Polygon, Flaw> {
    Polygon::new(items(value)?.iter().map(ring).collect::<Result<_, _>>()?)
}

/// Reads a polygon or a multipolygon.
pub(super) fn polygons(cell: Cell<'_>) -> Result<Vec<Polygon>, Flaw> {
    polygons_of(&dynamic::read(cell))
}

/// Reads a polygon or a multipolygon out of a JSON value.
pub(super) fn polygons_of(value: &Value) -> Result<Vec<Polygon>, Flaw> {
    let (Some(kind), Some(coordinates)) = (value.get("type").and_then(Value::as_str), value.get("coordinates")) else {
        return Err(Flaw::Invalid);
    };
    match kind {
        "Polygon" => Ok(vec![polygon(coordinates)?]),
        "MultiPolygon" => items(coordinates)?.iter().map(polygon).collect(),
        _ => Err(Flaw::Invalid),
    }
}
