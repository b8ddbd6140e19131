//! H3 cells: `geo_point_to_h3cell` and what is made of their tokens.
//!
//! Source: Kusto function reference; H3 documentation.

use super::sphere::{pair, place};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::{Function, Param, typed_rows};
use h3o::{CellIndex, LatLng, Resolution};
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_point_to_h3cell", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::String,
            &[Param::Real, Param::Real, Param::Long],
            args,
            |cells| {
                let level = cells.get(2).map_or(Some(6), |cell| cell.long()).and_then(resolution);
                let at =
                    place(cells[0], cells[1]).and_then(|(longitude, latitude)| LatLng::new(latitude, longitude).ok());
                match (at, level) {
                    (Some(at), Some(level)) => Out::text(at.to_cell(level).to_string()),
                    _ => Out::from(""),
                }
            },
        )
    }),
    Function::new("geo_h3cell_level", 1, 1, |call, args| {
        typed_rows(call, KustoType::Int, &[Param::Text], args, |cells| {
            decode(cells[0]).map_or(Out::Null, |cell| Out::Int(i32::from(u8::from(cell.resolution()))))
        })
    }),
    Function::new("geo_h3cell_parent", 1, 2, |call, args| {
        typed_rows(call, KustoType::String, &[Param::Text, Param::Long], args, |cells| {
            parent(cells).map_or(Out::from(""), |cell| Out::text(cell.to_string()))
        })
    }),
    Function::new("geo_h3cell_children", 1, 2, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text, Param::Long], args, |cells| {
            children(cells).unwrap_or(Out::Null)
        })
    }),
    Function::new("geo_h3cell_rings", 2, 2, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text, Param::Long], args, |cells| {
            rings(cells).unwrap_or_else(Out::Refused)
        })
    }),
    Function::new("geo_h3cell_to_central_point", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            match decode(cells[0]) {
                Some(cell) => Out::json(&json!({"type": "Point", "coordinates": coordinates(LatLng::from(cell))})),
                None => Out::Null,
            }
        })
    }),
    Function::new("geo_h3cell_to_polygon", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            match decode(cells[0]) {
                Some(cell) => {
                    let boundary = cell.boundary();
                    let ring: Vec<Value> = boundary
                        .iter()
                        .chain(boundary.first())
                        .map(|vertex| coordinates(*vertex))
                        .collect();
                    Out::json(&json!({"type": "Polygon", "coordinates": [ring]}))
                }
                None => Out::Null,
            }
        })
    }),
];

/// The most levels between a cell and its children.
const MAX_DIFFERENCE: u8 = 5;

fn resolution(level: i64) -> Option<Resolution> {
    u8::try_from(level)
        .ok()
        .and_then(|level| Resolution::try_from(level).ok())
}

pub(super) fn decode(cell: Cell<'_>) -> Option<CellIndex> {
    cell.text().parse().ok()
}

fn coordinates(place: LatLng) -> Value {
    pair(place.lng(), place.lat())
}

fn parent(cells: &[Cell<'_>]) -> Option<CellIndex> {
    let cell = decode(cells[0])?;
    let own = u8::from(cell.resolution());
    let wanted = match cells.get(1) {
        None => i64::from(own) - 1,
        Some(level) => level.long()?,
    };
    if wanted >= i64::from(own) {
        return None;
    }
    cell.parent(resolution(wanted)?)
}

fn children(cells: &[Cell<'_>]) -> Option<Out<'static>> {
    let cell = decode(cells[0])?;
    let own = u8::from(cell.resolution());
    let wanted = match cells.get(1) {
        None => i64::from(own) + 1,
        Some(level) => level.long()?,
    };
    let level = resolution(wanted)?;
    let difference = u8::from(level).checked_sub(own)?;
    if difference == 0 || difference > MAX_DIFFERENCE {
        return None;
    }
    let tokens = cell
        .children(level)
        .map(|child| Value::from(child.to_string()))
        .collect();
    Some(Out::json(&Value::Array(tokens)))
}

/// The cells at a distance, all the way around. Near a pentagon the way is distorted, and how Kusto
/// orders the cells there is not documented.
fn ring(cell: CellIndex, distance: u32) -> Result<Value, &'static str> {
    let cells: Option<Vec<CellIndex>> = cell.grid_ring_fast(distance).collect();
    let mut cells = cells.ok_or("around a pentagon")?;
    // Kusto comes by the cell where the walk starts at its end.
    if cells.len() > 1 {
        cells.rotate_left(1);
    }
    Ok(Value::Array(
        cells.iter().map(|cell| Value::from(cell.to_string())).collect(),
    ))
}

/// `geo_h3cell_rings(cell, distance)` with a distance of 0 to 142.
fn rings(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    let (Some(cell), Some(distance)) = (
        decode(cells[0]),
        cells[1].long().filter(|distance| (0..=142).contains(distance)),
    ) else {
        return Ok(Out::Null);
    };
    let rings: Result<Vec<Value>, &'static str> = (0..=distance)
        .map(|distance| ring(cell, u32::try_from(distance).unwrap_or(0)))
        .collect();
    Ok(Out::json(&Value::Array(rings?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_run_in_the_order_of_kusto() {
        let cell: CellIndex = "861f8894fffffff".parse().unwrap();
        let wanted = json!([
            "861f88947ffffff",
            "861f8895fffffff",
            "861f88867ffffff",
            "861f8d497ffffff",
            "861f8d4b7ffffff",
            "861f8896fffffff"
        ]);
        assert_eq!(ring(cell, 1).unwrap(), wanted);
    }
}
