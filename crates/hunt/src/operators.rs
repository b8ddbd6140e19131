//! The query operators: one file each. An operator takes a bound table and gives a bound table.

pub(crate) mod assert_schema;
pub(crate) mod count;
pub(crate) mod datatable;
pub(crate) mod distinct;
pub(crate) mod evaluate;
pub(crate) mod extend;
pub(crate) mod external_data;
pub(crate) mod filter;
pub(crate) mod find;
pub(crate) mod get_schema;
pub(crate) mod graph_mark_components;
pub(crate) mod graph_match;
pub(crate) mod graph_to_table;
pub(crate) mod group;
pub(crate) mod invoke;
pub(crate) mod join;
pub(crate) mod lookup;
pub(crate) mod make_graph;
pub(crate) mod make_series;
pub(crate) mod mv_apply;
pub(crate) mod mv_expand;
pub(crate) mod parse;
pub(crate) mod parse_kv;
pub(crate) mod partition;
pub(crate) mod print;
pub(crate) mod project;
pub(crate) mod project_by_names;
pub(crate) mod project_pattern;
pub(crate) mod range;
pub(crate) mod render;
pub(crate) mod sample;
pub(crate) mod sample_distinct;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod serialize;
pub(crate) mod sort;
pub(crate) mod summarize;
pub(crate) mod take;
pub(crate) mod top;
pub(crate) mod top_hitters;
pub(crate) mod top_nested;
pub(crate) mod union;

use crate::binder::scope::{Binding, Scope};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::LogicalPlanBuilder;
use kql::ast::{LiteralValue, Operator, OperatorKind, OptionValue};
use std::sync::Arc;

/// Applies one operator. `scope` grows where the operator names its result (`as`).
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Option<Relation>,
    operator: &Operator,
    scope: &mut Scope,
) -> Bound<Relation> {
    let span = operator.span;
    binder.count_operator(span)?;
    match (&operator.kind, input) {
        (OperatorKind::Print(columns), None) => print::bind(binder, columns, scope),
        (OperatorKind::Range(range), None) => range::bind(binder, range, scope, span),
        (OperatorKind::Union(union), input) => union::bind(binder, input, union, scope, span),
        (OperatorKind::Search(search), input) => search::bind(binder, input, search, scope, span),
        (OperatorKind::Find(find), None) => find::bind(binder, find, scope, span),
        (OperatorKind::MacroExpand(_), _) => refuse(span, "macro-expand"),
        (OperatorKind::Unknown(name), _) => {
            Err(Error::semantic(Code::SYNTAX, span, format!("there is no operator `{}`", name.text)).into())
        }
        (_, None) => Err(Error::semantic(Code::SHAPE, span, "the operator needs a table before it").into()),
        (kind, Some(input)) => bind_piped(binder, input, kind, operator, scope),
    }
}

