//! The aggregates: a table of name, arity and builder.
//!
//! `…if` variants are the plain aggregate with a filter; [`find`] derives them from the names.

pub(crate) mod bag;
pub(crate) mod chosen;
pub(crate) mod covariance;
pub(crate) mod digest;
pub(crate) mod distinct;
pub(crate) mod evidence;
pub(crate) mod fold;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod percentile;
pub(crate) mod schema;
pub(crate) mod shape;

use crate::KustoType;
use crate::binder::comparison::truth;
use crate::binder::scope::{Aggregated, Env};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::relation::column;
use datafusion::logical_expr::Expr;
use kql::Span;
use kql::ast;
use std::cell::RefCell;

/// One aggregate.
#[derive(Clone, Copy)]
pub(crate) struct Aggregate {
    pub(crate) name: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
    /// What an unnamed result is called: the word, an underscore, the argument.
    pub(crate) prefix: &'static str,
    /// Whether and where an argument is a condition on the rows.
    pub(crate) condition: Condition,
    pub(crate) build: Build,
}

/// Which argument is a condition on the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    None,
    Last,
    /// Behind it may stand an accuracy or a bound on the size.
    Second,
}

/// How a call becomes an aggregate expression.
pub(crate) type Build = fn(&Site<'_>, Vec<Typed>) -> Bound<Built>;

/// Where an aggregate is called.
pub(crate) struct Site<'s> {
    pub(crate) call: crate::functions::Call,
    /// The order of the input rows, when they have one: a column that numbers them.
    pub(crate) sequence: Option<&'s Expr>,
}

/// An aggregate expression and what is done with its result.
pub(crate) struct Built {
    pub(crate) aggregate: Expr,
    pub(crate) kind: KustoType,
    /// A second aggregate that `finish` needs.
    pub(crate) second: Option<Expr>,
    /// Turns the results of the aggregates into the value.
    pub(crate) finish: fn(Expr, Option<Expr>) -> Expr,
}

impl Built {
    pub(crate) fn new(aggregate: Expr, kind: KustoType) -> Self {
        Self {
            aggregate,
            kind,
            second: None,
            finish: |expr, _| expr,
        }
    }
}

const fn plain(name: &'static str, least: usize, most: usize, prefix: &'static str, build: Build) -> Aggregate {
    Aggregate {
        name,
        least,
        most,
        prefix,
        condition: Condition::None,
        build,
    }
}

const fn conditional(name: &'static str, least: usize, most: usize, prefix: &'static str, build: Build) -> Aggregate {
    Aggregate {
        name,
        least,
        most,
        prefix,
        condition: if most == 3 && least == 2 {
            Condition::Second
        } else {
            Condition::Last
        },
        build,
    }
}

/// The aggregates that give one value each, alphabetical.
const AGGREGATES: &[Aggregate] = &[
    plain("avg", 1, 1, "avg", number::avg),
    conditional("avgif", 2, 2, "avgif", number::avg),
    plain("binary_all_and", 1, 1, "", number::binary_all_and),
    plain("binary_all_or", 1, 1, "", number::binary_all_or),
    plain("binary_all_xor", 1, 1, "", number::binary_all_xor),
    plain("buildschema", 1, 1, "schema", schema::build),
    plain("count", 0, 1, "count", number::count),
    plain("count_distinct", 1, 64, "count_distinct", number::count_distinct),
    conditional("count_distinctif", 2, 2, "count_distinctif", number::count_distinct),
    conditional("countif", 1, 1, "countif", number::count),
    plain("covariance", 2, 2, "covariance", covariance::sample),
    conditional("covarianceif", 3, 3, "covarianceif", covariance::sample),
    plain("covariancep", 2, 2, "covariancep", covariance::population),
    conditional("covariancepif", 3, 3, "covariancepif", covariance::population),
    plain("dcount", 1, 2, "dcount", number::dcount),
    conditional("dcountif", 2, 3, "dcountif", number::dcount),
    plain("hll", 1, 2, "hll", digest::hll),
    conditional("hll_if", 2, 3, "hll_if", digest::hll),
    plain("hll_merge", 1, 1, "hll_merge", digest::hll_merge),
    plain("make_bag", 1, 2, "bag", bag::make_bag),
    conditional("make_bag_if", 2, 3, "bag", bag::make_bag),
    plain("make_dictionary", 1, 2, "dictionary", bag::make_bag),
    plain("make_list", 1, 2, "list", list::make_list),
    conditional("make_list_if", 2, 3, "list", list::make_list),
    plain("make_list_with_nulls", 1, 1, "list", list::make_list_with_nulls),
    plain("make_set", 1, 2, "set", list::make_set),
    conditional("make_set_if", 2, 3, "set", list::make_set),
    plain("makelist", 1, 2, "list", list::make_list),
    plain("makeset", 1, 2, "set", list::make_set),
    plain("max", 1, 1, "max", number::max),
    conditional("maxif", 2, 2, "maxif", number::max),
    plain("min", 1, 1, "min", number::min),
    conditional("minif", 2, 2, "minif", number::min),
    plain("percentile", 2, 2, "percentile", percentile::one),
    plain("percentiles_array", 2, 64, "percentiles", percentile::array),
    plain("percentilesw_array", 3, 64, "percentiles", percentile::weighted_array),
    plain("percentilew", 3, 3, "percentile", percentile::weighted),
    plain("stdev", 1, 1, "stdev", number::stdev),
    conditional("stdevif", 2, 2, "stdevif", number::stdev),
    plain("stdevp", 1, 1, "stdevp", number::stdevp),
    plain("sum", 1, 1, "sum", number::sum),
    conditional("sumif", 2, 2, "sumif", number::sum),
    plain("tdigest", 1, 2, "tdigest", digest::tdigest),
    plain("tdigest_merge", 1, 1, "merge_tdigests", digest::tdigest_merge),
    plain("variance", 1, 1, "variance", number::variance),
    conditional("varianceif", 2, 2, "varianceif", number::variance),
    plain("variancep", 1, 1, "variancep", number::variancep),
    conditional("variancepif", 2, 2, "variancepif", number::variancep),
];

