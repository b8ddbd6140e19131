//! `geo_from_wkt`: well-known text to GeoJSON.
//!
//! Text that is no geometry in two dimensions gives null.
//! Source: OGC simple feature access, "well-known text"; Kusto function reference.

use crate::KustoType;
use crate::cell::Out;
use crate::functions::{Function, Param, typed_rows};
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[Function::new("geo_from_wkt", 1, 1, |call, args| {
    typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
        let mut text = Reader { rest: cells[0].text() };
        match text.geometry(0) {
            Some(geometry) if text.rest.trim().is_empty() => Out::json(&geometry),
            _ => Out::Null,
        }
    })
})];

/// How deep collections may be nested.
const MAX_DEPTH: usize = 16;

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_ascii_uppercase()
    }

    fn take(&mut self, wanted: char) -> bool {
        match self.rest.trim_start().strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn number(&mut self) -> Option<f64> {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|letter: char| !(letter.is_ascii_digit() || "+-.eE".contains(letter)))
            .unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number.parse().ok().filter(|number: &f64| number.is_finite())
    }

    fn position(&mut self) -> Option<Value> {
        let (longitude, latitude) = (self.number()?, self.number()?);
        Some(super::sphere::pair(longitude, latitude))
    }

    /// A list in parentheses.
    fn list(&mut self, item: &mut dyn FnMut(&mut Self) -> Option<Value>) -> Option<Value> {
        if !self.take('(') {
            return None;
        }
        let mut items = vec![item(self)?];
        while self.take(',') {
            items.push(item(self)?);
        }
        self.take(')').then_some(Value::Array(items))
    }

    /// Nested lists of positions.
    fn positions(&mut self, depth: usize) -> Option<Value> {
        if depth == 0 {
            return self.position();
        }
        self.list(&mut |reader| reader.positions(depth - 1))
    }

    fn geometry(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        let word = self.word();
        let coordinates = |name: &str, value: Value| json!({"type": name, "coordinates": value});
        Some(match word.as_str() {
            "POINT" => {
                if !self.take('(') {
                    return None;
                }
                let position = self.position()?;
                if !self.take(')') {
                    return None;
                }
                coordinates("Point", position)
            }
            "LINESTRING" => coordinates("LineString", self.positions(1)?),
            "POLYGON" => coordinates("Polygon", self.positions(2)?),
            "MULTIPOINT" => {
                // Both `(1 1, 2 2)` and `((1 1), (2 2))` are written.
                let points = self.list(&mut |reader| {
                    if !reader.take('(') {
                        return reader.position();
                    }
                    let position = reader.position()?;
                    reader.take(')').then_some(position)
                })?;
                coordinates("MultiPoint", points)
            }
            "MULTILINESTRING" => coordinates("MultiLineString", self.positions(2)?),
            "MULTIPOLYGON" => coordinates("MultiPolygon", self.positions(3)?),
            "GEOMETRYCOLLECTION" => {
                let geometries = self.list(&mut |reader| reader.geometry(depth + 1))?;
                json!({"type": "GeometryCollection", "geometries": geometries})
            }
            _ => return None,
        })
    }
}
