//! `ipv4_lookup` and `ipv6_lookup`: joins addresses with the networks they lie in.
//!
//! Every network that holds an address matches, as in a join. Both sides may be networks; then the
//! shorter prefix counts, as in `ipv4_is_match`.
//! Source: Kusto `ipv4_lookup` and `ipv6_lookup` plugins.

use super::{Site, arguments};
use crate::KustoType;
use crate::aggregates::evidence::unite_texts;
use crate::binder::naming::Names;
use crate::binder::typed::{Typed, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::functions::ip_address::{mask_v6, prefix_v4, prefix_v6};
use crate::relation::{Column, Relation};
use crate::table_node::feed::{self, Feed, Input};
use crate::table_node::sink::Sink;
use datafusion::common::Result;
use kql::ast::NamedExpr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads an address or network into its bits, left-aligned in 128, and the length of its prefix.
type ReadAddress = fn(&str) -> Option<(u128, u32)>;

fn read_v4(text: &str) -> Option<(u128, u32)> {
    prefix_v4(text).map(|(address, bits)| (u128::from(address) << 96, bits))
}

/// Binds `ipv4_lookup`.
pub(super) fn bind_v4(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    bind(binder, site, read_v4)
}

/// Binds `ipv6_lookup`.
pub(super) fn bind_v6(binder: &mut Binder<'_>, site: Site<'_>) -> Bound<Relation> {
    bind(binder, site, prefix_v6)
}

fn bind(binder: &mut Binder<'_>, site: Site<'_>, read: ReadAddress) -> Bound<Relation> {
    let (by_position, by_name) = arguments::split(site.call, &["return_unmatched"]);
    let [table, source, network, rest @ ..] = by_position.as_slice() else {
        return Err(crate::binder::call::arity(site.call, "at least 3", site.span()));
    };
    let mut unmatched = false;
    for (_, argument) in by_name {
        unmatched = arguments::flag(binder, argument, site.scope)?;
    }
    let mut extra: Vec<&NamedExpr> = rest.to_vec();
    if let Some(last) = extra.last().copied()
        && !arguments::is_column(&site.input, last)
    {
        extra.pop();
        unmatched = arguments::flag(binder, last, site.scope)?;
    }
    let lookup = binder.bind_tabular(&table.value, site.scope, None)?;
    let source = text_column(&site.input, source)?;
    let network = text_column(&lookup, network)?;
    let mut left = Feed::new(binder, &site.input);
    let mut right = Feed::new(binder, &lookup);
    let left_key = left.add(&Typed::new(source.expr(), source.kind));
    let right_key = right.add(&Typed::new(network.expr(), network.kind));
    let mut left_extra = Vec::new();
    let mut right_extra = Vec::new();
    let mut extra_names = Vec::new();
    for argument in extra {
        let ours = arguments::column(&site.input, argument)?;
        let theirs = arguments::column(&lookup, argument)?;
        if ours.kind != theirs.kind {
            let message = format!(
                "`{}` is {} on the left and {} on the right",
                ours.name, ours.kind, theirs.kind
            );
            return Err(Error::semantic(Code::TYPE, argument.span, message).into());
        }
        left_extra.push(left.add(&to_text(Typed::new(ours.expr(), ours.kind))));
        right_extra.push(right.add(&to_text(Typed::new(theirs.expr(), theirs.kind))));
        extra_names.push(theirs.name);
    }
    let mut names = Names::default();
    let mut columns = Vec::new();
    for column in &site.input.columns {
        names.reserve(&column.name);
        columns.push(renewed(binder, column, &column.name));
    }
    let added: Vec<Column> = lookup
        .columns
        .iter()
        .filter(|column| !extra_names.contains(&column.name))
        .cloned()
        .collect();
    for column in &added {
        let name = names.unique(&column.name);
        columns.push(renewed(binder, column, &name));
    }
    let join = Join {
        read,
        unmatched,
        left: Side {
            key: left_key,
            extra: left_extra,
            columns: left.add_columns(&site.input.columns),
            evidence: left.evidence(),
        },
        right: Side {
            key: right_key,
            extra: right_extra,
            columns: right.add_columns(&added),
            evidence: right.evidence(),
        },
    };
    feed::plan(
        binder,
        "IpLookup",
        vec![left, right],
        columns,
        Arc::new(move |inputs, sink| join.run(inputs, sink)),
    )
}

fn renewed(binder: &mut Binder<'_>, column: &Column, name: &str) -> Column {
    Column {
        name: name.to_owned(),
        id: binder.fresh_id(name),
        ..column.clone()
    }
}

fn text_column(table: &Relation, argument: &NamedExpr) -> Bound<Column> {
    let column = arguments::column(table, argument)?;
    if column.kind != KustoType::String {
        let message = format!("an address is text, not {}", column.kind);
        return Err(Error::semantic(Code::TYPE, argument.span, message).into());
    }
    Ok(column)
}

struct Side {
    key: usize,
    extra: Vec<usize>,
    columns: Vec<usize>,
    evidence: Option<usize>,
}

impl Side {
    fn extra<'i>(&self, input: &'i Input, row: usize) -> Vec<&'i str> {
        self.extra.iter().map(|at| input.cell(row, *at).text()).collect()
    }

    fn evidence<'i>(&self, input: &'i Input, row: usize) -> &'i str {
        self.evidence.map_or("", |at| input.cell(row, at).text())
    }
}

struct Join {
    read: ReadAddress,
    unmatched: bool,
    left: Side,
    right: Side,
}

impl Join {
    fn run(&self, inputs: &[Input], sink: &mut Sink<'_>) -> Result<()> {
        let [left, right] = inputs else { return Ok(()) };
        // The networks by the length of their prefix, so that an address is looked up per length.
        let mut networks: BTreeMap<u32, BTreeMap<u128, Vec<usize>>> = BTreeMap::new();
        for row in 0..right.rows() {
            if let Some((address, bits)) = (self.read)(right.cell(row, self.right.key).text()) {
                networks
                    .entry(bits)
                    .or_default()
                    .entry(mask_v6(address, bits))
                    .or_default()
                    .push(row);
            }
        }
        for row in 0..left.rows() {
            if row % 1024 == 0 {
                sink.watch.check()?;
            }
            let mut found: Vec<usize> = Vec::new();
            if let Some((address, own)) = (self.read)(left.cell(row, self.left.key).text()) {
                for (bits, group) in &networks {
                    if *bits <= own {
                        found.extend(group.get(&mask_v6(address, *bits)).into_iter().flatten());
                    } else {
                        for (network, rows) in group {
                            if mask_v6(*network, own) == mask_v6(address, own) {
                                found.extend(rows);
                            }
                        }
                    }
                }
            }
            let wanted = self.left.extra(left, row);
            found.retain(|other| self.right.extra(right, *other) == wanted);
            found.sort_unstable();
            for other in &found {
                self.write(left, row, right, Some(*other), sink)?;
            }
            if found.is_empty() && self.unmatched {
                self.write(left, row, right, None, sink)?;
            }
        }
        Ok(())
    }

    fn write(&self, left: &Input, row: usize, right: &Input, other: Option<usize>, sink: &mut Sink<'_>) -> Result<()> {
        let mut values: Vec<Out<'_>> = self
            .left
            .columns
            .iter()
            .map(|at| Out::from(left.cell(row, *at)))
            .collect();
        for at in &self.right.columns {
            values.push(other.map_or(Out::Null, |other| Out::from(right.cell(other, *at))));
        }
        let theirs = other.map_or("", |other| self.right.evidence(right, other));
        sink.push(&values, &unite_texts([self.left.evidence(left, row), theirs]))
    }
}
