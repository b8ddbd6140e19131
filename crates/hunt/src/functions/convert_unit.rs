//! `convert_length` and its relatives: a number from one unit of measure to another.
//!
//! A name that is no unit gives null. Source: Kusto function reference.

mod table;

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::Out;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("convert_angle", 3, 3, |call, args| scale(call, args, table::ANGLE)),
    Function::new("convert_energy", 3, 3, |call, args| scale(call, args, table::ENERGY)),
    Function::new("convert_force", 3, 3, |call, args| scale(call, args, table::FORCE)),
    Function::new("convert_length", 3, 3, |call, args| scale(call, args, table::LENGTH)),
    Function::new("convert_mass", 3, 3, |call, args| scale(call, args, table::MASS)),
    Function::new("convert_speed", 3, 3, |call, args| scale(call, args, table::SPEED)),
    Function::new("convert_temperature", 3, 3, temperature),
    Function::new("convert_volume", 3, 3, |call, args| scale(call, args, table::VOLUME)),
];

const OTHER_CASE: &str = "with a unit in other letter case than listed";

const PARAMS: [Param; 3] = [Param::Real, Param::Text, Param::Text];

type Table = &'static [(&'static str, f64)];

/// Finds a unit; whether Kusto minds letter case is not documented, so another case is refused.
fn find<T: Copy>(units: &[(&str, T)], name: &str) -> Result<Option<T>, &'static str> {
    if let Some((_, unit)) = units.iter().find(|(known, _)| *known == name) {
        return Ok(Some(*unit));
    }
    if units.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Err(OTHER_CASE);
    }
    Ok(None)
}

fn scale(call: &Call, args: Vec<Typed>, units: Table) -> Bound<Typed> {
    typed_rows(call, KustoType::Real, &PARAMS, args, move |cells| {
        // Tilt is an angle by its sine, which no factor expresses.
        if cells[1..].iter().any(|cell| cell.text() == "Tilt") {
            return Out::Refused("with the unit Tilt");
        }
        match (find(units, cells[1].text()), find(units, cells[2].text())) {
            (Err(why), _) | (_, Err(why)) => Out::Refused(why),
            (Ok(Some(from)), Ok(Some(to))) => cells[0].real().map(|value| value * from / to).into(),
            _ => Out::Null,
        }
    })
}

/// A scale of temperature: kelvins are `value * factor + offset`.
const SCALES: &[(&str, (f64, f64))] = &[
    ("DegreeCelsius", (1.0, 273.15)),
    ("DegreeDelisle", (-2.0 / 3.0, 373.15)),
    ("DegreeFahrenheit", (5.0 / 9.0, 459.67 * 5.0 / 9.0)),
    ("DegreeNewton", (100.0 / 33.0, 273.15)),
    ("DegreeRankine", (5.0 / 9.0, 0.0)),
    ("DegreeReaumur", (5.0 / 4.0, 273.15)),
    ("DegreeRoemer", (40.0 / 21.0, 273.15 - 7.5 * 40.0 / 21.0)),
    ("Kelvin", (1.0, 0.0)),
    ("MillidegreeCelsius", (0.001, 273.15)),
    ("SolarTemperature", (5778.0, 0.0)),
];

fn temperature(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    typed_rows(call, KustoType::Real, &PARAMS, args, |cells| {
        match (find(SCALES, cells[1].text()), find(SCALES, cells[2].text())) {
            (Err(why), _) | (_, Err(why)) => Out::Refused(why),
            (Ok(Some((factor, offset))), Ok(Some((to_factor, to_offset)))) => cells[0]
                .real()
                .map(|value| (value * factor + offset - to_offset) / to_factor)
                .into(),
            _ => Out::Null,
        }
    })
}
