//! Geohashes: `geo_point_to_geohash` and what is made of them.
//!
//! Source: Kusto function reference; the order of neighbours is that of Kusto's results.

use super::sphere::{pair, place};
use crate::KustoType;
use crate::cell::Out;
use crate::functions::{Function, Param, typed_rows};
use serde_json::{Value, json};

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("geo_point_to_geohash", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::String,
            &[Param::Real, Param::Real, Param::Long],
            args,
            |cells| {
                let length = cells.get(2).map_or(Some(5), |cell| cell.long());
                match (place(cells[0], cells[1]), length) {
                    (Some((longitude, latitude)), Some(length @ 1..=18)) => {
                        Out::text(encode(longitude, latitude, length as usize))
                    }
                    _ => Out::from(""),
                }
            },
        )
    }),
    Function::new("geo_geohash_to_central_point", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            match decode(cells[0].text()) {
                Some(cell) => {
                    let (longitude, latitude) = cell.centre();
                    Out::json(&json!({"type": "Point", "coordinates": pair(longitude, latitude)}))
                }
                None => Out::Null,
            }
        })
    }),
    Function::new("geo_geohash_to_polygon", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            decode(cells[0].text()).map_or(Out::Null, |cell| Out::json(&cell.polygon()))
        })
    }),
    Function::new("geo_geohash_neighbors", 1, 1, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            let text = cells[0].text();
            let Some(cell) = decode(text) else { return Out::Null };
            let neighbours: Option<Vec<Value>> = NEIGHBOURS
                .iter()
                .map(|(east, north)| cell.neighbour(*east, *north, text.len()).map(Value::from))
                .collect();
            neighbours.map_or(Out::Refused("at the edge of the map"), |list| {
                Out::json(&Value::Array(list))
            })
        })
    }),
];

const DIGITS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// West, south-west, south, south-east, north-east, east, north, north-west.
const NEIGHBOURS: [(f64, f64); 8] = [
    (-1.0, 0.0),
    (-1.0, -1.0),
    (0.0, -1.0),
    (1.0, -1.0),
    (1.0, 1.0),
    (1.0, 0.0),
    (0.0, 1.0),
    (-1.0, 1.0),
];

/// The bounds of a hash.
struct Bounds {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Bounds {
    const WORLD: Self = Self {
        west: -180.0,
        east: 180.0,
        south: -90.0,
        north: 90.0,
    };

    fn centre(&self) -> (f64, f64) {
        ((self.west + self.east) / 2.0, (self.south + self.north) / 2.0)
    }

    fn polygon(&self) -> Value {
        let corners = [
            (self.west, self.south),
            (self.east, self.south),
            (self.east, self.north),
            (self.west, self.north),
            (self.west, self.south),
        ];
        let ring: Vec<Value> = corners
            .iter()
            .map(|(longitude, latitude)| pair(*longitude, *latitude))
            .collect();
        json!({"type": "Polygon", "coordinates": [ring]})
    }

    fn neighbour(&self, east: f64, north: f64, length: usize) -> Option<String> {
        let (longitude, latitude) = self.centre();
        let longitude = longitude + east * (self.east - self.west);
        let latitude = latitude + north * (self.north - self.south);
        let inside = (-180.0..180.0).contains(&longitude) && (-90.0..90.0).contains(&latitude);
        inside.then(|| encode(longitude, latitude, length))
    }

    /// Halves the bounds, by turns in longitude and latitude, and keeps the upper or lower half.
    fn halve(&mut self, by_longitude: bool, upper: bool) {
        let (low, high) = if by_longitude {
            (&mut self.west, &mut self.east)
        } else {
            (&mut self.south, &mut self.north)
        };
        let middle = (*low + *high) / 2.0;
        if upper {
            *low = middle;
        } else {
            *high = middle;
        }
    }
}

fn encode(longitude: f64, latitude: f64, length: usize) -> String {
    let mut bounds = Bounds::WORLD;
    let mut by_longitude = true;
    (0..length)
        .map(|_| {
            let mut digit = 0usize;
            for _ in 0..5 {
                let (middle_longitude, middle_latitude) = bounds.centre();
                let upper = if by_longitude {
                    longitude >= middle_longitude
                } else {
                    latitude >= middle_latitude
                };
                bounds.halve(by_longitude, upper);
                digit = digit << 1 | usize::from(upper);
                by_longitude = !by_longitude;
            }
            char::from(DIGITS[digit])
        })
        .collect()
}

/// Returns the bounds of a hash of 1 to 18 digits.
fn decode(text: &str) -> Option<Bounds> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    let mut bounds = Bounds::WORLD;
    let mut by_longitude = true;
    for letter in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == letter)?;
        for bit in (0..5).rev() {
            bounds.halve(by_longitude, digit >> bit & 1 == 1);
            by_longitude = !by_longitude;
        }
    }
    Some(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_agree_with_the_documentation() {
        assert_eq!(encode(-80.195829, 25.802215, 8), "dhwfz15h");
        assert_eq!(encode(-122.303404, 47.570482, 5), "c23n8");
        assert!(decode("a").is_none());
    }
}
