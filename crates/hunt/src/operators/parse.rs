//! `parse` and `parse-where`: columns out of text by a pattern of constants and names.
//!
//! The pattern becomes one regular expression. In the kinds `simple` and `regex` a value that does
//! not convert to its column's type voids the whole row's match; in `relaxed` only itself.

use crate::KustoType;
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::to_text;
use crate::binder::{Binder, Bound};
use crate::cell::{Cells, Out, Writer};
use crate::dynamic::convert::from_json;
use crate::error::{Code, Error};
use crate::map_node::{MapNode, Rewrite};
use crate::pattern;
use crate::relation::{Column, Relation};
use arrow::array::{ArrayRef, RecordBatch, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::common::{Result, exec_datafusion_err};
use datafusion::logical_expr::{LogicalPlanBuilder, cast};
use kql::Span;
use kql::ast::{LiteralValue, Parse, ParseKind, ParsePart};
use regex::Regex;
use serde_json::Value;
use std::sync::Arc;

/// Binds `parse`, or `parse-where` when `keep_matches_only`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    parse: &Parse,
    scope: &Scope,
    span: Span,
    keep_matches_only: bool,
) -> Bound<Relation> {
    let kind = parse.kind.unwrap_or(ParseKind::Simple);
    let (expression, targets) = compile(parse, kind, span)?;
    let value = to_text(binder.bind_scalar(&parse.input, &Env::row(scope, &input))?);
    let source = binder.fresh_id("text");
    let mut exprs: Vec<_> = input.columns.iter().chain(&input.hidden).map(Column::expr).collect();
    exprs.push(cast(value.expr, DataType::Utf8).alias(&source));
    for id in input.carried() {
        if !input.columns.iter().chain(&input.hidden).any(|column| column.id == id) {
            exprs.push(crate::relation::column(&id));
        }
    }
    let prepared = LogicalPlanBuilder::new(input.plan.clone()).project(exprs)?.build()?;
    let mut columns = input.columns.clone();
    let mut added = Vec::new();
    let mut kinds = Vec::new();
    for (name, kind) in targets {
        let column = binder.fresh_column(&name, kind);
        added.push(Field::new(&column.id, kind.arrow(), true));
        kinds.push(kind);
        match columns.iter_mut().find(|existing| existing.name == name) {
            Some(existing) => *existing = column,
            None => columns.push(column),
        }
    }
    let rewrite = ParseText {
        source: [source],
        expression,
        kinds,
        strict: kind != ParseKind::Relaxed,
        keep_matches_only,
    };
    let plan = MapNode::new(prepared, added, Arc::new(rewrite))?.into_plan();
    let hidden = input
        .hidden
        .iter()
        .filter(|old| !columns.iter().any(|column| column.name == old.name))
        .cloned()
        .collect();
    Ok(Relation {
        plan,
        columns,
        hidden,
        ..input
    })
}

/// Returns the regular expression of a pattern and its columns in the order of its groups.
fn compile(parse: &Parse, kind: ParseKind, span: Span) -> Bound<(Regex, Vec<(String, KustoType)>)> {
    let mut text = String::new();
    let mut targets = Vec::new();
    if let Some(flags) = &parse.flags {
        text.push_str("(?");
        text.push_str(&flags.text);
        text.push(')');
    } else if kind != ParseKind::Regex {
        text.push_str("(?s)");
    }
    text.push('^');
    let last = parse.pattern.len().saturating_sub(1);
    for (at, part) in parse.pattern.iter().enumerate() {
        match part {
            ParsePart::Star(_) => text.push_str(if at == last { ".*" } else { ".*?" }),
            ParsePart::Text(literal) => {
                let LiteralValue::String(constant) = &literal.value else {
                    return Err(Error::semantic(Code::TYPE, literal.span, "the constants of parse are text").into());
                };
                if kind == ParseKind::Regex {
                    text.push_str(&format!("(?:{})", constant.value));
                    if pattern::compile(&constant.value, literal.span)?.captures_len() > 1 {
                        return Err(Error::unsupported(literal.span, "groups in a parse pattern").into());
                    }
                } else {
                    text.push_str(&regex::escape(&constant.value));
                }
            }
            ParsePart::Column(column) => {
                let kind = match column.ty {
                    None => KustoType::String,
                    Some(ty) => match KustoType::from_ast(ty) {
                        Some(kind) => kind,
                        None => return Err(crate::binder::literal::decimal(column.span)),
                    },
                };
                let typed = (at < last || parse.kind == Some(ParseKind::Regex))
                    .then(|| typed_group(kind, parse.kind))
                    .flatten();
                text.push_str(typed.unwrap_or(if at == last { "(.*)" } else { "(.*?)" }));
                targets.push((column.name.text.clone(), kind));
            }
        }
    }
    text.push('$');
    Ok((pattern::compile(&text, span)?, targets))
}

