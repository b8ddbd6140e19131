//! Functions that build new shapes (buffers, unions, simplified polygons), and neighbours of cells.
//!
//! New shapes depend on how S2 snaps vertices, and the order of Kusto's neighbours changes from run
//! to run. So only invalid arguments are answered, with null; valid ones are refused.

use super::geojson::{Flaw, answer, lines, polygons, polygons_of};
use super::sphere::point;
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::functions::{Function, Param, typed_rows};
use serde_json::Value;

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_point_buffer", 3, 4, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Real], args, |cells| {
            answer(match point(cells[0], cells[1]) {
                Some(_) => radius(cells, 2).and_then(|()| unclear("around a point")),
                None => Err(Flaw::Invalid),
            })
        })
    }),
    Function::new("geo_line_buffer", 2, 3, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any, Param::Real], args, |cells| {
            answer(
                lines(cells[0])
                    .and_then(|_| radius(cells, 1))
                    .and_then(|()| unclear("around a line")),
            )
        })
    }),
    Function::new("geo_polygon_buffer", 2, 3, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any, Param::Real], args, |cells| {
            answer(
                polygons(cells[0])
                    .and_then(|_| radius(cells, 1))
                    .and_then(|()| unclear("around a polygon")),
            )
        })
    }),
    Function::new("geo_polygon_simplify", 1, 2, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any, Param::Real], args, |cells| {
            answer(
                polygons(cells[0])
                    .and_then(|_| tolerance(cells))
                    .and_then(|()| unclear("of a valid polygon")),
            )
        })
    }),
    Function::new("geo_simplify_polygons_array", 1, 2, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any, Param::Real], args, |cells| {
            answer(
                each(cells[0])
                    .and_then(|()| tolerance(cells))
                    .and_then(|()| unclear("of valid polygons")),
            )
        })
    }),
    Function::new("geo_union_polygons_array", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any], args, |cells| {
            answer(each(cells[0]).and_then(|()| unclear("of valid polygons")))
        })
    }),
    Function::new("geo_union_lines_array", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Any], args, |cells| {
            answer(each_line(cells[0]).and_then(|()| unclear("of valid lines")))
        })
    }),
    Function::new("geo_h3cell_neighbors", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            answer(match super::h3::decode(cells[0]) {
                Some(_) => unclear("in a fixed order (geo_h3cell_rings(cell, 1)[1] has one)"),
                None => Err(Flaw::Invalid),
            })
        })
    }),
    Function::new("geo_s2cell_neighbors", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            answer(match super::s2_cell::decode(cells[0].text()) {
                Some(_) => unclear("in a fixed order"),
                None => Err(Flaw::Invalid),
            })
        })
    }),
    Function::new("geo_line_to_s2cells", 1, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Any, Param::Long, Param::Real],
            args,
            |cells| {
                answer(
                    lines(cells[0])
                        .and_then(|_| super::s2_cell::covering_level(cells))
                        .and_then(|_| unclear("of a valid line")),
                )
            },
        )
    }),
    Function::new("geo_polygon_to_h3cells", 1, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Dynamic,
            &[Param::Any, Param::Long, Param::Real],
            args,
            |cells| answer(polygons(cells[0]).and_then(|_| unclear("of a valid polygon"))),
        )
    }),
];

fn unclear(why: &'static str) -> Result<Out<'static>, Flaw> {
    Err(Flaw::Unclear(why))
}

/// A radius that is not positive gives null.
fn radius(cells: &[Cell<'_>], at: usize) -> Result<(), Flaw> {
    match cells.get(at).and_then(|cell| cell.real()) {
        Some(radius) if radius > 0.0 => Ok(()),
        _ => Err(Flaw::Invalid),
    }
}

/// A negative tolerance gives null.
fn tolerance(cells: &[Cell<'_>]) -> Result<(), Flaw> {
    match cells.get(1).map(|cell| cell.real()) {
        None => Ok(()),
        Some(Some(tolerance)) if tolerance >= 0.0 => Ok(()),
        Some(_) => Err(Flaw::Invalid),
    }
}

/// Reads an array of polygons, all of which must be valid.
fn each(cell: Cell<'_>) -> Result<(), Flaw> {
    match dynamic::read(cell) {
        Value::Array(items) if !items.is_empty() => items.iter().try_for_each(|item| polygons_of(item).map(|_| ())),
        _ => Err(Flaw::Invalid),
    }
}

/// Reads an array of lines, all of which must be valid.
fn each_line(cell: Cell<'_>) -> Result<(), Flaw> {
    match dynamic::read(cell) {
        Value::Array(items) if !items.is_empty() => items.iter().try_for_each(|item| {
            let text = dynamic::print(item);
            lines(Cell::Json(&text)).map(|_| ())
        }),
        _ => Err(Flaw::Invalid),
    }
}
