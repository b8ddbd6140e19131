//! `format_bytes`: a number of bytes as people write it.

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};

pub(super) const FUNCTIONS: &[Function] = &[Function::new("format_bytes", 1, 3, format_bytes)];

const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

fn format_bytes(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    typed_rows(
        call,
        KustoType::String,
        &[Param::Real, Param::Long, Param::Text],
        args,
        |cells| compute(cells).unwrap_or_else(Out::Refused),
    )
}

/// Roundings whose result depends on how ties are broken or zeros are written are refused.
fn compute(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    let Some(size) = cells[0].real().filter(|size| size.is_finite() && *size >= 0.0) else {
        return Err("of null or a negative number");
    };
    let digits = match cells.get(1) {
        None => 0,
        Some(cell) => cell
            .long()
            .and_then(|digits| usize::try_from(digits).ok())
            .filter(|digits| *digits <= 15)
            .ok_or("with a precision outside 0 to 15")?,
    };
    let power = match cells.get(2).map(|cell| cell.text()).filter(|unit| !unit.is_empty()) {
        Some(unit) => UNITS
            .iter()
            .position(|known| *known == unit)
            .ok_or("with a unit other than Bytes, KB, MB, GB, TB, PB or EB")?,
        None => (1..UNITS.len())
            .take_while(|power| size >= 1024f64.powi(*power as i32))
            .last()
            .unwrap_or(0),
    };
    let value = size / 1024f64.powi(power as i32);
    let scaled = value * 10f64.powi(digits as i32);
    if scaled.fract() == 0.5 {
        return Err("where the number lies halfway between two roundings");
    }
    let text = format!("{value:.digits$}");
    if digits > 0 && value.fract() != 0.0 && text.ends_with('0') {
        return Err("where the rounded number ends in zeros");
    }
    let text = if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        text
    };
    Ok(Out::text(format!("{text} {}", UNITS[power])))
}
