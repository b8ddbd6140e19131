//! Names of columns that the query leaves unnamed.
//!
//! Source: the names Kusto's own engine gives (`count_`, `set_x`, `Column1`, `print_0`).

use kql::ast::{Expr, ExprKind, LiteralValue};
use std::collections::HashSet;

/// Returns the name a plain expression brings along: a column its own, a path its parts joined by
/// underscores, some functions that of their first argument.
pub(crate) fn implied(expr: &Expr) -> Option<String> {
    match &expr.without_parentheses().kind {
        ExprKind::Name(name) => Some(name.text.clone()),
        ExprKind::Path(path) => {
            if let ExprKind::Name(side) = &path.base.kind
                && (side.text == "$left" || side.text == "$right")
            {
                return Some(path.name.text.clone());
            }
            Some(format!("{}_{}", implied(&path.base)?, path.name.text))
        }
        ExprKind::Index(index) => {
            let base = implied(&index.base)?;
            match &index.index.kind {
                ExprKind::Literal(literal) => match &literal.value {
                    LiteralValue::Long(at) => Some(format!("{base}_{at}")),
                    LiteralValue::String(key) => Some(format!("{base}_{}", identifier(&key.value))),
                    _ => None,
                },
                _ => None,
            }
        }
        ExprKind::Call(call) => match crate::functions::find(&call.name.text)?.naming {
            crate::functions::Naming::FirstArgument => implied(&call.arguments.first()?.value),
            crate::functions::Naming::Own => None,
        },
        _ => None,
    }
}

fn identifier(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_alphanumeric() || letter == '_' {
                letter
            } else {
                '_'
            }
        })
        .collect()
}

/// Hands out names that differ from all others of a table.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Returns the name itself, or with the first free number behind it.
    pub(crate) fn unique(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let mut number = 1usize;
        loop {
            let candidate = format!("{wanted}{number}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }

    /// Returns the next free `Column1`, `Column2`, ….
    pub(crate) fn numbered(&mut self) -> String {
        let mut number = 1usize;
        loop {
            let candidate = format!("Column{number}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }
}
