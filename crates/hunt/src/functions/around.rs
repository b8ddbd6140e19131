//! `around`: whether a value lies within a distance of a centre.

use super::{Call, Function, Param, refuse, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::instant;

pub(super) const FUNCTIONS: &[Function] = &[Function::new("around", 3, 3, around)];

fn around(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let kind = args.first().map_or(KustoType::Real, |arg| arg.kind);
    let params: &[Param] = match kind {
        KustoType::DateTime => &[Param::DateTime, Param::DateTime, Param::TimeSpan],
        KustoType::TimeSpan => &[Param::TimeSpan],
        KustoType::Int | KustoType::Long if args.iter().all(|arg| arg.kind.is_integer()) => &[Param::Long],
        KustoType::Int | KustoType::Long | KustoType::Real => &[Param::Real],
        other => return refuse(call, &format!("of {other}")),
    };
    typed_rows(call, KustoType::Bool, params, args, |cells| {
        if let [Cell::DateTime(value), Cell::DateTime(centre), Cell::TimeSpan(delta)] = cells {
            let distance = i128::from(*value - *centre).abs() * i128::from(instant::TICKS_PER_MICRO);
            return Out::Bool(distance <= i128::from(*delta));
        }
        match (cells[0].long(), cells[1].long(), cells[2].long()) {
            (Some(value), Some(centre), Some(delta)) => {
                Out::Bool((i128::from(value) - i128::from(centre)).abs() <= i128::from(delta))
            }
            _ => match (cells[0].real(), cells[1].real(), cells[2].real()) {
                (Some(value), Some(centre), Some(delta)) => {
                    Out::Bool(centre - delta <= value && value <= centre + delta)
                }
                _ => Out::Null,
            },
        }
    })
}
