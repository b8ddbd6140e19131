//! The scalar functions: a table of name, arity and builder.
//!
//! Each family has its file, which offers its functions as a list; [`LISTS`] joins them. Names that
//! Kusto knows and this engine does not run yet are listed in [`unsupported`], so that they are
//! refused by name and not taken for a typing slip.

pub(crate) mod around;
pub(crate) mod array;
pub(crate) mod assertion;
pub(crate) mod bag;
pub(crate) mod bag_pack_columns;
pub(crate) mod bin_auto;
pub(crate) mod bitwise;
pub(crate) mod compression;
pub(crate) mod condition;
pub(crate) mod conversion;
pub(crate) mod convert_unit;
pub(crate) mod deferred;
pub(crate) mod distribution;
pub(crate) mod encoding;
pub(crate) mod estimate_data_size;
pub(crate) mod extract;
pub(crate) mod format_bytes;
pub(crate) mod geo;
pub(crate) mod hash;
pub(crate) mod ip_address;
pub(crate) mod ip_range;
pub(crate) mod json;
pub(crate) mod math;
pub(crate) mod pack_all;
pub(crate) mod parse_path;
pub(crate) mod parse_url;
pub(crate) mod punycode;
pub(crate) mod random;
pub(crate) mod regex_search;
pub(crate) mod replace;
pub(crate) mod rounding;
pub(crate) mod series;
pub(crate) mod set;
pub(crate) mod several;
pub(crate) mod sketch;
pub(crate) mod split;
pub(crate) mod text;
pub(crate) mod time_format;
pub(crate) mod time_of;
pub(crate) mod time_part;
pub(crate) mod time_shift;
pub(crate) mod time_zone;
pub(crate) mod unsupported;
pub(crate) mod window;
pub(crate) mod window_session;

use crate::KustoType;
use crate::binder::Bound;
use crate::binder::fold::fold;
use crate::binder::typed::{Typed, expect, from_dynamic, implicit, to_dynamic, to_text};
use crate::cell::{Cell, Out};
use crate::error::{Code, Error};
use crate::kernel;
use chrono::{DateTime, Utc};
use kql::Span;
use kql::ast::ScalarType;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Where and when a function is called.
pub(crate) struct Call {
    /// The canonical name.
    pub(crate) name: &'static str,
    pub(crate) span: Span,
    /// The instant that `now()` stands for throughout the query.
    pub(crate) now: DateTime<Utc>,
}

/// What a function that works row by row computes.
pub(crate) type Compute = for<'a> fn(&[Cell<'a>]) -> Out<'a>;

/// What type an argument is brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    /// Any type, as it is.
    Any,
    /// Text; other types are printed.
    Text,
    /// A whole number.
    Long,
    /// Any number, as a real.
    Real,
    /// An instant.
    DateTime,
    /// A length of time.
    TimeSpan,
    /// Any value, as dynamic; text is taken for JSON only by `parse_json`.
    Dynamic,
}

/// One function.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) build: Build,
}

/// How a call becomes an expression.
pub(crate) type Build = fn(&Call, Vec<Typed>) -> Bound<Typed>;

impl Function {
    pub(crate) const fn new(name: &'static str, least: usize, most: usize, build: Build) -> Self {
        Self {
            name,
            least,
            most,
            build,
        }
    }
}

/// The lists of all families.
const LISTS: &[&[Function]] = &[
    around::FUNCTIONS,
    array::FUNCTIONS,
    assertion::FUNCTIONS,
    bag::FUNCTIONS,
    bitwise::FUNCTIONS,
    compression::FUNCTIONS,
    condition::FUNCTIONS,
    conversion::FUNCTIONS,
    convert_unit::FUNCTIONS,
    deferred::FUNCTIONS,
    distribution::FUNCTIONS,
    encoding::FUNCTIONS,
    extract::FUNCTIONS,
    format_bytes::FUNCTIONS,
    geo::closest::FUNCTIONS,
    geo::densify::FUNCTIONS,
    geo::geohash::FUNCTIONS,
    geo::h3::FUNCTIONS,
    geo::intersect::FUNCTIONS,
    geo::line::FUNCTIONS,
    geo::point::FUNCTIONS,
    geo::polygon::FUNCTIONS,
    geo::refused::FUNCTIONS,
    geo::s2_cell::FUNCTIONS,
    geo::wkt::FUNCTIONS,
    hash::FUNCTIONS,
    ip_address::FUNCTIONS,
    ip_range::FUNCTIONS,
    json::FUNCTIONS,
    math::FUNCTIONS,
    parse_path::FUNCTIONS,
    parse_url::FUNCTIONS,
    punycode::FUNCTIONS,
    random::FUNCTIONS,
    regex_search::FUNCTIONS,
    replace::FUNCTIONS,
    rounding::FUNCTIONS,
    series::decompose::FUNCTIONS,
    series::elementwise::FUNCTIONS,
    series::fill::FUNCTIONS,
    series::filter::FUNCTIONS,
    series::fit::FUNCTIONS,
    series::outliers::FUNCTIONS,
    series::reduce::FUNCTIONS,
    series::stats::FUNCTIONS,
    set::FUNCTIONS,
    sketch::FUNCTIONS,
    split::FUNCTIONS,
    text::FUNCTIONS,
    time_format::FUNCTIONS,
    time_of::FUNCTIONS,
    time_part::FUNCTIONS,
    time_shift::FUNCTIONS,
    time_zone::FUNCTIONS,
];