fn bind_piped(
    binder: &mut Binder<'_>,
    input: Relation,
    kind: &OperatorKind,
    operator: &Operator,
    scope: &mut Scope,
) -> Bound<Relation> {
    let span = operator.span;
    // Only a condition right behind the join may still choose the rows it keeps.
    let mut input = input;
    let unique = input.unique.take();
    if input.partition.is_some() && (!mv_apply::allows(kind) || serialize::appears(kind)) {
        return refuse(span, "the operator inside mv-apply");
    }
    if input.graph.is_some() && !is_graph_operator(kind) {
        let message = "a graph is no table; use graph-match or graph-to-table before the operator";
        return Err(Error::semantic(Code::SHAPE, span, message).into());
    }
    match kind {
        OperatorKind::As(name) => {
            let is_materialized = name.options.iter().any(|option| {
                option.name.text == "hint.materialized"
                    && matches!(&option.value, OptionValue::Literal(literal) if literal.value == LiteralValue::Bool(true))
            });
            let input = if is_materialized {
                materialized(binder, input)?
            } else {
                input
            };
            *scope = scope.with(name.name.text.clone(), Binding::Table(Box::new(input.clone())));
            Ok(Relation {
                source_name: Some(name.name.text.clone()),
                ..input
            })
        }
        OperatorKind::Count(name) => count::bind(binder, input, name.as_ref()),
        OperatorKind::Distinct(distinct) => distinct::bind(binder, input, distinct, scope),
        OperatorKind::Extend(columns) => extend::bind(binder, input, columns, scope),
        OperatorKind::GetSchema(_) => get_schema::bind(binder, &input),
        OperatorKind::Invoke(call) => invoke::bind(binder, input, call, scope, span),
        OperatorKind::Join(join) => join::bind(binder, input, join, scope, span),
        OperatorKind::Lookup(join) => lookup::bind(binder, input, join, scope, span),
        OperatorKind::MvExpand(expand) => mv_expand::bind(binder, input, expand, scope, span),
        OperatorKind::Parse(parse) => parse::bind(binder, input, parse, scope, span, false),
        OperatorKind::ParseWhere(parse) => parse::bind(binder, input, parse, scope, span, true),
        OperatorKind::Project(columns) => project::bind(binder, input, columns, scope),
        OperatorKind::ProjectAway(patterns) => project_pattern::away(input, patterns),
        OperatorKind::ProjectKeep(patterns) => project_pattern::keep(input, patterns),
        OperatorKind::ProjectRename(columns) => project_pattern::rename(input, columns),
        OperatorKind::ProjectReorder(items) => project_pattern::reorder(input, items),
        OperatorKind::Render(hint) => render::bind(binder, input, hint, scope),
        OperatorKind::Serialize(serialize) => serialize::bind(binder, input, &serialize.columns, scope),
        OperatorKind::Sort(sort) => sort::bind(binder, input, &sort.keys, scope),
        OperatorKind::Summarize(summarize) => summarize::bind(binder, input, summarize, scope, span),
        OperatorKind::Sample(take) => sample::bind(binder, input, take, scope),
        OperatorKind::Take(take) => take::bind(binder, input, take, scope),
        OperatorKind::Top(top) => top::bind(binder, input, top, scope),
        OperatorKind::Where(filter) => {
            filter::bind(binder, Relation { unique, ..input }, &filter.predicate.value, scope)
        }
        OperatorKind::Consume(_) | OperatorKind::ExecuteAndCache => Ok(input),
        OperatorKind::AssertSchema(schema) => assert_schema::bind(input, schema, span),
        OperatorKind::Evaluate(plugin) => evaluate::bind(binder, input, plugin, scope),
        OperatorKind::Facet(_) => refuse(span, "facet"),
        OperatorKind::Fork(_) => refuse(span, "fork"),
        OperatorKind::GraphMarkComponents(options) => graph_mark_components::bind(binder, input, options, span),
        OperatorKind::GraphMatch(pattern) => graph_match::bind(binder, input, pattern, scope, span, false),
        OperatorKind::GraphShortestPaths(pattern) => graph_match::bind(binder, input, pattern, scope, span, true),
        OperatorKind::GraphToTable(tables) => graph_to_table::bind(binder, input, tables, span),
        OperatorKind::GraphWhereEdges(_) => refuse(span, "graph-where-edges"),
        OperatorKind::GraphWhereNodes(_) => refuse(span, "graph-where-nodes"),
        OperatorKind::MakeGraph(make) => make_graph::bind(binder, input, make, scope, span),
        OperatorKind::MakeSeries(series) => make_series::bind(binder, input, series, scope, span),
        OperatorKind::MvApply(apply) => mv_apply::bind(binder, input, apply, scope, span),
        OperatorKind::ParseKv(parse) => parse_kv::bind(binder, input, parse, scope, span),
        OperatorKind::Partition(parts) => partition::bind(binder, input, parts, scope, span),
        OperatorKind::ProjectByNames(names) => project_by_names::bind(binder, input, names, scope),
        OperatorKind::Reduce(_) => refuse(span, "reduce"),
        OperatorKind::SampleDistinct(sample) => sample_distinct::bind(binder, input, sample, scope),
        OperatorKind::Scan(scan) => scan::bind(binder, input, scan, scope, span),
        OperatorKind::TopHitters(hitters) => top_hitters::bind(binder, input, hitters, scope, span),
        OperatorKind::TopNested(levels) => top_nested::bind(binder, input, levels, scope, span),
        OperatorKind::Print(_) | OperatorKind::Range(_) => Err(Error::semantic(
            Code::SHAPE,
            span,
            "the operator starts a query; nothing can be piped into it",
        )
        .into()),
        OperatorKind::Union(_)
        | OperatorKind::Search(_)
        | OperatorKind::Find(_)
        | OperatorKind::MacroExpand(_)
        | OperatorKind::Unknown(_) => refuse(span, "the operator in this place"),
    }
}

