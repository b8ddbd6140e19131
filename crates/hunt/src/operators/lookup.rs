//! `lookup`: a join that adds the right side's columns without repeating the keys.

use crate::binder::naming::Names;
use crate::binder::scope::Scope;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use datafusion::common::JoinType;
use kql::Span;
use kql::ast::{Join, JoinKind};

/// Binds `lookup`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    join: &Join,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let join_type = match join.kind.unwrap_or(JoinKind::LeftOuter) {
        JoinKind::LeftOuter => JoinType::Left,
        JoinKind::Inner => JoinType::Inner,
        other => {
            let message = format!("lookup takes the kinds leftouter and inner, not {}", other.text());
            return Err(Error::semantic(Code::INVALID, span, message).into());
        }
    };
    let sides = crate::operators::join::prepare(binder, input, join, scope, span)?;
    let mut names = Names::default();
    for column in &sides.left.columns {
        names.reserve(&column.name);
    }
    let mut columns = sides.left.columns.clone();
    for column in &sides.right.columns {
        if !sides.right_key_columns.contains(&column.name) {
            columns.push(Column {
                name: names.unique(&column.name),
                ..column.clone()
            });
        }
    }
    crate::operators::join::run(binder, sides, join_type, columns)
}
