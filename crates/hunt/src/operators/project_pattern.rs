//! `project-away`, `project-keep`, `project-rename`, `project-reorder`.

use crate::binder::{Bound, suggestion};
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use kql::Span;
use kql::ast::{ColumnPattern, Expr, ExprKind, NamedExpr, ReorderDirection, ReorderItem};

/// Returns the positions of the columns that a pattern names.
fn matching(input: &Relation, pattern: &ColumnPattern) -> Bound<Vec<usize>> {
    match pattern {
        ColumnPattern::Column(expr) => Ok(vec![position(input, expr)?]),
        ColumnPattern::Wildcard(wildcard) => Ok(input
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| matches_wildcard(&wildcard.pattern, &column.name))
            .map(|(at, _)| at)
            .collect()),
    }
}

fn position(input: &Relation, expr: &Expr) -> Bound<usize> {
    let ExprKind::Name(name) = &expr.without_parentheses().kind else {
        return Err(Error::semantic(Code::SHAPE, expr.span, "a column name is needed").into());
    };
    find(input, &name.text, name.span)
}

fn find(input: &Relation, name: &str, span: Span) -> Bound<usize> {
    input
        .columns
        .iter()
        .position(|column| column.name == name)
        .ok_or_else(|| {
            let hint = suggestion::did_you_mean(name, input.columns.iter().map(|column| column.name.as_str()));
            Error::semantic(Code::UNKNOWN_NAME, span, format!("there is no column `{name}`{hint}")).into()
        })
}

/// Matches a name against a pattern in which `*` stands for any characters.
pub(crate) fn matches_wildcard(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Binds `project-away`.
pub(crate) fn away(input: Relation, patterns: &[ColumnPattern]) -> Bound<Relation> {
    let mut dropped = Vec::new();
    for pattern in patterns {
        // A hidden column is not there to be taken away, and asking for it does no harm.
        if let ColumnPattern::Column(expr) = pattern
            && let ExprKind::Name(name) = &expr.kind
            && input.hidden.iter().any(|column| column.name == name.text)
            && !input.columns.iter().any(|column| column.name == name.text)
        {
            continue;
        }
        dropped.extend(matching(&input, pattern)?);
    }
    let kept: Vec<Column> = input
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !dropped.contains(at))
        .map(|(_, column)| column.clone())
        .collect();
    crate::operators::project::select(input, kept)
}

/// Makes hidden columns that are asked for by name visible, behind the others.
fn reveal<'e>(mut input: Relation, asked: impl IntoIterator<Item = &'e Expr>) -> Relation {
    for expr in asked {
        let ExprKind::Name(name) = &expr.without_parentheses().kind else {
            continue;
        };
        if input.columns.iter().any(|column| column.name == name.text) {
            continue;
        }
        if let Some(at) = input.hidden.iter().position(|column| column.name == name.text) {
            let column = input.hidden.remove(at);
            input.columns.push(column);
        }
    }
    input
}

fn named(pattern: &ColumnPattern) -> Option<&Expr> {
    match pattern {
        ColumnPattern::Column(expr) => Some(expr),
        ColumnPattern::Wildcard(_) => None,
    }
}

/// Binds `project-keep`: the columns stay in the table's order.
pub(crate) fn keep(input: Relation, patterns: &[ColumnPattern]) -> Bound<Relation> {
    let input = reveal(input, patterns.iter().filter_map(named));
    let mut wanted = Vec::new();
    for pattern in patterns {
        wanted.extend(matching(&input, pattern)?);
    }
    let kept: Vec<Column> = input
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| wanted.contains(at))
        .map(|(_, column)| column.clone())
        .collect();
    crate::operators::project::select(input, kept)
}

/// Binds `project-rename`.
pub(crate) fn rename(input: Relation, columns: &[NamedExpr]) -> Bound<Relation> {
    let input = reveal(input, columns.iter().map(|item| &item.value));
    let mut renamed = input.columns.clone();
    for item in columns {
        let Some(name) = item.name() else {
            return Err(Error::semantic(Code::SHAPE, item.span, "project-rename needs new = old").into());
        };
        let at = position(&input, &item.value)?;
        if let Some(column) = renamed.get_mut(at) {
            column.name.clone_from(&name.text);
        }
    }
    for (at, column) in renamed.iter().enumerate() {
        if renamed.iter().take(at).any(|other| other.name == column.name) {
            let span = columns.first().map_or(Span::default(), |item| item.span);
            let message = format!("there would be two columns `{}`", column.name);
            return Err(Error::semantic(Code::INVALID, span, message).into());
        }
    }
    Ok(Relation {
        columns: renamed,
        ..input
    })
}

/// Binds `project-reorder`: the named columns first, then the rest as they were.
pub(crate) fn reorder(input: Relation, items: &[ReorderItem]) -> Bound<Relation> {
    let input = reveal(input, items.iter().filter_map(|item| named(&item.columns)));
    let mut order: Vec<usize> = Vec::new();
    for item in items {
        let mut found = matching(&input, &item.columns)?;
        if let Some(direction) = item.order {
            found.sort_by(|left, right| {
                let name = |at: &usize| input.columns.get(*at).map_or("", |column| column.name.as_str());
                let (left, right) = (name(left), name(right));
                match direction {
                    ReorderDirection::Ascending => left.cmp(right),
                    ReorderDirection::Descending => right.cmp(left),
                    ReorderDirection::GrannyAscending => granny(left).cmp(&granny(right)),
                    ReorderDirection::GrannyDescending => granny(right).cmp(&granny(left)),
                }
            });
        }
        for at in found {
            if !order.contains(&at) {
                order.push(at);
            }
        }
    }
    let rest = (0..input.columns.len())
        .filter(|at| !order.contains(at))
        .collect::<Vec<_>>();
    let columns = order
        .iter()
        .chain(&rest)
        .filter_map(|at| input.columns.get(*at).cloned())
        .collect();
    Ok(Relation { columns, ..input })
}

/// Splits a name into words and numbers, so that `a2` comes before `a10`.
fn granny(name: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let mut word = String::new();
    let mut digits = String::new();
    for letter in name.chars() {
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else {
            if !digits.is_empty() {
                parts.push((std::mem::take(&mut word), digits.parse().unwrap_or(u64::MAX)));
                digits.clear();
            }
            word.push(letter);
        }
    }
    parts.push((word, digits.parse().unwrap_or(0)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_whole_names() {
        for (pattern, name, expected) in [
            ("Device*", "DeviceName", true),
            ("*_s", "a_s", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "abc", true),
            ("a*a", "a", false),
            ("*", "", true),
            ("Device*", "MyDevice", false),
        ] {
            assert_eq!(matches_wildcard(pattern, name), expected, "{pattern} {name}");
        }
    }
}
