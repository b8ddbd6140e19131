//! `geo_polygon_lookup` and `geo_line_lookup`: joins points with the polygons they lie in, or the
//! polygons and lines they lie near.
//!
//! Every shape that holds a point matches, as in a join.
//! Source: Kusto `geo_polygon_lookup` and `geo_line_lookup` plugins.

use super::{Site, arguments};
use crate::KustoType;
use crate::binder::naming::Names;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::functions;
use crate::relation::{Column, Relation, column};
use datafusion::common::JoinType;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use kql::ast::NamedExpr;

/// The arguments that may be given by name, in the order in which they may be given by position.
const OPTIONS: [&str; 4] = ["radius", "return_unmatched", "lookup_area_radius", "return_lookup_key"];

/// Binds `geo_polygon_lookup`.
pub(super) fn bind_polygons(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    bind(
        binder,
        site,
        "geo_distance_point_to_polygon",
        Some("geo_point_in_polygon"),
    )
}

/// Binds `geo_line_lookup`.
pub(super) fn bind_lines(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    bind(binder, site, "geo_distance_point_to_line", None)
}

fn bind(binder: &mut Binder<'_>, site: Site<'_>, distance: &str, inside: Option<&str>) -> Bound<Relation> {
    let (by_position, by_name) = arguments::split(site.call, &OPTIONS);
    let [table, shape, longitude, latitude, rest @ ..] = by_position.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 4", site.span()));
    };
    if rest.len() > OPTIONS.len() {
        return Err(crate::binder::call::arity(site.call, "4 to 8", site.span()));
    }
    let mut radius: Option<Typed> = None;
    let mut unmatched = false;
    let mut with_key = false;
    for (name, argument) in OPTIONS.into_iter().zip(rest.iter().copied()).chain(by_name) {
        match name {
            "radius" => radius = Some(arguments::constant_of(binder, argument, KustoType::Real, site.scope)?),
            "return_unmatched" => unmatched = arguments::flag(binder, argument, site.scope)?,
            "return_lookup_key" => with_key = arguments::flag(binder, argument, site.scope)?,
            // It only tells how the search is sped up.
            _ => {}
        }
    }
    let lookup = binder.bind_tabular(&table.value, site.scope, None)?.unordered();
    let lookup = binder.renewed(&lookup)?;
    let shape = arguments::column(&lookup, shape)?;
    let mut point = Vec::new();
    for coordinate in [*longitude, *latitude] {
        point.push(number(&site.input, coordinate)?);
    }
    point.push(Typed::new(shape.expr(), shape.kind));
    let test = match (radius, inside) {
        (None, Some(inside)) => function(inside, &site, point)?,
        (Some(radius), _) => {
            let far = function(distance, &site, point)?;
            crate::binder::comparison::bind(kql::ast::BinaryOp::LessOrEqual, far, radius, site.span())?
        }
        (None, None) => {
            return Err(Error::semantic(Code::ARITY, site.span(), "the lookup needs a radius").into());
        }
    };
    let join_type = if unmatched { JoinType::Left } else { JoinType::Inner };
    let input = site.input.unordered();
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .join_on(lookup.plan.clone(), join_type, [test.into_filter()])?
        .build()?;
    let mut names = Names::default();
    for column in &input.columns {
        names.reserve(&column.name);
    }
    let mut columns: Vec<Column> = input.columns.clone();
    for column in &lookup.columns {
        if with_key || column.id != shape.id {
            columns.push(Column {
                name: names.unique(&column.name),
                ..column.clone()
            });
        }
    }
    let mut exprs: Vec<Expr> = columns.iter().map(Column::expr).collect();
    let evidence = match (&input.evidence, &lookup.evidence) {
        (Some(left), Some(right)) => {
            let id = binder.fresh_id("evidence");
            exprs.push(crate::aggregates::evidence::unite(column(left), column(right)).alias(&id));
            Some(id)
        }
        _ => None,
    };
    let plan = LogicalPlanBuilder::new(plan).project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}

fn number(input: &Relation, argument: &NamedExpr) -> Bound<Typed> {
    let found = arguments::column(input, argument)?;
    let value = Typed::new(found.expr(), found.kind);
    crate::binder::typed::expect(value, KustoType::Real, "a coordinate", argument.span)
}

fn function(name: &str, site: &Site<'_>, args: Vec<Typed>) -> Bound<Typed> {
    let Some(function) = functions::find(name) else {
        return Err(Error::unsupported(site.span(), format!("the function {name}()")).into());
    };
    let call = functions::Call {
        name: function.name,
        span: site.span(),
        now: chrono::DateTime::UNIX_EPOCH,
    };
    (function.build)(&call, args)
}
