//! `split`: text to an array of its parts.

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use serde_json::Value;

pub(super) const FUNCTIONS: &[Function] = &[Function::new("split", 2, 3, split)];

fn split(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    typed_rows(
        call,
        KustoType::Dynamic,
        &[Param::Text, Param::Text, Param::Long],
        args,
        compute,
    )
}

/// With a position the array holds that part alone, or is null when there is none.
fn compute<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let (text, delimiter) = (cells[0].text(), cells[1].text());
    let parts: Vec<&str> = if delimiter.is_empty() {
        vec![text]
    } else {
        text.split(delimiter).collect()
    };
    let Some(position) = cells.get(2) else {
        return Out::json(&Value::Array(parts.into_iter().map(Value::from).collect()));
    };
    let part = position.long().and_then(|at| {
        let at = if at < 0 { at + parts.len() as i64 } else { at };
        usize::try_from(at).ok().and_then(|at| parts.get(at))
    });
    part.map_or(Out::Null, |part| Out::json(&Value::Array(vec![Value::from(*part)])))
}
