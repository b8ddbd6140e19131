//! S2 cells: `geo_point_to_s2cell` and what is made of their tokens.
//!
//! Source: Kusto function reference; S2 geometry, "cell hierarchy".

use super::geojson::{Flaw, answer, polygons};
use super::ring::{Polygon, any_contains};
use super::sphere::{Meeting, Point, meet, place};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::{Function, Param, typed_rows};
use s2::cell::Cell as S2Cell;
use s2::cellid::CellID;
use s2::latlng::LatLng;
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_point_to_s2cell", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::String,
            &[Param::Real, Param::Real, Param::Long],
            args,
            |cells| {
                let level = cells.get(2).map_or(Some(DEFAULT_LEVEL), |cell| cell.long());
                match (place(cells[0], cells[1]), level) {
                    (Some((longitude, latitude)), Some(level @ 0..=30)) => {
                        let leaf = CellID::from(LatLng::from_degrees(latitude, longitude));
                        Out::text(leaf.parent(level.unsigned_abs()).to_token())
                    }
                    _ => Out::from(""),
                }
            },
        )
    }),
    Function::new("geo_s2cell_to_central_point", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            decode(cells[0].text()).map_or(Out::Null, |cell| {
                Out::json(&point(&S2Cell::from(cell).center()).geojson())
            })
        })
    }),
    Function::new("geo_s2cell_to_polygon", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            decode(cells[0].text()).map_or(Out::Null, |cell| {
                let corners = corners(cell);
                let ring: Vec<Value> = corners
                    .iter()
                    .chain(corners.first())
                    .map(|corner| corner.pair())
                    .collect();
                Out::json(&json!({"type": "Polygon", "coordinates": [ring]}))
            })
        })
    }),
    Function::new("geo_polygon_to_s2cells", 1, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Any, Param::Long, Param::Real],
            args,
            |cells| answer(cover(cells)),
        )
    }),
];

const DEFAULT_LEVEL: i64 = 11;

/// Kusto gives null when more cells are needed.
const MAX_CELLS: usize = 65_536;

fn point(point: &s2::point::Point) -> Point {
    Point {
        x: point.0.x,
        y: point.0.y,
        z: point.0.z,
    }
}

fn corners(cell: CellID) -> Vec<Point> {
    S2Cell::from(cell).vertices().iter().map(point).collect()
}

/// Reads a token: up to 16 hexadecimal digits of a valid cell.
pub(super) fn decode(token: &str) -> Option<CellID> {
    let digits = !token.is_empty() && token.len() <= 16 && token.bytes().all(|digit| digit.is_ascii_hexdigit());
    let cell = digits.then(|| CellID::from_token(token))?;
    cell.is_valid().then_some(cell)
}

/// Reads the level and the radius of a covering; a radius is refused.
pub(super) fn covering_level(cells: &[Cell<'_>]) -> Result<u64, Flaw> {
    let level = cells.get(1).map_or(Some(DEFAULT_LEVEL), |cell| cell.long());
    let level = level.filter(|level| (0..=30).contains(level)).ok_or(Flaw::Invalid)?;
    match cells.get(2).map(|cell| cell.real()) {
        None | Some(Some(0.0)) => Ok(level.unsigned_abs()),
        Some(Some(radius)) if radius > 0.0 => Err(Flaw::Unclear("with a radius")),
        Some(_) => Err(Flaw::Invalid),
    }
}

/// The cells of a level that share a place with a polygon, in their own order.
fn cover(cells: &[Cell<'_>]) -> Result<Out<'static>, Flaw> {
    let polygons = polygons(cells[0])?;
    let level = covering_level(cells)?;
    let mut current: Vec<CellID> = (0..6).map(CellID::from_face).collect();
    let mut at = 0;
    loop {
        let mut kept = Vec::new();
        for cell in current {
            if touches(&polygons, cell)? {
                kept.push(cell);
            }
            // Every kept cell holds a cell of the wanted level that touches as well.
            if kept.len() > MAX_CELLS {
                return Ok(Out::Null);
            }
        }
        if at == level {
            let tokens = kept.iter().map(|cell| Value::from(cell.to_token())).collect();
            return Ok(Out::json(&Value::Array(tokens)));
        }
        current = kept.iter().flat_map(|cell| cell.children()).collect();
        at += 1;
    }
}

fn touches(polygons: &[Polygon], cell: CellID) -> Result<bool, Flaw> {
    let centre = point(&S2Cell::from(cell).center());
    match any_contains(polygons, centre) {
        Ok(true) => return Ok(true),
        Ok(false) | Err(Flaw::Unclear("of a point on the edge of a polygon")) => {}
        Err(flaw) => return Err(flaw),
    }
    let whole = S2Cell::from(cell);
    let corners = corners(cell);
    for ring in polygons.iter().flat_map(Polygon::rings) {
        for vertex in ring.points() {
            let vertex = s2::point::Point::from_coords(vertex.x, vertex.y, vertex.z);
            if whole.contains_point(&vertex) {
                return Ok(true);
            }
        }
        for (start, end) in ring.edges() {
            for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                if meet(start, end, *from, *to) != Meeting::Apart {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}
