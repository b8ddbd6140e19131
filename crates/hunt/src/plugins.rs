//! The plugins of `evaluate`: a table of name and builder, one file each.
//!
//! Plugins that Kusto knows and this engine does not run are listed with the reason, so that they
//! are refused by name and not taken for a typing slip.

pub(crate) mod activity_counts_metrics;
pub(crate) mod activity_engagement;
pub(crate) mod activity_metrics;
pub(crate) mod arguments;
pub(crate) mod bag_unpack;
pub(crate) mod geo_lookup;
pub(crate) mod ip_lookup;
pub(crate) mod new_activity_metrics;
pub(crate) mod pivot;
pub(crate) mod rolling_percentile;
pub(crate) mod rows_near;
pub(crate) mod schema_merge;
pub(crate) mod session_count;
pub(crate) mod sliding_window_counts;
pub(crate) mod timeline;

use crate::KustoType;
use crate::binder::scope::Scope;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound, suggestion};
use crate::error::{Code, Error};
use crate::relation::Relation;
use kql::Span;
use kql::ast;

/// A call of a plugin.
pub(crate) struct Site<'s> {
    pub(crate) input: Relation,
    pub(crate) call: &'s ast::Call,
    pub(crate) scope: &'s Scope,
    /// The columns that the query declares for the result.
    pub(crate) schema: Option<&'s ast::Schema>,
}

impl Site<'_> {
    pub(crate) fn span(&self) -> Span {
        self.call.span
    }
}

/// How a call becomes a table.
type Build = fn(&mut Binder<'_>, Site<'_>) -> Bound<Relation>;

/// The plugins that run, sorted.
const PLUGINS: &[(&str, Build)] = &[
    ("activity_counts_metrics", activity_counts_metrics::bind),
    ("activity_engagement", activity_engagement::bind),
    ("activity_metrics", activity_metrics::bind),
    ("bag_unpack", bag_unpack::bind),
    ("geo_line_lookup", geo_lookup::bind_lines),
    ("geo_polygon_lookup", geo_lookup::bind_polygons),
    ("ipv4_lookup", ip_lookup::bind_v4),
    ("ipv6_lookup", ip_lookup::bind_v6),
    ("new_activity_metrics", new_activity_metrics::bind),
    ("pivot", pivot::bind),
    ("rolling_percentile", rolling_percentile::bind),
    ("rows_near", rows_near::bind),
    ("schema_merge", schema_merge::bind),
    ("session_count", session_count::bind),
    ("sliding_window_counts", sliding_window_counts::bind),
];

/// Plugins that are refused, and why.
const REFUSED: &[(&str, &str)] = &[
    (
        "active_users_count",
        "its lookback is told differently in its text and its example",
    ),
    ("ai_chat_completion", "it calls a service"),
    ("ai_chat_completion_prompt", "it calls a service"),
    ("ai_embeddings", "it calls a service"),
    ("autocluster", "its clusters cannot be reproduced exactly"),
    ("azure_digital_twins_query_request", "it calls a service"),
    (
        "basket",
        "its order and choice of patterns cannot be reproduced exactly",
    ),
    ("cosmosdb_sql_request", "it calls a service"),
    ("dcount_intersect", "it needs the registers of hll()"),
    ("diffpatterns", "its patterns cannot be reproduced exactly"),
    ("diffpatterns_text", "its patterns cannot be reproduced exactly"),
    ("funnel_sequence", "it gives three tables, and a query here gives one"),
    (
        "funnel_sequence_completion",
        "how ties and bounds of its steps count is told nowhere",
    ),
    ("http_request", "queries reach no other machine"),
    ("http_request_post", "queries reach no other machine"),
    ("identity_v3", "it is internal to Kusto"),
    ("infer_storage_schema", "queries reach no storage but the tables"),
    (
        "infer_storage_schema_with_suggestions",
        "queries reach no storage but the tables",
    ),
    ("mysql_request", "queries reach no other machine"),
    ("narrow", "how it prints values is told nowhere"),
    ("postgresql_request", "queries reach no other machine"),
    ("preview", "it gives two tables, and a query here gives one"),
    ("python", "queries run no code"),
    ("r", "queries run no code"),
    ("sequence_detect", "which of several sequences count is told nowhere"),
    ("sql_request", "queries reach no other machine"),
];

/// Binds a call of a plugin.
pub(crate) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let name = site.call.name.text.as_str();
    if let Some((_, build)) = PLUGINS.iter().find(|(known, _)| *known == name) {
        let schema = site.schema;
        // A plugin that reads the declaration itself has applied it.
        let applies_itself = matches!(name, "bag_unpack" | "pivot");
        let result = build(binder, site)?;
        return match schema {
            Some(schema) if !schema.open && !applies_itself => declared(binder, result, schema),
            _ => Ok(result),
        };
    }
    let span = site.call.name.span;
    if let Some((name, why)) = REFUSED.iter().find(|(known, _)| *known == name) {
        return Err(Error::unsupported(span, format!("evaluate {name} (as {why})")).into());
    }
    let known = PLUGINS.iter().map(|(name, _)| *name);
    let hint = suggestion::did_you_mean(name, known);
    Err(Error::semantic(
        Code::UNKNOWN_FUNCTION,
        span,
        format!("there is no plugin `{name}`{hint}"),
    )
    .into())
}

/// Brings a result to the columns that the query declares.
pub(crate) fn declared(binder: &mut Binder<'_>, input: Relation, schema: &ast::Schema) -> Bound<Relation> {
    let mut exprs = Vec::new();
    let mut columns = Vec::new();
    for wanted in &schema.columns {
        let Some(kind) = KustoType::from_ast(wanted.ty) else {
            return Err(crate::binder::literal::decimal(wanted.span));
        };
        let value = match input.columns.iter().find(|column| column.name == wanted.name.text) {
            Some(found) if found.kind == kind => Typed::new(found.expr(), kind),
            Some(_) | None => Typed::null(kind)?,
        };
        let made = binder.fresh_column(&wanted.name.text, kind);
        exprs.push(value.expr.alias(&made.id));
        columns.push(made);
    }
    crate::operators::project::finish(input, exprs, columns)
}

/// Returns the names of the plugins that run.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PLUGINS.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_listed_once() {
        assert!(PLUGINS.is_sorted_by(|(left, _), (right, _)| left < right));
        assert!(REFUSED.is_sorted_by(|(left, _), (right, _)| left < right));
        for (name, _) in REFUSED {
            assert!(names().all(|known| known != *name), "{name} runs, so it is not refused");
        }
    }

    #[test]
    fn every_plugin_has_a_conformance_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kql");
        for name in names() {
            let path = format!("{folder}/plugin_{name}.slt");
            assert!(std::path::Path::new(&path).exists(), "{path} is missing");
        }
    }
}
