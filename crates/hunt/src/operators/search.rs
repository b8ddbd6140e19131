//! `search`: rows in which a term stands in any column.
//!
//! A bare text is a term; `*` at its ends opens them. Other conditions are as in `where`. The first
//! column of the result, `$table`, tells where a row is from.

use crate::KustoType;
use crate::binder::comparison::{bind_logic, bind_not, truth};
use crate::binder::scope::{Env, Scope};
use crate::binder::typed::{Typed, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::operators::union;
use crate::relation::{Column, Relation};
use datafusion::logical_expr::{LogicalPlanBuilder, lit};
use kql::Span;
use kql::ast::{self, BinaryOp, ExprKind, LiteralValue, OptionValue};

/// Binds `search`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Option<Relation>,
    search: &ast::Search,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let case_sensitive = search.options.iter().any(|option| {
        option.name.text == "kind" && matches!(&option.value, OptionValue::Name(name) if name.text == "case_sensitive")
    });
    let relation = match (input, &search.tables) {
        (Some(input), _) => named(binder, input)?,
        (None, Some(tables)) => {
            let mut found = Vec::new();
            for table in tables {
                found.extend(union::legs(binder, table, scope)?);
            }
            union::combine(binder, found, false, Some("$table"))?
        }
        (None, None) => {
            let found = stored_tables(binder, span)?;
            union::combine(binder, found, false, Some("$table"))?
        }
    };
    let condition = predicate(binder, &search.predicate, &relation, scope, case_sensitive)?;
    let plan = LogicalPlanBuilder::new(relation.plan.clone())
        .filter(condition.into_filter())?
        .build()?;
    Ok(Relation { plan, ..relation })
}

/// Binds all tables that have rows: the others cannot hold what is looked for.
pub(crate) fn stored_tables(binder: &mut Binder<'_>, span: Span) -> Bound<Vec<Relation>> {
    let mut found = Vec::new();
    for name in binder.tables.names() {
        if binder.open(&name)?.is_some() {
            found.push(binder.bind_table(&name, span)?);
        }
    }
    if found.is_empty() {
        let message = "there is no table with rows to search; name one with in (…)";
        return Err(Error::semantic(Code::UNKNOWN_TABLE, span, message).into());
    }
    Ok(found)
}

/// Puts `$table` before the columns of a piped table.
fn named(binder: &mut Binder<'_>, input: Relation) -> Bound<Relation> {
    let name = input.source_name.clone().unwrap_or_else(|| "search_arg0".to_owned());
    let column = binder.fresh_column("$table", KustoType::String);
    let mut exprs = vec![lit(name).alias(&column.id)];
    exprs.extend(input.columns.iter().map(Column::expr));
    let mut columns = vec![column];
    columns.extend(input.columns.iter().cloned());
    crate::operators::project::finish(input, exprs, columns)
}

/// Binds a condition in which a bare text is a term of any column.
pub(crate) fn predicate(
    binder: &mut Binder<'_>,
    expr: &ast::Expr,
    relation: &Relation,
    scope: &Scope,
    case_sensitive: bool,
) -> Bound<Typed> {
    match &expr.kind {
        ExprKind::Paren(inner) => predicate(binder, inner, relation, scope, case_sensitive),
        ExprKind::Binary(binary) if matches!(binary.op, BinaryOp::And | BinaryOp::Or) => {
            let left = predicate(binder, &binary.left, relation, scope, case_sensitive)?;
            let right = predicate(binder, &binary.right, relation, scope, case_sensitive)?;
            bind_logic(binary.op == BinaryOp::And, left, right, binary.op_span)
        }
        ExprKind::Call(call) if call.name.text == "not" && call.arguments.len() == 1 => match call.arguments.first() {
            Some(argument) => {
                let inner = predicate(binder, &argument.value, relation, scope, case_sensitive)?;
                bind_not(inner, expr.span)
            }
            None => Err(Error::semantic(Code::ARITY, expr.span, "not() needs a condition").into()),
        },
        ExprKind::Literal(literal) => match &literal.value {
            LiteralValue::String(text) => term(binder, &text.value, relation, case_sensitive, expr.span),
            _ => truth(binder.bind_scalar(expr, &Env::row(scope, relation))?, expr.span),
        },
        _ => truth(binder.bind_scalar(expr, &Env::row(scope, relation))?, expr.span),
    }
}

/// A bare text: a term in any column.
fn term(binder: &mut Binder<'_>, written: &str, relation: &Relation, case_sensitive: bool, span: Span) -> Bound<Typed> {
    let open_start = written.starts_with('*');
    let open_end = written.ends_with('*') && written.len() > 1;
    let needle = written.trim_matches('*');
    if needle.contains('*') {
        return Err(Error::unsupported(span, "a `*` inside a search term").into());
    }
    if needle.is_empty() {
        return Typed::constant(&Out::Bool(true), KustoType::Bool);
    }
    let op = match (open_start, open_end, case_sensitive) {
        (false, false, false) => BinaryOp::Has,
        (false, false, true) => BinaryOp::HasCs,
        (false, true, false) => BinaryOp::HasPrefix,
        (false, true, true) => BinaryOp::HasPrefixCs,
        (true, false, false) => BinaryOp::HasSuffix,
        (true, false, true) => BinaryOp::HasSuffixCs,
        (true, true, false) => BinaryOp::Contains,
        (true, true, true) => BinaryOp::ContainsCs,
    };
    let mut answer: Option<Typed> = None;
    for column in relation.columns.iter().filter(|column| column.name != "$table") {
        let value = to_text(binder.bind_column(Some(relation), &column.name, span)?);
        let needle = Typed::constant(&Out::text(needle), KustoType::String)?;
        let test = binder.bind_operator(op, value, needle, span)?;
        answer = Some(match answer {
            None => test,
            Some(before) => bind_logic(false, before, test, span)?,
        });
    }
    match answer {
        Some(answer) => Ok(answer),
        None => Typed::constant(&Out::Bool(false), KustoType::Bool),
    }
}
