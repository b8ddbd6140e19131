//! `assert`: a condition that the query itself must meet.

use super::{Call, Function, constant_text};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::Out;
use crate::error::{Code, Error};

pub(super) const FUNCTIONS: &[Function] = &[Function::new("assert", 2, 2, assert)];

/// The condition is known before the query runs; when it does not hold, the query fails.
fn assert(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let message = constant_text(call, &args, 1, "the message")?;
    let condition = args.first().and_then(|arg| arg.read(|cell| cell.bool()));
    match condition {
        Some(Some(true)) => Typed::constant(&Out::Bool(true), KustoType::Bool),
        Some(_) => Err(Error::semantic(Code::INVALID, call.span, format!("assert() failed: {message}")).into()),
        None => Err(Error::semantic(
            Code::CONSTANT,
            call.span,
            "the condition of assert() must be known before the query runs",
        )
        .into()),
    }
}
