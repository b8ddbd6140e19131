//! Functions over places on Earth, which is a sphere to Kusto: distances, lines, polygons, grids.
//!
//! Lines are geodesics. What is no valid place, line or polygon gives null. Shapes whose result
//! depends on how Kusto builds new polygons (unions, buffers) are refused, once they are valid.
//! Source: Kusto function reference; RFC 7946; the figures agree with Kusto's own results.

pub(crate) mod closest;
pub(crate) mod densify;
pub(crate) mod geohash;
pub(crate) mod geojson;
pub(crate) mod h3;
pub(crate) mod intersect;
pub(crate) mod line;
pub(crate) mod point;
pub(crate) mod polygon;
pub(crate) mod refused;
pub(crate) mod ring;
pub(crate) mod s2_cell;
pub(crate) mod sphere;
pub(crate) mod wkt;
