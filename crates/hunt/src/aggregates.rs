//! The aggregates: a table of name, arity and builder.
//!
//! `…if` variants are the plain aggregate with a filter; [`find`] derives them from the names.

pub(crate) mod bag;
pub(crate) mod chosen;
pub(crate) mod evidence;
pub(crate) mod fold;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod percentile;
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
    /// Whether the last argument is a condition on the rows.
    pub(crate) conditional: bool,
    pub(crate) build: Build,
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
        conditional: false,
        build,
    }
}

const fn conditional(name: &'static str, least: usize, most: usize, prefix: &'static str, build: Build) -> Aggregate {
    Aggregate {
        name,
        least,
        most,
        prefix,
        conditional: true,
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
    plain("count", 0, 1, "count", number::count),
    plain("count_distinct", 1, 64, "count_distinct", number::count_distinct),
    conditional("count_distinctif", 2, 2, "count_distinctif", number::count_distinct),
    conditional("countif", 1, 1, "countif", number::count),
    plain("dcount", 1, 2, "dcount", number::dcount),
    conditional("dcountif", 2, 3, "dcountif", number::dcount),
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
    plain("stdev", 1, 1, "stdev", number::stdev),
    conditional("stdevif", 2, 2, "stdevif", number::stdev),
    plain("stdevp", 1, 1, "stdevp", number::stdevp),
    plain("sum", 1, 1, "sum", number::sum),
    conditional("sumif", 2, 2, "sumif", number::sum),
    plain("variance", 1, 1, "variance", number::variance),
    conditional("varianceif", 2, 2, "varianceif", number::variance),
    plain("variancep", 1, 1, "variancep", number::variancep),
];

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
    if aggregate.conditional {
        // The condition is the last argument, except for `dcountif(x, condition, accuracy)` and the
        // sets and lists with a bound on their size, where it is the second.
        let at = if count == 3 { 1 } else { count - 1 };
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
        if aggregate.name == "percentile" {
            let at = call
                .arguments
                .get(1)
                .map(|argument| percentile::suffix(&argument.value))
                .unwrap_or_default();
            return Some(format!("percentile_{}_{at}", argument()));
        }
        if aggregate.prefix.is_empty() {
            return Some(argument()).filter(|name| !name.is_empty());
        }
        return Some(format!("{}_{}", aggregate.prefix, argument()));
    }
    None
}