/// Aggregates that give several columns, which `summarize` treats itself.
const SEVERAL: &[&str] = &[
    "any",
    "anyif",
    "arg_max",
    "arg_min",
    "argmax",
    "argmin",
    "percentiles",
    "percentilesw",
    "take_any",
    "take_anyif",
];

/// Returns the names of all aggregates.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    AGGREGATES
        .iter()
        .map(|aggregate| aggregate.name)
        .chain(SEVERAL.iter().copied())
}

/// Finds an aggregate that gives one value.
pub(crate) fn find(name: &str) -> Option<&'static Aggregate> {
    AGGREGATES.iter().find(|aggregate| aggregate.name == name)
}

/// Binds a call of an aggregate inside an expression and returns its value.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    aggregate: &'static Aggregate,
    call: &ast::Call,
    span: Span,
    env: &Env<'_>,
    gathered: &RefCell<Vec<Aggregated>>,
) -> Bound<Typed> {
    let count = call.arguments.len();
    if count < aggregate.least || count > aggregate.most {
        let wanted = crate::binder::call::expected(aggregate.least, aggregate.most);
        return Err(crate::binder::call::arity(call, &wanted, span));
    }
    let mut arguments: Vec<&ast::NamedExpr> = call.arguments.iter().collect();
    let mut condition = None;
    let place = match aggregate.condition {
        Condition::None => None,
        Condition::Last => Some(count - 1),
        Condition::Second => Some(1),
    };
    if let Some(at) = place {
        let argument = arguments.remove(at);
        let value = binder.bind_scalar(&argument.value, &env.inner())?;
        condition = Some(truth(value, argument.span)?.into_filter());
    }
    let mut args = Vec::new();
    for argument in arguments {
        if let ast::ExprKind::Star = argument.value.kind {
            continue;
        }
        args.push(binder.bind_scalar(&argument.value, &env.inner())?);
    }
    let sequence = env.rows.and_then(|rows| match rows.order.as_slice() {
        [only] => Some(only.expr.clone()),
        _ => None,
    });
    let site = Site {
        call: crate::functions::Call {
            name: aggregate.name,
            span,
            now: binder.options.now,
        },
        sequence: sequence.as_ref(),
    };
    let built = (aggregate.build)(&site, args)?;
    let mut gather = |mut expr: Expr| {
        if let (Some(condition), Expr::AggregateFunction(function)) = (&condition, &mut expr) {
            function.params.filter = Some(Box::new(condition.clone()));
        }
        let id = binder.fresh_id(aggregate.name);
        gathered.borrow_mut().push(Aggregated { expr, id: id.clone() });
        column(&id)
    };
    let first = gather(built.aggregate);
    let second = built.second.map(gather);
    Ok(Typed::new((built.finish)(first, second), built.kind))
}

/// Returns the name of an unnamed aggregate.
pub(crate) fn default_name(call: &ast::Call) -> Option<String> {
    let name = call.name.text.as_str();
    let argument = || {
        call.arguments
            .first()
            .and_then(|argument| crate::binder::naming::implied(&argument.value))
            .unwrap_or_default()
    };
    if let Some(aggregate) = find(name) {
        if matches!(aggregate.name, "percentile" | "percentilew") {
            let place = if aggregate.name == "percentile" { 1 } else { 2 };
            let at = call
                .arguments
                .get(place)
                .map(|argument| percentile::suffix(&argument.value))
                .unwrap_or_default();
            return Some(format!("percentile_{}_{at}", argument()));
        }
        if aggregate.prefix.is_empty() {
            return Some(argument()).filter(|name| !name.is_empty());
        }
        if aggregate.name.starts_with("covariance") {
            let second = call
                .arguments
                .get(1)
                .and_then(|argument| crate::binder::naming::implied(&argument.value));
            return Some(format!(
                "{}_{}_{}",
                aggregate.prefix,
                argument(),
                second.unwrap_or_default()
            ));
        }
        return Some(format!("{}_{}", aggregate.prefix, argument()));
    }
    None
}
