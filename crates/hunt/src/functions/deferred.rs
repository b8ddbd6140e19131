//! Functions whose data or rules this engine does not have: they bind, so that a query that never
//! gets a row to them runs, and refuse the first row that reaches them.

use super::{Call, Function, Param, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::Out;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("parse_user_agent", 2, 2, |call, args| {
        every_row(call, args, "without a list of browsers and devices")
    }),
    Function::new("parse_xml", 1, 1, |call, args| every_row(call, args, "of a text")),
];

fn every_row(call: &Call, args: Vec<Typed>, why: &'static str) -> Bound<Typed> {
    typed_rows(call, KustoType::Dynamic, &[Param::Text, Param::Any], args, move |_| {
        Out::Refused(why)
    })
}
