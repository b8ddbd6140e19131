//! `schema_merge([preserve_order])`: several outputs of `getschema` as one schema.
//!
//! Source: Kusto `schema_merge` plugin; what it says of columns out of order follows from the
//! answers of Kusto's emulator to the documented example.

use super::{Site, arguments};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error, Refusal};
use crate::relation::Relation;
use crate::table_node::feed::{self, Feed};
use std::sync::Arc;

const COLUMNS: [(&str, KustoType); 4] = [
    ("ColumnName", KustoType::String),
    ("ColumnOrdinal", KustoType::Long),
    ("DataType", KustoType::String),
    ("ColumnType", KustoType::String),
];

/// One column of the merged schema.
struct Merged {
    name: String,
    ordinal: i64,
    data_type: String,
    column_type: String,
    in_order: bool,
    evidence: Vec<String>,
}

/// Binds the plugin.
pub(super) fn bind(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    let preserve = match site.call.arguments.as_slice() {
        [] => true,
        [argument] => arguments::flag(binder, argument, site.scope)?,
        _ => return Err(crate::binder::call::arity(site.call, "0 or 1", site.span())),
    };
    if !preserve {
        return Err(Error::unsupported(site.span(), "schema_merge without the order of columns").into());
    }
    let mut feed = Feed::new(binder, &site.input);
    let mut places = Vec::new();
    for (name, kind) in COLUMNS {
        let Some(column) = site.input.find(name).filter(|column| column.kind == kind) else {
            let message =
                format!("schema_merge needs the output of getschema, but there is no column `{name}: {kind}`");
            return Err(Error::semantic(Code::SHAPE, site.span(), message).into());
        };
        places.push(feed.add(&Typed::new(column.expr(), kind)));
    }
    let evidence = feed.evidence();
    let columns = COLUMNS
        .iter()
        .map(|(name, kind)| binder.fresh_column(name, *kind))
        .collect();
    let body = move |inputs: &[feed::Input], sink: &mut crate::table_node::sink::Sink<'_>| {
        let Some(input) = inputs.first() else { return Ok(()) };
        let mut merged: Vec<Merged> = Vec::new();
        for row in 0..input.rows() {
            let [name, ordinal, data_type, column_type] = places.as_slice() else {
                continue;
            };
            let name = input.cell(row, *name).text();
            let ordinal = input.cell(row, *ordinal).long().unwrap_or(-1);
            let held = evidence.map_or("", |at| input.cell(row, at).text());
            let column_type = input.cell(row, *column_type).text();
            match merged.iter_mut().find(|column| column.name == name) {
                Some(column) => {
                    if column.column_type != column_type {
                        return Err(Refusal::new("schema_merge", "of a column with different types").into());
                    }
                    column.in_order &= column.ordinal == ordinal;
                    column.evidence.push(held.to_owned());
                }
                None => merged.push(Merged {
                    name: name.to_owned(),
                    ordinal,
                    data_type: input.cell(row, *data_type).text().to_owned(),
                    column_type: column_type.to_owned(),
                    in_order: true,
                    evidence: vec![held.to_owned()],
                }),
            }
        }
        merged.sort_by_key(|column| (!column.in_order, column.ordinal));
        for column in &merged {
            let evidence = unite_texts(column.evidence.iter().map(String::as_str));
            let row = if column.in_order {
                [
                    Out::from(column.name.as_str()),
                    Out::Long(column.ordinal),
                    Out::from(column.data_type.as_str()),
                    Out::from(column.column_type.as_str()),
                ]
            } else {
                [
                    Out::from(column.name.as_str()),
                    Out::Long(-1),
                    Out::from("ERROR(unknown CSL type:ERROR(columns are out of order))"),
                    Out::from("ERROR(columns are out of order)"),
                ]
            };
            sink.push(&row, &evidence)?;
        }
        Ok(())
    };
    feed::plan(binder, "SchemaMerge", vec![feed], columns, Arc::new(body))
}