/// Functions that the binder treats itself, as they need more than the values of their arguments.
pub(crate) const SPECIAL: &[&str] = &[
    "bag_pack_columns",
    "bin_auto",
    "column_ifexists",
    "column_names_of",
    "columnifexists",
    "estimate_data_size",
    "geo_info_from_ip_address",
    "not",
    "pack_all",
    "toscalar",
];

static TABLE: LazyLock<BTreeMap<&'static str, &'static Function>> = LazyLock::new(|| {
    LISTS
        .iter()
        .flat_map(|list| list.iter())
        .map(|function| (function.name, function))
        .collect()
});

/// Finds a function by name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    TABLE.get(name).copied()
}

/// Returns the names of all functions that run, sorted.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.keys().copied().chain(several::names())
}

/// Returns whether a name means something where a value is computed, even if it does not run yet.
pub(crate) fn is_known(name: &str) -> bool {
    find(name).is_some()
        || is_known_unsupported(name)
        || crate::aggregates::find(name).is_some()
        || window::find(name).is_some()
        || SPECIAL.contains(&name)
}

pub(crate) fn is_known_unsupported(name: &str) -> bool {
    unsupported::NAMES.contains(&name)
}

/// Builds a call that works row by row on arguments as they are.
pub(crate) fn rows(
    call: &Call,
    out: KustoType,
    args: Vec<Typed>,
    compute: impl for<'a> Fn(&[Cell<'a>]) -> Out<'a> + Send + Sync + 'static,
) -> Bound<Typed> {
    let args = args.into_iter().map(Typed::argument).collect();
    Ok(fold(Typed::new(
        kernel::call(call.name, out, args, Arc::new(compute)),
        out,
    )))
}

/// Builds a call that works row by row on arguments brought to the given types; the last type
/// serves all further arguments.
pub(crate) fn typed_rows(
    call: &Call,
    out: KustoType,
    params: &[Param],
    args: Vec<Typed>,
    compute: impl for<'a> Fn(&[Cell<'a>]) -> Out<'a> + Send + Sync + 'static,
) -> Bound<Typed> {
    let args = convert(call, params, args)?;
    rows(call, out, args, compute)
}

/// Brings arguments to the given types.
pub(crate) fn convert(call: &Call, params: &[Param], args: Vec<Typed>) -> Bound<Vec<Typed>> {
    let last = params.last().copied().unwrap_or(Param::Any);
    args.into_iter()
        .enumerate()
        .map(|(at, arg)| convert_one(call, params.get(at).copied().unwrap_or(last), arg))
        .collect()
}

/// Brings one argument to the given type.
pub(crate) fn convert_one(call: &Call, param: Param, arg: Typed) -> Bound<Typed> {
    let what = || format!("the argument of {}()", call.name);
    Ok(match param {
        Param::Any => arg,
        Param::Text => to_text(arg),
        Param::Long => match arg.kind {
            KustoType::Real => conversion::real_to_long(arg),
            KustoType::Bool => conversion::bool_to_long(arg),
            _ => expect(arg, KustoType::Long, &what(), call.span)?,
        },
        Param::Real => match arg.kind {
            KustoType::Dynamic => from_dynamic(arg, KustoType::Real),
            _ => expect(arg, KustoType::Real, &what(), call.span)?,
        },
        Param::DateTime => expect(arg, KustoType::DateTime, &what(), call.span)?,
        Param::TimeSpan => expect(arg, KustoType::TimeSpan, &what(), call.span)?,
        Param::Dynamic => match implicit(arg.clone(), KustoType::Dynamic) {
            Some(arg) => arg,
            None => to_dynamic(arg),
        },
    })
}

/// Wraps `typeof(…)` as an argument: a null of that type.
pub(crate) fn type_argument(ty: ScalarType, span: Span) -> Bound<Typed> {
    match KustoType::from_ast(ty) {
        Some(kind) => Typed::null(kind),
        None => Err(crate::binder::literal::decimal(span)),
    }
}

/// Reads an argument that must be a constant text.
pub(crate) fn constant_text(call: &Call, args: &[Typed], at: usize, what: &str) -> Bound<String> {
    match args.get(at) {
        Some(arg) if arg.is_constant() => Ok(to_text(arg.clone()).constant_text().unwrap_or_default()),
        _ => Err(Error::semantic(
            Code::CONSTANT,
            call.span,
            format!("{what} of {}() must be a constant", call.name),
        )
        .into()),
    }
}

/// Refuses a use of a function that this engine does not answer exactly.
pub(crate) fn refuse<T>(call: &Call, what: &str) -> Bound<T> {
    Err(Error::unsupported(call.span, format!("{}() {what}", call.name)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_listed_once() {
        let total: usize = LISTS.iter().map(|list| list.len()).sum();
        assert_eq!(TABLE.len(), total);
        for name in unsupported::NAMES {
            assert!(find(name).is_none(), "{name} runs, so it is not unsupported");
        }
    }
}
