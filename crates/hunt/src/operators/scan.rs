//! `scan`: matches the rows in their order against steps, each of which may look at what earlier
//! rows left in the state of the steps.
//!
//! What a condition or assignment reads of the row alone is computed for all rows beforehand; what
//! reads the state is computed row by row.
//! Source: Kusto `scan` operator, "Scan logic".

mod run;

use crate::KustoType;
use crate::binder::comparison::truth;
use crate::binder::scope::{Env, Records, Scope};
use crate::binder::typed::{Typed, implicit};
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::row_expr::RowExpr;
use crate::table_node::feed::{self, Feed};
use datafusion::logical_expr::Expr;
use kql::Span;
use kql::ast::{self, OptionValue, ParameterType, ScanOutput};
use std::collections::HashSet;
use std::sync::Arc;

/// Where a value comes from at run time.
#[derive(Debug)]
pub(super) enum Source {
    /// Computed beforehand, at this place of the feed.
    Feed(usize),
    /// Computed from the row and the state.
    State(RowExpr),
}

/// One step, bound.
#[derive(Debug)]
pub(super) struct Step {
    condition: Source,
    /// The declared column that is set, and its value.
    assignments: Vec<(usize, Source)>,
    output: ScanOutput,
}

/// Binds `scan`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    scan: &ast::Scan,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    if !scan.order_by.is_empty() || !scan.partition_by.is_empty() {
        return Err(Error::unsupported(span, "order by or partition by inside scan; sort before it,").into());
    }
    if !input.serialized {
        let message = "scan needs serialized rows; put `sort by` or `serialize` before it";
        return Err(Error::semantic(Code::SHAPE, span, message).into());
    }
    let mut match_id = None;
    for option in &scan.options {
        match (option.name.text.as_str(), &option.value) {
            ("with_match_id", OptionValue::Name(name)) => match_id = Some(name.text.clone()),
            (name, _) if name.starts_with("hint.") => {}
            (name, _) => return Err(Error::unsupported(option.span, format!("scan with {name}")).into()),
        }
    }
    let declared = declare(binder, scan, scope)?;
    // A row as a step sees it: the input's columns, then the declared ones.
    let width = input.columns.len();
    let mut slots: Vec<Column> = input.columns.clone();
    slots.extend(declared.iter().map(|(column, _)| column.clone()));
    let row_columns = slots.clone();
    let mut records = Records::new();
    for step in &scan.steps {
        let members: Vec<Column> = row_columns
            .iter()
            .map(|column| Column {
                id: binder.fresh_id(&format!("{}.{}", step.name.text, column.name)),
                ..column.clone()
            })
            .collect();
        slots.extend(members.iter().cloned());
        if records.insert(step.name.text.clone(), members).is_some() {
            let message = format!("there are two steps `{}`", step.name.text);
            return Err(Error::semantic(Code::INVALID, step.name.span, message).into());
        }
    }
    let rows = Relation {
        columns: row_columns,
        ..input.clone()
    };
    let mut feed = Feed::new(binder, &input);
    let columns_at = feed.add_columns(&input.columns);
    let input_ids: HashSet<&str> = input
        .columns
        .iter()
        .chain(&input.hidden)
        .map(|column| column.id.as_str())
        .collect();
    let mut steps = Vec::new();
    for step in &scan.steps {
        if step.optional {
            return Err(Error::unsupported(step.span, "optional steps of scan").into());
        }
        let env = Env {
            records: Some(&records),
            ..Env::row(scope, &rows)
        };
        let condition = truth(binder.bind_scalar(&step.condition, &env)?, step.condition.span)?;
        let condition = Typed::new(condition.into_filter(), KustoType::Bool);
        let condition = source(condition, &mut feed, &slots, &input_ids)?;
        let mut assignments: Vec<(usize, Source)> = Vec::new();
        let mut set: Vec<String> = Vec::new();
        for assignment in &step.assignments {
            let name = &assignment.name.text;
            let Some(at) = declared.iter().position(|(column, _)| column.name == *name) else {
                let message = format!("`{name}` is not declared; add it to `declare (…)`");
                return Err(Error::semantic(Code::UNKNOWN_NAME, assignment.name.span, message).into());
            };
            let value = binder.bind_scalar(&assignment.value, &env)?;
            // Whether a bare name sees an assignment beside it is told nowhere.
            if let Some(before) = declared
                .iter()
                .find(|(column, _)| set.contains(&column.name) && reads(&value.expr, &column.id))
            {
                let what = format!("reading `{}` in the step that sets it", before.0.name);
                return Err(Error::unsupported(assignment.span, what).into());
            }
            set.push(name.clone());
            let kind = declared.get(at).map_or(KustoType::Dynamic, |(column, _)| column.kind);
            let found = value.kind;
            let value = convert(value, kind).ok_or_else(|| {
                Error::semantic(
                    Code::TYPE,
                    assignment.span,
                    format!("`{name}` is {kind}, not {found}; convert the value"),
                )
            })?;
            assignments.push((at, source(value, &mut feed, &slots, &input_ids)?));
        }
        steps.push(Step {
            condition,
            assignments,
            output: step.output.unwrap_or(ScanOutput::All),
        });
    }
    if steps.is_empty() {
        return Err(Error::semantic(Code::SHAPE, span, "scan needs a step").into());
    }
    let mut columns: Vec<Column> = input
        .columns
        .iter()
        .map(|column| Column {
            id: binder.fresh_id(&column.name),
            ..column.clone()
        })
        .collect();
    for (column, _) in &declared {
        columns.push(binder.fresh_column(&column.name, column.kind));
    }
    if let Some(name) = &match_id {
        columns.push(binder.fresh_column(name, KustoType::Long));
    }
    let machine = run::Machine {
        width,
        columns_at,
        defaults: declared.into_iter().map(|(_, default)| default).collect(),
        steps,
        with_match_id: match_id.is_some(),
        evidence_at: feed.evidence(),
    };
    feed::plan(
        binder,
        "Scan",
        vec![feed],
        columns,
        Arc::new(move |inputs, sink| machine.run(inputs, sink)),
    )
}

