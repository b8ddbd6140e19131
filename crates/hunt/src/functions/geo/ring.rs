//! Closed rings and polygons with holes.

use super::geojson::{Flaw, Vertex};
use super::sphere::{Meeting, Point, TOUCHING, closest_on_edge, meet};

/// A polygon with more edges is not checked for edges that cross, and so refused.
const MAX_EDGES: usize = 4096;

/// The cosine of the angle from its middle that a ring must keep within.
const HALF: f64 = 0.05;

/// A closed ring; the last vertex is joined to the first.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    pub(super) vertices: Vec<Vertex>,
}

impl Ring {
    /// Checks the vertices: distinct, edges shorter than half the circumference, none crossing another.
    pub(super) fn new(vertices: Vec<Vertex>) -> Result<Self, Flaw> {
        if vertices.len() > MAX_EDGES {
            return Err(Flaw::Unclear("over a polygon of more than 4096 vertices"));
        }
        for (at, vertex) in vertices.iter().enumerate() {
            if vertices[..at].iter().any(|other| other.point == vertex.point) {
                return Err(Flaw::Invalid);
            }
        }
        let ring = Self { vertices };
        let edges = ring.edges();
        for (at, (start, end)) in edges.iter().enumerate() {
            if start.angle(*end) > std::f64::consts::PI - 1e-9 {
                return Err(Flaw::Invalid);
            }
            // Neighbours share a vertex; only the others are compared.
            for (other, (from, to)) in edges.iter().enumerate().skip(at + 2) {
                if at == 0 && other + 1 == edges.len() {
                    continue;
                }
                match meet(*start, *end, *from, *to) {
                    Meeting::Apart => {}
                    Meeting::Crossing(_) => return Err(Flaw::Invalid),
                    Meeting::Touching => return Err(Flaw::Unclear("over a polygon that touches itself")),
                }
            }
        }
        Ok(ring)
    }

    pub(super) fn points(&self) -> impl Iterator<Item = Point> + Clone {
        self.vertices.iter().map(|vertex| vertex.point)
    }

    pub(super) fn edges(&self) -> Vec<(Point, Point)> {
        self.points().zip(self.points().cycle().skip(1)).collect()
    }

    /// Returns the area enclosed, in steradians, negative when the ring runs clockwise around the
    /// smaller side.
    pub(super) fn signed_area(&self) -> f64 {
        let Some(origin) = self.points().next() else { return 0.0 };
        self.edges()
            .into_iter()
            .map(|(start, end)| {
                let volume = origin.dot(start.cross(end));
                2.0 * volume.atan2(1.0 + origin.dot(start) + start.dot(end) + end.dot(origin))
            })
            .sum()
    }

    /// Returns whether a point lies inside the smaller of the two sides.
    ///
    /// Seen from the centre of the sphere onto a plane, geodesics are straight lines, so that the test
    /// is that of a flat polygon.
    pub(super) fn contains(&self, point: Point) -> Result<bool, Flaw> {
        let middle = self.points().fold(Point::ZERO, Point::plus).normalized();
        if middle == Point::ZERO || self.points().any(|vertex| vertex.dot(middle) < HALF) {
            return Err(Flaw::Unclear("over a polygon of nearly half the sphere or more"));
        }
        if point.dot(middle) < HALF {
            return Ok(false);
        }
        let axis = if middle.x.abs() < 0.6 {
            Point { x: 1.0, ..Point::ZERO }
        } else {
            Point { y: 1.0, ..Point::ZERO }
        };
        let east = axis.cross(middle).normalized();
        let north = middle.cross(east);
        let flat = |point: Point| {
            let depth = point.dot(middle);
            (point.dot(east) / depth, point.dot(north) / depth)
        };
        let (x, y) = flat(point);
        let mut inside = false;
        for (start, end) in self.edges() {
            if point.angle(closest_on_edge(point, start, end)) < TOUCHING {
                return Err(Flaw::Unclear("of a point on the edge of a polygon"));
            }
            let ((x0, y0), (x1, y1)) = (flat(start), flat(end));
            if (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
                inside = !inside;
            }
        }
        Ok(inside)
    }

    /// Returns the point of the ring that is closest to another point.
    pub(super) fn closest(&self, point: Point) -> Option<Point> {
        self.edges()
            .into_iter()
            .map(|(start, end)| closest_on_edge(point, start, end))
            .min_by(|left, right| point.angle(*left).total_cmp(&point.angle(*right)))
    }
}

/// A shell with holes.
#[derive(Clone, Debug)]
pub(super) struct Polygon {
    pub(super) shell: Ring,
    pub(super) holes: Vec<Ring>,
}

impl Polygon {
    /// Checks that the holes lie inside the shell and apart from each other.
    pub(super) fn new(mut rings: Vec<Ring>) -> Result<Self, Flaw> {
        let holes = rings.split_off(1.min(rings.len()));
        let Some(shell) = rings.pop() else {
            return Err(Flaw::Invalid);
        };
        let total: usize = holes.iter().map(|hole| hole.vertices.len()).sum::<usize>() + shell.vertices.len();
        if total > MAX_EDGES {
            return Err(Flaw::Unclear("over a polygon of more than 4096 vertices"));
        }
        for (at, hole) in holes.iter().enumerate() {
            for other in holes[..at].iter().chain(std::iter::once(&shell)) {
                if rings_meet(hole, other)? {
                    return Err(Flaw::Invalid);
                }
            }
            let Some(first) = hole.points().next() else {
                return Err(Flaw::Invalid);
            };
            if !shell.contains(first)? {
                return Err(Flaw::Unclear("over a polygon with a hole outside its shell"));
            }
        }
        Ok(Self { shell, holes })
    }

    pub(super) fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.shell).chain(&self.holes)
    }

    /// Returns whether a point lies inside and in no hole.
    pub(super) fn contains(&self, point: Point) -> Result<bool, Flaw> {
        if !self.shell.contains(point)? {
            return Ok(false);
        }
        for hole in &self.holes {
            if hole.contains(point)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the area in steradians.
    pub(super) fn area(&self) -> f64 {
        self.shell.signed_area().abs() - self.holes.iter().map(|hole| hole.signed_area().abs()).sum::<f64>()
    }
}

/// Returns whether edges of two rings cross.
pub(super) fn rings_meet(left: &Ring, right: &Ring) -> Result<bool, Flaw> {
    let mut touching = false;
    for (start, end) in left.edges() {
        for (from, to) in right.edges() {
            match meet(start, end, from, to) {
                Meeting::Apart => {}
                Meeting::Crossing(_) => return Ok(true),
                Meeting::Touching => touching = true,
            }
        }
    }
    if touching {
        return Err(Flaw::Unclear("over shapes that touch"));
    }
    Ok(false)
}

/// Returns whether a point lies in one of several polygons.
pub(super) fn any_contains(polygons: &[Polygon], point: Point) -> Result<bool, Flaw> {
    for polygon in polygons {
        if polygon.contains(point)? {
            return Ok(true);
        }
    }
    Ok(false)
}