/// Between regular expressions a number is told from its surroundings by its digits.
///
/// The relaxed kind takes any other text as well, which then reads as null.
fn typed_group(kind: KustoType, mode: Option<ParseKind>) -> Option<&'static str> {
    let relaxed = mode == Some(ParseKind::Relaxed);
    match kind {
        KustoType::Int | KustoType::Long if relaxed => Some(r"([-+]?\d+|.*?)"),
        KustoType::Int | KustoType::Long => Some(r"([-+]?\d+)"),
        KustoType::Real if relaxed => Some(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|.*?)"),
        KustoType::Real => Some(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"),
        _ => None,
    }
}

#[derive(Debug)]
struct ParseText {
    source: [String; 1],
    expression: Regex,
    kinds: Vec<KustoType>,
    strict: bool,
    keep_matches_only: bool,
}

impl ParseText {
    /// Returns the values of a match; `None` when the text does not match.
    fn values(&self, text: &str) -> Option<Vec<Out<'static>>> {
        let groups = self.expression.captures(text)?;
        let mut values = Vec::with_capacity(self.kinds.len());
        for (at, kind) in self.kinds.iter().enumerate() {
            let found = groups.get(at + 1).map_or("", |group| group.as_str());
            let value = match kind {
                KustoType::String => Out::text(found),
                KustoType::Dynamic => crate::dynamic::parse(found)
                    .map_or_else(|| Out::json(&Value::from(found)), |value| Out::json(&value)),
                kind => from_json(&Value::from(found), *kind),
            };
            if self.strict && value == Out::Null {
                return None;
            }
            values.push(value);
        }
        Some(values)
    }
}

impl Rewrite for ParseText {
    fn name(&self) -> &'static str {
        "Parse"
    }

    fn reads(&self) -> &[String] {
        &self.source
    }

    fn rewrite(&self, input: &RecordBatch, output: &SchemaRef) -> Result<Vec<RecordBatch>> {
        let [source] = &self.source;
        let array = input
            .column_by_name(source)
            .ok_or_else(|| exec_datafusion_err!("no column {source} to parse"))?;
        let cells = Cells::new(array, KustoType::String)?;
        let mut writers: Vec<Writer> = self
            .kinds
            .iter()
            .map(|kind| Writer::new(*kind, input.num_rows()))
            .collect();
        let mut kept: Vec<u32> = Vec::new();
        for row in 0..input.num_rows() {
            let values = self.values(cells.get(row).text());
            if values.is_none() && self.keep_matches_only {
                continue;
            }
            kept.push(row as u32);
            for (at, writer) in writers.iter_mut().enumerate() {
                writer.push(values.as_ref().and_then(|values| values.get(at)).unwrap_or(&Out::Null));
            }
        }
        let rows = kept.len();
        let mut arrays: Vec<ArrayRef> = if rows == input.num_rows() {
            input.columns().to_vec()
        } else {
            let kept = UInt32Array::from(kept);
            input
                .columns()
                .iter()
                .map(|column| take(column, &kept, None))
                .collect::<std::result::Result<_, _>>()?
        };
        arrays.extend(writers.into_iter().map(Writer::finish));
        let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(vec![RecordBatch::try_new_with_options(
            Arc::clone(output),
            arrays,
            &options,
        )?])
    }
}