/// Binds the declared columns and their values before any assignment.
fn declare(binder: &mut Binder<'_>, scan: &ast::Scan, scope: &Scope) -> Bound<Vec<(Column, Out<'static>)>> {
    let mut declared = Vec::new();
    for parameter in &scan.declare {
        let ParameterType::Scalar(ty) = parameter.ty else {
            return Err(Error::semantic(Code::TYPE, parameter.span, "a declared column has a scalar type").into());
        };
        let Some(kind) = KustoType::from_ast(ty) else {
            return Err(crate::binder::literal::decimal(parameter.span));
        };
        let default = match &parameter.default {
            Some(default) => {
                let value = binder.bind_constant(default, &Env::scalar(scope))?;
                let found = value.kind;
                let value = convert(value, kind).ok_or_else(|| {
                    Error::semantic(
                        Code::TYPE,
                        default.span,
                        format!("the default must be {kind}, not {found}"),
                    )
                })?;
                value.read(|cell| Out::from(cell).into_static()).unwrap_or(Out::Null)
            }
            None if kind.is_text() => Out::from(""),
            None => Out::Null,
        };
        declared.push((binder.fresh_column(&parameter.name.text, kind), default));
    }
    Ok(declared)
}

/// Converts as Kusto does silently; a whole constant also serves an `int`.
fn convert(value: Typed, kind: KustoType) -> Option<Typed> {
    let number = value.constant_long();
    match (implicit(value, kind), kind, number) {
        (Some(value), ..) => Some(value),
        (None, KustoType::Int, Some(number)) => {
            Typed::constant(&Out::Int(i32::try_from(number).ok()?), KustoType::Int).ok()
        }
        _ => None,
    }
}

fn reads(expr: &Expr, id: &str) -> bool {
    expr.column_refs().iter().any(|column| column.name == id)
}

fn source(value: Typed, feed: &mut Feed, slots: &[Column], input: &HashSet<&str>) -> Bound<Source> {
    let of_the_row = value
        .expr
        .column_refs()
        .iter()
        .all(|column| input.contains(column.name.as_str()));
    if of_the_row {
        return Ok(Source::Feed(feed.add(&value)));
    }
    Ok(Source::State(RowExpr::new(&value.expr, value.kind, slots)?))
}
