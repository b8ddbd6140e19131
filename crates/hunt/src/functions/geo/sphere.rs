//! Vectors on the unit sphere.

use crate::cell::Cell;
use serde_json::{Value, json};

/// Metres per radian: the mean radius of Earth that Kusto uses.
pub(super) const EARTH_RADIUS_M: f64 = 6_371_010.0;

/// Two vertices closer than this, in radians (about a tenth of a millimetre), count as touching.
pub(super) const TOUCHING: f64 = 1e-11;

/// A direction from the centre of the sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
}

impl Point {
    pub(super) const ZERO: Self = Self { x: 0.0, y: 0.0, z: 0.0 };

    /// Returns the point of a longitude and latitude in degrees.
    pub(super) fn of_degrees(longitude: f64, latitude: f64) -> Self {
        let (sine, cosine) = latitude.to_radians().sin_cos();
        let (east, prime) = longitude.to_radians().sin_cos();
        Self {
            x: cosine * prime,
            y: cosine * east,
            z: sine,
        }
    }

    /// Returns longitude and latitude in degrees.
    pub(super) fn degrees(self) -> (f64, f64) {
        (
            self.y.atan2(self.x).to_degrees(),
            self.z.atan2(self.x.hypot(self.y)).to_degrees(),
        )
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(super) fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            x: self.x + other.x,
            y: self.y + other.y,
            z: self.z + other.z,
        }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self {
            x: self.x * factor,
            y: self.y * factor,
            z: self.z * factor,
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.times(-1.0))
    }

    pub(super) fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub(super) fn normalized(self) -> Self {
        let norm = self.norm();
        if norm == 0.0 { self } else { self.times(1.0 / norm) }
    }

    /// Returns the angle between two points in radians.
    pub(super) fn angle(self, other: Self) -> f64 {
        self.cross(other).norm().atan2(self.dot(other))
    }

    /// Returns the point a part of the way to another one.
    pub(super) fn toward(self, other: Self, part: f64) -> Self {
        let angle = self.angle(other);
        if angle == 0.0 {
            return self;
        }
        let sine = angle.sin();
        self.times(((1.0 - part) * angle).sin() / sine)
            .plus(other.times((part * angle).sin() / sine))
            .normalized()
    }

    /// Writes the point as GeoJSON.
    pub(super) fn geojson(self) -> Value {
        json!({"type": "Point", "coordinates": self.pair()})
    }

    /// Writes longitude and latitude as an array.
    pub(super) fn pair(self) -> Value {
        let (longitude, latitude) = self.degrees();
        pair(longitude, latitude)
    }
}

/// Writes longitude and latitude as an array.
pub(super) fn pair(longitude: f64, latitude: f64) -> Value {
    Value::Array(vec![crate::dynamic::real(longitude), crate::dynamic::real(latitude)])
}

/// Returns the point of an edge that is closest to another point.
pub(super) fn closest_on_edge(point: Point, start: Point, end: Point) -> Point {
    let normal = start.cross(end);
    if normal.norm() == 0.0 {
        return start;
    }
    let normal = normal.normalized();
    let on_circle = point.minus(normal.times(point.dot(normal)));
    let inside =
        on_circle.norm() > 0.0 && start.cross(on_circle).dot(normal) >= 0.0 && on_circle.cross(end).dot(normal) >= 0.0;
    if inside {
        return on_circle.normalized();
    }
    if point.angle(start) <= point.angle(end) {
        start
    } else {
        end
    }
}

/// How two edges meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meeting {
    Apart,
    /// They cross at one point inside both.
    Crossing(Point),
    /// An end of one lies on the other, as far as rounding lets tell.
    Touching,
}

/// Tells how two edges meet.
pub(super) fn meet(a: Point, b: Point, c: Point, d: Point) -> Meeting {
    let near = |point: Point, start: Point, end: Point| point.angle(closest_on_edge(point, start, end)) < TOUCHING;
    if near(a, c, d) || near(b, c, d) || near(c, a, b) || near(d, a, b) {
        return Meeting::Touching;
    }
    let side = |start: Point, end: Point, point: Point| start.cross(end).dot(point);
    let (first, second) = (side(a, b, c), side(a, b, d));
    let (third, fourth) = (side(c, d, a), side(c, d, b));
    // On a sphere two great circles always cross: the signs must agree as well, or the crossing lies on
    // the other half.
    let crosses = first * second < 0.0 && third * fourth < 0.0 && first * fourth > 0.0;
    if !crosses {
        return Meeting::Apart;
    }
    let at = a.cross(b).cross(c.cross(d)).normalized();
    let middle = a.plus(b).plus(c).plus(d);
    Meeting::Crossing(if at.dot(middle) < 0.0 { at.times(-1.0) } else { at })
}

/// Reads a place from two cells; `None` when it is none.
pub(super) fn place(longitude: Cell<'_>, latitude: Cell<'_>) -> Option<(f64, f64)> {
    let (longitude, latitude) = (longitude.real()?, latitude.real()?);
    let valid = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
    valid.then_some((longitude, latitude))
}

/// Reads a place from two cells as a point.
pub(super) fn point(longitude: Cell<'_>, latitude: Cell<'_>) -> Option<Point> {
    place(longitude, latitude).map(|(longitude, latitude)| Point::of_degrees(longitude, latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_meet_where_they_should() {
        let at = Point::of_degrees;
        let cross = meet(at(0.0, -1.0), at(0.0, 1.0), at(-1.0, 0.0), at(1.0, 0.0));
        let Meeting::Crossing(point) = cross else {
            panic!("{cross:?}")
        };
        assert!(point.angle(at(0.0, 0.0)) < 1e-12);
        assert_eq!(
            meet(at(0.0, 1.0), at(0.0, 2.0), at(-1.0, 0.0), at(1.0, 0.0)),
            Meeting::Apart
        );
        assert_eq!(
            meet(at(0.0, 0.0), at(0.0, 2.0), at(-1.0, 0.0), at(1.0, 0.0)),
            Meeting::Touching
        );
        assert_eq!(
            meet(at(180.0, -1.0), at(180.0, 1.0), at(-1.0, 0.0), at(1.0, 0.0)),
            Meeting::Apart
        );
    }
}