fn is_graph_operator(kind: &OperatorKind) -> bool {
    matches!(
        kind,
        OperatorKind::GraphMarkComponents(_)
            | OperatorKind::GraphMatch(_)
            | OperatorKind::GraphShortestPaths(_)
            | OperatorKind::GraphToTable(_)
            | OperatorKind::GraphWhereEdges(_)
            | OperatorKind::GraphWhereNodes(_)
    )
}

fn refuse<T>(span: kql::Span, what: &str) -> Bound<T> {
    Err(Error::unsupported(span, what).into())
}

/// Returns whether Kusto knows a function of that name that gives a table.
pub(crate) fn is_tabular_function(name: &str) -> bool {
    name.starts_with("_Im_")
        || name.starts_with("_ASim_")
        || matches!(
            name,
            "_GetWatchlist"
                | "_GetWatchlistAlias"
                | "FileProfile"
                | "DeviceFromIP"
                | "SeenBy"
                | "AssignedIPAddresses"
                | "arg"
                | "external_table"
                | "materialized_view"
                | "stored_query_result"
                | "cluster"
                | "database"
        )
}

/// Returns a table over rows in memory; the batches' columns are in the order of `columns`.
pub(crate) fn memory_plan(binder: &mut Binder<'_>, columns: &[Column], batches: Vec<RecordBatch>) -> Bound<Relation> {
    let renewed: Vec<Column> = columns
        .iter()
        .map(|column| Column {
            id: binder.fresh_id(&column.name),
            ..column.clone()
        })
        .collect();
    let fields: Vec<Field> = renewed
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let stored = batches.first().map(|batch| batch.column(at).data_type().clone());
            Field::new(&column.id, stored.unwrap_or_else(|| column.kind.arrow()), true)
        })
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let batches = batches
        .into_iter()
        .map(|batch| {
            let arrays = batch.columns().get(..renewed.len()).unwrap_or_default().to_vec();
            RecordBatch::try_new_with_options(
                Arc::clone(&schema),
                arrays,
                &arrow::array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows())),
            )
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(datafusion::error::DataFusionError::from)?;
    let batches = if batches.is_empty() {
        vec![RecordBatch::new_empty(Arc::clone(&schema))]
    } else {
        batches
    };
    let provider = MemTable::try_new(schema, vec![batches])?;
    let name = binder.fresh_id("rows");
    let reference = datafusion::common::TableReference::bare(name);
    let builder = LogicalPlanBuilder::scan(reference.clone(), provider_as_source(Arc::new(provider)), None)?;
    let exprs = renewed.iter().map(|column| {
        datafusion::logical_expr::Expr::Column(datafusion::common::Column::new(Some(reference.clone()), &column.id))
            .alias(&column.id)
    });
    let mut exprs: Vec<_> = exprs.collect();
    let mut evidence = None;
    if binder.options.evidence {
        let id = binder.fresh_id("evidence");
        exprs.push(datafusion::logical_expr::lit("").alias(&id));
        evidence = Some(id);
    }
    let plan = builder.project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, renewed)
    })
}

/// Runs a part once and returns its rows as a table, with what they rest on.
pub(crate) fn materialized(binder: &mut Binder<'_>, relation: Relation) -> Bound<Relation> {
    let mut columns = relation.columns.clone();
    let held = relation.evidence.is_some();
    let ran = binder.run(relation)?;
    if held {
        columns.push(Column::new("evidence", crate::KustoType::String, String::new()));
    }
    let mut table = memory_plan(binder, &columns, ran.batches)?;
    if held && let Some(evidence) = table.columns.pop() {
        table.evidence = Some(evidence.id);
    }
    Ok(table)
}
